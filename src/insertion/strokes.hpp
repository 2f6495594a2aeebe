#pragma once
#include "insertion/penetration.hpp"
#include "insertion/settings.hpp"
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
    double buried = 0; ///< length in the skin [m]; 0 if the tip did not puncture
    double force = 0;  ///< peak [N]
    double dimple = 0; ///< depression of the surface at the end [m]
};

/// Depth that each stroke reaches: displacement and force rise from zero along the loading path until plate
/// or drum rests on the skin (buried + dimple = protrusion) or the force is used up, whichever comes first.
/// Equation: every force is s f(l / t; rho, t) with rho = toughness / stiffness, s stiffness, t thickness
/// factor; the
///   dimple depends on F / s. So two factors span all punctures: loading paths are tabulated over (ln rho, t)
///   and interpolated, along the buried length counted in thickness factors (layers then meet at the same
///   node).
/// Where the path is not monotone the needle jumps: it takes the first depth beyond which more displacement
/// (or force) is needed than there is.
class Strokes {
  public:
    Strokes(const skin::Skin& skin, const device::Device& device, const Dimple& dimple,
            const Settings& settings);
    Reached solve(const Stroke& stroke) const;
    const LoadingPath& median_path() const; ///< for all factors 1

  private:
    const LoadingPath& path(int i_rho, int i_thickness) const;
    Dimple dimple_;
    double rho_step_ = 0, thickness_step_ = 0; ///< in ln
    std::vector<LoadingPath> paths_;
};

} // namespace stipple::insertion
