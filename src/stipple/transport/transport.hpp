#pragma once
#include "stipple/transport/channels.hpp"
#include "stipple/transport/closing.hpp"
#include "stipple/transport/layers.hpp"
#include <functional>
#include <string>
#include <utility>
#include <vector>

namespace stipple::transport {

/// What lies on the skin.
enum class Form {
    solution, ///< dissolved in a liquid that may dry
    neat,     ///< the pure substance
    cream,    ///< in a base that stays: cream, ointment, patch
    gel       ///< in a base whose water dries and whose film stays
};

/// The same vehicle put on once more.
struct Application {
    double start = NAN;     ///< from needling on [s]
    double thickness = NAN; ///< volume per area [m]; NaN: as the first time
    bool wiped = false;     ///< what is left of the last one is wiped off first
};

/// What is put on, once or several times.
struct Dose {
    Form form = Form::solution;
    double concentration = 0; ///< in the vehicle [kg/m³]
    double thickness = 0;     ///< volume per area [m]; 0: unlimited
    double affinity = 1;      ///< vehicle/water partition [-]
    double solubility = NAN;  ///< in the vehicle [kg/m³]; NaN: of water times affinity, where known
    double ph = 7;
    double residue = NAN;             ///< share of the volume that does not evaporate [-]; NaN: by form
    double start = 0, end = INFINITY; ///< from needling on; negative: before [s]
    bool occluded = false;            ///< nothing evaporates under the cover
    double cover_from = NAN,
           cover_until = NAN;        ///< from needling on [s]; NaN: when it is put on, when it is wiped off
    double wind = 0.168;             ///< over the skin [m/s]
    std::vector<Application> more{}; ///< after the first, in the order of their starts
    double amount() const { return concentration * thickness; } ///< of the first application [kg/m²]
    double total() const;                                       ///< of all [kg/m²]
    double volume_of(const Application& one) const {            ///< per area [m]
        return std::isfinite(one.thickness) ? one.thickness : thickness;
    }
    /// From and until when it is under a cover [s]; without one an empty span.
    std::pair<double, double> cover() const {
        if (!occluded) return {start, start};
        return {std::isfinite(cover_from) ? cover_from : start,
                std::isfinite(cover_until) ? cover_until : end};
    }
};

/// Keys that mean the same of everything that is put on the skin: of a Dose, and of specs of other rooms with
/// the same members. Each spec says how far its own numbers reach.
template <class Key> struct OnSkin {
    static Key concentration() {
        return Key(
            "concentration_mg_per_ml", [](auto& s) -> auto& { return s.concentration; });
    }
    static Key amount() {
        return Key(
            "amount_ul_per_cm2", [](auto& s) -> auto& { return s.thickness; });
    }
    static Key ph() {
        return Key(
                   "ph", [](auto& s) -> auto& { return s.ph; })
            .range(1, 13);
    }
    static Key start() {
        return Key(
            "start_min", [](auto& s) -> auto& { return s.start; });
    }
    static Key occluded() {
        return Key(
            "occluded", [](auto& s) -> auto& { return s.occluded; });
    }
};

/// What is put on.
template <class Key> std::vector<Key> vehicle_keys() {
    using On = OnSkin<Key>;
    return {
        Key("form", &Dose::form)
            .words({"solution", "neat", "cream", "gel"})
            .tried_words({{"ointment", "cream"},
                          {"patch", "cream"},
                          {"lotion", "cream"},
                          {"emulsion", "cream"},
                          {"serum", "solution"},
                          {"liquid", "solution"},
                          {"hydrogel", "gel"},
                          {"pure", "neat"}})
            .means("solution: a liquid that may dry; neat: the pure substance; cream: a base that stays "
                   "(cream, ointment, patch); gel: its water dries, a film of it stays"),
        On::concentration()
            .range(0, 3000)
            .left_to("required unless vehicle.form = \"neat\"")
            .means("of the substance in the vehicle"),
        On::amount()
            .range(0, 1e6)
            .left_to("unlimited")
            .means("volume of vehicle per area; 0 or left out: so much that it never runs out"),
        Key("affinity", &Dose::affinity)
            .range(1e-6, 1e6)
            .means("partition vehicle/water: above 1 the vehicle holds the substance back"),
        Key("solubility_mg_per_ml", &Dose::solubility)
            .range(1e-9, 2000)
            .left_to("as in water, times the affinity")
            .means("how much dissolves in the vehicle; the rest waits as a solid"),
        On::ph().means("sets how much is neutral: only that passes the lipids of intact skin"),
        Key("residue_share", &Dose::residue)
            .range(0, 1)
            .left_to("0 of a solution, 0.1 of a gel, 1 of a cream")
            .means(
                "share of the vehicle that does not evaporate; a film of it keeps the substance dissolved"),
    };
}

/// When it is on, and under what.
template <class Key> std::vector<Key> wearing_keys() {
    using On = OnSkin<Key>;
    return {
        On::start().range(-1e5, 1e6).means("when it is put on, counted from needling; negative: before"),
        Key("end_min", &Dose::end)
            .range(-1e5, 1e6)
            .left_to("stays on")
            .means("when it is wiped off, counted from needling"),
        On::occluded()
            .means("under a cover: nothing dries, the stratum corneum soaks, and channels seal much more "
                   "slowly")
            .from("gupta2011"),
        Key("cover_from_min", &Dose::cover_from)
            .range(-1e5, 1e6)
            .left_to("when it is put on")
            .means("when the cover comes on, counted from needling; negative: before"),
        Key("cover_until_min", &Dose::cover_until)
            .range(-1e5, 1e6)
            .left_to("when it is wiped off")
            .means("when the cover comes off: what is left dries, and channels seal as in air; the stratum "
                   "corneum counts as soaked throughout"),
        Key("wind_m_per_s", &Dose::wind)
            .range(0.001, 20)
            .means("air over the skin; sets how fast things dry")
            .from("ospskin2021"),
    };
}

/// The keys of one more application, in their order.
template <class Key = schema::Key<Application>> std::vector<Key> application_keys() {
    return {
        Key("start_min", &Application::start)
            .range(-1e5, 1e6)
            .required()
            .means("when the same vehicle is put on once more, counted from needling"),
        Key("amount_ul_per_cm2", &Application::thickness)
            .range(1e-6, 1e6)
            .left_to("as the first time")
            .means("volume of vehicle per area"),
        Key("wiped", &Application::wiped).means("what is left of the application before is wiped off first"),
    };
}

/// The keys of what is put on, in their order.
template <class Key = schema::Key<Dose>> std::vector<Key> dose_keys() {
    return schema::joined<Key>({vehicle_keys<Key>(), wearing_keys<Key>()});
}

/// Needles that carry a load of their own.
enum class NeedleKind { solid, coated, dissolving, hydrogel };
struct NeedleLoad {
    NeedleKind kind = NeedleKind::solid;
    double amount = 0;         ///< in or on the needles [kg/m²]
    double length = NAN;       ///< of a needle [m]; NaN: as deep as it stands in the skin
    double share_in_skin = 1;  ///< of the load: only that comes off
    double release_time = 600; ///< of coated and dissolving needles: time constant [s]
    double worn = 0;           ///< time that the needles stay in [s]; a hydrogel fills its channels so long
};

/// The keys of such needles, in their order.
template <class Key = schema::Key<NeedleLoad>> std::vector<Key> load_keys() {
    return {
        Key("kind", &NeedleLoad::kind)
            .words({"solid", "coated", "dissolving", "hydrogel"})
            .means("solid: they only make channels; coated, dissolving: they carry a load; hydrogel: "
                   "they swell and stay in as a wick below the vehicle"),
        Key("load_ug_per_cm2", &NeedleLoad::amount)
            .range(0, 1e7)
            .means("of the substance in or on the needles, per area of skin"),
        Key("length_um", &NeedleLoad::length)
            .range(10, 5000)
            .left_to("of the device, or as deep as the needles stand in the skin")
            .means(
                "length of a needle that carries a load, spread over its volume: what stands out of the skin leaves with "
                "needles that are taken out"),
        Key("release_time_min", &NeedleLoad::release_time)
            .range(0.01, 1e5)
            .means("time constant with which the load comes off or dissolves"),
        Key("worn_min", &NeedleLoad::worn)
            .range(0, 1e5)
            .means(
                "how long they stay in the skin, channels recoil and seal from then on; 0: needles without a load leave "
                "at once, and what carries a load stays for good"),
    };
}

/// What stands below excised skin.
struct Receptor {
    double thickness = 0;         ///< volume per area [m]; 0: swept away (perfect sink)
    double sampling_interval = 0; ///< [s]; 0: not sampled
    double sampled_share = 0;     ///< of the receptor taken out and replaced by fresh fluid each time
};

/// The keys of a receptor, in their order.
template <class Key = schema::Key<Receptor>> std::vector<Key> receptor_keys() {
    return {
        Key("volume_ml_per_cm2", &Receptor::thickness)
            .range(0, 1000)
            .means("fluid below excised skin; 0: swept away at once (flow-through cell)"),
        Key("sampling_interval_h", &Receptor::sampling_interval)
            .range(0, 1000)
            .means("time between samples; 0: none"),
        Key("sampled_share", &Receptor::sampled_share)
            .range(0, 1)
            .means("share of the fluid that each sample takes out and fresh fluid replaces"),
    };
}

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

/// The layers of a run: make_layers with its factors on the stratum corneum and below.
SkinLayers skin_layers(const PermeationSpec& spec);

/// Highest value of a course, and when.
struct Peak {
    double value = NAN, time = NAN;
};

/// Course of a dose; amounts per area of skin.
struct Permeation {
    std::vector<double> time;                                        ///< [s]
    std::vector<double> on_skin, stratum_corneum, epidermis, dermis; ///< [kg/m²]
    std::vector<double> absorbed; ///< to the blood, or past excised skin, samples included
    std::vector<double> evaporated;
    std::vector<double> degraded;             ///< in living tissue, see Molecule::tissue_half_life
    std::vector<double> taken_off;            ///< wiped off, or left on needles that were taken out
    std::vector<double> flux;                 ///< of what is absorbed [kg/m²/s]
    std::vector<double> receptor;             ///< concentration below excised skin [kg/m³]
    std::vector<double> plasma;               ///< [kg/m³]; empty if clearance or volume are not known
    std::vector<double> open_share;           ///< conducting share of the channels
    std::vector<double> layer_depth;          ///< centres of the layers of cells [m]
    std::vector<double> layer_height;         ///< of them [m]
    std::vector<std::vector<double>> profile; ///< total per layer at profile times, leaks included [kg/m³]
    std::vector<std::vector<double>> free_profile; ///< the same, free in water
    double dried = NAN;  ///< when the water of the (first) application had gone [s]; NaN: not within the run
    double drawn_in = 0; ///< by the holes as the needles left [kg/m²]
    double dose = 0;     ///< all that was given; infinite dose: what was taken up [kg/m²]
    double mass_balance = 0; ///< worst relative defect of a step
    int steps = 0, rejected = 0, cells = 0;
    double permeability =
        0; ///< kp of stratum corneum and viable epidermis, intact, from the vehicle's water [m/s]
    bool measured = false; ///< a number of the user took the place of a prediction
    /// Highest flux [kg/m²/s] and plasma level [kg/m³] with their times [s]: vertex of the parabola through three
    /// steps, whatever the outputs; below a sampled receptor only what flows before a sample or at the end. NaN: none.
    Peak flux_peak{}, plasma_peak{};

