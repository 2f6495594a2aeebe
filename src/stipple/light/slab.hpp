#pragma once
#include "stipple/light/medium.hpp"
#include "stipple/light/streams.hpp"
#include <Eigen/Dense>

namespace stipple::light {

/// What a homogeneous layer does to light in the streams that it carries.
///
/// Radiances u are written as v = u sqrt(w mu)/n (Streams::share): then operators are symmetric (reciprocity),
/// a boundary multiplies by Fresnel's coefficients alone, and the flux of v is sum(c v), c = sqrt(w mu) n.
/// With s, d the sum and the difference of what goes down and up, the equation of transfer is
///   ds/dz = -A d,   dd/dz = -B s,   A, B = mu_t (1/mu - albedo sqrt(w/mu) H sqrt(w/mu)),
///   H = sum over odd (A), even (B) k of (2k + 1) chi_k P_k(mu_i) P_k(mu_j)
/// so modes grow and fade as exp(±k z), k² the eigenvalues of AB. With A = L L' and L'BL = U k² U':
///   d = Q s for equal light on both faces,        Q = L'^-1 U k tanh(k t/2) U' L^-1
///   s = P d for opposite light on both faces,     P = L U tanh(k t/2)/k U' L'
///   R = (1 + Q)^-1 - (1 + P)^-1,   T = (1 + Q)^-1 + (1 + P)^-1 - 1
/// This is what doubling a thin layer without end tends to, in one step and without its starting error; the
/// tangents stay finite for any thickness.
/// Source: chandrasekhar1960 (discrete ordinates), stamnes1988 (modes as a symmetric problem), plass1973
/// (operators); wiscombe1977 (delta-M: the share chi_M of the scattering, the forward peak, counts as not
/// scattered; M the number of streams).
/// Departs: what the points miss of sum_j w_j H_ij = 1 is put on the diagonal, as light scattered straight
/// ahead: energy then balances to rounding.
struct Slab {
    std::size_t first = 0;         ///< stream of row 0
    double thickness = 0;          ///< [m]
    double absorption = 0;         ///< mu_a [1/m]
    Eigen::MatrixXd reflection;    ///< shape (carried, carried)
    Eigen::MatrixXd transmission;  ///< shape (carried, carried)
    Eigen::MatrixXd modes;         ///< L U: s of a mode; shape (carried, modes)
    Eigen::MatrixXd symmetric;     ///< (1 + Q)^-1
    Eigen::MatrixXd antisymmetric; ///< (1 + P)^-1
    Eigen::MatrixXd inverse_modes; ///< L'^-1 U
    Eigen::VectorXd rate;          ///< k [1/m]
    Eigen::VectorXd tangent;       ///< tanh(k t/2)/k [m]
    Eigen::VectorXd fluence_of;    ///< fluence of a mode of unit size
};

/// Errors: Kind::numerics if the modes cannot be found.
Slab make_slab(const Layer& layer, const Streams& streams);

/// The light inside a slab from what enters at its two faces.
class SlabField {
  public:
    SlabField(const Slab& slab, const Eigen::VectorXd& into_top, const Eigen::VectorXd& into_bottom);
    /// Fluence rate over the irradiance of the beam, at a depth below the top of the slab [m].
    double fluence(double depth) const;
    /// Share of the beam that the slab absorbs. Equation: mu_a times the integral of the fluence, in closed form.
    double absorbed() const;

  private:
    const Slab* slab_;
    Eigen::VectorXd even_, odd_; ///< modes, times their fluence
};

} // namespace stipple::light
