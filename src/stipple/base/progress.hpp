#pragma once
#include <functional>
#include <string>

namespace stipple {

/// How far a long piece of work is.
struct Progress {
    std::string stage;                    ///< of a run "healing", "bands", "patch"; of an atlas the site
    double days_done = 0, days_total = 0; ///< of the central run; 0 where no days are simulated
    double fraction = 0;                  ///< of all the work, 0..1
};

/// False interrupts.
using ProgressCallback = std::function<bool(const Progress&)>;

} // namespace stipple
