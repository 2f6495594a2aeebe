#include "stipple/screening/dose.hpp"
#include <algorithm>

namespace stipple::screening {

Dose most_within(const std::vector<double>& times, double stretch, const Dose& of_one) {
    constexpr double k_second = 1;
    int most = 0;
    for (auto first = times.begin(); first != times.end(); ++first) {
        const auto beyond = std::lower_bound(first, times.end(), *first + stretch - k_second);
        most = std::max(most, static_cast<int>(beyond - first));
    }
    return {.sessions = most * of_one.sessions,
            .punctures_per_m2 = most * of_one.punctures_per_m2,
            .opened = most * of_one.opened};
}

} // namespace stipple::screening
