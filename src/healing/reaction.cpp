#include "healing/reaction.hpp"
#include "base/error.hpp"
#include "base/units.hpp"
#include "grid/vectorise.hpp"
#include <algorithm>
#include <cmath>
#include <numbers>

namespace stipple::healing {

// Saturation laws. Arguments below zero (rounding) count as zero.
static inline double positive(double x) {
    return x > 0.0 ? x : 0.0;
}
static inline double h1(double x, double half) {
    return positive(x) / (half + positive(x));
}
static inline double h2(double x, double half) {
    return positive(x) * positive(x) / (half * half + positive(x) * positive(x));
}
static inline double ramp(double x, double smooth) {
    return positive(x) * positive(x) / (positive(x) + smooth);
}

Rates::Rates(const Kinetics& kinetics, const Host& host_, Mode mode_, double opened_reference)
    : k(kinetics), host(host_), mode(mode_), rest_cytokine(kinetics.I0 * host_.cytokine),
      d_cut(opened_reference) {}

std::array<double, k_states> implicit_loss(const Rates& r) {
    std::array<double, k_states> loss{};
    const Kinetics& k = r.k;
    loss[P] = k.lam_P, loss[B] = k.k_B0, loss[I] = k.lam_I, loss[N] = k.del_N, loss[M1] = k.del_M1 + k.k_12,
    loss[M2] = k.del_M2;
    loss[T1] = k.lam_T, loss[T3] = k.lam_T3, loss[V] = k.lam_V, loss[G] = k.lam_G, loss[F] = k.del_F,
    loss[Y] = k.del_Y;
    loss[Fa] = 1.0 / k.tau_Fa, loss[W] = k.k_Wr, loss[Q] = k.k_Q0, loss[Z] = k.lam_Z, loss[U] = k.lam_U;
    loss[Tau] = k.k_x + k.lam_tau, loss[A] = k.lam_A;
    return loss;
}

std::array<double, k_surface_states> implicit_surface_loss(const Rates& r) {
    return {0.0, r.k.k_H, r.k.lam_K, r.k.k_L};
}

std::array<double, k_states> rest(const Rates& r, const Row& row) {
    std::array<double, k_states> y{};
    y[I] = r.rest_cytokine, y[M2] = r.k.M2b, y[T1] = r.k.T1b, y[T3] = r.k.T3b, y[V] = r.k.V_b, y[G] = r.k.G_b;
    y[F] = row.fibroblasts, y[W] = row.vessels, y[C3] = row.collagen_3, y[C1] = row.collagen_1;
    y[Z] = r.host.mmp, y[U] = 1, y[X] = row.elastin, y[S] = r.host.elastosis, y[A] = 1;
    return y;
}

std::array<double, k_surface_states> surface_rest(const Rates& r, bool well_mixed) {
    return {well_mixed ? 1.0 : 0.0, r.host.epidermis, 0.0, 1.0};
}

/// Constants of a row that the cell loop needs, computed once per call.
struct RowTerms {
    double open, cover4, dc, rho0, capacity, hT0, hY0, hC0, hT3, g0, decay_1, decay_3, decay_x, collagen_0,
        synthesis, elastin_share;
};

static RowTerms row_terms(const Rates& r, const Row& row, double covered) {
    const Kinetics& k = r.k;
    RowTerms t{};
    const double uncovered = positive(1.0 - covered);
    t.open = r.d_cut > 0 ? uncovered / r.d_cut * row.surface_weight : 0.0;
    const double felt = 1.0 - row.surface_weight * (1.0 - covered);
    t.cover4 = felt * felt * felt * felt;
    t.dc = 1.0 - 0.6 * r.host.senescence;
    t.rho0 = k.del_F / (1.0 - 1.0 / k.F_max);
    t.capacity = 1.0 / (k.F_max * row.fibroblasts);
    t.hT0 = h1(k.T1b, k.K_T);
    t.hY0 = h2(k.T1b / (1.0 + k.T3b / k.K_3), k.K_T);
    t.hC0 = h1(k.T1b + k.w_T3 * k.T3b, k.K_C);
    t.hT3 = h1(k.T3b, k.K_C);
    t.g0 = h1(k.G_b, k.K_G);
    t.decay_1 = std::numbers::ln2 / k.hl_C1;
    t.decay_3 = std::numbers::ln2 / k.hl_C3;
    t.decay_x = std::numbers::ln2 / k.hl_X;
    t.collagen_0 = row.collagen_1 + row.collagen_3;
    t.synthesis = 1.0 - 0.8 * r.host.senescence;
    t.elastin_share = 1.0 - 0.6 * r.host.senescence;
    return t;
}

STIPPLE_VECTORISE
static void cells(const Rates& rates, const Row& row, const RowTerms& t, int n, std::size_t stride,
                  const double* __restrict y, std::size_t f_stride, double* __restrict f) {
    const Kinetics k = rates.k;
    const double F0 = row.fibroblasts, W0 = row.vessels, I0 = rates.rest_cytokine;
    const double refill = rates.mode.refill ? k.k_im : 0.0;
    const double stage = rates.mode.activated_stage ? 1.0 : 0.0;
    const std::array<double, k_states> b = row.basal;
    const double lagged = stage / k.tau_Fa;
#pragma omp simd
    for (int i = 0; i < n; ++i) {
        const double p = y[P * stride + i], debris = y[B * stride + i], cyt = y[I * stride + i],
                     neu = y[N * stride + i];
        const double m1 = y[M1 * stride + i], m2 = y[M2 * stride + i], t1 = y[T1 * stride + i],
                     t3 = y[T3 * stride + i];
        const double vegf = y[V * stride + i], kgf = y[G * stride + i], fib = y[F * stride + i],
                     act = y[Fa * stride + i];
        const double myo = y[Y * stride + i], ves = y[W * stride + i], clot = y[Q * stride + i];
        const double c3 = y[C3 * stride + i], c1 = y[C1 * stride + i], mmp = y[Z * stride + i],
                     timp = y[U * stride + i];
        const double tro = y[Tau * stride + i], ela = y[X * stride + i], sol = y[S * stride + i],
                     hya = y[A * stride + i];

        const double m2x = positive(m2 - k.M2b), dI = positive(cyt - I0), mx = m1 + m2x;
        const double fs = fib + act; // fibroblasts at work, activated ones included
        // inflammation
        f[P * f_stride + i] = k.a_PM * mx;
        f[B * f_stride + i] = k.eps_B * k.del_N * neu - k.k_BM * mx * debris;
        const double brake = 1.0 / (1.0 + m2x / k.K_10);
        f[I * f_stride + i] =
            k.a_IB * debris / (1.0 + debris / k.K_B) + (k.a_IN * neu + k.a_IM * m1) * brake + k.lam_I * I0;
        const double drive = debris + k.c_I * dI;
        f[N * f_stride + i] = k.r_N * ves * h1(drive, k.K_IN) / (1.0 + mx / k.K_res) - k.k_eN * mx * neu;
        const double switching = k.k_12 / (1.0 + (cyt / k.K_I12) * (cyt / k.K_I12)) * m1;
        f[M1 * f_stride + i] = k.r_M * ves * h1(drive, k.K_IM) + (k.k_12 * m1 - switching);
        f[M2 * f_stride + i] = switching + k.del_M2 * k.M2b;
        // growth factors
        const double deficit = positive(1.0 - (c3 + c1) / t.collagen_0);
        f[T1 * f_stride + i] = k.a_TP * p + k.a_TM1 * m1 + k.a_TM2 * m2x + k.a_TY * myo +
                               k.a_TD * deficit * (fs < F0 ? fs : F0) + b[T1];
        const double gx = positive(h1(kgf, k.K_G) - t.g0);
        f[T3 * f_stride + i] = (k.a_T3G * gx * fs + k.a_T3M * m2x) * t.cover4 / (1.0 + dI / k.K_I3) + b[T3];
        f[V * f_stride + i] =
            k.a_VH * positive(W0 - ves) + k.a_VM * m2x + k.a_VE * (t.open / (1.0 + t.open)) + b[V];
        f[G * f_stride + i] = k.a_GI * fs * h1(dI, k.K_GI) + k.a_GF * positive(fs - F0) + b[G];
        // fibroblasts
        const double hP = h1(p, k.K_P), hT = positive(h1(t1, k.K_T) - t.hT0);
        const double hY = positive(h2(t1 / (1.0 + t3 / k.K_3), k.K_T) - t.hY0);
        const double room = 1.0 - (fs + myo) * t.capacity, free = positive(room);
        const double differentiating = k.k_FY * hY * fib * free;
        f[F * f_stride + i] = (t.rho0 + t.dc * (k.rho_P * hP + k.rho_T * hT)) * fib * room +
                              k.k_mig * t.dc * hP * free * F0 + refill * positive(F0 - fib) * free -
                              differentiating;
        f[Fa * f_stride + i] = stage * differentiating;
        f[Y * f_stride + i] = (1.0 - stage) * differentiating + lagged * act;
        // vessels, clot
        const double sprouting = k.k_W * positive(h1(vegf, k.K_V) - k.V_b / (k.K_V + k.V_b));
        f[W * f_stride + i] = sprouting * ves * (1.0 - ves / (k.W_max * W0)) + k.k_Wr * W0;
        f[Q * f_stride + i] = -(k.k_QM * mx + k.k_QF * (fs + myo)) * clot;
        // collagen
        const double hC = positive(h1(t1 + k.w_T3 * t3, k.K_C) - t.hC0);
        const double made = t.synthesis * (fs * hC + k.y_C * myo) * positive(1.0 - (c3 + c1) / k.C_max);
        const double z = mmp / timp, surplus = ramp(c3 - k.r31 * c1, k.kap), exchange = k.k_mat * surplus;
        f[C3 * f_stride + i] = k.q3 * made - exchange - t.decay_3 * z * c3 - k.d3n * z * surplus + b[C3] * fs;
        f[C1 * f_stride + i] = k.q1 * made + exchange - t.decay_1 * z * c1 + b[C1] * fs;
        f[Z * f_stride + i] = k.a_ZM * m1 + k.a_ZN * neu + k.a_ZI * fs * dI + b[Z];
        f[U * f_stride + i] = k.a_UT * fs * hC + b[U];
        // elastic fibres, elastosis, hyaluronan
        f[Tau * f_stride + i] =
            k.a_tau * t.elastin_share * fs * (0.4 * hC + 0.6 * positive(h1(t3, k.K_C) - t.hT3)) + b[Tau];
        f[X * f_stride + i] = k.k_x * tro - t.decay_x * z * ela - k.d_XN * (neu + m1) * ela + b[X];
        f[S * f_stride + i] = -k.d_SN * (neu + m1 + 0.5 * m2x) * sol;
        f[A * f_stride + i] =
            k.lam_A * (std::sqrt(positive(fs) / F0) * (1.0 + k.g_A * (hT + 0.5 * hP)) - hya * k.g_hy * dI) +
            b[A];
    }
}

void reaction_rates(const Rates& rates, const Row& row, double covered, int n, std::size_t y_stride,
                    const double* y, std::size_t f_stride, double* f) {
    cells(rates, row, row_terms(rates, row, covered), n, y_stride, y, f_stride, f);
}

Row make_row(const Rates& rates, double surface_weight, double vessels, double fibroblasts, double collagen,
             double elastin, const std::string& layer) {
    static constexpr const char* k_letters[k_states] = {"P",  "B", "I", "N",   "M1", "M2", "T1", "T3",
                                                        "V",  "G", "F", "Fa",  "Y",  "W",  "Q",  "C3",
                                                        "C1", "Z", "U", "tau", "X",  "S",  "A"};
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
    reaction_rates(rates, row, 1.0, 1, 1, y.data(), 1, f.data());
    for (const State s : {T1, T3, V, G, C3, C1, Z, U, Tau, X, A}) {
        double source = loss[s] * y[s] - f[s];
        if (s == C3 || s == C1) source /= row.fibroblasts;
        // Rounding of an exact balance is not a negative source.
        if (std::fabs(source) < 1e-14 * (std::fabs(loss[s] * y[s]) + std::fabs(f[s]))) source = 0;
        check(source >= 0, Kind::data, "the basal source is negative: this host has no resting state",
              layer + "." + k_letters[s]);
        row.basal[s] = source;
    }
    const double drift = rates.host.drift_per_year / units::year;
    row.basal[C3] += drift * row.collagen_3;
    row.basal[C1] += drift * row.collagen_1;
    return row;
}

void surface_rates(const Rates& rates, const Papillary& p, double covered, const double* surface, double* f) {
    const Kinetics& k = rates.k;
    const double gx = positive(h1(p.kgf, k.K_G) - h1(k.G_b, k.K_G));
    const double dI = positive(p.cytokine - rates.rest_cytokine);
    const double open = rates.d_cut > 0 ? positive(1.0 - covered) / rates.d_cut : 0.0;
    f[H] = k.k_H * rates.host.epidermis * (1.0 + k.g_HG * gx + k.g_HC * (p.relative_collagen - 1.0));
    f[K] = k.a_K * (dI + 0.3 * h1(open, 1.0)) / (1.0 + positive(p.m2 - k.M2b) / k.K_KM);
    f[L] = k.k_L * (1.0 + k.g_L * surface[K]);
}

double front_speed(const Rates& rates, const Papillary& p) {
    const Kinetics& k = rates.k;
    const double gx = positive(h1(p.kgf, k.K_G) - h1(k.G_b, k.K_G));
    return k.v_K * (1.0 - 0.3 * rates.host.senescence) * (1.0 + k.g_EG * gx) /
           (1.0 + positive(p.cytokine) / k.K_IE);
}

} // namespace stipple::healing
