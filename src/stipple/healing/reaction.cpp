#include "stipple/healing/reaction.hpp"
#include "stipple/base/error.hpp"
#include "stipple/base/units.hpp"
#include "stipple/grid/vectorise.hpp"
#include "stipple/healing/laws.hpp"
#include <algorithm>
#include <cmath>
#include <numbers>

namespace stipple::healing {

using namespace laws;

Rates::Rates(const Kinetics& kinetics, const Host& host_, Mode mode_, double opened_reference)
    : k(kinetics), host(host_), mode(mode_), rest_cytokine(kinetics.I0 * host_.cytokine),
      d_cut(opened_reference) {
    k.q1 *= host.collagen_1_synthesis;
    k.q3 *= host.collagen_3_synthesis;
    k.rho_P *= host.division;
    k.rho_T *= host.division;
    k.k_12 *= host.macrophage_switch;
    k.a_ZN *= host.mmp_neutrophils;
    k.v_K *= host.closure;
    k.g_L *= host.pigment_gain;
}

STIPPLE_VECTORISE
static void cells(const Rates& rates, const RowTerms& terms, double weight, int n,
                  const double* __restrict uncovered, std::size_t stride, const double* __restrict y,
                  std::size_t f_stride, double* __restrict f) {
    const Kinetics k = rates.k; // copies: stores to f cannot change them
    const RowTerms t = terms;
    const double refill = rates.mode.refill ? k.k_im : 0.0;
    const double stage = rates.mode.activated_stage ? 1.0 : 0.0;
    const double lagged = stage / k.tau_Fa;
#pragma omp simd
    for (int i = 0; i < n; ++i) {
        const auto at = static_cast<std::size_t>(i);
        const Tissue c = tissue(y, stride, at);
        const Drives d = drives(k, t, c);
        const double workers = c.fibroblasts + c.activated, free = positive(d.room);
        // inflammation
        f[P * f_stride + at] = k.a_PM * d.macrophages;
        f[B * f_stride + at] = k.eps_B * k.del_N * c.neutrophils - k.k_BM * d.macrophages * c.debris;
        f[I * f_stride + at] = cytokine_made(k, t, c, d);
        const double drive = c.debris + k.c_I * d.cytokine;
        f[N * f_stride + at] = k.r_N * c.vessels * h1(drive, k.K_IN) / (1.0 + d.macrophages / k.K_res) -
                               k.k_eN * d.macrophages * c.neutrophils;
        const double switching = k.k_12 / (1.0 + (c.cytokine / k.K_I12) * (c.cytokine / k.K_I12)) * c.m1;
        f[M1 * f_stride + at] = k.r_M * c.vessels * h1(drive, k.K_IM) + (k.k_12 * c.m1 - switching);
        f[M2 * f_stride + at] = switching + k.del_M2 * k.M2b;
        // growth factors
        f[T1 * f_stride + at] = tgf1_made(k, t, c, d);
        const double gx = positive(h1(c.kgf, k.K_G) - t.g0);
        const double felt = 1.0 - weight * uncovered[i], felt2 = felt * felt;
        f[T3 * f_stride + at] =
            (k.a_T3G * gx * workers + k.a_T3M * d.m2) * (felt2 * felt2) / (1.0 + d.cytokine / k.K_I3) +
            t.basal[T3];
        f[V * f_stride + at] = vegf_made(k, t, c, d);
        f[G * f_stride + at] = k.a_GI * workers * h1(d.cytokine, k.K_GI) +
                               k.a_GF * positive(workers - t.fibroblasts) + t.basal[G];
        // fibroblasts
        const double hY = positive(h2(c.tgf1 / (1.0 + c.tgf3 / k.K_3), k.K_T) - t.hY0);
        const double differentiating = k.k_FY * hY * c.fibroblasts * free;
        f[F * f_stride + at] = fibroblasts_born(k, t, c, d) +
                               refill * positive(t.fibroblasts - c.fibroblasts) * free - differentiating;
        f[Fa * f_stride + at] = stage * differentiating;
        f[Y * f_stride + at] = (1.0 - stage) * differentiating + lagged * c.activated;
        // vessels, clot
        const double sprouting = k.k_W * positive(h1(c.vegf, k.K_V) - t.hV0);
        f[W * f_stride + at] =
            sprouting * c.vessels * (1.0 - c.vessels / (k.W_max * t.vessels)) + k.k_Wr * t.vessels;
        f[Q * f_stride + at] = -(k.k_QM * d.macrophages + k.k_QF * (workers + c.myofibroblasts)) * c.fibrin;
        // collagen
        const double made = collagen_activity(k, t, c, d);
        const double z = c.mmp / c.timp, surplus = ramp(c.collagen_3 - k.r31 * c.collagen_1, k.kap),
                     exchange = k.k_mat * surplus;
        f[C3 * f_stride + at] = k.q3 * made - exchange - t.decay_3 * z * c.collagen_3 - k.d3n * z * surplus +
                                t.basal[C3] * workers;
        f[C1 * f_stride + at] = k.q1 * made + exchange - t.decay_1 * z * c.collagen_1 + t.basal[C1] * workers;
        f[Z * f_stride + at] = mmp_made(k, t, c, d);
        f[U * f_stride + at] = k.a_UT * workers * d.collagen + t.basal[U];
        // elastic fibres, elastosis, hyaluronan
        f[Tau * f_stride + at] = tropoelastin_made(k, t, c, d);
        const double leukocytes = c.neutrophils + c.m1;
        f[X * f_stride + at] =
            k.k_x * c.tropoelastin - t.decay_x * z * c.elastin - k.d_XN * leukocytes * c.elastin + t.basal[X];
        f[S * f_stride + at] = -k.d_SN * (leukocytes + k.w_SM * d.m2) * c.elastosis;
        f[A * f_stride + at] = k.lam_A * (std::sqrt(positive(workers) / t.fibroblasts) *
                                              (1.0 + k.g_A * (d.tgf1 + k.w_AP * d.pdgf)) -
                                          c.hyaluronan * k.g_hy * d.cytokine) +
                               t.basal[A];
    }
}

void reaction_rates(const Rates& rates, const Row& row, const double* uncovered, double opened, int n,
                    std::size_t y_stride, const double* y, std::size_t f_stride, double* f) {
    cells(rates, row_terms(rates, row, opened), row.surface_weight, n, uncovered, y_stride, y, f_stride, f);
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
        if (basal == Basal::per_fibroblast) source /= row.fibroblasts;
        // Rounding of an exact balance is not a negative source.
        if (std::fabs(source) < 1e-14 * (std::fabs(loss[s] * y[s]) + std::fabs(f[s]))) source = 0;
        check(source >= 0, Kind::data, "the basal source is negative: this host has no resting state",
              layer + "." + letter(static_cast<State>(s)));
        row.basal[s] = source;
    }
    const double drift = rates.host.drift_per_year / units::year;
    row.basal[C3] += drift * row.collagen_3;
    row.basal[C1] += drift * row.collagen_1;
    return row;
}

void surface_rates(const Rates& rates, const Papillary& p, double opened, const double* surface, double* f) {
    const Kinetics& k = rates.k;
    const double gx = positive(h1(p.kgf, k.K_G) - h1(k.G_b, k.K_G));
    const double dI = positive(p.cytokine - rates.rest_cytokine);
    f[H] = k.k_H * rates.host.epidermis * (1.0 + k.g_HG * gx + k.g_HC * (p.relative_collagen - 1.0));
    f[K] = k.a_K * (dI + k.w_Ku * h1(opened, 1.0)) / (1.0 + positive(p.m2 - k.M2b) / k.K_KM);
    f[L] = k.k_L * (1.0 + k.g_L * surface[K]);
}

double front_speed(const Rates& rates, const Papillary& p) {
    const Kinetics& k = rates.k;
    const double gx = positive(h1(p.kgf, k.K_G) - h1(k.G_b, k.K_G));
    return k.v_K * (1.0 - k.s_K * rates.host.senescence) * (1.0 + k.g_EG * gx) /
           (1.0 + positive(p.cytokine) / k.K_IE);
}

} // namespace stipple::healing
