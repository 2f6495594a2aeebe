#pragma once
#include <cmath>
#include <string>
#include <vector>

namespace plain {

/// Of all states that were taken in: the largest difference between two runs, relative to the largest change of that
/// state from rest. Not a number where one of the runs is not.
struct LargestDifference {
    double share = 0;
    std::string state;

    /// Shape: [time][state] and [time].
    void take(const std::string& name, const std::vector<std::vector<double>>& by_cvode, std::size_t s,
              const std::vector<double>& ours, double rest) {
        double change = 1e-12, difference = 0; // a state that never leaves rest must not do so in either run
        for (std::size_t t = 0; t < by_cvode.size(); ++t) {
            change = std::fmax(change, std::fabs(by_cvode[t][s] - rest));
            const double here = std::fabs(by_cvode[t][s] - ours[t]);
            if (here > difference || std::isnan(here)) difference = here;
        }
        const double here = difference / change;
        if (here > share || std::isnan(here)) share = here, state = name;
    }
};

} // namespace plain
