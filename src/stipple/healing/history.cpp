// First, because Boost 1.74 calls isnan without its namespace.
#include <math.h>

#include "stipple/base/bytes.hpp"
#include "stipple/healing/course.hpp"
#include <algorithm>
#include <boost/math/interpolators/pchip.hpp>

namespace stipple::healing {

/// Values of one stretch, whose times increase, at `at` within it.
static std::vector<double> interpolated(std::vector<double> time, std::vector<double> value,
                                        const std::vector<double>& at) {
    constexpr std::size_t k_fewest = 4; // what the cubics need
    std::vector<double> result;
    if (time.size() >= k_fewest) {
        const double last_time = time.back(), last_value = value.back();
        const boost::math::interpolators::pchip<std::vector<double>> cubic(std::move(time), std::move(value));
        for (const double t : at) result.push_back(t < last_time ? cubic(t) : last_value);
        return result;
    }
    for (const double t : at) {
        const auto above =
            static_cast<std::size_t>(std::upper_bound(time.begin(), time.end(), t) - time.begin());
        const std::size_t i = std::min(above, time.size() - 1), k = i > 0 ? i - 1 : 0;
        const double part = i > k ? std::clamp((t - time[k]) / (time[i] - time[k]), 0.0, 1.0) : 0.0;
        result.push_back((1 - part) * value[k] + part * value[i]);
    }
    return result;
}

void at_output_times(History& h, const std::vector<std::size_t>& segments, const std::vector<double>& times) {
    const std::vector<double> steps = std::move(h.time);
    h.time = times;
    for (auto* region : {&h.dermis, &h.papillary, &h.reticular})
        for (auto& series : *region) {
            std::vector<double> resampled;
            for (std::size_t s = 0; s < segments.size(); ++s) {
                const auto first = static_cast<std::ptrdiff_t>(segments[s]);
                const auto end =
                    static_cast<std::ptrdiff_t>(s + 1 < segments.size() ? segments[s + 1] : steps.size());
                const bool last = s + 1 == segments.size();
                std::vector<double> wanted;
                for (const double t : times)
                    if (t >= steps[segments[s]] && (last || t < steps[segments[s + 1]])) wanted.push_back(t);
                const auto values = interpolated({steps.begin() + first, steps.begin() + end},
                                                 {series.begin() + first, series.begin() + end}, wanted);
                resampled.insert(resampled.end(), values.begin(), values.end());
            }
            series = std::move(resampled);
        }
}

std::string to_bytes(const History& h) {
    ByteWriter w;
    w.put(h.time);
    w.put(h.names);
    for (const auto* series : {&h.dermis, &h.papillary, &h.reticular}) w.put(*series);
    for (const auto* rest : {&h.baseline_dermis, &h.baseline_papillary, &h.baseline_reticular}) w.put(*rest);
    w.put(h.snapshots.size());
    for (const auto& s : h.snapshots) {
        w.put(s.time);
        w.put(s.fields);
    }
    w.put(h.open_until);
    for (const int n : {h.steps, h.rejected, h.negative_retries, h.backward_euler}) w.put(n);
    w.put(h.mass_balance);
    return w.take();
}

History history_from_bytes(std::string_view bytes) {
    ByteReader r(bytes);
    History h;
    r.get(h.time);
    r.get(h.names);
    for (auto* series : {&h.dermis, &h.papillary, &h.reticular}) r.get(*series);
    for (auto* rest : {&h.baseline_dermis, &h.baseline_papillary, &h.baseline_reticular}) r.get(*rest);
    std::size_t snapshots = 0;
    r.get(snapshots);
    for (std::size_t i = 0; i < snapshots; ++i) {
        Snapshot& s = h.snapshots.emplace_back();
        r.get(s.time);
        r.get(s.fields);
    }
    r.get(h.open_until);
    for (int* n : {&h.steps, &h.rejected, &h.negative_retries, &h.backward_euler}) r.get(*n);
    r.get(h.mass_balance);
    check(r.at_end(), Kind::data, "a saved history is longer than it says");
    return h;
}

} // namespace stipple::healing
