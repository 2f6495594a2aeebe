#pragma once
// The laws of docs/methods/healing.md: what a cell makes of each signal and of the matrix, and its rates.
// Everything is inlined into vectorised loops over cells, where Real is a double, or over members side by side,
// where Real holds the numbers of all of them (lanes.hpp). Both compute the same, operation by operation.
#include "stipple/healing/reaction.hpp"
#include "stipple/healing/synthesis.hpp"
#include <cmath>
#include <numbers>

#define STIPPLE_LAW [[gnu::always_inline]] inline

namespace stipple::healing::laws {

// Saturation laws. Arguments below zero (rounding) count as zero.
template <class Real> STIPPLE_LAW Real positive(Real x) {
    return x > 0.0 ? x : Real{};
}
template <class Real> STIPPLE_LAW Real smaller(Real a, Real b) {
    return a < b ? a : b;
}
template <class Real> STIPPLE_LAW Real h1(Real x, Real half) {
    return positive(x) / (half + positive(x));
}
/// What is left of 1 where x brakes with the constant `half`: 1 / (1 + x/half), with one division.
template <class Real> STIPPLE_LAW Real braked(Real x, Real half) {
    return half / (half + x);
}
template <class Real> STIPPLE_LAW Real h2(Real x, Real half) {
    return positive(x) * positive(x) / (half * half + positive(x) * positive(x));
}
template <class Real> STIPPLE_LAW Real ramp(Real x, Real smooth) {
    return positive(x) * positive(x) / (positive(x) + smooth);
}
STIPPLE_LAW double root(double x) {
    return std::sqrt(x);
}
template <class Real> STIPPLE_LAW Real eighth(Real x) {
    const Real square = x * x, fourth = square * square;
    return fourth * fourth;
}

/// The states of one cell, or their rates, by their names in states.hpp.
template <class Real> struct alignas(sizeof(Real)) Tissue {
#define ROW(id, member, ...) Real member;
    STIPPLE_STATES(ROW)
#undef ROW
};

/// Cell i of a row whose state s stands at y[s * stride + i].
template <class Real>
STIPPLE_LAW Tissue<Real> tissue(const Real* __restrict y, std::size_t stride, std::size_t i) {
    return {
#define ROW(id, member, ...) y[id * stride + i],
        STIPPLE_STATES(ROW)
#undef ROW
    };
}

// clang-format off
// Constants of a row that the laws need:
//   fibroblasts, vessels, cytokine           at rest: F0, W0, I0
//   open                                     u: opened area by that of the reference session, as felt here
//   division, synthesis, elastin_share       1 - s_F sen, 1 - s_C sen, 1 - s_X sen
//   rho0, capacity                           del_F/(1 - 1/F_max), 1/(F_max F0)
//   per_fibroblast, per_collagen             1/F0, 1/C0
//   per_vessel_limit                         1/(W_max W0)
//   hT0, hY0, hC0, hT3, g0, hV0              saturation terms at rest
//   decay, decay_x                           ln 2 / half-life of collagen and elastic fibres
//   made                                     s0 C0/F0: collagen made by a resting fibroblast
//   kept                                     decay/s0: share of new collagen that becomes fibre at rest, in young skin
//   share_3                                  of III in it at rest
//   filled_0                                 1/(1 + (C0/c_max)^8)
//   mmp, timp                                Z0, U0
#define STIPPLE_ROW_TERMS(X) \
    X(fibroblasts) X(vessels) X(cytokine) X(open) X(division) X(synthesis) X(elastin_share) X(rho0) \
    X(capacity) X(per_fibroblast) X(per_collagen) X(per_vessel_limit) X(hT0) X(hY0) X(hC0) X(hT3) X(g0) X(hV0) X(decay) X(decay_x) \
    X(made) X(kept) X(share_3) X(filled_0) X(mmp) X(timp)
// clang-format on

/// The above and the basal sources of the row, computed once per call.
template <class Real> struct alignas(sizeof(Real)) RowTerms {
#define X(name) Real name;
    STIPPLE_ROW_TERMS(X)
#undef X
    std::array<Real, k_states> basal;
};

inline RowTerms<double> row_terms(const Rates& r, const Row& row, double opened) {
    const Kinetics& k = r.k;
    RowTerms<double> t{};
    t.fibroblasts = row.fibroblasts;
    t.vessels = row.vessels;
    t.cytokine = r.rest_cytokine;
    t.open = opened * row.surface_weight;
    t.division = 1.0 - k.s_F * r.host.senescence;
    t.synthesis = 1.0 - k.s_C * r.host.senescence;
    t.elastin_share = 1.0 - k.s_X * r.host.senescence;
    t.rho0 = k.del_F / (1.0 - 1.0 / k.F_max);
    t.capacity = 1.0 / (k.F_max * row.fibroblasts);
    t.per_fibroblast = 1.0 / row.fibroblasts;
    t.per_collagen = 1.0 / (row.collagen_1 + row.collagen_3);
    t.per_vessel_limit = 1.0 / (k.W_max * row.vessels);
    t.hT0 = h1(k.T1b, k.K_T);
    t.hY0 = h2(k.T1b * braked(k.T3b, k.K_3), k.K_T);
    t.hC0 = h1(k.T1b + k.w_T3 * k.T3b, k.K_C);
    t.hT3 = h1(k.T3b, k.K_C);
    t.g0 = h1(k.G_b, k.K_G);
    t.hV0 = k.V_b / (k.K_V + k.V_b);
    t.decay = std::numbers::ln2 / k.hl_C;
    t.decay_x = std::numbers::ln2 / k.hl_X;
    t.made = k.s0 * (row.collagen_1 + row.collagen_3) / row.fibroblasts;
    t.kept = t.decay / k.s0;
    t.share_3 = k.r31 / (1.0 + k.r31);
    t.mmp = r.host.mmp;
    t.timp = r.host.timp;
    t.filled_0 = 1.0 / (1.0 + eighth((row.collagen_1 + row.collagen_3) / k.c_max));
    t.basal = row.basal;
    return t;
}

/// Puts the constants of a row into one lane.
template <class Real> void put_lane(const RowTerms<double>& from, int lane, RowTerms<Real>& to) {
#define X(name) to.name[lane] = from.name;
    STIPPLE_ROW_TERMS(X)
#undef X
    for (std::size_t s = 0; s < k_states; ++s) to.basal[s][lane] = from.basal[s];
}

/// What several laws share: excesses over rest and saturation terms of a cell.
template <class Real> struct alignas(sizeof(Real)) Drives {
    Real m2, cytokine, macrophages; ///< (M2 - M2b)+, dI, M
    Real pdgf, tgf1, collagen;      ///< h1(P,K_P), hT, hC
    Real room;                      ///< R
    Real suppressed;                ///< h1(dI,K_Is)
};

template <class Real>
STIPPLE_LAW Drives<Real> drives(const KineticsOf<Real>& k, const RowTerms<Real>& t, const Tissue<Real>& c) {
    const Real m2 = positive<Real>(c.m2 - k.M2b), cytokine = positive<Real>(c.cytokine - t.cytokine);
    return {m2,
            cytokine,
            c.m1 + m2,
            h1(c.pdgf, k.K_P),
            positive<Real>(h1(c.tgf1, k.K_T) - t.hT0),
            positive<Real>(h1<Real>(c.tgf1 + k.w_T3 * c.tgf3, k.K_C) - t.hC0),
            1.0 - (c.fibroblasts + c.activated + c.myofibroblasts) * t.capacity,
            h1(cytokine, k.K_Is)};
}

/// Equation 3 without clearance: cytokine made by debris, neutrophils and M1 macrophages, and at rest.
template <class Real>
STIPPLE_LAW Real cytokine_made(const KineticsOf<Real>& k, const RowTerms<Real>& t, const Tissue<Real>& c,
                               const Drives<Real>& d) {
    return k.a_IB * c.debris * braked(c.debris, k.K_B) +
           (k.a_IN * c.neutrophils + k.a_IM * c.m1) * braked<Real>(d.m2, k.K_10) + k.lam_I * t.cytokine;
}

/// Equation 7 without clearance.
template <class Real>
STIPPLE_LAW Real tgf1_made(const KineticsOf<Real>& k, const RowTerms<Real>& t, const Tissue<Real>& c,
                           const Drives<Real>& d) {
    const Real deficit = c.gap * t.per_collagen;
    const Real workers = c.fibroblasts + c.activated;
    return k.a_TP * c.pdgf + k.a_TM1 * c.m1 + k.a_TM2 * d.m2 + k.a_TY * c.myofibroblasts +
           k.a_TD * deficit * smaller(workers, t.fibroblasts) + t.basal[T1];
}

/// Equation 9 without clearance.
template <class Real>
STIPPLE_LAW Real vegf_made(const KineticsOf<Real>& k, const RowTerms<Real>& t, const Tissue<Real>& c,
                           const Drives<Real>& d) {
    return k.a_VH * positive<Real>(t.vessels - c.vessels) + k.a_VM * d.m2 +
           k.a_VE * (t.open / (1.0 + t.open)) + t.basal[V];
}

/// First term of equation 11 by fibroblast and room: how fast fibroblasts divide.
template <class Real>
STIPPLE_LAW Real division(const KineticsOf<Real>& k, const RowTerms<Real>& t, const Tissue<Real>& c,
                          const Drives<Real>& d) {
    return t.rho0 * (1.0 - k.b_d * d.suppressed) + t.division * k.rho_P * c.dividing;
}

/// Equation 18 without loss, and what equations 20 and 21 take of it; A is the rise of synthesis over its own rest.
template <class Real> struct CollagenMade {
    Real made;    ///< all of it [1/s]
    Real share_3; ///< of III in what becomes fibre
    Real kept;    ///< share that becomes fibre where nothing is missing
};
template <class Real>
STIPPLE_LAW CollagenMade<Real> collagen_made(const KineticsOf<Real>& k, const RowTerms<Real>& t,
                                             const Tissue<Real>& c, const Drives<Real>& d) {
    const Real rise = t.synthesis * k.g_C * c.secreted - k.b_c * d.suppressed, beyond = positive(rise);
    const Real share = braked<Real>(beyond, 1.0 + Real{});
    return {t.made * (c.fibroblasts + c.activated + k.y_C * c.myofibroblasts) * (1.0 + rise),
            (t.share_3 + k.f_3 * beyond) * share, t.kept * (1.0 + k.e_f * (1.0 - share))};
}

/// Equation 23 without clearance.
template <class Real>
STIPPLE_LAW Real mmp_made(const KineticsOf<Real>& k, const RowTerms<Real>& t, const Tissue<Real>& c,
                          const Drives<Real>& d) {
    return k.a_ZM * c.m1 + k.a_ZN * c.neutrophils + k.a_ZI * (c.fibroblasts + c.activated) * d.cytokine +
           t.basal[Z];
}

/// Equation 25 without losses.
template <class Real>
STIPPLE_LAW Real tropoelastin_made(const KineticsOf<Real>& k, const RowTerms<Real>& t,
                                   const Tissue<Real>& c) {
    return k.a_tau * t.elastin_share * (c.fibroblasts + c.activated) *
               (k.w_XC * c.secreted + k.w_X3 * positive<Real>(h1(c.tgf3, k.K_C) - t.hT3)) +
           t.basal[Tau];
}

/// The states that do not move: clot, what is missing where needles went, collagen, the thickness that it fills, elastic
/// fibres and elastosis; or their rates.
template <class Real> struct Matrix {
    Real fibrin, gap, collagen_3, collagen_1, thickness, elastin, elastosis;
};

/// What the others do to them [1/s where not said]; uniform where the others are.
template <class Real> struct MatrixDrives {
    Real dissolved;          ///< loss of fibrin
    Real ready;              ///< new collagen that becomes fibre or is broken down
    Real kept, share_3;      ///< of it becomes fibre where nothing is missing; of III in that [-]
    Real degradation;        ///< z [-]
    Real assembled, cleaved; ///< elastic fibre made of tropoelastin, and cut by leukocytes
    Real cleared;            ///< loss of elastosis
};

template <class Real>
STIPPLE_LAW MatrixDrives<Real> matrix_drives(const KineticsOf<Real>& k, const RowTerms<Real>& t,
                                             const Tissue<Real>& c, const Drives<Real>& d) {
    const Real workers = c.fibroblasts + c.activated, leukocytes = c.neutrophils + c.m1;
    const CollagenMade<Real> made = collagen_made(k, t, c, d);
    return {k.k_QM * d.macrophages + k.k_QF * (workers + c.myofibroblasts),
            k.k_N * c.new_collagen,
            made.kept,
            made.share_3,
            (1.0 + (c.mmp - t.mmp)) * t.timp / c.timp,
            k.k_x * c.tropoelastin,
            k.d_XN * leukocytes,
            k.d_SN * (leukocytes + k.w_SM * d.m2)};
}

/// Equation 22 without relaxation, times tau_h: the thickness that the matrix fills.
/// Eighth powers stand for a sharp limit: density rises with mass up to c_max, thickness with what is beyond.
template <class Real>
STIPPLE_LAW Real thickness_of(const KineticsOf<Real>& k, const RowTerms<Real>& t, const Real& collagen) {
    return root(root(root((1.0 + eighth<Real>(collagen / k.c_max)) * t.filled_0)));
}

/// Equations 16, 19 to 22, 26 and 27.
template <class Real>
STIPPLE_LAW Matrix<Real> matrix_rates(const KineticsOf<Real>& k, const RowTerms<Real>& t,
                                      const MatrixDrives<Real>& d, const Matrix<Real>& c) {
    const Real collagen = c.collagen_3 + c.collagen_1,
               exchange = k.k_mat * ramp<Real>(c.collagen_3 - k.r31 * c.collagen_1, k.kap),
               filled = d.ready * k.f_w * c.gap * t.per_collagen, laid = d.ready * d.kept + filled,
               z = d.degradation;
    Matrix<Real> f;
    f.fibrin = -d.dissolved * c.fibrin;
    f.gap = -filled;
    f.collagen_3 = d.share_3 * laid - exchange - t.decay * (z * c.collagen_3);
    f.collagen_1 = (1.0 - d.share_3) * laid + exchange - t.decay * (z * c.collagen_1);
    f.thickness = thickness_of(k, t, collagen) / k.tau_h;
    f.elastin = d.assembled - t.decay_x * z * c.elastin - d.cleaved * c.elastin + t.basal[X];
    f.elastosis = -d.cleared * c.elastosis;
    return f;
}

/// Equations 1 to 28 without the implicit losses.
///   uncovered  share of the column's surface that is open, weight  how much of that is felt at this depth
template <class Real>
STIPPLE_LAW Tissue<Real> cell_rates(const KineticsOf<Real>& k, const RowTerms<Real>& t, const Real& weight,
                                    const Real& uncovered, const Tissue<Real>& c) {
    const Drives<Real> d = drives(k, t, c);
    const Real workers = c.fibroblasts + c.activated, free = positive(d.room);
    Tissue<Real> f;
    // inflammation
    f.pdgf = k.a_PM * d.macrophages;
    f.debris = k.eps_B * k.del_N * c.neutrophils - k.k_BM * d.macrophages * c.debris;
    f.cytokine = cytokine_made(k, t, c, d);
    const Real drive = c.debris + k.c_I * d.cytokine;
    f.neutrophils = k.r_N * c.vessels * h1(drive, k.K_IN) * braked<Real>(d.m2, k.K_res) -
                    k.k_eN * d.macrophages * c.neutrophils;
    // debris of a new injury turns macrophages back
    const Real switching = k.k_12 * braked<Real>(c.cytokine * c.cytokine, k.K_I12 * k.K_I12) * c.m1,
               back = k.k_21 * h1(c.debris, k.K_IM) * d.m2;
    f.m1 = k.r_M * c.vessels * h1(drive, k.K_IM) + (k.k_12 * c.m1 - switching) + back;
    f.m2 = switching - back + k.del_M2 * k.M2b;
    // growth factors
    f.tgf1 = tgf1_made(k, t, c, d);
    const Real gx = positive<Real>(h1(c.kgf, k.K_G) - t.g0);
    const Real felt = 1.0 - weight * uncovered, felt2 = felt * felt;
    f.tgf3 = (k.a_T3G * gx * workers + k.a_T3M * d.m2) * (felt2 * felt2) * braked<Real>(d.cytokine, k.K_I3) +
             t.basal[T3];
    f.vegf = vegf_made(k, t, c, d);
    f.kgf = k.a_GI * workers * h1(d.cytokine, k.K_GI) + t.basal[G];
    // fibroblasts
    const Real hY = positive<Real>(h2<Real>(c.tgf1 * braked(c.tgf3, k.K_3), k.K_T) - t.hY0);
    const Real differentiating = k.k_FY * hY * c.fibroblasts * free;
    f.fibroblasts = division(k, t, c, d) * c.fibroblasts * d.room +
                    k.k_mig * t.division * d.pdgf * free * t.fibroblasts - differentiating;
    f.activated = differentiating;
    f.myofibroblasts = c.activated / k.tau_Fa;
    f.mitogen = (d.pdgf + k.w_DT * d.tgf1) / k.tau_D;
    f.entering = c.mitogen / k.tau_D;
    f.dividing = c.entering / k.tau_D;
    // vessels
    const Real sprouting = k.k_W * positive<Real>(h1(c.vegf, k.K_V) - t.hV0);
    f.vessels = sprouting * c.vessels * (1.0 - c.vessels * t.per_vessel_limit) + k.k_Wr * t.vessels;
    // enzymes, tropoelastin, hyaluronan
    f.mmp = mmp_made(k, t, c, d);
    f.timp = k.a_UT * workers * d.collagen + t.basal[U];
    f.tropoelastin = tropoelastin_made(k, t, c);
    f.hyaluronan =
        k.lam_A * (root(positive(workers) * t.per_fibroblast) * (1.0 + k.g_A * (d.tgf1 + k.w_AP * d.pdgf)) -
                   c.hyaluronan * k.g_hy * d.cytokine) +
        t.basal[A];
    f.transcribed = d.collagen / k.tau_C;
    f.secreted = c.transcribed / k.tau_C;
    f.new_collagen = collagen_made(k, t, c, d).made;
    const Matrix<Real> matrix = matrix_rates(
        k, t, matrix_drives(k, t, c, d),
        Matrix<Real>{c.fibrin, c.gap, c.collagen_3, c.collagen_1, c.thickness, c.elastin, c.elastosis});
    f.fibrin = matrix.fibrin;
    f.gap = matrix.gap;
    f.collagen_3 = matrix.collagen_3;
    f.collagen_1 = matrix.collagen_1;
    f.thickness = matrix.thickness;
    f.elastin = matrix.elastin;
    f.elastosis = matrix.elastosis;
    return f;
}

/// What cells make [1/s], in the order of Synthesis: the gains of the equations above, with the basal source and without
/// losses. What platelets release is not made here; of fibroblasts, those that divide.
template <class Real>
STIPPLE_LAW void production(const KineticsOf<Real>& k, const RowTerms<Real>& t, const Tissue<Real>& c,
                            Real* made) {
    const Drives<Real> d = drives(k, t, c);
    const CollagenMade<Real> collagen = collagen_made(k, t, c, d);
    made[made_vegf] = vegf_made(k, t, c, d);
    made[made_tgf_beta_1] = tgf1_made(k, t, c, d) - k.a_TP * c.pdgf;
    made[made_cytokine] = cytokine_made(k, t, c, d);
    made[made_collagen_1] = (1.0 - collagen.share_3) * collagen.made;
    made[made_collagen_3] = collagen.share_3 * collagen.made;
    made[made_mmp] = mmp_made(k, t, c, d);
    made[made_tropoelastin] = tropoelastin_made(k, t, c);
    made[born_fibroblasts] = division(k, t, c, d) * c.fibroblasts * positive(d.room);
}

/// Numbers of the host that the laws of the surface need.
template <class Real> struct alignas(sizeof(Real)) SurfaceTerms {
    Real senescence, cytokine; ///< sen, I0 at rest
};

inline SurfaceTerms<double> surface_terms(const Rates& r) {
    return {r.host.senescence, r.rest_cytokine};
}

/// The equations of the surface without the implicit losses; f by SurfaceState, Closure is left alone.
template <class Real>
STIPPLE_LAW void surface_rates(const KineticsOf<Real>& k, const SurfaceTerms<Real>& t,
                               const PapillaryOf<Real>& p, const Real& uncovered, const Real& opened,
                               const Real* surface, Real* f) {
    const Real dI = positive<Real>(p.cytokine - t.cytokine);
    f[Ea] = (uncovered + positive<Real>(h2(p.kgf, k.K_G) - h2(k.G_b, k.K_G))) / k.tau_E;
    f[Eb] = surface[Ea] / k.tau_E;
    f[Ht] = k.k_t * surface[Eb];
    f[Hp] = k.r_p * surface[Eb] * (k.h_max - surface[Hp]);
    f[O] = k.q_O * dI;
    f[K] = k.a_K * (dI + k.w_Ku * h1<Real>(opened, Real{} + 1.0)) /
           (1.0 + positive<Real>(p.m2 - k.M2b) / k.K_KM);
    f[L] = k.k_L * (1.0 + k.g_L * surface[K]);
}

/// Speed of the keratinocyte front [m/s]: v_K (1 - s_K sen)(1 + g_EG g)/(1 + I/K_IE).
template <class Real>
STIPPLE_LAW Real front_speed(const KineticsOf<Real>& k, const SurfaceTerms<Real>& t,
                             const PapillaryOf<Real>& p) {
    const Real gx = positive<Real>(h1(p.kgf, k.K_G) - h1(k.G_b, k.K_G));
    return k.v_K * (1.0 - k.s_K * t.senescence) * (1.0 + k.g_EG * gx) / (1.0 + positive(p.cytokine) / k.K_IE);
}

} // namespace stipple::healing::laws
