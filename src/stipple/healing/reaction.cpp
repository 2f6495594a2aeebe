#include "stipple/healing/reaction.hpp"
#include "stipple/base/error.hpp"
#include "stipple/base/units.hpp"
#include "stipple/grid/vectorise.hpp"
#include "stipple/healing/single.hpp"
#include <algorithm>
#include <cmath>
#include <numbers>

namespace stipple::healing {

using namespace laws;

Rates::Rates(const Kinetics& kinetics, const Host& host_, double opened_reference)
    : k(kinetics), host(host_), rest_cytokine(kinetics.I0 * host_.cytokine), d_cut(opened_reference) {
    k.g_C *= (host.collagen_1_synthesis + k.r31 * host.collagen_3_synthesis) / (1.0 + k.r31);
    k.rho_P *= host.division;
    k.k_12 *= host.macrophage_switch;
    k.a_ZN *= host.mmp_neutrophils;
    k.v_K *= host.closure;
    k.g_L *= host.pigment_gain;
}

STIPPLE_VECTORISE
static void cells(const Rates& rates, const RowTerms<double>& terms, double weight, int n,
                  const double* __restrict uncovered, std::size_t stride, const double* __restrict y,
                  std::size_t f_stride, double* __restrict f) {
    const Kinetics k = rates.k; // copies: stores to f cannot change them
    const RowTerms<double> t = terms;
#pragma omp simd
    for (int i = 0; i < n; ++i) {
        const auto at = static_cast<std::size_t>(i);
        const auto made = cell_rates(k, t, weight, uncovered[i], tissue(y, stride, at));
#define ROW(id, member, ...) f[id * f_stride + at] = made.member;
        STIPPLE_STATES(ROW)
#undef ROW
    }
}

void reaction_rates(const Rates& rates, const Row& row, const double* uncovered, double opened, int n,
                    std::size_t y_stride, const double* y, std::size_t f_stride, double* f) {
    cells(rates, row_terms(rates, row, opened), row.surface_weight, n, uncovered, y_stride, y, f_stride, f);
}

/// The same in single precision, of states in double.
STIPPLE_VECTORISE
static void cells_in_single(const Rates& rates, const RowTerms<double>& terms, double weight, int n,
                            const double* __restrict uncovered, std::size_t stride,
                            const double* __restrict y, std::size_t f_stride, float* __restrict f) {
    const KineticsOf<Single> k = in_single(rates.k);
    const RowTerms<Single> t = in_single(terms);
    const Single felt = single(weight);
#ifndef __clang__
#pragma GCC ivdep // omp simd keeps objects like Single in memory
#endif
    for (int i = 0; i < n; ++i) {
        const auto at = static_cast<std::size_t>(i);
        const auto made =
            cell_rates<Single>(k, t, felt, single(uncovered[i]), tissue_in_single(y, stride, at));
#define ROW(id, member, ...) f[id * f_stride + at] = made.member.value;
        STIPPLE_STATES(ROW)
#undef ROW
    }
}

void reaction_rates(const Rates& rates, const Row& row, const double* uncovered, double opened, int n,
                    std::size_t y_stride, const double* y, std::size_t f_stride, float* f) {
    cells_in_single(rates, row_terms(rates, row, opened), row.surface_weight, n, uncovered, y_stride, y,
                    f_stride, f);
}

Row make_row(const Rates& rates, double surface_weight, double vessels, double fibroblasts, double collagen,
             double elastin, const std::string& layer) {
    Row row;
    row.surface_weight = surface_weight;
    row.vessels = vessels * rates.host.vessels;
    row.fibroblasts = fibroblasts;
    const double share_3 = rates.k.r31 / (1.0 + rates.k.r31);
    row.collagen_3 = share_3 * collagen * rates.host.collagen;
    row.collagen_1 = (1.0 - share_3) * collagen * rates.host.collagen;
    row.new_collagen = rates.k.s0 * (row.collagen_1 + row.collagen_3) / rates.k.k_N;
    row.elastin = elastin * rates.host.elastin;
    const auto y = rest(rates, row);
    const auto loss = implicit_loss(rates);
    std::array<double, k_states> f{};
    constexpr double k_uncovered = 0;
    reaction_rates(rates, row, &k_uncovered, 0, 1, 1, y.data(), 1, f.data());
    for (std::size_t s = 0; s < k_states; ++s) {
        const Basal basal = state_rows()[s].basal;
        if (basal == Basal::none) continue;
        double source = loss[s] * y[s] - f[s];
        // Rounding of an exact balance is not a negative source.
        constexpr double k_rounding = 1e-13;
        const double balanced =
            std::fabs(loss[s] * y[s]) + std::fabs(f[s]) + state_rows()[s].scale / units::day;
        if (std::fabs(source) < k_rounding * balanced) source = 0;
        check(source >= 0, Kind::data, "the basal source is negative: this host has no resting state",
              layer + "." + letter(static_cast<State>(s)));
        row.basal[s] = source;
    }
    return row;
}

void surface_rates(const Rates& rates, const Papillary& papillary, double uncovered, double opened,
                   const double* surface, double* f) {
    laws::surface_rates(rates.k, surface_terms(rates), papillary, uncovered, opened, surface, f);
}

double front_speed(const Rates& rates, const Papillary& papillary) {
    return laws::front_speed(rates.k, surface_terms(rates), papillary);
}

} // namespace stipple::healing