    double absorbed_at(double t) const; ///< linear between outputs
};

/// Diffusion of one substance through stratum corneum, viable epidermis and dermis in cells around channels,
/// one for each class of channels, all under the same vehicle and over the same receptor.
/// Equation: K(x,t) dy/dt = div( K D grad y ) - k K y,  total concentration c = K y
///   y [kg/m³] concentration in water at equilibrium
///   K, D of the layer, or of the fluid in a channel (K = 1, D_aq) for the share of each cell that lies in
///   the open channel at the time
///   top: well-stirred vehicle (dissolved at most to saturation; the solvent dries; what a drying solution
///   leaves goes into the upper tenth of the stratum corneum up to saturation, the rest lies on it as a
///   solid; what dries drives nothing through the leaks)
///   bottom: receptor, or in living skin no flux and clearance k in the dermis
/// Source: dancik2013 for the layers; channels as closing holes are ours (docs/methods/transport.md).
/// Finite volumes, second order; TR-BDF2 in time with the coefficients of the middle of each step.
/// Errors: Kind::input where numbers do not make sense; Kind::numerics if a value is not finite or substance is lost.
Permeation permeate(const PermeationSpec& spec);

/// One step of the plasma level, in one compartment.
/// Equation: V dC/dt = A J(t) - CL C, J constant within the step: exact
///   C [kg/m³]   V [m³] and CL [m³/s] of the substance   A [m²]   absorbed = J h [kg/m²]
/// Source: one compartment, e.g. bannon1989 for nicotine patches.
double plasma_after(const Molecule& molecule, double area, double before, double absorbed, double h);
/// Whether clearance and volume are known.
bool has_plasma(const Molecule& molecule);

} // namespace stipple::transport
