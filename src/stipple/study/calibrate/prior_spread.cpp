#include "stipple/study/calibrate/prior_spread.hpp"
#include "stipple/base/statistics.hpp"
#include <cmath>
#include <vector>

namespace stipple::study {

double prior_sd(const Prior& prior) {
    constexpr int k_draws = 4000;
    std::vector<double> values;
    for (int i = 0; i < k_draws; ++i) values.push_back(draw(prior, normal_quantile((i + 0.5) / k_draws)));
    return std::sqrt(variance_about(values, mean_of(values)));
}

} // namespace stipple::study
