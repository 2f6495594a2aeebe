#pragma once
#include "stipple/device/kinds.hpp"
#include "stipple/insertion/insertion.hpp"
#include "stipple/insertion/layered_elasticity.hpp"
#include "stipple/insertion/plate.hpp"
#include "stipple/insertion/strokes.hpp"
#include <optional>
#include <utility>
#include <vector>

namespace stipple::insertion {

/// Needles that come down together, and where what carries them rests on the skin.
struct Head {
    std::vector<device::Position> feet; ///< of the needles [m]
    /// Points of a rim on which the head rests; none: a bare needle or a plate.
    std::vector<device::Position> rests;
    bool plate = false; ///< a plate or drum lies flush on the skin between the needles
};

/// Points of a rim of this radius around the origin [m].
std::vector<device::Position> circle(double radius);

/// Head of a device: a drum or a flat face lies on the skin between the needles; where it does not rest there
/// (device::KindFacts::rests_on_skin), its rim does around them (between rim and needles tense skin over soft
/// fat stays level, so a pressed rim does not lift it).
Head make_head(const device::Device& device);

/// Displacements that needles share through the skin.
/// Equation: own reference   w_j = mean over rests of w(|m - x_j|)
///           coupling        c_ij = w(|x_i - x_j|) - w_j   [m/N]
///   w(r) [m/N] displacement of the surface at a distance from a unit force   x needles   m rests
/// so that c_ij F_j is how much needle j lowers the skin at needle i, relative to what carries the needles.
/// Forces add: the skin far from a needle is taken as linear. More than 150 needles press as a field: shared_i = (sum
/// over j of c_ij) times the mean force, the sums taken exactly for a hundred needles and by distance from the middle of
/// the head for the others. A plate rests nowhere until it touches: see Plate.
class Coupling {
  public:
    Coupling(const LayeredCompliance& stack, const Head& head);
    std::size_t size() const { return n_; }
    /// Displacement that the forces of the other needles make at needle i [m].
    double shared(std::size_t i, const std::vector<double>& forces, double total) const;
    void lay(Plate plate) { plate_ = std::move(plate); } ///< between the needles of a head that has one
    double reference() const { return reference_; }      ///< mean of w_j [m/N]
    const std::optional<Plate>& plate() const { return plate_; }

  private:
    void fill_pairs(const LayeredCompliance& stack, const Head& head);
    void fill_field(const LayeredCompliance& stack, const Head& head);
    std::size_t n_ = 0;
    double reference_ = 0;
    std::vector<double> pair_;  ///< c_ij, or empty
    std::vector<double> field_; ///< sum over j of c_ij, or empty
    std::optional<Plate> plate_;
};

/// One moment of a head: how far each needle stands out and on what skin it comes down.
struct Moment {
    std::vector<double> protrusion; ///< out of the rim or plate; of bare needles their way [m]
    std::vector<Strokes::Spot> spot;
    double force_limit = INFINITY; ///< on the head, per needle [N]; infinity: the stroke is imposed
    double plate_depth = 0;        ///< way of an imposed plate beyond the level of the undeformed skin [m]
};

/// Where a head comes to rest.
struct Landed {
    std::vector<Reached> needles;
    double plate_force = 0; ///< per needle [N]
    double plate_depth = 0; ///< below the undeformed skin [m]
};

/// Every needle's own balance, all of them together.
/// Equation: l_i + D_i(F_i) + max(0, sum over j != i of c_ij F_j) = x_i
///   x_i [m] displacement: the protrusion, less where the force of the head is used up first, by the same
///   amount for every needle. Solved by Gauss-Seidel sweeps, which converge because own and shared
///   displacements come from one positive elastic energy; stops at 0.1 um.
/// Of a plate: l_i + D_i(F_i) + sink = p_i + d with Plate's sink and mean force, d imposed or where needles and plate
/// together carry the force: one equation for the mean force.
Landed come_down(const Strokes& strokes, const Coupling& coupling, const Moment& moment);

/// The same head at an imposed displacement of its base, counted from where the tips touch the undeformed skin [m];
/// every needle stands out by the length of the first.
Moment moment_at(const Coupling& coupling, const Moment& moment, double displacement);
/// The mean needle of a head that has come down by a displacement of its base.
ForcePoint mean_point(double displacement, const Landed& landed);

} // namespace stipple::insertion
