#pragma once
#include "stipple/skin/skin.hpp"
#include <memory>
#include <vector>

namespace stipple::insertion {

/// One isotropic elastic layer, bonded to its neighbours. The last layer of a stack is a half-space; its
/// thickness is not read.
struct ElasticLayer {
    double thickness = 0;      ///< [m]
    double youngs_modulus = 0; ///< [Pa]
    double poisson_ratio = 0;  ///< [-], 0 .. 0.5
    double pre_stress = 0;     ///< in-plane tension of the resting layer [Pa], >= 0
    double inertia = 0;        ///< density / (loading time)^2 [kg/(m^3 s^2)], 0 for a quasi-static load
    skin::ScaleLaw scale{};    ///< the modulus at one wavenumber; nowhere else does a stack know of scale
    double grip = 1; ///< share of a buried load that a unit of depth in this layer carries, relative
};

/// Normal surface displacement per pressure of a layered half-space one result a wavenumber; several together
/// cost about as much as one.
/// Equation: in Hankel space u_r = U(z) J1(kr), u_z = W(z) J0(kr); in-plane tension s0 and mass resist both,
///   mu (u'' - k^2 u) + (lambda + mu) grad div u = (s0 k^2 + i) u,   i = density / t^2
///   (a load that rises over t is seen at the real Laplace variable 1/t). Each layer carries four solutions: waves of
///   pressure and of shear, e^(-pkz) (1, p) and e^(-qkz) (q, 1), and their mirror images from the layer's bottom,
///   p^2 = 1 + M (1 - 2 nu) / (2 (1 - nu)), q^2 = 1 + M, M = (s0 k^2 + i) / (mu k^2). From the half-space upwards,
///   traction t = k Z u at the bottom of a layer gives Z at its top; the flexibility is W / p at the surface, where the
///   shear traction is zero. Every exponential is scaled by the layer's own thickness, so none grows.
///   k [1/m] wavenumber   nu [-] Poisson ratio   Z [Pa] impedance (2 x 2)   result [m/Pa]
/// Limits: a homogeneous half-space gives 2 (1 - nu^2) / (E k), with mass lamb1904; a stretched sheet s0 h k^2 more
/// stiffness.
/// Errors: Kind::data for an empty stack or moduli, thicknesses or Poisson ratios out of range.
/// Source: kausel1981, stiffness-matrix method.
/// Departs: half-to-half recursion of the impedance instead of a global matrix; real Laplace variable instead of an
/// inverse transform.
std::vector<double> surface_flexibility(const std::vector<ElasticLayer>& stack,
                                        const std::vector<double>& wavenumbers);

/// Vertical flexibility at one wavenumber for loads spread from the surface down to each of `lengths`
/// (ascending, [m]; 0: a pressure on the surface), by the grip of the layers: mean displacement over the
/// load, per force per area.
/// Equation: as above with a body force b = grip / integral of grip per depth in the loaded slices, whose
///   particular solution is U = 0, W = b / (mu k^2 (1 + M)), shear traction -mu k W;
///   tractions become t = k (Z u) + g with an offset g that is passed up beside the impedance, then the
///   displacements are passed down and averaged over the load in closed form.
///   result [m/Pa], one per length
/// Errors: as surface_flexibility.
std::vector<double> buried_flexibility(const std::vector<ElasticLayer>& stack,
                                       const std::vector<double>& lengths, double wavenumber);

/// The same for loads along the surface, spread from the surface down to each of `lengths`, and the mean displacement
/// along them over all directions in the plane.
/// Equation: half of the sum of the response to waves of pressure and vertical shear (body force b along the wave, as
///   above with the particular solution U = b / ((lambda + 2 mu) k^2 + s0 k^2 + i)) and to waves of horizontal shear
///   (V = A e^(-q k z), traction mu V').
/// Limits: a homogeneous half-space (2 - nu) / (2 mu k) (johnson1985, section 3.6); a buried load mindlin1936.
/// Shape: (wavenumber, length). Errors: as surface_flexibility.
std::vector<double> lateral_flexibility(const std::vector<ElasticLayer>& stack,
                                        const std::vector<double>& lengths,
                                        const std::vector<double>& wavenumbers);

/// Displacement along the surface of a rigid end of a radius that is dragged with the load spread down to each of
/// `lengths` (ascending) [m/N].
/// Equation: C(a, l) = 1/(2 pi) integral S_l(k) (sin(ka)/(ka))^2 k dk, S_l lateral_flexibility
/// Limit: on a half-space (2 - nu) / (8 mu a) (johnson1985, eq. 7.35: a bonded disc).
std::vector<double> lateral_compliance(const std::vector<ElasticLayer>& stack, double radius,
                                       const std::vector<double>& lengths);

/// Displacements of a layered half-space per unit of force [m/N]: under a flat rigid end on the surface, or
/// with the load spread over a buried length (a needle that skin grips along its wall). Flexibilities are
/// tabulated over wavenumbers and lengths once; every integral is then a short sum (hankel_weights.hpp).
class LayeredCompliance {
  public:
    /// `deepest` [m]: the longest buried length that will be asked for; 0: loads on the surface only.
    explicit LayeredCompliance(std::vector<ElasticLayer> stack, double deepest = 0);

