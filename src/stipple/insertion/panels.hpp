#pragma once
#include <algorithm>
#include <boost/math/quadrature/gauss.hpp>
#include <vector>

namespace stipple::insertion {

/// Integral from a to b by Gauss' rule of seven points on panels that end at the given places, which ascend, each
/// split into `parts`.
template <typename F>
double integrate(const F& f, double a, double b, const std::vector<double>& ends, int parts = 1) {
    double sum = 0, low = a;
    auto next = std::upper_bound(ends.begin(), ends.end(), a);
    while (low < b) {
        const double high = next == ends.end() ? b : std::min(b, *next++);
        for (int k = 0; k < parts && high > low; ++k)
            sum += boost::math::quadrature::gauss<double, 7>::integrate(f, low + (high - low) * k / parts,
                                                                        low + (high - low) * (k + 1) / parts);
        low = high;
    }
    return sum;
}

} // namespace stipple::insertion
