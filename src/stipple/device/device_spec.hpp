#pragma once
#include "stipple/base/model.hpp"
#include "stipple/base/range.hpp"
#include "stipple/device/needle.hpp"
#include "stipple/schema/spec.hpp"
#include <cmath>
#include <string>
#include <vector>

namespace stipple::device {

enum class Kind { pen, roller, stamp };
std::string to_string(Kind kind);

/// How often a place may be passed over in one session.
inline constexpr Range k_passes{1, 100};

/// What the course file says, SI. NaN or 0 means "not given": the named model or the table of the kind fills
/// it in.
struct DeviceSpec {
    Kind kind = Kind::pen;
    std::string model{}; ///< row of data/device/devices.csv, or empty
    Needle needle{};     ///< its length is the protrusion as set
    int needles = 0;
    double frequency = NAN;   ///< pen strokes per second [Hz]
    double glide_speed = NAN; ///< pen and roller [m/s]
    double track_width = NAN; ///< pen [m]
    double press_force = NAN; ///< operator, on the whole head [N]
    double stretch = NAN; ///< along which the hand holds the skin, over skin at rest; NaN: as protocols ask
    int passes = 0; ///< pen: per area; roller: strokes per direction × directions; stamp: stamps per place
    double area = NAN;          ///< treated [m²]
    double drum_diameter = NAN; ///< roller [m]
    double roller_width = NAN;  ///< roller [m]
    int rows = 0;               ///< roller: needles in contact form this many rows around the drum
    double footprint = NAN;     ///< pen tip or stamp face [m²]
    bool cartridge_reused = false;
    bool home_use = false;
    double stroke = NAN;  ///< pen: full travel of the needles, whatever the setting [m]
    int directions = 0;   ///< roller: directions among which the strokes are shared
    std::string layout{}; ///< pen and stamp: one of layouts(); not given: disc, square
    double pitch = NAN;   ///< pen and stamp: distance of neighbours; not given: the layout fills the face [m]
};

// Words of the keys below
// ------------------------------------------------------------------------------------------------

std::vector<std::string> kind_names();
/// "pen: …; roller: …": what each kind is, and what its passes count.
std::string meaning_by_kind();
std::string passes_by_kind();
/// Names of the kinds that have this key; empty: every kind has it.
std::vector<std::string> kinds_with(const std::string& key);

/// Names of the devices in data/device/devices.csv with a one-line description.
struct NamedDevice {
    std::string name, description;
};
std::vector<NamedDevice> named_devices(const Model& model);

/// "disc", "square", "hexagonal", "row", "ring", and what they are.
const std::vector<std::string>& layouts();
const schema::Words& layout_words();

inline constexpr int k_most_needles = 100000;

// The keys of a device, part by part
// ------------------------------------------------------------------------------------------------

/// What it is.
template <class Key> std::vector<Key> name_keys(const Model& model) {
    return {
        Key("kind", &DeviceSpec::kind).words(kind_names()).required().means(meaning_by_kind()),
        Key("model", &DeviceSpec::model)
            .word("", "no named device: the keys below describe it")
            .words(schema::words_of(named_devices(model), &NamedDevice::name, &NamedDevice::description))
            .means("a named device; the keys below then override its numbers"),
    };
}

/// Its needles and how they stand.
template <class Key> std::vector<Key> head_keys() {
    return {
        Key("needle_length_mm", &DeviceSpec::needle, &Needle::length)
            .range(0.05, 3)
            .left_to("by model")
            .means("how far the needles stand out, as set; needed unless a model is named")
            .from("fernandes2020"),
        Key("needles", &DeviceSpec::needles)
            .range(1, k_most_needles)
            .left_to("by device")
            .means("number of needles on the head, drum or stamp"),
        Key("layout", &DeviceSpec::layout)
            .words(layout_words())
            .left_to("by device")
            .means("how the needles stand on the head"),
        Key("pitch_um", &DeviceSpec::pitch)
            .range(10, 20000)
            .left_to("the needles fill the face")
            .means("distance of neighbouring needles, axis to axis"),
        Key("tip_radius_um", &DeviceSpec::needle, &Needle::tip_radius)
            .range(0.1, 200)
            .left_to("by device")
            .means("radius of the rounded tip of a needle"),
        Key("needle_diameter_um", &DeviceSpec::needle, &Needle::base_width)
            .range(10, 1000)
            .left_to("by device")
            .means("diameter of the shaft of a needle"),
        Key("taper_length_mm", &DeviceSpec::needle, &Needle::taper_length)
            .range(0.01, 3)
            .left_to("by device")
            .means("length from the tip to the full diameter"),
    };
}

/// How it is moved.
template <class Key> std::vector<Key> motion_keys() {
    return {
        Key("frequency_hz", &DeviceSpec::frequency)
            .range(1, 500)
            .left_to("by device")
            .means("strokes per second"),
        Key("glide_speed_mm_per_s", &DeviceSpec::glide_speed)
            .range(1, 500)
            .left_to("by device")
            .means("speed of the head over the skin"),
        Key("track_width_mm", &DeviceSpec::track_width)
            .range(0.5, 50)
            .left_to("by device")
            .means("width of skin that one glide covers; with speed, frequency and passes it sets the "
                   "punctures per cm2"),
        Key("press_force_n", &DeviceSpec::press_force)
            .range(0.01, 50)
            .left_to("by device")
            .means("force of the operator on the whole head"),
        Key("stretch", &DeviceSpec::stretch)
            .range(1, 1.5)
            .left_to("1.2, assumed: held taut by the other hand")
            .means("how far the skin is stretched along one direction, over skin at rest; 1: not held"),
        Key("passes", &DeviceSpec::passes).range(k_passes).left_to("by device").means(passes_by_kind()),
        Key("area_cm2", &DeviceSpec::area)
            .range(0.1, 2000)
            .left_to("by device")
            .means("area treated in one session"),
    };
}

/// The face or the drum that carries the needles, and whether it may be used.
template <class Key> std::vector<Key> face_keys() {
    return {
        Key("drum_diameter_mm", &DeviceSpec::drum_diameter)
            .range(5, 100)
            .left_to("by device")
            .means("diameter of the drum without needles"),
        Key("roller_width_mm", &DeviceSpec::roller_width)
            .range(1, 100)
            .left_to("by device")
            .means("width of the drum that carries needles"),
        Key("rows", &DeviceSpec::rows)
            .range(1, 200)
            .left_to("by device")
            .means("rows of needles around the drum"),
        Key("footprint_cm2", &DeviceSpec::footprint)
            .range(0.01, 100)
            .left_to("by device")
            .means("area of the face that carries the needles"),
        Key("cartridge_reused", &DeviceSpec::cartridge_reused)
            .means("the needles were used before, on anybody; screening judges it")
            .from("fda2025microneedling"),
        Key("home_use", &DeviceSpec::home_use)
            .means("used at home by a lay person; screening judges it")
            .from("fda2025microneedling"),
    };
}

/// All of them, in their order. Which kinds a key belongs to stands with the kinds (KindFacts::keys).
template <class Key = schema::Key<DeviceSpec>> std::vector<Key> device_keys(const Model& model) {
    auto keys =
        schema::joined<Key>({name_keys<Key>(model), head_keys<Key>(), motion_keys<Key>(), face_keys<Key>()});
    for (auto& key : keys) key.of(kinds_with(key.name()));
    return keys;
}

} // namespace stipple::device
