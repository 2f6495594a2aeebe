#pragma once
#include "stipple/device/kinds.hpp"
#include "stipple/insertion/layered_elasticity.hpp"
#include "stipple/insertion/strokes.hpp"
#include <vector>

namespace stipple::insertion {

/// Needles that come down together, and where what carries them rests on the skin.
struct Head {
    std::vector<device::Position> feet; ///< of the needles [m]
    /// Points of a rim on which the head rests; none: a bare needle or a plate.
    std::vector<device::Position> rests;
    /// Distance of neighbours on a plate or drum that lies flush on the skin [m]; 0: none.
    double plate_pitch = 0;
};

/// Head of a device: a drum or a flat face lies on the skin between the needles; where it does not rest there
/// (device::KindFacts::rests_on_skin), its rim does around them (between rim and needles tense skin over soft
/// fat stays level, so a pressed rim does not lift it).
Head make_head(const device::Device& device);

/// Smallest distance between two needles [m]; 0 for one.
double pitch_of(const std::vector<device::Position>& feet);

/// Displacements that needles share through the skin.
/// Equation: own reference   w_j = mean over rests of w(|m - x_j|)
///           coupling        c_ij = w(|x_i - x_j|) - w_j   [m/N]
///   w(r) [m/N] displacement of the surface at a distance from a unit force   x needles   m rests
/// so that c_ij F_j is how much needle j lowers the skin at needle i, relative to what carries the needles.
/// Forces add: the skin far from a needle is taken as linear. A plate that lies flush sinks with the skin: it
/// rests half a pitch away from each needle, w_j = w(pitch / 2), and what the neighbours press down it
/// follows, c_ij = 0. So the depth in an array depends on the pitch, not on the number of needles, as long as
/// the hand can press the plate flat. More than 150 needles press as a field: shared_i = (sum over j of c_ij)
/// times the mean force, the sums taken exactly for a hundred needles and by distance from the middle of the
/// head for the others.
class Coupling {
  public:
    Coupling(const LayeredCompliance& stack, const Head& head);
    std::size_t size() const { return n_; }
    /// Displacement that the forces of the other needles make at needle i [m].
    double shared(std::size_t i, const std::vector<double>& forces, double total) const;
    double reference() const { return reference_; } ///< mean of w_j [m/N]

  private:
    void fill_pairs(const LayeredCompliance& stack, const Head& head);
    void fill_field(const LayeredCompliance& stack, const Head& head);
    std::size_t n_ = 0;
    double reference_ = 0;
    std::vector<double> pair_;  ///< c_ij, or empty
    std::vector<double> field_; ///< sum over j of c_ij, or empty
};

/// One moment of a head: how far each needle stands out and on what skin it comes down.
struct Moment {
    std::vector<double> protrusion; ///< [m]
    std::vector<Strokes::Spot> spot;
    double force_limit = INFINITY; ///< on all needles together [N]; infinity: the stroke is imposed
};

/// Every needle's own balance, all of them together.
/// Equation: l_i + D_i(F_i) + max(0, sum over j != i of c_ij F_j) = x_i
///   x_i [m] displacement: the protrusion, less where the force of the head is used up first, by the same
///   amount for every needle. Solved by Gauss-Seidel sweeps, which converge because own and shared
///   displacements come from one positive elastic energy; stops at 0.1 um.
/// Returns one entry per needle.
std::vector<Reached> come_down(const Strokes& strokes, const Coupling& coupling, const Moment& moment);

} // namespace stipple::insertion
