#include "stipple/base/error.hpp"
#include "stipple/base/random.hpp"
#include "stipple/base/statistics.hpp"
#include "stipple/base/units.hpp"
#include "stipple/device/layout.hpp"
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

/// The window seen along a direction of travel: u runs along, t across.
class View {
  public:
    View(double window, double angle) : window_(window), c_(std::cos(angle)), s_(std::sin(angle)) {}

    Position to_window(double u, double t) const { return {u * c_ - t * s_, u * s_ + t * c_}; }
    bool holds(Position p) const { return p.x >= 0 && p.x < window_ && p.y >= 0 && p.y < window_; }

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

/// Names a moment: pass, track and place along the track, the same in every window.
std::uint64_t stroke_number(int pass, int i, int j) {
    const auto track = static_cast<std::uint64_t>(static_cast<std::uint32_t>(j) & 0xFFFFFu);
    return (static_cast<std::uint64_t>(pass) << 52) | (track << 32) | static_cast<std::uint32_t>(i);
}

/// A head that comes down once: the first `needles` of its layout, turned by `turn` from the direction of
/// the view, with its middle at (u, t).
struct Head {
    double u = 0, t = 0, turn = 0;
    std::size_t needles = 0;
    Strike strike; ///< heading, pass and stroke, the same for all needles
};

template <class Emit>
void come_down(const Head& head, const std::vector<Position>& layout, const View& view, const Emit& emit) {
    const double c = std::cos(head.turn), s = std::sin(head.turn);
    Strike strike = head.strike;
    for (std::size_t n = 0; n < head.needles; ++n) {
        const auto [x, y] = layout[n];
        const Position p = view.to_window(head.u + x * c - y * s, head.t + x * s + y * c);
        if (!view.holds(p)) continue;
        strike.x = p.x;
        strike.y = p.y;
        strike.needle = static_cast<int>(n);
        emit(strike);
    }
}

/// Tracks of width w side by side; a stroke every v / f along each; the head turns freely between strokes.
template <class Emit>
void pen_pass(const Device& d, int pass, double window, const Random& random, const Emit& emit) {
    const DeviceSpec& s = d.spec;
    const double angle = M_PI * pass / s.passes, spacing = s.glide_speed / s.frequency;
    const double margin = reach(d.layout) + 1.5 * d.placement_jitter;
    const View view(window, angle);
    const auto across = view.across();
    const double phase = random.uniform(0, track_phase) * s.track_width, wide = margin + d.track_jitter;
    for (int j = first_at_or_above(across[0] - wide - phase, s.track_width);
         j <= last_at_or_below(across[1] + wide - phase, s.track_width); ++j) {
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
            come_down({u,
                       t,
                       2 * M_PI * random.uniform(index, turn),
                       d.layout.size(),
                       {.heading = heading, .pass = pass, .stroke = stroke_number(pass, i, j)}},
                      d.layout, view, emit);
        }
    }
}

/// Lanes as wide as the drum; needle n of N stands at (n + 1/2) W / N across in row n mod rows; a row comes
/// down whole, the next one follows at pi D / rows. Slip moves a row, not a needle.
template <class Emit>
void roller_pass(const Device& d, int pass, double window, const Random& random, const Emit& emit) {
    const DeviceSpec& s = d.spec;
    const double angle = M_PI * (pass % s.directions) / s.directions;
    const double heading = (pass / s.directions) % 2 == 0 ? angle : angle + M_PI;
    const double spacing = M_PI * s.drum_diameter / s.rows, margin = 1.5 * d.placement_jitter;
    const double wide = 0.5 * s.roller_width + d.track_jitter + margin;
    const View view(window, angle);
    const auto across = view.across();
    const double phase = random.uniform(0, track_phase) * s.roller_width;
    for (int j = first_at_or_above(across[0] - wide - phase, s.roller_width);
         j <= last_at_or_below(across[1] + wide - phase, s.roller_width); ++j) {
        const double lane =
            phase + j * s.roller_width + d.track_jitter * symmetric(random, pair_index(0, j), track_shift);
        const double start = random.uniform(pair_index(0, j), start_phase) * spacing * s.rows;
        const auto range = view.along(lane, wide + margin);
        for (int i = first_at_or_above(range[0] - start, spacing);
             i <= last_at_or_below(range[1] - start, spacing); ++i) {
            const int row = ((i % s.rows) + s.rows) % s.rows;
            const std::uint64_t index = pair_index(i, j);
            const double u = start + i * spacing + d.placement_jitter * symmetric(random, index, shift_along);
            const double first = s.roller_width * ((row + 0.5) / s.needles - 0.5); // needle of this row
            const double t = lane + first - d.layout.front().y +
                             d.placement_jitter * symmetric(random, index, shift_across);
            const auto in_row = static_cast<std::size_t>((s.needles - row + s.rows - 1) / s.rows);
            come_down(
                {u, t, 0, in_row, {.heading = heading, .pass = pass, .stroke = stroke_number(pass, i, j)}},
                d.layout, view, emit);
        }
    }
}

/// Squares of the stamp's area side by side, each pass turned by an equal part of a right angle.
template <class Emit>
void stamp_pass(const Device& d, int pass, double window, const Random& random, const Emit& emit) {
    const DeviceSpec& s = d.spec;
    const double angle = 0.5 * M_PI * pass / s.passes, side = std::sqrt(s.footprint);
    const double wide = reach(d.layout) + 1.5 * d.placement_jitter;
    const View view(window, angle);
    const auto across = view.across();
    const double phase = random.uniform(0, track_phase) * side, start = random.uniform(0, start_phase) * side;
    for (int j = first_at_or_above(across[0] - wide - phase, side);
         j <= last_at_or_below(across[1] + wide - phase, side); ++j) {
        const auto range = view.along(phase + j * side, wide);
        for (int i = first_at_or_above(range[0] - start, side); i <= last_at_or_below(range[1] - start, side);
             ++i) {
            const std::uint64_t index = pair_index(i, j);
            const double u = start + i * side + d.placement_jitter * symmetric(random, index, shift_along);
            const double t = phase + j * side + d.placement_jitter * symmetric(random, index, shift_across);
            come_down({u,
                       t,
                       0,
                       d.layout.size(),
                       {.heading = angle, .pass = pass, .stroke = stroke_number(pass, i, j)}},
                      d.layout, view, emit);
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
