#include "stipple/study/calibrate/stand_ins.hpp"
#include "stipple/base/error.hpp"
#include "stipple/base/random.hpp"
#include "stipple/base/statistics.hpp"
#include <algorithm>
#include <array>
#include <cmath>
#include <numeric>

namespace stipple::study {

static constexpr std::array k_points{0.1, 0.25, 0.5, 0.75, 0.9};

/// Asserts: numbers above zero.
static std::vector<double> logs_of(const std::vector<double>& values) {
    std::vector<double> logs;
    for (const double v : values) logs.push_back(std::log(v));
    return logs;
}

/// How far each member lies from the median of all of them: sum of squares of the distances in the logarithm, over their
/// mean.
static std::vector<double> from_median(const std::vector<std::vector<double>>& columns, std::size_t members) {
    std::vector<double> far(members, 0.0);
    for (const auto& column : columns) {
        const auto logs = logs_of(column);
        const double median = quantile(logs, 0.5), square = variance_about(logs, median);
        for (std::size_t m = 0; m < members && square > 0; ++m)
            far[m] += (logs[m] - median) * (logs[m] - median) / square;
    }
    return far;
}

/// Sum over derived numbers of the squared distances between the quantiles of some members and those of all, in the
/// logarithm over its SD.
static double distance_to_all(const std::vector<std::vector<double>>& standard,
                              const std::vector<std::vector<double>>& of_all,
                              const std::vector<std::size_t>& chosen) {
    double sum = 0;
    for (std::size_t c = 0; c < standard.size(); ++c) {
        std::vector<double> values;
        for (const std::size_t m : chosen) values.push_back(standard[c][m]);
        std::sort(values.begin(), values.end());
        for (std::size_t q = 0; q < k_points.size(); ++q)
            sum += std::pow(quantile(values, k_points[q]) - of_all[c][q], 2);
    }
    return sum;
}

/// Of many draws of `first` members the one whose quantiles lie nearest to those of all.
static std::vector<std::size_t> nearest_draw(const PosteriorRecord& record, std::size_t first) {
    constexpr int k_draws = 5000;
    const std::size_t n = record.members.size();
    std::vector<std::vector<double>> standard, of_all;
    for (const auto& d : record.derived) {
        auto logs = logs_of(d.values);
        const double mean = mean_of(logs), square = variance_about(logs, mean);
        for (double& v : logs) v = square > 0 ? (v - mean) / std::sqrt(square) : 0.0;
        of_all.emplace_back();
        for (const double p : k_points) of_all.back().push_back(quantile(logs, p));
        standard.push_back(std::move(logs));
    }
    std::vector<std::size_t> order(n), best;
    std::iota(order.begin(), order.end(), 0);
    // whatever order they come in, the answer is the same
    std::sort(order.begin(), order.end(),
              [&](auto a, auto b) { return record.members[a] < record.members[b]; });
    double least = INFINITY;
    for (int draw = 0; draw < k_draws; ++draw) {
        const Random random(1, Purpose::tissue, static_cast<std::uint32_t>(draw)); // the same each time
        for (std::size_t i = 0; i < first; ++i) {
            const auto j = i + static_cast<std::size_t>(random.uniform(i) * static_cast<double>(n - i));
            std::swap(order[i], order[std::min(j, n - 1)]);
        }
        const std::vector<std::size_t> chosen(order.begin(),
                                              order.begin() + static_cast<std::ptrdiff_t>(first));
        const double distance = distance_to_all(standard, of_all, chosen);
        if (distance < least) least = distance, best = chosen;
    }
    return best;
}

PosteriorRecord with_typical_first(PosteriorRecord record, std::size_t first) {
    const std::size_t n = record.members.size();
    if (first >= n || record.derived.empty()) return record;
    const std::vector<std::size_t> best = nearest_draw(record, first);
    std::vector<std::size_t> places = best;
    for (std::size_t m = 0; m < n; ++m)
        if (std::find(best.begin(), best.end(), m) == best.end()) places.push_back(m);
    PosteriorRecord sorted = record;
    for (std::size_t m = 0; m < n; ++m) {
        sorted.members[m] = record.members[places[m]];
        sorted.misfit[m] = record.misfit[places[m]];
        for (std::size_t d = 0; d < record.derived.size(); ++d)
            sorted.derived[d].values[m] = record.derived[d].values[places[m]];
    }
    return sorted;
}

std::size_t central_member(const Model& model, const PosteriorRecord& record) {
    const std::size_t n = record.members.size();
    std::vector<std::vector<double>> derived, parameters;
    for (const auto& d : record.derived) derived.push_back(d.values);
    for (std::size_t c = 0; c < record.names.size(); ++c)
        if (model.find(record.names[c])) parameters.push_back(column_of(record, c));
    const auto far = from_median(derived, n), off = from_median(parameters, n);
    std::vector<std::size_t> order(n);
    std::iota(order.begin(), order.end(), 0);
    std::stable_sort(order.begin(), order.end(), [&](auto a, auto b) { return far[a] < far[b]; });
    constexpr std::size_t k_share = 4; // one in so many lies near enough
    const std::size_t near = derived.empty() ? n : std::max<std::size_t>(1, n / k_share);
    return *std::min_element(order.begin(), order.begin() + static_cast<std::ptrdiff_t>(near),
                             [&](auto a, auto b) { return off[a] < off[b]; });
}

} // namespace stipple::study
