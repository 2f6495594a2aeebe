#include "device/device.hpp"
#include "base/error.hpp"
#include "base/units.hpp"
#include "device/kinematics.hpp"
#include <fmt/format.h>

namespace stipple::device {

std::string to_string(Kind kind) {
    switch (kind) {
    case Kind::pen:
        return "pen";
    case Kind::roller:
        return "roller";
    case Kind::stamp:
        return "stamp";
    }
    return "";
}

std::vector<NamedDevice> named_devices() {
    const Table& t = table("device/devices");
    std::vector<NamedDevice> devices;
    for (std::size_t r = 0; r < t.rows.size(); ++r)
        devices.push_back({t.text(r, "name"), t.text(r, "meaning")});
    return devices;
}

namespace {

/// Looks numbers up: named device first, then the kind; keeps the rows used and what is missing.
class Resolver {
  public:
    explicit Resolver(Device& device) : device_(device), kind_(to_string(device.spec.kind)) {}

    /// SI value from the tables, or NaN; the row used is noted.
    double look_up(const std::string& quantity) {
        double value = find("device/device_values", "device", device_.spec.model, quantity);
        if (std::isnan(value)) value = find("device/defaults", "kind", kind_, quantity);
        return value;
    }

    /// Fills `value` if the course left it open, then demands that it is positive.
    void fill(double& value, const std::string& quantity, const std::string& key) {
        if (std::isnan(value)) value = look_up(quantity);
        demand(value, key);
    }

    void fill(int& value, const std::string& quantity, const std::string& key) {
        const double number = value == 0 ? look_up(quantity) : value;
        demand(number, key);
        value = std::isnan(number) ? 0 : static_cast<int>(number);
    }

    void require(bool holds, Problem problem) {
        if (!holds) problems_.push_back(std::move(problem));
    }

    void throw_if_any() const {
        if (!problems_.empty()) throw Error(stipple::Kind::input, problems_);
    }

  private:
    void demand(double value, const std::string& key) {
        if (std::isnan(value))
            problems_.push_back(
                {.what = fmt::format("a {} needs this key: neither the course nor the model gives it", kind_),
                 .key = "device." + key});
        else if (!(value > 0 && std::isfinite(value)))
            problems_.push_back({.what = "must be greater than zero",
                                 .key = "device." + key,
                                 .value = fmt::format("{:g}", value)});
    }

    double find(const char* name, const char* column, const std::string& wanted,
                const std::string& quantity) {
        const Table& t = table(name);
        for (std::size_t r = 0; r < t.rows.size(); ++r) {
            if (t.text(r, column) != wanted || t.text(r, "quantity") != quantity) continue;
            device_.parameters.push_back(to_parameter(t, r, "device"));
            return t.number(r, "value") * units::to_si(t.text(r, "unit"));
        }
        return NAN;
    }

