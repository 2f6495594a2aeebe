#include "baseline.hpp"
#include <ctime>
#include <sys/resource.h>

namespace stipple::baseline {

static double seconds(clockid_t clock) {
    timespec t{};
    clock_gettime(clock, &t);
    return static_cast<double>(t.tv_sec) + 1e-9 * static_cast<double>(t.tv_nsec);
}

Clock::Clock() : wall_(seconds(CLOCK_MONOTONIC)), cpu_(seconds(CLOCK_PROCESS_CPUTIME_ID)) {}

Cost Clock::read() const {
    rusage usage{};
    getrusage(RUSAGE_SELF, &usage);
    return {seconds(CLOCK_MONOTONIC) - wall_, seconds(CLOCK_PROCESS_CPUTIME_ID) - cpu_,
            static_cast<double>(usage.ru_maxrss) / 1024.0};
}

} // namespace stipple::baseline
