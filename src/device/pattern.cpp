#include "base/error.hpp"
#include "base/random.hpp"
#include "base/units.hpp"
#include "device/device.hpp"
#include <algorithm>
#include <array>
#include <cmath>

namespace stipple::device {

namespace {

// Lanes of the random numbers of one pass.
enum Lane : std::uint32_t { track_phase, track_shift, start_phase, turn, shift_along, shift_across };

/// One index for a pair of signed lattice numbers, so that a strike keeps its draw in every window.
std::uint64_t pair_index(int i, int j) {
    return (static_cast<std::uint64_t>(static_cast<std::uint32_t>(i)) << 32) | static_cast<std::uint32_t>(j);
}

double symmetric(const Random& random, std::uint64_t index, std::uint32_t lane) {
    return 2 * random.uniform(index, lane) - 1;
}

struct Point {
    double x = 0, y = 0;
};

/// The window seen along a direction of travel: u runs along, t across.
class View {
  public:
    View(double window, double angle) : window_(window), c_(std::cos(angle)), s_(std::sin(angle)) {}

    Point to_window(double u, double t) const { return {u * c_ - t * s_, u * s_ + t * c_}; }
    bool holds(Point p) const { return p.x >= 0 && p.x < window_ && p.y >= 0 && p.y < window_; }

    /// Smallest and largest t of the window.
    std::array<double, 2> across() const { return extent(-s_, c_); }

    /// Range of u in which the line t = const runs within the window widened by `margin`; empty if first >
    /// second.
    std::array<double, 2> along(double t, double margin) const {
        std::array<double, 2> range = extent(c_, s_);
        range[0] -= margin;
        range[1] += margin;
        cut(range, c_, -t * s_, margin);
        cut(range, s_, t * c_, margin);
        return range;
    }

  private:
    std::array<double, 2> extent(double ax, double ay) const {
        return {window_ * (std::min(ax, 0.0) + std::min(ay, 0.0)),
                window_ * (std::max(ax, 0.0) + std::max(ay, 0.0))};
    }

    /// Keeps the u with -margin <= slope u + offset <= window + margin.
    void cut(std::array<double, 2>& range, double slope, double offset, double margin) const {
        if (std::abs(slope) < 1e-12) return;
        double a = (-margin - offset) / slope, b = (window_ + margin - offset) / slope;
        if (a > b) std::swap(a, b);
        range = {std::max(range[0], a), std::min(range[1], b)};
    }

