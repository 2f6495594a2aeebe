#pragma once
#include "stipple/transport/channels.hpp"
#include "stipple/transport/closing.hpp"
#include "stipple/transport/layers.hpp"
#include <functional>
#include <string>
#include <vector>

namespace stipple::transport {

/// What lies on the skin.
enum class Form {
    solution, ///< dissolved in a liquid that may dry
    neat,     ///< the pure substance
    cream     ///< in a base that stays: cream, gel, ointment, patch
};

/// One application.
struct Dose {
    Form form = Form::solution;
    double concentration = 0; ///< in the vehicle [kg/m³]
    double thickness = 0;     ///< volume per area [m]; 0: unlimited
    double affinity = 1;      ///< vehicle/water partition [-]
    double solubility = NAN;  ///< in the vehicle [kg/m³]; NaN: of water times affinity, where known
    double ph = 7;
    double start = 0, end = INFINITY;                           ///< from needling on; negative: before [s]
    bool occluded = false;                                      ///< nothing evaporates under the cover
    double wind = 0.168;                                        ///< over the skin [m/s]
    double amount() const { return concentration * thickness; } ///< [kg/m²]
};

/// Needles that carry a load of their own.
enum class NeedleKind { solid, coated, dissolving, hydrogel };
struct NeedleLoad {
    NeedleKind kind = NeedleKind::solid;
    double amount = 0;         ///< in or on the needles [kg/m²]
    double release_time = 600; ///< of coated and dissolving needles: time constant [s]
    double worn = 0;           ///< time that the needles stay in [s]; a hydrogel fills its channels so long
};

/// What stands below excised skin.
struct Receptor {
    double thickness = 0;         ///< volume per area [m]; 0: swept away (perfect sink)
    double sampling_interval = 0; ///< [s]; 0: not sampled
    double sampled_share = 0;     ///< of the receptor taken out and replaced by fresh fluid each time
};

enum class Grid { coarse, normal, fine };

/// A square of skin with channels at their places: three dimensions instead of unit cells.
struct PatchPlan {
    struct Place {
        double x = 0, y = 0; ///< of the axis [m], from a corner
        int kind = 0;        ///< class of PermeationSpec::channels
    };
    int n = 32;       ///< columns along a side
    double width = 0; ///< of a side [m]
    std::vector<Place> places{};
};
/// A square piece of the pattern with its own punctures, each in the class nearest to it in depth, and the
/// density that it holds. Errors: Kind::input if no puncture passes the stratum corneum there.
PatchPlan make_patch_plan(const Model& model, const insertion::Insertion& insertion, double window,
                          double side, int n, double stratum_corneum, Channels& channels);

struct PermeationSpec {
    Constants constants; ///< make_constants(model)
    Molecule molecule;
    Dose dose;
    LayerOptions layers; ///< living: blood clears the dermis; excised: the receptor below does
    Channels channels;   ///< without any: intact skin
    ClosingConditions closing;
    NeedleLoad needles;
    Receptor receptor;
    double horizon = 24 * 3600;              ///< end, counted from needling [s]
    std::vector<double> output_times;        ///< [s], increasing; empty: 100 of them
    std::vector<double> profile_times;       ///< depth profiles [s]
    double area = 1e-4;                      ///< treated [m²], for the plasma
    double sc_factor = 1, tissue_factor = 1; ///< on permeability of the stratum corneum, on diffusion below
    /// Share of the channels' area that the healing epidermis has not covered yet, by time; null: 1.
    std::function<double(double)> uncovered;
    Grid grid = Grid::normal;
    PatchPlan patch{};       ///< empty: unit cells
    double tolerance = 2e-4; ///< error of one step over the amount in the skin
};

/// Course of a dose; amounts per area of skin.
struct Permeation {
    std::vector<double> time;                                        ///< [s]
    std::vector<double> on_skin, stratum_corneum, epidermis, dermis; ///< [kg/m²]
    std::vector<double> absorbed; ///< to the blood, or past excised skin, samples included
    std::vector<double> evaporated;
    std::vector<double> taken_off;            ///< wiped off, or left on needles that were taken out
    std::vector<double> flux;                 ///< of what is absorbed [kg/m²/s]
    std::vector<double> receptor;             ///< concentration below excised skin [kg/m³]
    std::vector<double> plasma;               ///< [kg/m³]; empty if clearance or volume are not known
    std::vector<double> open_share;           ///< conducting share of the channels
    std::vector<double> layer_depth;          ///< centres of the layers of cells [m]
    std::vector<std::vector<double>> profile; ///< total concentration per layer at profile times [kg/m³]
    std::vector<std::vector<double>> free_profile; ///< the same, free in water
    double dose = 0;         ///< all that was given; infinite dose: what was taken up [kg/m²]
    double mass_balance = 0; ///< worst relative defect of a step
    int steps = 0, rejected = 0, cells = 0;
    double permeability = 0; ///< kp of the intact barrier from water [m/s]
    bool measured = false;   ///< a number of the user took the place of a prediction

    double absorbed_at(double t) const; ///< linear between outputs
    /// Highest flux, and the intercept of that tangent on the time axis (the lag) [s].
    double largest_flux() const;
    double lag() const;
    double peak_plasma() const;
};

/// Diffusion of one substance through stratum corneum, viable epidermis and dermis in cells around channels,
/// one for each class of channels, all under the same vehicle and over the same receptor.
/// Equation: K(x,t) dy/dt = div( K D grad y ) - k K y,  total concentration c = K y
///   y [kg/m³] concentration in water at equilibrium   K, D of the layer, or of the fluid in a channel (K =
///   1, D_aq) for the share of each cell that lies in the open channel at the time top: well-stirred vehicle
///   (dissolved at most to saturation; the solvent dries; what a drying vehicle leaves goes into the upper
///   tenth of the stratum corneum up to saturation, the rest lies on it as a solid) bottom: receptor, or in
///   living skin no flux and clearance k in the dermis
/// Source: dancik2013 for the layers; channels as closing holes are ours (docs/methods/transport.md).
/// Finite volumes, second order; TR-BDF2 in time with the coefficients of the middle of each step.
/// Errors: Kind::input where numbers do not make sense; Kind::numerics if a value is not finite.
Permeation permeate(const PermeationSpec& spec);

/// Course of the plasma from the course of absorption.
/// Equation: V dC/dt = A J(t) - CL C   Source: one compartment, e.g. bannon1989 for nicotine patches.
/// J constant between outputs; exact in between. Shapes: as `time`; empty if CL or V is not known.
std::vector<double> plasma_course(const Molecule& molecule, double area, const std::vector<double>& time,
                                  const std::vector<double>& absorbed);

} // namespace stipple::transport
