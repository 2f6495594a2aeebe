#pragma once
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
};

/// Normal surface displacement per pressure of a layered half-space at one wavenumber.
/// Equation: in Hankel space u_r = U(z) J1(kr), u_z = W(z) J0(kr); each layer carries the four solutions
///   e^(-kz) (1, 1), e^(-kz) (kz, kz + 3 - 4 nu) and their mirror images from the layer's bottom. From the
///   half-space upwards, traction t = k Z u at the bottom of a layer gives Z at its top; the flexibility is W
///   / p at the surface, where the shear traction is zero. Every exponential is scaled by the layer's own
///   thickness, so none grows. In-plane tension s0 resists bending like membranes and mass resists haste: a
///   layer is cut into slices of thickness h, and each face carries half of both, S above = S below - (s0 k^2
///   + i) W h / (2 (1 + 0.4 k h)). i = density / t^2: a load that rises over t is seen at the real Laplace
///   variable 1/t. k [1/m] wavenumber   nu [-] Poisson ratio   Z [Pa] impedance (2 x 2)   result [m/Pa]
/// Limits: a homogeneous half-space gives 2 (1 - nu^2) / (E k). A stretched sheet gives s0 h k^2 more
/// stiffness. Errors: Kind::data for an empty stack or moduli, thicknesses or Poisson ratios out of range.
/// Source: kausel1981, stiffness-matrix method, static limit.  Departs: half-to-half recursion of the
/// impedance
///   instead of a global matrix; tension and mass by slices (the factor 1/(1 + 0.4 k h) gives a slice thicker
///   than the wave the 1.25 / k of depth that moves in an incompressible half-space); real Laplace variable
///   instead of an inverse transform; no sideways mass.
double surface_flexibility(const std::vector<ElasticLayer>& stack, double wavenumber);

/// Displacement of the surface of a layered half-space under a uniform pressure patch of unit total force
/// [m/N]. The flexibility is tabulated over wavenumbers once; `mean` is tabulated over patch radii once.
class LayeredCompliance {
  public:
    explicit LayeredCompliance(std::vector<ElasticLayer> stack);

    /// Mean displacement under the patch, per newton: the mean is conjugate to a uniform pressure, so that
    /// F^2 mean(a) / 2 is the stored energy. Tabulated between 1 um and 20 mm, held to 1e-4; clamped outside.
    /// Equation: C(a) = 1/(pi a) integral f(k) 2 J1(ka)^2 / (ka) dk   [m/N], a [m]
    double mean(double patch_radius) const;

    /// The same by direct quadrature: the oracle of the table.
    double mean_by_quadrature(double patch_radius) const;

    /// Displacement at distance r from the centre of the patch, per newton.
    /// Equation: w(r) = 1/(pi a) integral f(k) J1(ka) J0(kr) dk; the half-space made of the top layer is
    /// taken out
    ///   and added in closed form (elliptic integrals), so that the rest of the integrand decays.
    /// Source: johnson1985, section 3.4 (uniform pressure on a circle).
    double displacement(double patch_radius, double r) const;

  private:
    double flexibility(double k) const; ///< from the table
    std::vector<ElasticLayer> stack_;
    double log_k0_ = 0, step_k_ = 1;
    std::vector<double> log_ratio_; ///< ln of f / f(top layer as half-space without tension), uniform in ln k
    double log_a0_ = 0, step_a_ = 1;
    std::vector<double> log_mean_; ///< ln of C(a), uniform in ln a
};

} // namespace stipple::insertion