    double window_, c_, s_;
};

int first_at_or_above(double value, double spacing) {
    return static_cast<int>(std::ceil(value / spacing));
}
int last_at_or_below(double value, double spacing) {
    return static_cast<int>(std::floor(value / spacing));
}

/// Needles of a pen or stamp relative to the middle of the head: a sunflower disc or an even lattice in a
/// square.
std::vector<Point> needle_layout(const DeviceSpec& spec, double size) {
    constexpr double golden = 0.6180339887498949; // of a turn
    std::vector<Point> needles;
    for (int m = 0; m < spec.needles; ++m) {
        const double share = (m + 0.5) / spec.needles;
        const double step = m * golden;
        if (spec.kind == Kind::pen) {
            const double r = 0.5 * size * std::sqrt(share);
            needles.push_back({r * std::cos(2 * M_PI * step), r * std::sin(2 * M_PI * step)});
        } else {
            needles.push_back({size * (share - 0.5), size * (step - std::floor(step) - 0.5)});
        }
    }
    return needles;
}

/// Tracks of width w side by side; a stroke every v / f along each; the head turns freely between strokes.
template <class Emit>
void pen_pass(const Device& d, int pass, double window, const Random& random, const Emit& emit) {
    const DeviceSpec& s = d.spec;
    const double angle = M_PI * pass / s.passes, spacing = s.glide_speed / s.frequency;
    const double size = std::min(s.track_width, std::sqrt(4 * s.footprint / M_PI));
    const double margin = 0.5 * size + 1.5 * d.placement_jitter;
    const View view(window, angle);
    const auto needles = needle_layout(s, size);
    const auto reach = view.across();
    const double phase = random.uniform(0, track_phase) * s.track_width, wide = margin + d.track_jitter;
    for (int j = first_at_or_above(reach[0] - wide - phase, s.track_width);
         j <= last_at_or_below(reach[1] + wide - phase, s.track_width); ++j) {
        const double track =
            phase + j * s.track_width + d.track_jitter * symmetric(random, pair_index(0, j), track_shift);
        const double start = random.uniform(pair_index(0, j), start_phase) * spacing;
        const double heading = j % 2 == 0 ? angle : angle + M_PI;
        const auto range = view.along(track, margin);
        for (int i = first_at_or_above(range[0] - start, spacing);
             i <= last_at_or_below(range[1] - start, spacing); ++i) {
            const std::uint64_t index = pair_index(i, j);
            const double u = start + i * spacing + d.placement_jitter * symmetric(random, index, shift_along);
            const double t = track + d.placement_jitter * symmetric(random, index, shift_across);
            const double turned = 2 * M_PI * random.uniform(index, turn), c = std::cos(turned),
                         q = std::sin(turned);
            for (const auto& n : needles) {
                const Point p = view.to_window(u + n.x * c - n.y * q, t + n.x * q + n.y * c);
                if (view.holds(p)) emit(Strike{p.x, p.y, heading, pass});
            }
        }
    }
}

/// Lanes as wide as the drum; needle n of row (n mod rows) comes down every turn, rows follow at pi D / rows.
template <class Emit>
void roller_pass(const Device& d, int pass, double window, const Random& random, const Emit& emit) {
    const DeviceSpec& s = d.spec;
    const double angle = M_PI * (pass % s.directions) / s.directions;
    const double heading = (pass / s.directions) % 2 == 0 ? angle : angle + M_PI;
    const double spacing = M_PI * s.drum_diameter / s.rows, margin = 1.5 * d.placement_jitter;
    const double wide = 0.5 * s.roller_width + d.track_jitter + margin;
    const View view(window, angle);
    const auto reach = view.across();
    const double phase = random.uniform(0, track_phase) * s.roller_width;
    for (int j = first_at_or_above(reach[0] - wide - phase, s.roller_width);
         j <= last_at_or_below(reach[1] + wide - phase, s.roller_width); ++j) {
        const double lane =
            phase + j * s.roller_width + d.track_jitter * symmetric(random, pair_index(0, j), track_shift);
        const double start = random.uniform(pair_index(0, j), start_phase) * spacing * s.rows;
        const auto range = view.along(lane, wide + margin);
        for (int i = first_at_or_above(range[0] - start, spacing);
             i <= last_at_or_below(range[1] - start, spacing); ++i) {
            const int row = ((i % s.rows) + s.rows) % s.rows;
            for (int n = row; n < s.needles; n += s.rows) {
                // the draw belongs to (row passage, lane, needle): the needle goes into the upper bits of the
                // lane number
                const auto bits = static_cast<std::uint32_t>(n) << 8;
                const std::uint64_t index = pair_index(i, j);
                const double u =
                    start + i * spacing + d.placement_jitter * symmetric(random, index, bits | shift_along);
                const double t = lane + s.roller_width * ((n + 0.5) / s.needles - 0.5) +
                                 d.placement_jitter * symmetric(random, index, bits | shift_across);
                const Point p = view.to_window(u, t);
                if (view.holds(p)) emit(Strike{p.x, p.y, heading, pass});
            }
        }
    }
}

/// Squares of the stamp's area side by side, each pass turned by an equal part of a right angle.
template <class Emit>
void stamp_pass(const Device& d, int pass, double window, const Random& random, const Emit& emit) {
    const DeviceSpec& s = d.spec;
    const double angle = 0.5 * M_PI * pass / s.passes, side = std::sqrt(s.footprint);
    const double wide = 0.5 * side + d.placement_jitter;
    const View view(window, angle);
    const auto needles = needle_layout(s, side);
    const auto reach = view.across();
    const double across = random.uniform(0, track_phase) * side,
                 along = random.uniform(0, start_phase) * side;
    for (int j = first_at_or_above(reach[0] - wide - across, side);
         j <= last_at_or_below(reach[1] + wide - across, side); ++j) {
        const auto range = view.along(across + j * side, 1.5 * wide);
        for (int i = first_at_or_above(range[0] - along, side); i <= last_at_or_below(range[1] - along, side);
             ++i) {
            const std::uint64_t index = pair_index(i, j);
            const double u = along + i * side + d.placement_jitter * symmetric(random, index, shift_along);
            const double t = across + j * side + d.placement_jitter * symmetric(random, index, shift_across);
            for (const auto& n : needles) {
                const Point p = view.to_window(u + n.x, t + n.y);
                if (view.holds(p)) emit(Strike{p.x, p.y, angle, pass});
            }
        }
    }
}

template <class Emit>
void for_each_strike(const Device& d, double window, std::uint64_t seed, const Emit& emit) {
    for (int pass = 0; pass < d.spec.passes; ++pass) {
        const Random random(seed, Purpose::pattern, static_cast<std::uint32_t>(pass));
        switch (d.spec.kind) {
        case Kind::pen:
            pen_pass(d, pass, window, random, emit);
            break;
        case Kind::roller:
            roller_pass(d, pass, window, random, emit);
            break;
        case Kind::stamp:
            stamp_pass(d, pass, window, random, emit);
            break;
        }
    }
}

/// Counts on tiles of 1 cm², sorted, as densities [1/m²].
std::vector<double> tile_densities(const Device& d, std::uint64_t seed) {
    constexpr double most_strikes = 2e5; // keeps the counting within some milliseconds
    const double per_tile = d.punctures_per_m2 * units::cm2;
    const int side = std::clamp(static_cast<int>(std::sqrt(most_strikes / std::max(per_tile, 1.0))), 3, 8);
    std::vector<double> counts(static_cast<std::size_t>(side * side), 0.0);
    for_each_strike(d, side * units::cm, seed, [&](const Strike& s) {
        const int ix = std::min(static_cast<int>(s.x / units::cm), side - 1);
        const int iy = std::min(static_cast<int>(s.y / units::cm), side - 1);
        counts[static_cast<std::size_t>(iy * side + ix)] += units::per_cm2;
    });
    std::sort(counts.begin(), counts.end());
    return counts;
}

double quantile(const std::vector<double>& sorted, double p) {
    const double at = p * static_cast<double>(sorted.size() - 1);
    const auto below = static_cast<std::size_t>(at);
    const std::size_t above = std::min(below + 1, sorted.size() - 1);
    return sorted[below] + (at - static_cast<double>(below)) * (sorted[above] - sorted[below]);
}

} // namespace

Pattern make_pattern(const Device& device, double window, std::uint64_t seed) {
    check(window > 0 && std::isfinite(window), stipple::Kind::input,
          "the window of the pattern must be positive");
    Pattern pattern;
    pattern.window = window;
    pattern.strikes.reserve(static_cast<std::size_t>(1.2 * device.punctures_per_m2 * window * window) + 64);
    for_each_strike(device, window, seed, [&](const Strike& s) { pattern.strikes.push_back(s); });
    const auto densities = tile_densities(device, seed);
    pattern.density_p10 = quantile(densities, 0.1);
    pattern.density_p50 = quantile(densities, 0.5);
    pattern.density_p90 = quantile(densities, 0.9);
    return pattern;
}

} // namespace stipple::device
