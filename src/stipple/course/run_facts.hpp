#pragma once
#include <string>
#include <vector>

namespace stipple::course {

/// What run.json and the report say beside the result: everything that depends on the machine or the clock.
struct RunFacts {
    std::string command, version, commit, build, started;
    std::string system, release, architecture; ///< of the machine; empty: not known
    unsigned processors = 0;
    int threads = 1;
    double wall_seconds = 0, cpu_seconds = 0;
    long peak_memory_kib = 0;
    std::string course_text; ///< the course file as read
    /// Of the run, relative to its folder; filled in where they are written.
    std::vector<std::string> files{};
};

} // namespace stipple::course
