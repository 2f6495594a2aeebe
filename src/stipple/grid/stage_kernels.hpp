#pragma once
#include "stipple/grid/species.hpp"
#include <cstddef>
#include <numbers>

/// Loops over the cells of one species that the stages of Imex are made of; each reads and writes every array
/// once.
namespace stipple::grid::stage {

// Coefficients of the method, see Imex.
inline constexpr double k_gamma = 1.0 - std::numbers::sqrt2 / 2.0;
inline constexpr double k_a = 1.0 / (4.0 * k_gamma);
inline constexpr double k_b = 1.0 / (2.0 * std::numbers::sqrt2); ///< first two weights; the third is gamma
inline constexpr double k_h0 = (1.0 - std::numbers::sqrt2 / 4.0) / 3.0; ///< third-order companion
inline constexpr double k_h1 = (3.0 * std::numbers::sqrt2 / 4.0 + 1.0) / 3.0;
inline constexpr double k_h2 = k_gamma / 3.0;
inline constexpr double k_c0 = k_b - (1.0 - k_a), k_c1 = k_b - k_a; ///< weights less last row
inline constexpr double k_e0 = k_b - k_h0, k_e1 = k_b - k_h1, k_e2 = k_gamma - k_h2; ///< error, both parts

/// right = stage = y + a f0 + g l0.
void right_of_first(std::size_t n, const double* y, double a, const double* f0, double g, const double* l0,
                    double* right, double* stage);

/// With l1 = (stage - right) / g: defect = e0 l0 + e1 l1, slope = l0 + l1 (slope holds l0 on entry).
void slopes_of_first(std::size_t n, const double* right, const double* stage, double inverse_g, double* slope,
                     double* defect);

/// right = next = y + h ((1 - a) f0 + a f1 + b slope).
void right_of_second(std::size_t n, const double* y, double h, const double* f0, const double* f1,
                     const double* slope, double* right, double* next);

/// next holds the last stage on entry. With l2 = (next - right) / g: stage = next,
/// next += damp h (c0 f0 + c1 f1), defect = h (defect + e0 f0 + e1 f1 +
/// e2 l2).
void finish_second(std::size_t n, double h, double damp, const double* f0, const double* f1,
                   const double* right, double inverse_g, double* stage, double* next, double* defect);

/// next += a f2; squares = sum of share (defect + e f2)²; lowest = least of next and 0.
void add_last(std::size_t n, double a, double e, const double* f2, const double* share, double* next,
              const double* defect, double& squares, double& lowest);

/// Sum of share u².
double weighted_squares(std::size_t n, const double* share, const double* u);

/// Sums of share ((stage - right) / g + loss stage), what transport added, and of share |stage|.
void balance(std::size_t n, const double* share, const double* stage, const double* right, double inverse_g,
             double loss, double& gained, double& held);

/// No exchange through any side.
inline bool free_of_flux(const Species& s) {
    const auto open = [](const Face& f) {
        return f.kind == Face::Kind::fixed || f.kind == Face::Kind::robin;
    };
    return !(open(s.top) || open(s.bottom) || open(s.x_low) || open(s.x_high) || open(s.y_low) ||
             open(s.y_high));
}

} // namespace stipple::grid::stage
