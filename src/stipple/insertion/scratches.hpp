#pragma once
#include "stipple/insertion/insertion.hpp"
#include <cstddef>
#include <string>
#include <vector>

namespace stipple::insertion {

/// A wound seen from above: everything nearer than `radius` to a segment of the given length along the
/// heading.
struct Wound {
    double x = 0, y = 0;      ///< middle of the segment [m]
    double heading = 0;       ///< [rad]
    double length = 0;        ///< of the slit, 0: round [m]
    double radius = 0;        ///< of the cut [m]
    double depth = 0;         ///< of the tip [m]
    std::uint64_t stroke = 0; ///< the moment at which it was made
    std::size_t puncture = 0; ///< index in the list of punctures
};

/// Wounds of the punctures that pierced, in their order.
/// Equation: radius = kappa r(l)
///   r(l) [m] needle radius at the surface   l [m] loaded depth   kappa [-] damage_radius_share
std::vector<Wound> wounds_of(const std::vector<Puncture>& punctures, const device::Pattern& pattern,
                             const device::Needle& needle, double damage_radius_share);

/// Surface of a wound. Equation: a = pi r^2 + 2 r s   [m^2]   r [m] radius   s [m] length of the slit
double surface_of(const Wound& wound);

/// Which wounds touch: one number per wound, equal for wounds of one group.
/// Two wounds touch where their segments come nearer than the sum of their radii. Neighbours are looked up on
/// a grid as wide as the longest wound: O(n) at a given density.
std::vector<std::size_t> merge_wounds(const std::vector<Wound>& wounds);

/// Surface that wounds cover, overlap counted once.
struct Cover {
    double fraction = 0; ///< of the inner part of the window
    /// Whole area by the numbers of merge_wounds; 0 where a number names no group [m^2].
    std::vector<double> of_group;
};

/// Exact along lines of equal y, which lie an eighth of the least radius apart: relative error about 1e-3 for
/// some hundred wounds. A margin as wide as the reach of a wound (at most a quarter of the window) is left
/// out of the fraction, because wounds beside the window are not known.
Cover cover(const std::vector<Wound>& wounds, const std::vector<std::size_t>& group, double window);

/// Share of the surface that a random pattern covers.
/// Equation: c = 1 - exp(-n a)
///   n [1/m^2] wounds per area   a [m^2] mean surface of a wound
double random_cover(double wounds_per_m2, double mean_surface);

/// Share of the wounds inside the margin whose middle lies within a wound of an earlier stroke.
double repeated_fraction(const std::vector<Wound>& wounds, double window);

/// Longest extent of a group, slits and radii included; to half a percent [m].
double longest_extent(const std::vector<Wound>& wounds, const std::vector<std::size_t>& group);

/// Fills what the punctures of one session add up to and judges it by data/insertion/over_needling.csv; marks
/// the punctures whose wounds touch another one. Numbers that do not depend on the pattern's window:
/// everything per area or per wound. A stated worst case: slits and scratches suppose that skin does not
/// follow the needle sideways.
OverNeedling find_over_needling(const Model& model, std::vector<Puncture>& punctures,
                                const device::Pattern& pattern, const device::Needle& needle,
                                double damage_radius_share);

/// The verdict over the numbers alone (judge of needling_limits.hpp).
void judge(const Model& model, OverNeedling& numbers);

} // namespace stipple::insertion
