#pragma once
#include "stipple/base/model.hpp"
#include "stipple/base/range.hpp"
#include "stipple/schema/spec.hpp"
#include <cmath>
#include <string>
#include <vector>

// Lasers and intense pulsed light, what a course file says of them, and what their pulses leave in skin by published
// histology. No heat is computed here.

namespace stipple::device {

enum class LightKind { laser, ipl };
const std::vector<std::string>& light_kind_names();
std::string to_string(LightKind kind);

/// What the course file says, SI. NaN or 0 means "not given": the named model fills it in.
struct LightSpec {
    LightKind kind = LightKind::laser;
    std::string model{};      ///< row of data/device/light_devices.csv
    double wavelength = NAN;  ///< laser [m]
    double shortest = NAN;    ///< intense pulsed light: what its filter lets through [m]
    double longest = NAN;     ///< the same [m]
    double fluence = NAN;     ///< full field [J/m²]
    double pulse = NAN;       ///< full field [s]
    double cooled_to = NAN;   ///< temperature of the epidermis when the pulse begins [degC]
    double zone_energy = NAN; ///< fractional, of one zone [J]
    double zones = NAN;       ///< fractional, of a session, all passes together [1/m²]
    double zone_width = NAN;  ///< fractional: of the killed column, in place of published histology [m]
    double zone_depth = NAN;  ///< the same [m]
    int darkest_type = 0;     ///< darkest Fitzpatrick type that its label allows
    bool home_use = false;
};

/// Names of the devices with a one-line description.
struct NamedLight {
    std::string name, description;
};
std::vector<NamedLight> named_lights(const Model& model);

inline constexpr Range k_light_wavelength_nm{360, 10700};

template <class Key> std::vector<Key> light_keys(const Model& model) {
    return {
        Key("kind", &LightSpec::kind)
            .words(light_kind_names())
            .required()
            .means("laser: one wavelength; ipl: intense pulsed light, a band of them behind a filter"),
        Key("model", &LightSpec::model)
            .words(schema::words_of(named_lights(model), &NamedLight::name, &NamedLight::description))
            .required()
            .means("a named device; the keys below override its settings"),
        Key("wavelength_nm", &LightSpec::wavelength)
            .range(k_light_wavelength_nm)
            .left_to("by model")
            .of({"laser"})
            .means("wavelength: 360 to 1700 nm, or 10600 nm (carbon dioxide)"),
        Key("filter_from_nm", &LightSpec::shortest)
            .range(400, 1200)
            .left_to("by model")
            .of({"ipl"})
            .means("shortest wavelength that the filter lets through"),
        Key("filter_to_nm", &LightSpec::longest)
            .range(400, 1400)
            .left_to("by model")
            .of({"ipl"})
            .means("longest wavelength that the filter lets through"),
        Key("fluence_j_per_cm2", &LightSpec::fluence)
            .range(0.1, 100)
            .left_to("by model")
            .means("energy per area of a pulse on the whole field; not of fractional lasers"),
        Key("pulse_ms", &LightSpec::pulse)
            .range(0.1, 500)
            .left_to("by model")
            .means("duration of that pulse; a train of pulses counts as one"),
        Key("cooled_to_degc", &LightSpec::cooled_to)
            .range(0, 37)
            .kept_in_unit()
            .left_to("by model")
            .means("temperature of the epidermis when the pulse begins"),
        Key("energy_mj", &LightSpec::zone_energy)
            .range(0.5, 500)
            .left_to("by model")
            .means("energy of one zone (column) of a fractional laser"),
        Key("zones_per_cm2", &LightSpec::zones)
            .range(1, 10000)
            .left_to("by model")
            .means("zones of a fractional laser in one session, all passes together"),
        Key("zone_width_um", &LightSpec::zone_width)
            .range(10, 2000)
            .left_to("by energy, from histology")
            .means("width of the killed column of one zone, where it was measured"),
        Key("zone_depth_um", &LightSpec::zone_depth)
            .range(10, 4000)
            .left_to("by energy, from histology")
            .means("depth of the killed column of one zone, where it was measured"),
        Key("darkest_type", &LightSpec::darkest_type)
            .range(1, 6)
            .left_to("by model")
            .means(
                "darkest Fitzpatrick skin type that the label of the device allows; screening stops beyond it"),
        Key("home_use", &LightSpec::home_use).means("used at home by a lay person; screening judges it"),
    };
}

/// The killed column of one zone: a cylinder from the surface down.
struct LightColumn {
    double width = 0, depth = 0; ///< [m]
    double ablated_depth = 0;    ///< thereof taken away [m]
};

/// A device with every number resolved.
struct LightDevice {
    LightSpec spec;
    std::string label;                ///< what it is, one line
    bool fractional = false;          ///< separate columns; else the whole field
    bool ablative = false;            ///< a column is taken away
    LightColumn column;               ///< of a fractional one
    double killed_basal = 0;          ///< share of the basal area that a session of a fractional one kills
    double killed_volume = 0;         ///< of it, per treated area [m]
    std::string source, label_source; ///< keys joined by ';'
    std::vector<std::string> remarks;
};

/// Fills in what the spec leaves out and works out what a fractional laser leaves.
/// Equation: width and depth go as powers of the energy between two energies with histology (data/device/light_columns.csv);
///   killed basal area: side by side min(1, n A), at random 1 - exp(-n A);  A = pi w²/4, volume the same times the depth
///   n zones per area   w width
/// Errors: Kind::input for an unknown model or one of another kind, a key of the other beam or kind, an energy more than 1.5
///   times beyond those with histology, a fluence, pulse or wavelength outside what the device gives.
LightDevice make_light_device(const Model& model, const LightSpec& spec);

} // namespace stipple::device
