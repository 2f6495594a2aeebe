#pragma once
#include "stipple/device/device.hpp"
#include "stipple/skin/damage.hpp"
#include "stipple/skin/skin.hpp"
#include <cstdint>
#include <string>
#include <vector>

namespace stipple::insertion {

/// One puncture. *Loaded*: while the needle is in; dye, lumen and mouth: what is left when it is out (Channel).
struct Puncture {
    double x = 0, y = 0;       ///< [m]
    double angle = 0;          ///< of the axis from the normal [rad]
    double loaded_depth = 0;   ///< of the needle in the skin, dimple to tip; 0 if it did not pierce [m]
    double dye_depth = 0;      ///< that dye and water enter [m]
    double lumen_depth = 0;    ///< that optical coherence tomography shows [m]
    double mouth_diameter = 0; ///< of the torn opening at the surface [m]
    double slit_length = 0;    ///< sideways cut at the surface [m]
    double peak_force = 0;     ///< [N]
    bool bleeding = false;     ///< reaches the papillary vessels
    double scratch_length = 0; ///< drag of a tip that pressed on the skin without piercing it [m]
    double cut_radius = 0;     ///< of what is cut at the surface, to both sides of the slit [m]
    bool merged = false;       ///< its wound touches another one
};

struct Quantiles {
    double p10 = 0, p50 = 0, p90 = 0;
};
/// Of any values, in any order; zeros if there are none.
Quantiles quantiles_of(std::vector<double> values);

/// A point of the force curve of one average needle.
struct ForcePoint {
    double displacement = 0; ///< of the needle from first contact [m]
    double force = 0;        ///< [N]
    double dimple = 0;       ///< depression of the surface [m]
    double buried = 0;       ///< [m]
    double plate = 0;        ///< force of a plate on the skin, per needle [N]
};

enum class Needling { none, caution, over_needled };
std::string to_string(Needling needling); ///< "none", "caution", "over-needled"

/// One number beside one limit: a row of data/insertion/over_needling.csv, or of another table of its columns.
struct NeedlingLimit {
    std::string name, measure; ///< of the row; what it bounds
    Needling level = Needling::none;
    double value = 0, limit = 0; ///< SI
    std::string unit, flag, source, meaning;
    std::string says; ///< what the value is a share or a length of, to follow the number
    bool passed() const { return value > limit; }
    /// A number without a unit is told as a share, in per cent; beside a limit of one or more as a multiple.
    bool is_multiple() const { return unit == "-" && limit >= 1; }
};

/// What limits say of the numbers beside them (needling_limits.hpp).
struct NeedlingJudgement {
    Needling verdict = Needling::none;
    std::string why;                   ///< in words
    NeedlingLimit deciding;            ///< the limit that decides; without a name if none is passed
    std::vector<NeedlingLimit> limits; ///< all of them, with the numbers that were judged
};

/// Too much needling: what the wounds of one session add up to on the surface, judged by
/// data/insertion/over_needling.csv. What sessions add up to: outcome/cumulative_over_needling.hpp.
struct OverNeedling : NeedlingJudgement {
    double destroyed_fraction = 0;    ///< surface covered by discs and slits of the cut, overlap once
    double slit_length_per_m2 = 0;    ///< of all slits [1/m]
    double scratch_length_per_m2 = 0; ///< of tips that were dragged without piercing [1/m]
    double merged_fraction = 0;       ///< wounds that touch another one
    double repeated_fraction = 0;     ///< strikes that fall into an earlier wound
    double large_deep_fraction = 0; ///< wounds of merged wounds wide enough to scar that are also deep enough
    double longest_wound = 0;       ///< longest extent of a wound, merged or single [m]
};

/// What another window of the same pattern would say, as relative standard errors: this one holds so many punctures and
/// no more.
struct WindowNoise {
    double depth = 0;   ///< of the median loaded depth
    double pierced = 0; ///< of the share that pierces, and so of the punctures per area
    double density = 0; ///< of the median local density, that share included
    double volume = 0;  ///< of the needle in the dermis per strike; where none gets there, in the skin
    /// Of the damaged fraction at the median local density: density of the strikes times volume.
    double damage = 0;
};

struct Insertion {
    std::vector<Puncture> punctures; ///< one per strike of the pattern, same order
    double punctures_per_m2 = 0;     ///< that pierced the stratum corneum
    double punctures_total = 0;      ///< over the whole treated area, one session
    double pierced_fraction = 0;
    Quantiles loaded_depth, dye_depth, lumen_depth, mouth_diameter; ///< of those that pierced [m]
    double force_per_needle = 0;                                    ///< median peak force [N]
    std::string reached;                                            ///< layer of the median tip
    double bleeding_fraction = 0;
    double scratch_length = 0;           ///< mean slit beyond the round hole, per puncture [m]
    double dimple = 0;                   ///< median depression of the surface at full depth [m]
    std::vector<ForcePoint> force_curve; ///< of the median needle in median skin, loading only
    Quantiles density;                   ///< local density over 1 cm², pierced [1/m²]
    OverNeedling over_needling;
    WindowNoise window_noise;
    std::vector<Parameter> parameters;
};

/// What may vary from one person or one guess of the parameters to the next; 1 = the table's value.
struct Variation {
    double toughness = 1, stiffness = 1, force = 1;
};

/// How much of an Insertion is filled in.
enum class Detail {
    punctures, ///< the punctures and what summarises them, for members of an ensemble: no force curve, no
               ///< over-needling (nor `merged`, `cut_radius` of the punctures), noise, parameters
    all
};

/// Deflection, puncture by an energy law, penetration and retraction for every strike.
/// Deterministic in (skin, device, pattern, seed, variation); what `detail` leaves out changes nothing else.
Insertion insert(const Model& model, const skin::Skin& skin, const device::Device& device,
                 const device::Pattern& pattern, std::uint64_t seed, const Variation& variation = {},
                 Detail detail = Detail::all);

/// Damage around an average puncture at a given areal density, exact cell averages.
/// Equation: d(r, z) = < 1 / (1 + exp((r - r0)/(0.12 r0))) > over the punctures
///   r0 [m] kappa * needle radius at the distance of the tip below z; zero below the tip
/// Each layer is scaled by (1 - exp(-m))/m with m the overlap (mean number of damaged areas per point), so
/// that the layer mean is that of a random pattern.
/// Shapes: cell (nz, nr); its radius must be 1/sqrt(pi n).
skin::Damage make_damage(const Model& model, const skin::Skin& skin, const device::Device& device,
                         const Insertion& insertion, const grid::UnitCell& cell, double punctures_per_m2);

/// Corner of a square piece of the pattern, of the given side, that holds as nearly as possible the number of
/// punctures expected of its area (density of the whole pattern); `choice` picks among equally good ones.
struct Place {
    double x = 0, y = 0; ///< [m]
};
Place choose_place(const Insertion& insertion, double window, double side, std::uint64_t choice);

/// Damage by the punctures of the pattern that reach into a patch whose corner lies at `place`.
/// Equation: d = 1 - prod(1 - d_i) over the punctures; d_i the cell average of one cone as above.
/// Each slice of a cone is cut into 64 x 64 pieces, each given whole to the column that holds its centre: the
/// volume is exact, the share of one column to about 1 % of the slice. Axes are taken as vertical. Errors:
/// Kind::numerics if the patch does not fit into the pattern.
skin::Damage make_damage(const Model& model, const skin::Skin& skin, const device::Device& device,
                         const Insertion& insertion, const grid::Patch& patch, const Place& place);

} // namespace stipple::insertion
