#pragma once
// The laws of docs/methods/healing.md that more than one kernel needs: what a cell makes of each signal and
// of the matrix, before losses. Everything is inlined into vectorised loops.
#include "stipple/healing/reaction.hpp"
#include <cmath>
#include <numbers>

#define STIPPLE_LAW [[gnu::always_inline]] static inline

namespace stipple::healing::laws {

// Saturation laws. Arguments below zero (rounding) count as zero.
STIPPLE_LAW double positive(double x) {
    return x > 0.0 ? x : 0.0;
}
STIPPLE_LAW double h1(double x, double half) {
    return positive(x) / (half + positive(x));
}
STIPPLE_LAW double h2(double x, double half) {
    return positive(x) * positive(x) / (half * half + positive(x) * positive(x));
}
STIPPLE_LAW double ramp(double x, double smooth) {
    return positive(x) * positive(x) / (positive(x) + smooth);
}

/// The states of one cell, by their names in states.hpp.
struct Tissue {
#define ROW(id, member, ...) double member;
    STIPPLE_STATES(ROW)
#undef ROW
};

/// Cell i of a row whose state s stands at y[s * stride + i].
STIPPLE_LAW Tissue tissue(const double* __restrict y, std::size_t stride, std::size_t i) {
    return {
#define ROW(id, member, ...) y[id * stride + i],
        STIPPLE_STATES(ROW)
#undef ROW
    };
}

/// Constants of a row that the laws need, computed once per call.
struct RowTerms {
    double fibroblasts, vessels, cytokine; ///< at rest: F0, W0, I0
    double open;                           ///< u: opened area by that of the reference session, as felt here
    double division, synthesis, elastin_share; ///< 1 - s_F sen, 1 - s_C sen, 1 - s_X sen
    double rho0, capacity, collagen;           ///< del_F/(1 - 1/F_max), 1/(F_max F0), C0
    double hT0, hY0, hC0, hT3, g0, hV0;        ///< saturation terms at rest
    double decay_1, decay_3, decay_x;          ///< ln 2 / half-life
    std::array<double, k_states> basal;
};

inline RowTerms row_terms(const Rates& r, const Row& row, double opened) {
    const Kinetics& k = r.k;
    RowTerms t{};
    t.fibroblasts = row.fibroblasts;
    t.vessels = row.vessels;
    t.cytokine = r.rest_cytokine;
    t.open = opened * row.surface_weight;
    t.division = 1.0 - k.s_F * r.host.senescence;
    t.synthesis = 1.0 - k.s_C * r.host.senescence;
    t.elastin_share = 1.0 - k.s_X * r.host.senescence;
    t.rho0 = k.del_F / (1.0 - 1.0 / k.F_max);
    t.capacity = 1.0 / (k.F_max * row.fibroblasts);
    t.collagen = row.collagen_1 + row.collagen_3;
    t.hT0 = h1(k.T1b, k.K_T);
    t.hY0 = h2(k.T1b / (1.0 + k.T3b / k.K_3), k.K_T);
    t.hC0 = h1(k.T1b + k.w_T3 * k.T3b, k.K_C);
    t.hT3 = h1(k.T3b, k.K_C);
    t.g0 = h1(k.G_b, k.K_G);
    t.hV0 = k.V_b / (k.K_V + k.V_b);
    t.decay_1 = std::numbers::ln2 / k.hl_C1;
    t.decay_3 = std::numbers::ln2 / k.hl_C3;
    t.decay_x = std::numbers::ln2 / k.hl_X;
    t.basal = row.basal;
    return t;
}

/// What several laws share: excesses over rest and saturation terms of a cell.
struct Drives {
    double m2, cytokine, macrophages; ///< (M2 - M2b)+, dI, M
    double pdgf, tgf1, collagen;      ///< h1(P,K_P), hT, hC
    double room;                      ///< R
};

STIPPLE_LAW Drives drives(const Kinetics& k, const RowTerms& t, const Tissue& c) {
    const double m2 = positive(c.m2 - k.M2b);
    return {m2,
            positive(c.cytokine - t.cytokine),
            c.m1 + m2,
            h1(c.pdgf, k.K_P),
            positive(h1(c.tgf1, k.K_T) - t.hT0),
            positive(h1(c.tgf1 + k.w_T3 * c.tgf3, k.K_C) - t.hC0),
            1.0 - (c.fibroblasts + c.activated + c.myofibroblasts) * t.capacity};
}

/// Equation 3 without clearance: cytokine made by debris, neutrophils and M1 macrophages, and at rest.
STIPPLE_LAW double cytokine_made(const Kinetics& k, const RowTerms& t, const Tissue& c, const Drives& d) {
    const double brake = 1.0 / (1.0 + d.m2 / k.K_10);
    return k.a_IB * c.debris / (1.0 + c.debris / k.K_B) + (k.a_IN * c.neutrophils + k.a_IM * c.m1) * brake +
           k.lam_I * t.cytokine;
}

/// Equation 7 without clearance.
STIPPLE_LAW double tgf1_made(const Kinetics& k, const RowTerms& t, const Tissue& c, const Drives& d) {
    const double deficit = positive(1.0 - (c.collagen_3 + c.collagen_1) / t.collagen);
    const double workers = c.fibroblasts + c.activated;
    return k.a_TP * c.pdgf + k.a_TM1 * c.m1 + k.a_TM2 * d.m2 + k.a_TY * c.myofibroblasts +
           k.a_TD * deficit * (workers < t.fibroblasts ? workers : t.fibroblasts) + t.basal[T1];
}

/// Equation 9 without clearance.
STIPPLE_LAW double vegf_made(const Kinetics& k, const RowTerms& t, const Tissue& c, const Drives& d) {
    return k.a_VH * positive(t.vessels - c.vessels) + k.a_VM * d.m2 + k.a_VE * (t.open / (1.0 + t.open)) +
           t.basal[V];
}

/// First two terms of equation 11: fibroblasts born by division and by entry.
STIPPLE_LAW double fibroblasts_born(const Kinetics& k, const RowTerms& t, const Tissue& c, const Drives& d) {
    return (t.rho0 + t.division * (k.rho_P * d.pdgf + k.rho_T * d.tgf1)) * c.fibroblasts * d.room +
           k.k_mig * t.division * d.pdgf * positive(d.room) * t.fibroblasts;
}

/// `a` of equations 16 and 17: activity of collagen synthesis.
STIPPLE_LAW double collagen_activity(const Kinetics& k, const RowTerms& t, const Tissue& c, const Drives& d) {
    return t.synthesis * ((c.fibroblasts + c.activated) * d.collagen + k.y_C * c.myofibroblasts) *
           positive(1.0 - (c.collagen_3 + c.collagen_1) / k.C_max);
}

/// Equation 18 without clearance.
STIPPLE_LAW double mmp_made(const Kinetics& k, const RowTerms& t, const Tissue& c, const Drives& d) {
    return k.a_ZM * c.m1 + k.a_ZN * c.neutrophils + k.a_ZI * (c.fibroblasts + c.activated) * d.cytokine +
           t.basal[Z];
}

/// Equation 20 without losses.
STIPPLE_LAW double tropoelastin_made(const Kinetics& k, const RowTerms& t, const Tissue& c, const Drives& d) {
    return k.a_tau * t.elastin_share * (c.fibroblasts + c.activated) *
               (k.w_XC * d.collagen + k.w_X3 * positive(h1(c.tgf3, k.K_C) - t.hT3)) +
           t.basal[Tau];
}

} // namespace stipple::healing::laws