    /// Displacement weighted by the load itself, so that F^2 mean / 2 is the stored energy. The load across
    /// is that under a rigid end on a half-space, F / (2 pi a sqrt(a^2 - r^2)), at every depth. Tabulated in
    /// ln a and in ln(1 + length / 10 um), cubic between; radii are clamped to 0.3 um .. 30 mm, lengths to
    /// 0 .. deepest.
    /// Equation: C(a, l) = 1/(2 pi) integral S_l(k) (sin(ka)/(ka))^2 k dk   [m/N]
    ///   a [m] radius   l [m] buried length
    /// Limit: (1 - nu^2) / (2 a E) on a half-space, exact.
    double mean(double radius, double buried = 0) const;

    /// The surface case by direct quadrature over the flexibility itself: the oracle of the tables.
    double mean_by_quadrature(double radius) const;

    /// Displacement of the surface at a distance from the axis of a load on it.
    /// Equation: w(r) = 1/(2 pi) integral S_0(k) J0(kr) k dk; for r well beyond the radius of the load.
    double across(double distance) const;

    /// Displacement of the surface at distance r from the centre of a disc of uniform pressure, also inside
    /// it.
    /// Equation: w(r) = 1/(pi a) integral f(k) J1(ka) J0(kr) dk
    /// The half-space made of the top layer is taken out and added in closed form (elliptic integrals), so
    /// that the rest of the integrand decays.
    /// Source: johnson1985, section 3.4 (uniform pressure on a circle).
    double displacement(double radius, double r) const;

  private:
    std::vector<double> scaled(std::size_t length, int first, int last) const;
    void tabulate();
    using Table = std::vector<std::vector<double>>; // by length, then by radius or node
    void find_slopes();
    double flexibility(double k) const; ///< of the surface, from the table
    std::vector<ElasticLayer> stack_;
    int first_node_ = 0;          ///< of the wavenumber table, k = exp(node * k_log_step)
    std::vector<double> lengths_; ///< [m], first 0
    std::vector<double> place_;   ///< ln(1 + length / 10 um)
    Table scaled_;                ///< k S [1/Pa], by length and node
    Table log_mean_, mean_slope_; ///< ln C and its slope along place_
    std::vector<double> across_;  ///< r w by distance, of a load on the surface [m^2/N]
};

/// The same object for whoever asks again for the same stack: a course needles its skin more than once, and while somebody moves a
/// slider of the device only what hangs on it is worked out anew.
std::shared_ptr<const LayeredCompliance> compliance_of(const std::vector<ElasticLayer>& stack,
                                                       double deepest);

} // namespace stipple::insertion
