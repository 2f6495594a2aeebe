#pragma once
#include "stipple/healing/states.hpp"
#include <array>
#include <vector>

namespace stipple::healing {

/// Everything about a layer of cells that the rates need: resting values and basal sources.
struct Row {
    double surface_weight = 1; ///< exp(-depth / reach_E): how much the open epidermis is felt here
    double fibroblasts = 1, vessels = 1, collagen_1 = 0.8, collagen_3 = 0.2, elastin = 1; ///< at rest
    double new_collagen = 0;                                                              ///< at rest
    /// Constant sources that make rest an equilibrium [1/s].
    std::array<double, k_states> basal{};
};

/// Constants of one run, from kinetics and host; the host's factors are in `k` already.
struct Rates {
    Kinetics k;
    Host host;
    double rest_cytokine = 0; ///< I0 * host
    double d_cut = 0;         ///< opened area fraction of the reference session
    /// u of an opened area fraction of the surface; 0 if the reference opens nothing.
    double opened(double uncovered) const { return d_cut > 0 && uncovered > 0 ? uncovered / d_cut : 0.0; }
    Rates(const Kinetics& kinetics, const Host& host, double opened_reference);
};

/// Makes a row for a layer given by its relative resting densities, and computes its basal sources so that
/// the resting state is an equilibrium. Errors: Kind::data naming the state and layer if a source would be
/// negative.
Row make_row(const Rates& rates, double surface_weight, double vessels, double fibroblasts, double collagen,
             double elastin, const std::string& layer);

/// Rates of the n cells of one row without the implicit losses: docs/methods/healing.md, equations 1 to 28.
/// Shapes: state s of cell i at y[s * y_stride + i] and f[s * f_stride + i]; uncovered (n), the share of each
/// column's surface that is open, 0..1.   opened: u, the opened area of the whole surface by that of the
/// reference session.
void reaction_rates(const Rates& rates, const Row& row, const double* uncovered, double opened, int n,
                    std::size_t y_stride, const double* y, std::size_t f_stride, double* f);
/// The same, computed and given in single precision.
void reaction_rates(const Rates& rates, const Row& row, const double* uncovered, double opened, int n,
                    std::size_t y_stride, const double* y, std::size_t f_stride, float* f);

/// Papillary means of a column that drive its surface.
template <class Real> struct alignas(sizeof(Real)) PapillaryOf { Real cytokine{}, kgf{}, m2{}; };
using Papillary = PapillaryOf<double>;

/// Rates of the surface states of one column, of which the share `uncovered` is open, without their implicit losses;
/// entry Closure is left alone. `opened` as in reaction_rates.
void surface_rates(const Rates& rates, const Papillary& papillary, double uncovered, double opened,
                   const double* surface, double* f);

/// Speed of the keratinocyte front [m/s]: v_K (1 - s_K sen)(1 + g_EG g)/(1 + I/K_IE).
double front_speed(const Rates& rates, const Papillary& papillary);

/// The longest step while the edges of cuts move [s]: the time in which the fastest front that `front_speed` allows (g
/// and 1/(1 + I/K_IE) at most 1) closes the widest of them, of radius `radius` [m]. What is open falls as the square of
/// what is left and stops at zero, which the error of a longer step does not see.
inline double longest_closing_step(const Kinetics& k, double senescence, double radius) {
    return radius / (k.v_K * (1.0 - k.s_K * senescence) * (1.0 + k.g_EG));
}

} // namespace stipple::healing
