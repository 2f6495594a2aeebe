#pragma once
#include <algorithm>
#include <cmath>
#include <cstddef>
#include <span>

namespace stipple::study {

/// Nodes of the integral over what sets a study apart, x ~ t4: integral t4(x) f(x) dx = sum exp(log_weight) f(x).
/// A trapezoid in s, x = sinh s, from x = -50 to 50. Limits: f no narrower than 0.3 at the centre, which the half of omega
/// that single rows have beside it sees to.
struct StudyNodes {
    static constexpr std::size_t count = 33;
    double x[count], log_weight[count];
};

/// ln of the sum of exp(logs) over all nodes: of an integral whose terms are known by their logarithms.
inline double log_sum(std::span<const double, StudyNodes::count> logs) {
    const double most = *std::max_element(logs.begin(), logs.end());
    double sum = 0;
    for (const double l : logs) sum += std::exp(l - most);
    return most + std::log(sum);
}

inline const StudyNodes& study_nodes() {
    static const StudyNodes nodes = [] {
        StudyNodes made;
        constexpr double end = 4.6, step = 2 * end / (StudyNodes::count - 1);
        for (std::size_t i = 0; i < StudyNodes::count; ++i) {
            const double s = -end + step * static_cast<double>(i);
            made.x[i] = std::sinh(s);
            made.log_weight[i] = std::log(0.375) - 2.5 * std::log1p(0.25 * made.x[i] * made.x[i]) +
                                 std::log(std::cosh(s) * step);
        }
        return made;
    }();
    return nodes;
}

} // namespace stipple::study
