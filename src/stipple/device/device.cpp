#include "stipple/device/device.hpp"
#include "stipple/base/error.hpp"
#include "stipple/base/units.hpp"
#include "stipple/device/checks.hpp"
#include "stipple/device/kinematics.hpp"
#include "stipple/device/layout.hpp"
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

    /// Text of the named device, empty without one.
    std::string word(const std::string& column) const {
        const Table& t = table("device/devices");
        return device_.spec.model.empty() ? "" : t.text(t.row(device_.spec.model), column);
    }

    /// Fills `value` if the course left it open; false and a problem if nobody gives it.
    bool find_out(double& value, const std::string& quantity, const std::string& key) {
        if (std::isnan(value)) value = look_up(quantity);
        if (!std::isnan(value)) return true;
        add({{.what = fmt::format("a {} needs this key: neither the course nor the model gives it", kind_),
              .key = "device." + key}});
        return false;
    }

    bool find_out(int& value, const std::string& quantity, const std::string& key) {
        double number = value == 0 ? NAN : static_cast<double>(value);
        const bool found = find_out(number, quantity, key);
        if (found) value = static_cast<int>(number);
        return found;
    }

    /// The same, and demands that it is positive.
    template <class Number> void fill(Number& value, const std::string& quantity, const std::string& key) {
        if (find_out(value, quantity, key))
            require(value > 0 && std::isfinite(value), {.what = "must be greater than zero",
                                                        .key = "device." + key,
                                                        .value = fmt::format("{:g}", 1.0 * value)});
    }

    void require(bool holds, Problem problem) {
        if (!holds) problems_.push_back(std::move(problem));
    }

    void add(const std::vector<Problem>& problems) {
        problems_.insert(problems_.end(), problems.begin(), problems.end());
    }

    void throw_if_any() const {
        if (!problems_.empty()) throw Error(stipple::Kind::input, problems_);
    }

  private:
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

/// What the course file calls the numbers of a needle.
const KeyNames& course_keys() {
    static const KeyNames keys{.length = "device.needle_length_mm",
                               .tip_radius = "device.tip_radius_um",
                               .base_width = "device.needle_diameter_um",
                               .taper_length = "device.taper_length_mm",
                               .profile = "device.profile",
                               .material = "device.material",
                               .layout = "device.layout",
                               .needles = "device.needles",
                               .pitch = "device.pitch_um",
                               .force = "device.press_force_n"};
    return keys;
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
    look.add(check_needle(n, course_keys()));
    const double longest = look.look_up("needle_length_max");
    look.require(!(n.length > longest * (1 + 1e-9)),
                 {.what = "longer than this device can be set",
                  .key = "device.needle_length_mm",
                  .value = fmt::format("{:g} mm", n.length / units::mm),
                  .allowed = fmt::format("at most {:g} mm", longest / units::mm)});
}

constexpr const char* k_row = "row"; // the layout of a roller, which no key sets

/// Needles, operator and area: what every kind has.
void fill_common(Resolver& look, DeviceSpec& s) {
    const bool count = look.find_out(s.needles, "needles", "needles");
    fill_needle(look, s);
    if (s.layout.empty()) s.layout = look.word("layout");
    if (s.layout.empty() && s.kind != Kind::roller) s.layout = s.kind == Kind::pen ? "disc" : "square";
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

/// Rows of a drum: their needles stand where width, number and rows put them.
void add_row(Resolver& look, Device& d) {
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

/// Needles on the round tip of a pen or the square face of a stamp.
void add_face(Resolver& look, Device& d) {
    DeviceSpec& s = d.spec;
    const bool pen = s.kind == Kind::pen;
    const double face = pen ? std::sqrt(4 * s.footprint / M_PI) : std::sqrt(s.footprint);
    const double used = pen ? std::min(s.track_width, face) : face; // no wider than what a glide covers
    if (std::isnan(s.pitch)) s.pitch = look.look_up("pitch");
    const double pitch = !std::isnan(s.pitch)
                             ? s.pitch
                             : pitch_to_fill(s.layout, s.needles, (pen ? M_PI / 4 : 1.0) * used * used, used);
    look.add(check_array(s.needle, s.layout, s.needles, pitch, course_keys()));
    look.throw_if_any();
    d.layout = make_layout(s.layout, s.needles, pitch);
    const double edge = pen ? 0.5 * face : std::sqrt(0.5) * face, far = reach(d.layout);
    look.require(far <= edge * (1 + 1e-9),
                 {.what = "the needles would stand outside the face of the device",
                  .key = "device.pitch_um",
                  .value = fmt::format("{:g} um", pitch / units::um),
                  .allowed = fmt::format("at most {:g} um", pitch * edge / far / units::um)});
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
    spec.kind == Kind::roller ? add_row(look, device) : add_face(look, device);
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
            "needles reused: their tips are taken as half as wide again as new ones (assumed)");
    return device;
}

} // namespace stipple::device
