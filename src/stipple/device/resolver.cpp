#include "stipple/device/resolver.hpp"
#include "stipple/device/layout.hpp"

namespace stipple::device {

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

void place_on_face(Resolver& look, Device& d, const Face& face) {
    DeviceSpec& s = d.spec;
    if (std::isnan(s.pitch)) s.pitch = look.look_up("pitch");
    const double pitch =
        !std::isnan(s.pitch) ? s.pitch : pitch_to_fill(s.layout, s.needles, face.area, face.width);
    look.add(check_array(s.needle, s.layout, s.needles, pitch, course_keys()));
    look.throw_if_any();
    d.layout = make_layout(s.layout, s.needles, pitch);
    const double far = reach(d.layout);
    look.require(far <= face.edge * (1 + 1e-9),
                 {.what = "the needles would stand outside the face of the device",
                  .key = "device.pitch_um",
                  .value = fmt::format("{:g} um", pitch / units::um),
                  .allowed = fmt::format("at most {:g} um", pitch * face.edge / far / units::um)});
}

} // namespace stipple::device
