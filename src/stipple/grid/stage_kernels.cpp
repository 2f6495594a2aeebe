#include "stipple/grid/stage_kernels.hpp"
#include "stipple/grid/vectorise.hpp"
#include <cmath>

namespace stipple::grid::stage {

STIPPLE_VECTORISE
void right_of_first(std::size_t n, const double* __restrict y, double a, const double* __restrict f0,
                    double g, const double* __restrict l0, double* __restrict right,
                    double* __restrict stage) {
    for (std::size_t i = 0; i < n; ++i) {
        const double r = y[i] + a * f0[i] + g * l0[i];
        right[i] = r;
        stage[i] = r;
    }
}

STIPPLE_VECTORISE
void slopes_of_first(std::size_t n, const double* __restrict right, const double* __restrict stage,
                     double inverse_g, double* __restrict slope, double* __restrict defect) {
    for (std::size_t i = 0; i < n; ++i) {
        const double l0 = slope[i], l1 = (stage[i] - right[i]) * inverse_g;
        defect[i] = k_e0 * l0 + k_e1 * l1;
        slope[i] = l0 + l1;
    }
}

STIPPLE_VECTORISE
void right_of_second(std::size_t n, const double* __restrict y, double h, const double* __restrict f0,
                     const double* __restrict f1, const double* __restrict slope, double* __restrict right,
                     double* __restrict next) {
    const double a0 = h * (1.0 - k_a), a1 = h * k_a, b = h * k_b;
    for (std::size_t i = 0; i < n; ++i) {
        const double r = y[i] + (a0 * f0[i] + a1 * f1[i]) + b * slope[i];
        right[i] = r;
        next[i] = r;
    }
}

STIPPLE_VECTORISE
void finish_second(std::size_t n, double h, double damp, const double* __restrict f0,
                   const double* __restrict f1, const double* __restrict right, double inverse_g,
                   double* __restrict stage, double* __restrict next, double* __restrict defect) {
    const double c0 = damp * h * k_c0, c1 = damp * h * k_c1;
    for (std::size_t i = 0; i < n; ++i) {
        const double v = next[i], l2 = (v - right[i]) * inverse_g;
        stage[i] = v;
        next[i] = v + (c0 * f0[i] + c1 * f1[i]);
        defect[i] = h * ((defect[i] + k_e2 * l2) + (k_e0 * f0[i] + k_e1 * f1[i]));
    }
}

/// Eight partial sums, then a fixed order: the same bits for every width of vector.
static inline double folded(const double* part) {
    return ((part[0] + part[4]) + (part[2] + part[6])) + ((part[1] + part[5]) + (part[3] + part[7]));
}

STIPPLE_VECTORISE
void add_last(std::size_t n, double a, double e, const double* __restrict f2, const double* __restrict share,
              double* __restrict next, const double* __restrict defect, double& squares, double& lowest) {
    double part[8] = {}, least[8] = {};
    const std::size_t whole = n - n % 8;
    for (std::size_t i = 0; i < whole; i += 8)
        for (std::size_t j = 0; j < 8; ++j) {
            const std::size_t k = i + j;
            const double v = next[k] + a * f2[k], d = defect[k] + e * f2[k];
            next[k] = v;
            part[j] += share[k] * (d * d);
            least[j] = v < least[j] ? v : least[j];
        }
    double sum = folded(part), low = 0;
    for (const double l : least) low = l < low ? l : low;
    for (std::size_t k = whole; k < n; ++k) {
        const double v = next[k] + a * f2[k], d = defect[k] + e * f2[k];
        next[k] = v;
        sum += share[k] * (d * d);
        low = v < low ? v : low;
    }
    squares = sum;
    lowest = low;
}

STIPPLE_VECTORISE
double weighted_squares(std::size_t n, const double* __restrict share, const double* __restrict u) {
    double part[8] = {};
    const std::size_t whole = n - n % 8;
    for (std::size_t i = 0; i < whole; i += 8)
        for (std::size_t j = 0; j < 8; ++j) part[j] += share[i + j] * (u[i + j] * u[i + j]);
    double sum = folded(part);
    for (std::size_t k = whole; k < n; ++k) sum += share[k] * (u[k] * u[k]);
    return sum;
}

STIPPLE_VECTORISE
void balance(std::size_t n, const double* __restrict share, const double* __restrict stage,
             const double* __restrict right, double inverse_g, double loss, double& gained, double& held) {
    double gain[8] = {}, hold[8] = {};
    const std::size_t whole = n - n % 8;
    for (std::size_t i = 0; i < whole; i += 8)
        for (std::size_t j = 0; j < 8; ++j) {
            const std::size_t k = i + j;
            gain[j] += share[k] * ((stage[k] - right[k]) * inverse_g + loss * stage[k]);
            hold[j] += share[k] * std::fabs(stage[k]);
        }
    gained = folded(gain);
    held = folded(hold);
    for (std::size_t k = whole; k < n; ++k) {
        gained += share[k] * ((stage[k] - right[k]) * inverse_g + loss * stage[k]);
        held += share[k] * std::fabs(stage[k]);
    }
}

} // namespace stipple::grid::stage
