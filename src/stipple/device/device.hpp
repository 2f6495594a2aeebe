#pragma once
#include "stipple/base/model.hpp"
#include "stipple/device/device_spec.hpp"
#include <cstdint>
#include <string>
#include <vector>

namespace stipple::device {

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
    double needles_engaged = 0;        ///< that share the pressing force at one instant, on average
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

/// Whether the force of the hand comes from a row of the tables that is flagged assumed.
bool force_is_assumed(const Device& device);

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
    double density_error =
        0; ///< standard error of density_p50, relative: so many square centimetres are counted
};

/// Strikes by kinematics: pens stroke while gliding along parallel tracks, passes turn by equal angles;
/// rollers roll without slip; stamps press side by side. Positions depend on (seed, pass, index) only: a
/// smaller window shows a part of the same pattern. The strikes of a stroke stand one after the other; they
/// are the layout moved and turned, less the needles outside the window. The number of a stroke is the same
/// in every window; it names pass, track and place along the track and counts nothing. So a per cent of a spacing moves
/// strikes and changes no draw. The density quantiles are counts of the same pattern under bells of 1 cm² side by side on
/// 9 to 64 cm² (fewer where there are very many strikes), over their mean and times the mean of the kinematics, whatever
/// the window. Errors: Kind::input for a window that is not positive.
Pattern make_pattern(const Device& device, double window, std::uint64_t seed);

} // namespace stipple::device
