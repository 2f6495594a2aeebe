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

// Rates f and defects are kept in double or in single precision; the states and all arithmetic are double.
// g = gamma h, c = 1/g, l the part of transport: L u + b.

/// stage = y + 2 g f0 + g l0.
void right_of_first(std::size_t n, const double* y, double g, const double* f0, const double* l0,
                    double* stage);
void right_of_first(std::size_t n, const double* y, double g, const float* f0, const double* l0,
                    double* stage);

/// With the solved stage, l1 = (stage - (y + 2 g f0 + g l0)) c: defect = e0 l0 + e1 l1.
void defect_of_first(std::size_t n, const double* y, double g, const double* f0, const double* l0,
                     const double* stage, double* defect);
void defect_of_first(std::size_t n, const double* y, double g, const float* f0, const double* l0,
                     const double* stage, float* defect);

/// right = stage = y + h ((1 - a) f0 + a f1 + b (l0 + l1)), where l0 + l1 = (stage - y - 2 g f0) c.
void right_of_second(std::size_t n, const double* y, double h, const double* f0, const double* f1,
                     double* right, double* stage);
void right_of_second(std::size_t n, const double* y, double h, const float* f0, const float* f1,
                     double* right, double* stage);

/// With the solved stage, l2 = (stage - right) c: defect += e2 l2.
void defect_of_second(std::size_t n, const double* right, double g, const double* stage, double* defect);
void defect_of_second(std::size_t n, const double* right, double g, const double* stage, float* defect);

/// Both stages of a state that does not move, l = -loss u: the four above in one.
void immobile_first(std::size_t n, const double* y, double g, double loss, const double* f0, double* stage,
                    double* defect);
void immobile_first(std::size_t n, const double* y, double g, double loss, const float* f0, double* stage,
                    float* defect);
void immobile_second(std::size_t n, const double* y, double h, double loss, const double* f0,
                     const double* f1, double* stage, double* defect);
void immobile_second(std::size_t n, const double* y, double h, double loss, const float* f0, const float* f1,
                     double* stage, float* defect);

/// End of a step: next = stage + damp h (c0 f0 + c1 f1 + gamma f2), d = h (defect + e0 f0 + e1 f1 + e2 f2);
/// squares = sum of share d²; lowest = least of next and 0.
struct Ends {
    double squares = 0, lowest = 0;
};
Ends end_of_step(std::size_t n, double h, double damp, const double* f0, const double* f1, const double* f2,
                 const double* share, const double* stage, const double* defect, double* next);
Ends end_of_step(std::size_t n, double h, double damp, const float* f0, const float* f1, const float* f2,
                 const double* share, const double* stage, const float* defect, double* next);

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
