#include "stipple/base/units.hpp"
#include "stipple/device/kind_rules.hpp"
#include "stipple/device/kinematics.hpp"
#include "stipple/device/layout.hpp"
#include "stipple/device/resolver.hpp"
#include "stipple/device/tracks.hpp"
#include <algorithm>
#include <fmt/format.h>

// A pen: a motor drives needles in and out while the round tip glides over the skin.

namespace stipple::device {

namespace {

void fill(Resolver& look, DeviceSpec& s) {
    look.fill(s.frequency, "frequency", "frequency_hz");
    look.fill(s.glide_speed, "glide_speed", "glide_speed_mm_per_s");
    look.fill(s.track_width, "track_width", "track_width_mm");
    look.fill(s.footprint, "footprint", "footprint_cm2");
    look.fill(s.stroke, "stroke", "stroke_mm");
    look.require(!(s.stroke < s.needle.length),
                 {.what = "longer than the travel of the pen's stroke",
                  .key = "device.needle_length_mm",
                  .value = fmt::format("{:g} mm", s.needle.length / units::mm),
                  .allowed = fmt::format("at most {:g} mm", s.stroke / units::mm)});
}

/// Needles on a round tip, no wider than what a glide covers.
void arrange(Resolver& look, Device& d) {
    const double face = std::sqrt(4 * d.spec.footprint / M_PI), used = std::min(d.spec.track_width, face);
    place_on_face(look, d, {.width = used, .area = M_PI / 4 * used * used, .edge = 0.5 * face});
}

void move(Resolver&, Device& d) {
    const DeviceSpec& s = d.spec;
    d.strike_speed = pen_strike_speed(s.stroke, s.frequency);
    d.dwell = pen_dwell(s.needle.length, s.stroke, s.frequency);
    d.drag_slit = s.glide_speed * d.dwell;
}

double density(const DeviceSpec& s) {
    return static_cast<double>(s.needles) * s.passes * s.frequency / (s.glide_speed * s.track_width);
}

double perimeter(const DeviceSpec& s) {
    return std::isfinite(s.footprint) ? 2 * std::sqrt(M_PI * s.footprint) : 0.0;
}

double in_skin(const Device& d) {
    return d.spec.needles * d.spec.frequency * d.dwell;
}

double slit_of(const Device& d, const NeedleInSkin& needle) {
    const DeviceSpec& s = d.spec;
    const bool glides = s.frequency > 0 && s.stroke > 0 && s.glide_speed >= 0;
    return glides ? gliding_slit(s, needle.protrusion, needle.entry) : d.drag_slit;
}

/// Tracks of width w side by side; a stroke every v / f along each; the head turns freely between strokes.
void pass_over(const Device& d, int pass, double window, const Random& random, const Emit& emit) {
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

} // namespace

const KindRules& pen_rules() {
    static const KindRules pen{.facts = {.kind = Kind::pen,
                                         .name = "pen",
                                         .plural = "pens",
                                         .meaning = "needles strike while the head glides",
                                         .passes = "times each place is passed over",
                                         .keys = {"layout", "pitch_um", "frequency_hz",
                                                  "glide_speed_mm_per_s", "track_width_mm", "footprint_cm2"},
                                         .rests_on_skin = false,
                                         .stroke_limited = true,
                                         .slit_needs_entry = true},
                               .layout = "disc",
                               .fill = fill,
                               .arrange = arrange,
                               .move = move,
                               .density = density,
                               .perimeter = perimeter,
                               .needles_in_skin = in_skin,
                               .slit = slit_of,
                               .pass = pass_over};
    return pen;
}

} // namespace stipple::device
