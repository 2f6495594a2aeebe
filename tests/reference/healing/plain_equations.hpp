#pragma once
// The equations of docs/methods/healing.md, written a second time from that page alone and as plainly as it has them:
// one line an equation, in the letters of the page, in double. Nothing of healing/laws.hpp or healing/reaction.cpp
// stands behind them, so a law there that departs from the page departs from these lines (rates.cpp). Of the
// engine they take the numbers (Kinetics, Host), the host's factors on them (the constructor of healing::Rates), and
// the order in which states are stored.
#include "stipple/healing/reaction.hpp"
#include <cmath>
#include <numbers>
#include <vector>

namespace plain {

namespace healing = stipple::healing;

// The letters of the page: states of the volume, then those of the surface.
// clang-format off
#define PLAIN_CELL(DO) \
    DO(P) DO(B) DO(I) DO(N) DO(M1) DO(M2) DO(T1) DO(T3) DO(V) DO(G) DO(F) DO(Fa) DO(Y) DO(Da) DO(Db) DO(Dc) DO(W) \
    DO(Q) DO(Ca) DO(Cb) DO(New) DO(Gap) DO(C3) DO(C1) DO(Th) DO(Z) DO(U) DO(Tau) DO(X) DO(S) DO(A)
#define PLAIN_SURFACE(DO) DO(Closure) DO(Ea) DO(Eb) DO(Ht) DO(Hp) DO(O) DO(K) DO(L)
#define MEMBER(letter) double letter;
#define READ(letter) c.letter = y[healing::letter * stride];
#define WRITE(letter) y[healing::letter * stride] = c.letter;
// clang-format on

/// The states of a cell, or their rates [1/s].
struct Cell {
    PLAIN_CELL(MEMBER)
};
/// The states of a column's surface, or their rates. Closure is the s of the page: how far a front has moved [m].
struct Surface {
    PLAIN_SURFACE(MEMBER)
};

// State s of a cell or a surface stands at y[s * stride].
inline Cell read_cell(const double* y, std::size_t stride) {
    Cell c;
    PLAIN_CELL(READ)
    return c;
}
inline Surface read_surface(const double* y, std::size_t stride) {
    Surface c;
    PLAIN_SURFACE(READ)
    return c;
}
inline void write(const Cell& c, double* y, std::size_t stride) {
    PLAIN_CELL(WRITE)
}
inline void write(const Surface& c, double* y, std::size_t stride) {
    PLAIN_SURFACE(WRITE)
}
#undef MEMBER
#undef READ
#undef WRITE
#undef PLAIN_CELL
#undef PLAIN_SURFACE

/// (x)+
inline double plus(double x) {
    return x > 0 ? x : 0;
}
inline double h1(double x, double K) {
    return x / (K + x);
}
inline double h2(double x, double K) {
    return x * x / (K * K + x * x);
}
inline double ramp(double x, double kap) {
    return x > 0 ? x * x / (x + kap) : 0;
}

/// What the equations take of a person: sen, and what rests at one level in all layers.
struct Numbers {
    healing::Kinetics k; ///< with the factors of the host
    healing::Host host;
    double sen, I0, Z0, U0;
    double d, d_X; ///< ln 2 by the half-lives of collagen and of elastic fibres [1/s]

