#include "stipple/device/kind_rules.hpp"
#include "stipple/device/layout.hpp"
#include "stipple/device/resolver.hpp"
#include "stipple/device/tracks.hpp"

// A stamp: a square face with needles is pressed on place by place and does not move while it is down.

namespace stipple::device {

namespace {

void fill(Resolver& look, DeviceSpec& s) {
    look.fill(s.footprint, "footprint", "footprint_cm2");
}

void arrange(Resolver& look, Device& d) {
    const double side = std::sqrt(d.spec.footprint);
    place_on_face(look, d, {.width = side, .area = side * side, .edge = std::sqrt(0.5) * side});
}

void move(Resolver& look, Device& d) {
    d.strike_speed = look.look_up("strike_speed");
    d.dwell = look.look_up("dwell");
}

double density(const DeviceSpec& s) {
    return static_cast<double>(s.needles) * s.passes / s.footprint;
}

double perimeter(const DeviceSpec& s) {
    return std::isfinite(s.footprint) ? 4 * std::sqrt(s.footprint) : 0.0;
}

double in_skin(const Device& d) {
    return d.spec.needles;
}

double slit_of(const Device& d, const NeedleInSkin&) {
    return d.drag_slit;
}

/// Squares of the stamp's area side by side, each pass turned by an equal part of a right angle.
void pass_over(const Device& d, int pass, double window, const Random& random, const Emit& emit) {
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

} // namespace

const KindRules& stamp_rules() {
    static const KindRules stamp{.facts = {.kind = Kind::stamp,
                                           .name = "stamp",
                                           .plural = "hand stamps",
                                           .meaning = "pressed place by place",
                                           .passes = "stamps per place",
                                           .keys = {"layout", "pitch_um", "footprint_cm2"},
                                           .rests_on_skin = true,
                                           .stroke_limited = false,
                                           .slit_needs_entry = false},
                                 .layout = "square",
                                 .fill = fill,
                                 .arrange = arrange,
                                 .move = move,
                                 .density = density,
                                 .perimeter = perimeter,
                                 .needles_in_skin = in_skin,
                                 .slit = slit_of,
                                 .pass = pass_over};
    return stamp;
}

} // namespace stipple::device
