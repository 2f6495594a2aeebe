#include "stipple/device/device.hpp"
#include "stipple/base/units.hpp"
#include "stipple/device/kind_rules.hpp"
#include "stipple/device/kinematics.hpp"
#include "stipple/device/resolver.hpp"
#include <algorithm>
#include <fmt/format.h>

namespace stipple::device {

std::vector<NamedDevice> named_devices(const Model& model) {
    const TableView t = model["device/devices"];
    std::vector<NamedDevice> devices;
    for (std::size_t r = 0; r < t.rows.size(); ++r)
        devices.push_back({t.text(r, "name"), t.text(r, "meaning")});
    return devices;
}

namespace {

void check_model(const Model& model, const DeviceSpec& spec) {
    if (spec.model.empty()) return;
    const TableView t = model["device/devices"];
    if (!t.has_row(spec.model)) {
        std::vector<std::string> names;
        for (const auto& d : named_devices(model)) names.push_back(d.name);
        throw Error(stipple::Kind::input, Problem{.what = "no such device",
                                                  .key = "device.model",
                                                  .value = spec.model,
                                                  .allowed = fmt::format("{}", fmt::join(names, " ")),
                                                  .nearest = nearest_word(spec.model, names)});
    }
    const std::string& kind = t.text(t.row(spec.model), "kind");
    if (kind != to_string(spec.kind))
        throw Error(stipple::Kind::input,
                    Problem{.what = fmt::format("device.model is a {}, device.kind says {}", kind,
                                                to_string(spec.kind)),
                            .key = "device.kind",
                            .value = to_string(spec.kind),
                            .allowed = kind});
}

void fill_needle(Resolver& look, DeviceSpec& s) {
    Needle& n = s.needle;
    look.find_out(n.length, "needle_length", "needle_length_mm");
    look.find_out(n.tip_radius, "tip_radius", "tip_radius_um");
    look.find_out(n.base_width, "base_diameter", "needle_diameter_um");
    if (std::isnan(n.taper_length)) n.taper_length = look.look_up("taper_length");
    if (std::isnan(n.taper_length)) n.taper_length = look.look_up("taper_share") * std::abs(n.length);
    const std::string material = look.word("material");
    if (!material.empty() && n.material == Needle{}.material) n.material = material;
    look.add(check_needle(look.model, n, course_keys()));
    const double longest = look.look_up("needle_length_max");
    look.require(!(n.length > longest * (1 + 1e-9)),
                 {.what = "longer than this device can be set",
                  .key = "device.needle_length_mm",
                  .value = fmt::format("{:g} mm", n.length / units::mm),
                  .allowed = fmt::format("at most {:g} mm", longest / units::mm)});
}

/// Needles, operator and area: what every kind has.
void fill_common(Resolver& look, DeviceSpec& s) {
    const bool count = look.find_out(s.needles, "needles", "needles");
    fill_needle(look, s);
    if (s.layout.empty()) s.layout = look.word("layout");
    if (s.layout.empty()) s.layout = rules(s.kind).layout;
    const std::string layout = s.layout.empty() ? k_row : s.layout;
    look.add(check_layout(layout, count ? s.needles : 1, s.pitch, course_keys()));
    if (look.find_out(s.press_force, "press_force", "press_force_n"))
        look.add(check_force(s.press_force, course_keys()));
    look.fill(s.passes, "passes", "passes");
    look.require(s.passes <= k_passes.high,
                 {.what = "too many passes",
                  .key = "device.passes",
                  .value = fmt::format("{}", s.passes),
                  .allowed = fmt::format("{:g} to {:g}", k_passes.low, k_passes.high)});
    look.fill(s.area, "area", "area_cm2");
    if (!s.home_use) s.home_use = look.look_up("home_use") == 1;
}

void add_kinematics(Resolver& look, Device& d) {
    d.punctures_per_m2 = puncture_density(d.spec);
    d.punctures_total = d.punctures_per_m2 * d.spec.area;
    d.stroke_limited = facts(d.spec.kind).stroke_limited;
    d.needles_engaged = d.spec.needles;
    rules(d.spec.kind).move(look, d);
}

/// The row of a force of the hand that nobody gave or measured; none otherwise.
const Parameter* assumed_force(const Device& device) {
    const auto row = std::find_if(device.parameters.begin(), device.parameters.end(), [](const Parameter& p) {
        return p.name.ends_with("_press_force") && p.flag == "assumed";
    });
    return row == device.parameters.end() ? nullptr : &*row;
}

/// A force of the hand that nobody gave is a guess: told with its range, because it decides how deep a roller or stamp
/// gets, and under a pen how taut the skin is.
void tell_force(const Model& model, Device& device) {
    const Parameter* force = assumed_force(device);
    if (!force) return;
    const auto& range = model.parameters()[model.index("device." + force->name)].allowed;
    device.remarks.push_back(fmt::format(
        "the force of the hand, {:g} N, is assumed ({:g} to {:g} N are plausible): "
        "device.press_force_n sets it{}",
        force->value, range.low, range.high,
        device.stroke_limited ? "; under this head it does no more than pull the skin taut" : ""));
}

} // namespace

bool force_is_assumed(const Device& device) {
    return assumed_force(device) != nullptr;
}

Device make_device(const Model& model, const DeviceSpec& spec) {
    check_model(model, spec);
    Device device;
    device.spec = spec;
    Resolver look(model, device);
    fill_common(look, device.spec);
    rules(spec.kind).fill(look, device.spec);
    look.throw_if_any();
    rules(spec.kind).arrange(look, device);
    look.throw_if_any();
    add_kinematics(look, device);
    device.setting_tolerance = look.look_up("setting_tolerance");
    device.placement_jitter = look.look_up("placement_jitter");
    const double track_jitter = look.look_up("track_jitter"); // a kind without tracks has none
    device.track_jitter = std::isnan(track_jitter) ? 0 : track_jitter;
    const double most = look.look_up("density_limit");
    look.require(device.punctures_per_m2 <= most,
                 {.what = "needles, speed, width and passes together give too many punctures",
                  .key = "device.passes",
                  .value = fmt::format("{:g} per cm2", device.punctures_per_m2 / units::per_cm2),
                  .allowed = fmt::format("at most {:g} per cm2", most / units::per_cm2)});
    const double least = look.look_up("density_least");
    look.require(!(device.punctures_per_m2 < least),
                 {.what = "needles, speed, width and passes together give hardly a puncture",
                  .key = "device.passes",
                  .value = fmt::format("{:.3g} per cm2", device.punctures_per_m2 / units::per_cm2),
                  .allowed = fmt::format("at least {:g} per cm2", least / units::per_cm2)});
    look.throw_if_any();
    tell_force(model, device);
    if (spec.cartridge_reused)
        device.remarks.push_back(
            "needles reused: their tips are taken as half as wide again as new ones (assumed)");
    return device;
}

} // namespace stipple::device