    Device& device_;
    std::string kind_;
    std::vector<Problem> problems_;
};

void check_model(const DeviceSpec& spec) {
    if (spec.model.empty()) return;
    const Table& t = table("device/devices");
    if (!t.has_row(spec.model)) {
        std::vector<std::string> names;
        for (const auto& d : named_devices()) names.push_back(d.name);
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

/// Needle, operator and area: what every kind has.
void fill_common(Resolver& look, DeviceSpec& s) {
    look.fill(s.needles, "needles", "needles");
    look.fill(s.needle.length, "needle_length", "needle_length_mm");
    look.fill(s.needle.tip_radius, "tip_radius", "tip_radius_um");
    look.fill(s.needle.base_width, "base_diameter", "needle_diameter_um");
    if (std::isnan(s.needle.taper_length)) s.needle.taper_length = look.look_up("taper_length");
    if (std::isnan(s.needle.taper_length))
        s.needle.taper_length = look.look_up("taper_share") * s.needle.length;
    look.fill(s.press_force, "press_force", "press_force_n");
    look.fill(s.passes, "passes", "passes");
    look.fill(s.area, "area", "area_cm2");
    if (!s.home_use) s.home_use = look.look_up("home_use") == 1;
    look.require(!(s.needle.tip_radius > 0.5 * s.needle.base_width),
                 {.what = "the tip is wider than the needle",
                  .key = "device.tip_radius_um",
                  .value = fmt::format("{:g} um", s.needle.tip_radius / units::um),
                  .allowed = "at most half of the needle's diameter"});
    look.require(!(s.needle.taper_length < s.needle.tip_radius),
                 {.what = "the taper is shorter than the tip radius",
                  .key = "device.taper_length_mm",
                  .value = fmt::format("{:g} mm", s.needle.taper_length / units::mm)});
    const double longest = look.look_up("needle_length_max");
    look.require(!(s.needle.length > longest * (1 + 1e-9)),
                 {.what = "longer than this device can be set",
                  .key = "device.needle_length_mm",
                  .value = fmt::format("{:g} mm", s.needle.length / units::mm),
                  .allowed = fmt::format("at most {:g} mm", longest / units::mm)});
}

void fill_motion(Resolver& look, DeviceSpec& s) {
    if (s.kind == Kind::pen) {
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
    } else if (s.kind == Kind::roller) {
        look.fill(s.glide_speed, "glide_speed", "glide_speed_mm_per_s");
        look.fill(s.drum_diameter, "drum_diameter", "drum_diameter_mm");
        look.fill(s.roller_width, "roller_width", "roller_width_mm");
        look.fill(s.rows, "rows", "rows");
        look.fill(s.directions, "directions", "directions");
        look.require(s.rows <= s.needles, {.what = "more rows than needles", .key = "device.rows"});
    } else {
        look.fill(s.footprint, "footprint", "footprint_cm2");
    }
}

void add_kinematics(Resolver& look, Device& d) {
    const DeviceSpec& s = d.spec;
    d.punctures_per_m2 = puncture_density(s);
    d.punctures_total = d.punctures_per_m2 * s.area;
    d.stroke_limited = s.kind == Kind::pen;
    d.needles_engaged = s.needles;
    if (s.kind == Kind::pen) {
        d.strike_speed = pen_strike_speed(s.stroke, s.frequency);
        d.dwell = pen_dwell(s.needle.length, s.stroke, s.frequency);
        d.drag_slit = s.glide_speed * d.dwell;
    } else if (s.kind == Kind::roller) {
        d.strike_speed = roller_strike_speed(s.drum_diameter, s.needle.length, s.glide_speed);
        d.dwell = roller_dwell(s.drum_diameter, s.needle.length, s.glide_speed);
        d.drag_slit = roller_slit(s.drum_diameter, s.needle.length);
        d.entry_angle = roller_entry_angle(s.drum_diameter, s.needle.length);
        d.needles_engaged = roller_needles_engaged(s);
    } else {
        d.strike_speed = look.look_up("strike_speed");
        d.dwell = look.look_up("dwell");
    }
}

} // namespace

Device make_device(const DeviceSpec& spec) {
    check_model(spec);
    Device device;
    device.spec = spec;
    Resolver look(device);
    fill_common(look, device.spec);
    fill_motion(look, device.spec);
    look.throw_if_any();
    add_kinematics(look, device);
    device.setting_tolerance = look.look_up("setting_tolerance");
    device.placement_jitter = look.look_up("placement_jitter");
    if (spec.kind != Kind::stamp) device.track_jitter = look.look_up("track_jitter");
    const double most = look.look_up("density_limit");
    look.require(device.punctures_per_m2 <= most,
                 {.what = "needles, speed, width and passes together give too many punctures",
                  .key = "device.passes",
                  .value = fmt::format("{:g} per cm2", device.punctures_per_m2 / units::per_cm2),
                  .allowed = fmt::format("at most {:g} per cm2", most / units::per_cm2)});
    look.throw_if_any();
    if (spec.cartridge_reused)
        device.remarks.push_back(
            "needles reused: blunting is not modelled, the tip radius is that of a new needle");
    return device;
}

} // namespace stipple::device
