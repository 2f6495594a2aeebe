#include "stipple/healing/step_record.hpp"
#include "stipple/grid/vectorise.hpp"
#include <algorithm>

namespace stipple::healing {

namespace {

/// Slope at the step between two chords, at an end that of the only one.
[[gnu::always_inline]] inline double slope_at(double d1, double h1, double d2, double h2) {
    const double w1 = 2 * h2 + h1, w2 = h2 + 2 * h1;
    const bool turns = (d2 > 0 && d1 < 0) || (d2 < 0 && d1 > 0) || d2 == 0 || d1 == 0;
    return turns ? 0.0 : (w1 + w2) / (w1 / d1 + w2 / d2);
}

} // namespace

/// One interval of the cubic at x beyond its first step, between the intervals before and after it; a null row: there is
/// none.
STIPPLE_VECTORISE
static void cubic(std::size_t width, const double* before, double h_before, const double* from, double h,
                  const double* to, double h_after, const double* after, double x, double* __restrict out) {
    const double t = x / h;
    for (std::size_t q = 0; q < width; ++q) {
        const double d = (to[q] - from[q]) / h;
        const double s0 = before ? slope_at((from[q] - before[q]) / h_before, h_before, d, h) : d;
        const double s1 = after ? slope_at(d, h, (after[q] - to[q]) / h_after, h_after) : d;
        out[q] = (1 - t) * (1 - t) * (from[q] * (1 + 2 * t) + s0 * x) +
                 t * t * (to[q] * (3 - 2 * t) + h * s1 * (t - 1));
    }
}

/// Row of one stretch [first, end) at time t.
static void row_at(const StepRecord& r, std::size_t first, std::size_t end, double t, double* out) {
    constexpr std::size_t k_fewest = 4; // what the cubics need
    const auto row = [&](std::size_t i) { return r.rows.data() + i * r.width; };
    const auto begin = r.time.begin() + static_cast<std::ptrdiff_t>(first),
               stop = r.time.begin() + static_cast<std::ptrdiff_t>(end);
    const auto above = static_cast<std::size_t>(std::upper_bound(begin, stop, t) - r.time.begin());
    if (above == end) {
        std::copy_n(row(end - 1), r.width, out);
        return;
    }
    const std::size_t k = above > first ? above - 1 : above;
    const double h = r.time[above] - r.time[k], x = t - r.time[k];
    if (end - first < k_fewest) {
        const double part = k < above ? std::clamp(x / h, 0.0, 1.0) : 0.0;
        for (std::size_t q = 0; q < r.width; ++q) out[q] = (1 - part) * row(k)[q] + part * row(above)[q];
        return;
    }
    const bool starts = k == first, ends = above + 1 == end;
    cubic(r.width, starts ? nullptr : row(k - 1), starts ? 1.0 : r.time[k] - r.time[k - 1], row(k), h,
          row(above), ends ? 1.0 : r.time[above + 1] - r.time[above], ends ? nullptr : row(above + 1), x,
          out);
}

std::vector<double> at_times(const StepRecord& record, const std::vector<double>& times) {
    std::vector<double> rows(times.size() * record.width);
    std::size_t segment = 0;
    for (std::size_t i = 0; i < times.size(); ++i) {
        while (segment + 1 < record.segments.size() && times[i] >= record.time[record.segments[segment + 1]])
            ++segment;
        const std::size_t first = record.segments[segment];
        const std::size_t end =
            segment + 1 < record.segments.size() ? record.segments[segment + 1] : record.time.size();
        row_at(record, first, end, times[i], rows.data() + i * record.width);
    }
    return rows;
}

} // namespace stipple::healing
