#pragma once
#include "stipple/device/needle.hpp"
#include "stipple/device/strength.hpp"
#include "stipple/insertion/insertion.hpp"
#include "stipple/insertion/penetration.hpp"
#include "stipple/insertion/retraction.hpp"
#include "stipple/skin/skin.hpp"
#include <string>
#include <vector>

namespace stipple::insertion {

/// What moves the needles.
enum class Drive {
    displacement, ///< the base travels a given way at a given speed (texture analyser, pen)
    force,        ///< the base is pressed with a given force (hand, drum)
    impact        ///< the base hits the skin (applicator)
};

/// Needles pushed into layered skin once, from first contact to rest. NaN: not given.
struct Push {
    skin::Skin skin; ///< layers from the top; the last one is a half-space
    device::Needle needle;
    std::vector<device::Position> feet{{}}; ///< of the needles on their base, one each
    double released =
        NAN;          ///< tension in the plane when the needles are out again [Pa]; NaN: as while they are in
    double rim = NAN; ///< radius around the needles at which the skin is held down [m]; NaN: none
    bool plate = true; ///< the base stops at the skin; false: a bare needle on a rod
    Drive drive = Drive::displacement;
    double travel = NAN;                 ///< of the base after the tips touch the skin [m]; displacement
    double speed = 1e-3;                 ///< of the base while it advances [m/s]; displacement and force
    double force = NAN;                  ///< on the whole array [N]; force
    double mass = NAN;                   ///< moving mass [kg]; impact
    double impact_speed = NAN;           ///< [m/s]; impact
    double support_stiffness = INFINITY; ///< of a spring under the whole stack [N/m]; infinity: rigid base
    double support_mass = 0;             ///< that moves with that spring [kg]
    double rig_stiffness =
        INFINITY; ///< of load cell and holder between what travels and the needles [N/m]; displacement
    Variation variation{};
};

/// A point of the curve that a person would mark.
struct Stage {
    std::string name; ///< "puncture", a layer that the tip enters, "plate" (base on the skin), "end"
    double displacement = 0, force = 0; ///< of the base [m], per needle [N]
};

/// A sudden fall of the force while the base travels on: the needle jumps forward.
struct Event {
    double displacement = 0;           ///< of the base [m]
    double force = 0, force_after = 0; ///< per needle [N]
    double depth = 0, depth_after = 0; ///< buried [m]
};

/// How far the tip got into one layer.
struct LayerPath {
    std::string layer;
    double
        top = 0,
        loaded = 0,
        open =
            0; ///< depth of its top; length of path in it; of that what dye enters when the needle is out [m]
};

/// What a push did. Forces and depths are those of the mean needle unless they stand in a list.
struct Pushed {
    std::vector<ForcePoint> curve; ///< loading, from contact to the end
    std::vector<Stage> stages;     ///< in order
    std::vector<LayerPath> layers; ///< all layers, also those not reached
    Energies energies;             ///< where the work per needle went [J]
    double work = 0;               ///< of the base on one needle: the sum of them, none below zero [J]
    bool pierced = false;          ///< the mean needle passed the stratum corneum
    bool plate_touched = false;
    bool whole_in = false; ///< the whole of a bare needle is in the skin: the push ended there
    double puncture_force = 0,
           puncture_dimple =
               0; ///< force on the needle that first cuts, depth of the skin there; NaN: none does [N], [m]
    std::vector<Event>
        events; ///< in order; under a force it stays while the needle jumps; of an array by travel
    Event drop; ///< the largest fall of the force; NaN if none is more than a twentieth of the force
    double peak_force = 0;                           ///< [N]
    double buried = 0, dimple = 0;                   ///< at the end [m]
    Channel channel;                                 ///< what is left when the needle is out
    double total_force = 0;                          ///< on the base at the end, plate included [N]
    double plate_force = 0;                          ///< of the plate on the skin, per needle, at the end [N]
    std::vector<double> needle_buried, needle_force; ///< by needle, at the end [m], [N]
    /// By how much the forces on a needle could be larger at any moment before it breaks (device::breaking) [-].
    double breaking_margin = 0;
    double breaking_force = 0;   ///< that the base then puts on the needle [N]
    bool buckles = false;        ///< it then buckles, else a section reaches its strength
    double buckling_force = 0;   ///< pressed on its tip alone, as on metal [N]
    double tip_force = 0;        ///< on the tip alone while it enters; if it does not, the last force [N]
    device::Blunting blunting{}; ///< by that force
    double energy_in = 0, energy_skin = 0,
           energy_support = 0; ///< impact: of the blow, into skin, into support [J]
    std::vector<Parameter> parameters;
};

/// Errors: Kind::input for a needle, array or drive that makes no sense; Kind::numerics where the numbers of skin and
/// needle lie so far apart that no finite answer comes out.
Pushed push(const Model& model, const Push& push);

} // namespace stipple::insertion
