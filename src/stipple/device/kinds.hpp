#pragma once
#include "stipple/device/device.hpp"
#include <string>
#include <vector>

// What other rooms ask of a kind of device, so that none of them compares a kind with a word. The answers of
// a kind stand in its own file: pen.cpp, roller.cpp, stamp.cpp.

namespace stipple::device {

struct KindFacts {
    Kind kind;
    std::string name;              ///< "pen", as files and tables write it
    std::string plural;            ///< "pens"
    std::string meaning;           ///< a few words: what it is
    std::string passes;            ///< what its `passes` count
    std::vector<std::string> keys; ///< of the section [device] of a course file, that not every kind has
    bool rests_on_skin;    ///< the head lies on the skin between the needles; else on its rim around them
    bool stroke_limited;   ///< the stroke is imposed; else the force of the hand is
    bool slit_needs_entry; ///< its slits depend on when the tip punctures (NeedleInSkin::entry)
};

/// Every kind, in the order of Kind, and what is known of it.
const std::vector<Kind>& kinds();
const KindFacts& facts(Kind kind);

/// The kind of a row of data/device/devices.csv. Errors: Kind::data for a model or a word that is unknown.
Kind kind_of_model(const Model& model, const std::string& name);

/// Length of the edge with which a head presses on the skin around its needles [m]; 0 where it is not known.
/// Equation: pen P = 2 sqrt(pi A), a round tip; roller P = 2 W, the skin before and behind the drum;
///   stamp P = 4 sqrt(A), a square face   A [m²] footprint   W [m] width of the drum
double head_perimeter(const DeviceSpec& spec);

/// Needles that are in the skin at any instant: those that come down per second times the time that each
/// stays.
/// Equation: pen n = N f t; roller n = N v t / (pi D); stamp n = N, all of them
///   N needles   f [Hz]   v [m/s] glide speed   D [m] diameter of the drum   t [s] dwell
double needles_in_skin(const Device& device);

/// How one needle is in the skin, as far as its sideways cut needs it.
struct NeedleInSkin {
    double protrusion = 0; ///< of this needle [m]
    double entry = 0;      ///< displacement at puncture; 0 of a tip that only presses [m]
    double depth = 0;      ///< of the tip below the surface around it [m]
};

/// Distance that a needle moves sideways while it is in the skin, or presses on it.
/// Equation: pen gliding_slit; roller rolled_slit (both in kinematics.hpp); stamp, and a device whose motion
/// is not given: its own drag_slit
double slit(const Device& device, const NeedleInSkin& needle);

} // namespace stipple::device