    explicit Numbers(const healing::Rates& rates)
        : k(rates.k), host(rates.host), sen(host.senescence), I0(k.I0 * host.cytokine), Z0(host.mmp),
          U0(host.timp), d(std::numbers::ln2 / k.hl_C), d_X(std::numbers::ln2 / k.hl_X) {}
};

/// What differs between layers.
struct Layer {
    double w_z = 1; ///< exp(-depth below the epidermis / reach_E)
    Cell rest{};    ///< index 0 of the page
    Cell b{};       ///< constant sources [1/s]; 0 where the page has none
};

/// A layer of these densities relative to the mean dermis. The sources b follow from the condition that rest is an
/// equilibrium: b = what is lost at rest less what is made there.
Layer layer_at_rest(const Numbers& numbers, double w_z, double vessels, double fibroblasts, double collagen,
                    double elastin);

/// Right sides of equations 1 to 28 with all losses and sources, without diffusion [1/s]. In one piece, because it is
/// to be read beside the table of the page, row by row.
///   open  1 - E, open share of the column's surface      u  opened area of the whole surface by that of the reference
inline Cell rates(const Numbers& n, const Layer& layer, double open, double u, const Cell& c) {
    const healing::Kinetics& k = n.k;
    const Cell &o = layer.rest, &b = layer.b;
    // Notation; M2x = (M2 - M2b)+, hT, hC and h3 are the (... - rest)+ of TGF-beta
    const double M2x = plus(c.M2 - k.M2b), M = c.M1 + M2x, dI = plus(c.I - n.I0);
    const double C = c.C1 + c.C3, C0 = o.C1 + o.C3, Fs = c.F + c.Fa, F0 = o.F, W0 = o.W;
    const double R = 1 - (Fs + c.Y) / (k.F_max * F0), f = 1 - k.s_F * n.sen;
    const double hT = plus(h1(c.T1, k.K_T) - h1(o.T1, k.K_T)),
                 hC = plus(h1(c.T1 + k.w_T3 * c.T3, k.K_C) - h1(o.T1 + k.w_T3 * o.T3, k.K_C)),
                 h3 = plus(h1(c.T3, k.K_C) - h1(o.T3, k.K_C));
    Cell r;
    // 1 to 6: inflammation
    const double k12 = k.k_12 / (1 + (c.I / k.K_I12) * (c.I / k.K_I12)), k21 = k.k_21 * h1(c.B, k.K_IM) * M2x;
    r.P = k.a_PM * M - k.lam_P * c.P;
    r.B = k.eps_B * k.del_N * c.N - (k.k_B0 + k.k_BM * M) * c.B;
    r.I = k.a_IB * c.B / (1 + c.B / k.K_B) + (k.a_IN * c.N + k.a_IM * c.M1) / (1 + M2x / k.K_10) -
          k.lam_I * (c.I - n.I0);
    r.N = k.r_N * c.W * h1(c.B + k.c_I * dI, k.K_IN) / (1 + M2x / k.K_res) - (k.del_N + k.k_eN * M) * c.N;
    r.M1 = k.r_M * c.W * h1(c.B + k.c_I * dI, k.K_IM) - (k12 + k.del_M1) * c.M1 + k21;
    r.M2 = k12 * c.M1 - k21 - k.del_M2 * (c.M2 - k.M2b);
    // 7 to 10: growth factors
    const double g = plus(h1(c.G, k.K_G) - h1(o.G, k.K_G)), E = 1 - layer.w_z * open, E4 = E * E * E * E;
    r.T1 = k.a_TP * c.P + k.a_TM1 * c.M1 + k.a_TM2 * M2x + k.a_TY * c.Y +
           k.a_TD * c.Gap / C0 * (Fs < F0 ? Fs : F0) - k.lam_T * c.T1 + b.T1;
    r.T3 = (k.a_T3G * g * Fs + k.a_T3M * M2x) * E4 / (1 + dI / k.K_I3) - k.lam_T3 * c.T3 + b.T3;
    r.V = k.a_VH * plus(W0 - c.W) + k.a_VM * M2x + k.a_VE * h1(layer.w_z * u, 1) - k.lam_V * c.V + b.V;
    r.G = k.a_GI * Fs * h1(dI, k.K_GI) - k.lam_G * c.G + b.G;
    // 11 to 14: fibroblasts
    const double rho0 = k.del_F / (1 - 1 / k.F_max);
    const double hY = plus(h2(c.T1 / (1 + c.T3 / k.K_3), k.K_T) - h2(o.T1 / (1 + o.T3 / k.K_3), k.K_T));
    const double s = k.k_FY * hY * c.F * plus(R);
    r.F = (rho0 * (1 - k.b_d * h1(dI, k.K_Is)) + f * k.rho_P * c.Dc) * c.F * R +
          k.k_mig * f * h1(c.P, k.K_P) * plus(R) * F0 - k.del_F * c.F - s;
    r.Fa = s - c.Fa / k.tau_Fa;
    r.Y = c.Fa / k.tau_Fa - k.del_Y * c.Y;
    r.Da = (h1(c.P, k.K_P) + k.w_DT * hT - c.Da) / k.tau_D;
    r.Db = (c.Da - c.Db) / k.tau_D;
    r.Dc = (c.Db - c.Dc) / k.tau_D;
    // 15 and 16: vessels, fibrin
    r.W = k.k_W * plus(h1(c.V, k.K_V) - h1(o.V, k.K_V)) * c.W * (1 - c.W / (k.W_max * W0)) -
          k.k_Wr * (c.W - W0);
    r.Q = -(k.k_Q0 + k.k_QM * M + k.k_QF * (Fs + c.Y)) * c.Q;
    // 17 to 22: collagen; rise is the A of equation 18
    const double rise = (1 - k.s_C * n.sen) * k.g_C * c.Cb - k.b_c * h1(dI, k.K_Is);
    const double share = plus(rise) / (1 + plus(rise)), sigma0 = k.r31 / (1 + k.r31);
    const double sigma3 = (sigma0 + k.f_3 * plus(rise)) / (1 + plus(rise));
    const double L = k.k_N * c.New * (n.d / k.s0 * (1 + k.e_f * share) + k.f_w * c.Gap / C0);
    const double J = k.k_mat * ramp(c.C3 - k.r31 * c.C1, k.kap), z = (1 + c.Z - n.Z0) * n.U0 / c.U;
    const double filled = (1 + std::pow(C / k.c_max, 8)) / (1 + std::pow(C0 / k.c_max, 8));
    r.Ca = (hC - c.Ca) / k.tau_C;
    r.Cb = (c.Ca - c.Cb) / k.tau_C;
    r.New = k.s0 * C0 * (Fs + k.y_C * c.Y) / F0 * (1 + rise) - k.k_N * c.New;
    r.Gap = -k.f_w * k.k_N * c.New * c.Gap / C0;
    r.C3 = sigma3 * L - J - n.d * z * c.C3;
    r.C1 = (1 - sigma3) * L + J - n.d * z * c.C1;
    r.Th = (std::pow(filled, 1.0 / 8) - c.Th) / k.tau_h;
    // 23 to 28: enzymes, elastic fibres, hyaluronan
    r.Z = k.a_ZM * c.M1 + k.a_ZN * c.N + k.a_ZI * Fs * dI - k.lam_Z * c.Z + b.Z;
    r.U = k.a_UT * Fs * hC - k.lam_U * c.U + b.U;
    r.Tau = k.a_tau * (1 - k.s_X * n.sen) * Fs * (k.w_XC * c.Cb + k.w_X3 * h3) - (k.k_x + k.lam_tau) * c.Tau +
            b.Tau;
    r.X = k.k_x * c.Tau - n.d_X * z * c.X - k.d_XN * (c.N + c.M1) * c.X + b.X;
    r.S = -k.d_SN * (c.N + c.M1 + k.w_SM * M2x) * c.S;
    r.A = k.lam_A *
              (std::sqrt(Fs / F0) * (1 + k.g_A * (hT + k.w_AP * h1(c.P, k.K_P))) - c.A * (1 + k.g_hy * dI)) +
          b.A;
    return r;
}

/// Papillary means of a column.
struct Papillary {
    double I, G, M2;
};

/// Equations of the surface with all losses; the page has them below the table. The rate of Closure is the speed of
/// the front [m/s].
Surface rates(const Numbers& numbers, const Papillary& mean, double open, double u, const Surface& c);

/// A cell of which a session damages the share d ("A session changes the state at once").
Cell after_session(const Numbers& numbers, double d, double d_ref, const Cell& before);
/// The surface of a column of whose epidermis it damages the share d.
Surface after_session(const Numbers& numbers, double d, const Surface& before);

/// How a state spreads (table "States").
struct Spread {
    healing::State state;
    double D = 0, loss = 0;     ///< [m²/s]; linear loss, or one over the lifetime [1/s]
    bool profile = false;       ///< relative to its resting profile
    bool at_rest_below = false; ///< keeps its resting value below the hypodermis; otherwise nothing passes
};
std::vector<Spread> spreads(const Numbers& numbers);
/// Linear losses of the surface states, in their order (the same table).
Surface surface_losses(const Numbers& numbers);

} // namespace plain
