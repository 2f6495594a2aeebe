#pragma once
#include "stipple/insertion/penetration.hpp"
#include "stipple/insertion/settings.hpp"
#include <array>
#include <vector>

namespace stipple::insertion {

/// One stroke of one needle: what the operator and this spot of skin give it. Factors: 1 = median.
struct Stroke {
    double protrusion = 0;         ///< beyond plate or drum [m]
    double force_limit = INFINITY; ///< on the needle [N]; infinity: the stroke is imposed
    double toughness = 1, stiffness = 1, thickness = 1;
};

/// Where the needle stops.
struct Reached {
    double buried = 0;    ///< length in the skin [m]; 0 if the tip did not puncture
    double force = 0;     ///< at the end [N]
    double peak = 0;      ///< largest on the way [N]
    double dimple = 0;    ///< depression of the surface under the needle by its own force [m]
    std::size_t node = 0; ///< of the tables, at or before where it stops
};

/// Depth that each stroke reaches: displacement and force rise from zero along the loading path until plate
/// or drum rests on the skin (buried + dimple = protrusion) or the force is used up, whichever comes first.
/// Equation: every force is s f(l / t; rho, t) with rho = toughness / stiffness
///   s stiffness   t thickness factor   l [m] buried length
/// The dimple depends on the path of F / s. So two factors span all punctures: loading paths are tabulated
/// over (ln rho, t) and interpolated, along the buried length counted in thickness factors (layers then meet
/// at the same node). A path is made when the first puncture needs it: most draws lie near the median, so the
/// paths far from it are seldom asked for.
/// The needle takes the first depth beyond which more displacement (or force) is needed than there is (LoadingPath).
class Strokes {
  public:
    /// `longest` [m]: the deepest a needle may get. `scatter`: false for a single path, all factors 1. Skin
    /// and needle are looked at again whenever a path is made, so they must stay.
    Strokes(const skin::Skin& skin, const device::Needle& needle, const Dimple& dimple,
            const Settings& settings, double longest, bool scatter = true, const Loading& loading = {});
    Reached solve(const Stroke& stroke);
    const LoadingPath& median_path(); ///< for all factors 1

    /// A spot of skin placed in the tables, to be solved for many displacements.
    struct Spot {
        std::array<const LoadingPath*, 4> corner{};
        std::array<double, 4> weight{};
        double stiffness = 1, thickness = 1;
        /// That a worn tip needs to puncture, over the stiffness factor [N]; 0: a new tip.
        double tip_force = 0;
        double tip_displacement = 0; ///< at which the skin gives it that force uncut [m]
    };
    /// `wear`: radius of the tip over that of a new one, at least 1. A worn tip punctures at the force that
    /// the new needle meets where it is as wide, times what the start of a cut takes more; from there on both are the
    /// same needle.
    Spot find(double toughness, double stiffness, double thickness, double wear = 1);
    /// Whether solve(spot, displacement) buries the needle, at less cost.
    bool punctures(const Spot& spot, double displacement) const;
    /// Where a needle on this spot stops at a displacement [m] or a force [N].
    /// `near`: the node where an earlier answer for the spot stopped, so that the next one is found sooner.
    Reached solve(const Spot& spot, double displacement, double force_limit = INFINITY,
                  std::size_t near = 0) const;
    /// Displacement and force of a needle that stands where it would jump, or farther on between two jumps.
    struct Stop {
        double displacement = 0, force = 0; ///< [m], [N]
    };
    /// Ascending, the first one that of the first cut: up to each of them the needle moves on without a jump since the one
    /// before, but for one right at that. The last one has `length` of the needle in the skin, or ends the tables.
    std::vector<Stop> stops(const Spot& spot, double length) const;
    /// The same needle where no more of it than `length` can be in the skin.
    Reached whole(const Spot& spot, const Reached& reached, double length) const;
    /// Displacement of the surface under the median needle by its own force, over that force, when so much is buried [m/N].
    double own_compliance(double buried);

  private:
    double force_without_cut(double displacement) const;
    const LoadingPath& path(int i_rho, int i_thickness); ///< made at its first call
    const skin::Skin* skin_;
    const device::Needle* needle_;
    Dimple dimple_;
    double longest_;
    Loading loading_;
    std::vector<CrackLaw> laws_; ///< one a layer
    /// Distance from the tip at which the needle is as wide as a worn tip, by wear [m].
    std::vector<double> worn_;
    std::size_t first_cut_ = 0;                ///< first node of the paths at which the needle is buried
    double rho_step_ = 0, thickness_step_ = 0; ///< in ln
    std::vector<LoadingPath> paths_;           ///< empty until asked for; none moves, spots point at them
};

} // namespace stipple::insertion
