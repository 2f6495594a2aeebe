#include "stipple/healing/step_record.hpp"
#include "stipple/grid/vectorise.hpp"
#include <algorithm>

namespace stipple::healing {

namespace {

/// Slope at the step between two chords.
[[gnu::always_inline]] inline double slope_at(double d1, double h1, double d2, double h2) {
    const double w1 = 2 * h2 + h1, w2 = h2 + 2 * h1;
    const bool goes_on = ((d1 > 0) & (d2 > 0)) | ((d1 < 0) & (d2 < 0));
    const double slope = (w1 + w2) / (w1 / d1 + w2 / d2);
    return goes_on ? slope : 0.0;
}

/// One interval of the cubic: rows of its two steps and of those before and after it, lengths of the three chords.
struct Interval {
    const double *before, *from, *to, *after;
    double h_before, h, h_after;
};

/// The cubic at x beyond the first step of the interval. first, last: there is no step before, after it, so that the
/// slope there is that of the chord.
template <bool first, bool last>
[[gnu::always_inline]] inline void cubic(std::size_t width, const Interval& i, double x,
                                         double* __restrict out) {
    const double h = i.h, t = x / h;
    for (std::size_t q = 0; q < width; ++q) {
        const double a = i.from[q], b = i.to[q], d = (b - a) / h;
        const double s0 = first ? d : slope_at((a - i.before[q]) / i.h_before, i.h_before, d, h);
        const double s1 = last ? d : slope_at(d, h, (i.after[q] - b) / i.h_after, i.h_after);
        out[q] =
            (1 - t) * (1 - t) * (a * (1 + 2 * t) + s0 * x) + t * t * (b * (3 - 2 * t) + h * s1 * (t - 1));
    }
}

} // namespace

STIPPLE_VECTORISE
static void cubic_inside(std::size_t width, const Interval& i, double x, double* __restrict out) {
    cubic<false, false>(width, i, x, out);
}
STIPPLE_VECTORISE
static void cubic_at_start(std::size_t width, const Interval& i, double x, double* __restrict out) {
    cubic<true, false>(width, i, x, out);
}
STIPPLE_VECTORISE
static void cubic_at_end(std::size_t width, const Interval& i, double x, double* __restrict out) {
    cubic<false, true>(width, i, x, out);
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
    const Interval interval{.before = starts ? nullptr : row(k - 1),
                            .from = row(k),
                            .to = row(above),
                            .after = ends ? nullptr : row(above + 1),
                            .h_before = starts ? h : r.time[k] - r.time[k - 1],
                            .h = h,
                            .h_after = ends ? h : r.time[above + 1] - r.time[above]};
    const auto of = starts ? cubic_at_start : ends ? cubic_at_end : cubic_inside;
    of(r.width, interval, x, out);
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
