#include "stipple/device/kind_rules.hpp"
#include "stipple/device/kinematics.hpp"
#include "stipple/device/layout.hpp"
#include "stipple/device/resolver.hpp"
#include "stipple/device/tracks.hpp"

// A roller: a drum with rows of needles rolls over the skin without slip.

namespace stipple::device {

namespace {

void fill(Resolver& look, DeviceSpec& s) {
    look.fill(s.glide_speed, "glide_speed", "glide_speed_mm_per_s");
    look.fill(s.drum_diameter, "drum_diameter", "drum_diameter_mm");
    look.fill(s.roller_width, "roller_width", "roller_width_mm");
    look.fill(s.rows, "rows", "rows");
    look.fill(s.directions, "directions", "directions");
    look.require(s.rows <= s.needles, {.what = "more rows than needles", .key = "device.rows"});
}

/// Rows of a drum: their needles stand where width, number and rows put them.
void arrange(Resolver& look, Device& d) {
    DeviceSpec& s = d.spec;
    look.require(s.layout.empty() && std::isnan(s.pitch),
                 {.what = "needles of a roller stand in rows; width, rows and number of needles space them",
                  .key = s.layout.empty() ? "device.pitch_um" : "device.layout"});
    look.throw_if_any();
    const int in_row = (s.needles + s.rows - 1) / s.rows;
    const double pitch = s.roller_width * s.rows / s.needles;
    KeyNames keys = course_keys();
    keys.pitch = keys.needles;
    look.add(check_array(s.needle, k_row, in_row, pitch, keys));
    look.throw_if_any();
    d.layout = make_layout(k_row, in_row, pitch);
}

void move(Resolver&, Device& d) {
    const DeviceSpec& s = d.spec;
    d.strike_speed = roller_strike_speed(s.drum_diameter, s.needle.length, s.glide_speed);
    d.dwell = roller_dwell(s.drum_diameter, s.needle.length, s.glide_speed);
    d.drag_slit = roller_slit(s.drum_diameter, s.needle.length);
    d.entry_angle = roller_entry_angle(s.drum_diameter, s.needle.length);
    d.needles_engaged = roller_needles_engaged(s);
}

double density(const DeviceSpec& s) {
    return static_cast<double>(s.needles) * s.passes / (M_PI * s.drum_diameter * s.roller_width);
}

double perimeter(const DeviceSpec& s) {
    return std::isfinite(s.roller_width) ? 2 * s.roller_width : 0.0;
}

double in_skin(const Device& d) {
    const DeviceSpec& s = d.spec;
    return s.needles * s.glide_speed / (M_PI * s.drum_diameter) * d.dwell;
}

double slit_of(const Device& d, const NeedleInSkin& needle) {
    const DeviceSpec& s = d.spec;
    return s.drum_diameter > 0 ? rolled_slit(s.drum_diameter, s.needle.length, needle.depth) : d.drag_slit;
}

/// Lanes as wide as the drum; needle n of N stands at (n + 1/2) W / N across in row n mod rows; a row comes
/// down whole, the next one follows at pi D / rows. Slip moves a row, not a needle.
void pass_over(const Device& d, int pass, double window, const Random& random, const Emit& emit) {
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

} // namespace

const KindRules& roller_rules() {
    static const KindRules roller{
        .facts = {.kind = Kind::roller,
                  .name = "roller",
                  .plural = "rollers",
                  .meaning = "a drum with needles",
                  .passes = "strokes per direction x directions",
                  .keys = {"glide_speed_mm_per_s", "drum_diameter_mm", "roller_width_mm", "rows"},
                  .rests_on_skin = true,
                  .stroke_limited = false,
                  .slit_needs_entry = false},
        .layout = "",
        .fill = fill,
        .arrange = arrange,
        .move = move,
        .density = density,
        .perimeter = perimeter,
        .needles_in_skin = in_skin,
        .slit = slit_of,
        .pass = pass_over};
    return roller;
}

} // namespace stipple::device
