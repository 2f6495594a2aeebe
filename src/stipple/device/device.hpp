#pragma once
#include "stipple/base/model.hpp"
#include "stipple/base/range.hpp"
#include "stipple/device/needle.hpp"
#include <cmath>
#include <cstdint>
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

/// Place of a needle on its head: x along the travel, y across it, before the head is turned.
struct Position {
    double x = 0, y = 0; ///< [m]
};

/// A device with every number resolved, and what its kinematics give.
struct Device {
    DeviceSpec spec;                   ///< no NaN left that the kind needs
    double punctures_per_m2 = 0;       ///< mean over the treated area, one session
    double punctures_total = 0;        ///< one session
    double setting_tolerance = 0;      ///< SD of the protrusion [m]
    double strike_speed = 0;           ///< tip speed at the skin [m/s]
    double dwell = 0;                  ///< time below the surface per puncture [s]
    double drag_slit = 0;              ///< distance moved sideways while in the skin [m]
    double entry_angle = 0;            ///< from the normal [rad]; roller only
    int needles_engaged = 0;           ///< that share the pressing force at one instant
    bool stroke_limited = true;        ///< pen: the stroke is imposed; roller, stamp: the force is
    double track_jitter = 0;           ///< half-width of the scatter of a track or lane to the side [m]
    double placement_jitter = 0;       ///< half-width of the scatter of a stroke, row or stamp [m]
    std::vector<Position> layout;      ///< needles that come down together: all, of a roller one row
    std::vector<Parameter> parameters; ///< every table row used
    std::vector<std::string> remarks;
};

/// Fills in what the spec leaves out from data/device and computes the kinematics.
/// Equation: pen n = N f p / (v w); roller n = N p / (pi D W); stamp n = N p / A_footprint   [1/m²]
/// The formulas of the other results are in kinematics.hpp, the layouts in layout.hpp.
/// Errors: Kind::input for an unknown model or one of another kind, a key that the kind needs and nobody
/// gives, or a number that makes no sense; several at once.
Device make_device(const Model& model, const DeviceSpec& spec);

/// Where the needles strike in a square window of the treated area, one session.
struct Strike {
    double x = 0, y = 0; ///< [m], 0..window
    double heading = 0;  ///< direction of travel [rad]
    int pass = 0;
    std::uint64_t stroke = 0; ///< the moment: one number for all needles that come down together
    int needle = 0;           ///< index in Device::layout
};
struct Pattern {
    double window = 0; ///< side [m]
    std::vector<Strike> strikes;
    double density_p10 = 0, density_p50 = 0, density_p90 = 0; ///< local density over 1 cm² [1/m²]
};

/// Strikes by kinematics: pens stroke while gliding along parallel tracks, passes turn by equal angles;
/// rollers roll without slip; stamps press side by side. Positions depend on (seed, pass, index) only: a
/// smaller window shows a part of the same pattern. The strikes of a stroke stand one after the other; they
/// are the layout moved and turned, less the needles outside the window. The number of a stroke is the same
/// in every window; it names pass, track and place along the track and counts nothing. The density quantiles
/// are counts of the same pattern on a square of 9 to 64 tiles of 1 cm² (fewer where there are very many
/// strikes), whatever the window. Errors: Kind::input for a window that is not positive.
Pattern make_pattern(const Device& device, double window, std::uint64_t seed);

/// Names of the devices in data/device/devices.csv with a one-line description.
struct NamedDevice {
    std::string name, description;
};
std::vector<NamedDevice> named_devices(const Model& model);

} // namespace stipple::device
