#include "stipple/grid/stage_kernels.hpp"
#include "stipple/grid/vectorise.hpp"
#include <cmath>

namespace stipple::grid::stage {

/// What of the kernels below is the same for both precisions of what is kept.
#define STIPPLE_KERNEL template <class Real> __attribute__((always_inline)) inline static

STIPPLE_KERNEL void right_of_first_of(std::size_t n, const double* __restrict y, double g,
                                      const Real* __restrict f0, const double* __restrict l0,
                                      double* __restrict stage) {
    const double a = 2 * g;
    for (std::size_t i = 0; i < n; ++i) stage[i] = y[i] + a * f0[i] + g * l0[i];
}
STIPPLE_VECTORISE
void right_of_first(std::size_t n, const double* y, double g, const double* f0, const double* l0,
                    double* stage) {
    right_of_first_of(n, y, g, f0, l0, stage);
}
STIPPLE_VECTORISE
void right_of_first(std::size_t n, const double* y, double g, const float* f0, const double* l0,
                    double* stage) {
    right_of_first_of(n, y, g, f0, l0, stage);
}

STIPPLE_KERNEL void defect_of_first_of(std::size_t n, const double* __restrict y, double g,
                                       const Real* __restrict f0, const double* __restrict l0,
                                       const double* __restrict stage, Real* __restrict defect) {
    const double a = 2 * g, inverse_g = 1.0 / g;
    for (std::size_t i = 0; i < n; ++i) {
        const double l1 = (stage[i] - (y[i] + a * f0[i] + g * l0[i])) * inverse_g;
        defect[i] = static_cast<Real>(k_e0 * l0[i] + k_e1 * l1);
    }
}
STIPPLE_VECTORISE
void defect_of_first(std::size_t n, const double* y, double g, const double* f0, const double* l0,
                     const double* stage, double* defect) {
    defect_of_first_of(n, y, g, f0, l0, stage, defect);
}
STIPPLE_VECTORISE
void defect_of_first(std::size_t n, const double* y, double g, const float* f0, const double* l0,
                     const double* stage, float* defect) {
    defect_of_first_of(n, y, g, f0, l0, stage, defect);
}

STIPPLE_KERNEL void right_of_second_of(std::size_t n, const double* __restrict y, double h,
                                       const Real* __restrict f0, const Real* __restrict f1,
                                       double* __restrict right, double* __restrict stage) {
    const double g = k_gamma * h, inverse_g = 1.0 / g, a0 = h * (1.0 - k_a), a1 = h * k_a, b = h * k_b;
    for (std::size_t i = 0; i < n; ++i) {
        const double slope = ((stage[i] - y[i]) - 2 * g * f0[i]) * inverse_g;
        const double r = y[i] + (a0 * f0[i] + a1 * f1[i]) + b * slope;
        right[i] = r;
        stage[i] = r;
    }
}
STIPPLE_VECTORISE
void right_of_second(std::size_t n, const double* y, double h, const double* f0, const double* f1,
                     double* right, double* stage) {
    right_of_second_of(n, y, h, f0, f1, right, stage);
}
STIPPLE_VECTORISE
void right_of_second(std::size_t n, const double* y, double h, const float* f0, const float* f1,
                     double* right, double* stage) {
    right_of_second_of(n, y, h, f0, f1, right, stage);
}

STIPPLE_KERNEL void defect_of_second_of(std::size_t n, const double* __restrict right, double g,
                                        const double* __restrict stage, Real* __restrict defect) {
    const double e = k_e2 / g;
    for (std::size_t i = 0; i < n; ++i) defect[i] = static_cast<Real>(defect[i] + e * (stage[i] - right[i]));
}
STIPPLE_VECTORISE
void defect_of_second(std::size_t n, const double* right, double g, const double* stage, double* defect) {
    defect_of_second_of(n, right, g, stage, defect);
}
STIPPLE_VECTORISE
void defect_of_second(std::size_t n, const double* right, double g, const double* stage, float* defect) {
    defect_of_second_of(n, right, g, stage, defect);
}

STIPPLE_KERNEL void immobile_first_of(std::size_t n, const double* __restrict y, double g, double loss,
                                      const Real* __restrict f0, double* __restrict stage,
                                      Real* __restrict defect) {
    const double a = 2 * g, kept = 1.0 - g * loss, factor = 1.0 / (1.0 + g * loss);
    for (std::size_t i = 0; i < n; ++i) {
        const double v = (kept * y[i] + a * f0[i]) * factor;
        stage[i] = v;
        defect[i] = static_cast<Real>(-loss * (k_e0 * y[i] + k_e1 * v));
    }
}
STIPPLE_VECTORISE
void immobile_first(std::size_t n, const double* y, double g, double loss, const double* f0, double* stage,
                    double* defect) {
    immobile_first_of(n, y, g, loss, f0, stage, defect);
}
STIPPLE_VECTORISE
void immobile_first(std::size_t n, const double* y, double g, double loss, const float* f0, double* stage,
                    float* defect) {
    immobile_first_of(n, y, g, loss, f0, stage, defect);
}

STIPPLE_KERNEL void immobile_second_of(std::size_t n, const double* __restrict y, double h, double loss,
                                       const Real* __restrict f0, const Real* __restrict f1,
                                       double* __restrict stage, Real* __restrict defect) {
    const double g = k_gamma * h, a0 = h * (1.0 - k_a), a1 = h * k_a, b = h * k_b * loss,
                 factor = 1.0 / (1.0 + g * loss);
    for (std::size_t i = 0; i < n; ++i) {
        const double v = ((y[i] + (a0 * f0[i] + a1 * f1[i])) - b * (y[i] + stage[i])) * factor;
        stage[i] = v;
        defect[i] = static_cast<Real>(defect[i] - k_e2 * loss * v);
    }
}
STIPPLE_VECTORISE
void immobile_second(std::size_t n, const double* y, double h, double loss, const double* f0,
                     const double* f1, double* stage, double* defect) {
    immobile_second_of(n, y, h, loss, f0, f1, stage, defect);
}
STIPPLE_VECTORISE
void immobile_second(std::size_t n, const double* y, double h, double loss, const float* f0, const float* f1,
                     double* stage, float* defect) {
    immobile_second_of(n, y, h, loss, f0, f1, stage, defect);
}

/// Eight partial sums, then a fixed order: the same bits for every width of vector.
static inline double folded(const double* part) {
    return ((part[0] + part[4]) + (part[2] + part[6])) + ((part[1] + part[5]) + (part[3] + part[7]));
}

STIPPLE_KERNEL Ends end_of_step_of(std::size_t n, double h, double damp, const Real* __restrict f0,
                                   const Real* __restrict f1, const Real* __restrict f2,
                                   const double* __restrict share, const double* __restrict stage,
                                   const Real* __restrict defect, double* __restrict next) {
    const double c0 = damp * h * k_c0, c1 = damp * h * k_c1, c2 = damp * h * k_gamma;
    double part[8] = {}, least[8] = {};
    const auto one = [&](std::size_t k, double& sum, double& low) {
        const double v = (stage[k] + (c0 * f0[k] + c1 * f1[k])) + c2 * f2[k];
        const double d = h * ((defect[k] + (k_e0 * f0[k] + k_e1 * f1[k])) + k_e2 * f2[k]);
        next[k] = v;
        sum += share[k] * (d * d);
        low = v < low ? v : low;
    };
    const std::size_t whole = n - n % 8;
    for (std::size_t i = 0; i < whole; i += 8)
        for (std::size_t j = 0; j < 8; ++j) one(i + j, part[j], least[j]);
    Ends ends{folded(part), 0};
    for (const double l : least) ends.lowest = l < ends.lowest ? l : ends.lowest;
    for (std::size_t k = whole; k < n; ++k) one(k, ends.squares, ends.lowest);
    return ends;
}
STIPPLE_VECTORISE
Ends end_of_step(std::size_t n, double h, double damp, const double* f0, const double* f1, const double* f2,
                 const double* share, const double* stage, const double* defect, double* next) {
    return end_of_step_of(n, h, damp, f0, f1, f2, share, stage, defect, next);
}
STIPPLE_VECTORISE
Ends end_of_step(std::size_t n, double h, double damp, const float* f0, const float* f1, const float* f2,
                 const double* share, const double* stage, const float* defect, double* next) {
    return end_of_step_of(n, h, damp, f0, f1, f2, share, stage, defect, next);
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
