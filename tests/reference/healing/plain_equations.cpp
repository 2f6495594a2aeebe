#include "plain_equations.hpp"

using namespace stipple;

namespace plain {

Layer layer_at_rest(const Numbers& n, double w_z, double vessels, double fibroblasts, double collagen,
                    double elastin) {
    const healing::Kinetics& k = n.k;
    const double C0 = collagen * n.host.collagen;
    Layer layer{.w_z = w_z};
    Cell& o = layer.rest; // what is not named rests at 0
    o.I = n.I0;
    o.M2 = k.M2b;
    o.T1 = k.T1b;
    o.T3 = k.T3b;
    o.V = k.V_b;
    o.G = k.G_b;
    o.F = fibroblasts;
    o.W = vessels * n.host.vessels;
    o.New = k.s0 * C0 / k.k_N; // equation 18 at rest
    o.C3 = C0 * k.r31 / (1 + k.r31);
    o.C1 = C0 / (1 + k.r31);
    o.Th = 1;
    o.Z = n.Z0;
    o.U = n.U0;
    o.X = elastin * n.host.elastin;
    o.S = n.host.elastosis;
    o.A = 1;
    const Cell left = rates(n, layer, 0, 0, o);
    layer.b.T1 = -left.T1;
    layer.b.T3 = -left.T3;
    layer.b.V = -left.V;
    layer.b.G = -left.G;
    layer.b.Z = -left.Z;
    layer.b.U = -left.U;
    layer.b.Tau = -left.Tau;
    layer.b.X = -left.X;
    layer.b.A = -left.A;
    return layer;
}

Surface rates(const Numbers& n, const Papillary& mean, double open, double u, const Surface& c) {
    const healing::Kinetics& k = n.k;
    const double G0 = k.G_b, dI = plus(mean.I - n.I0), g = plus(h1(mean.G, k.K_G) - h1(G0, k.K_G));
    Surface r;
    r.Closure = k.v_K * (1 - k.s_K * n.sen) * (1 + k.g_EG * g) / (1 + mean.I / k.K_IE);
    r.Ea = (open + plus(h2(mean.G, k.K_G) - h2(G0, k.K_G)) - c.Ea) / k.tau_E;
    r.Eb = (c.Ea - c.Eb) / k.tau_E;
    r.Ht = k.k_t * c.Eb - c.Ht / k.tau_t;
    r.Hp = k.r_p * c.Eb * (k.h_max - c.Hp) - c.Hp / k.tau_p;
    r.O = k.q_O * dI - c.O / k.tau_O;
    r.K = k.a_K * (dI + k.w_Ku * h1(u, 1)) / (1 + plus(mean.M2 - k.M2b) / k.K_KM) - k.lam_K * c.K;
    r.L = k.k_L * (1 + k.g_L * c.K - c.L);
    return r;
}

Cell after_session(const Numbers& n, double d, double d_ref, const Cell& before) {
    const healing::Kinetics& k = n.k;
    Cell c = before;
    for (double* x : {&c.P, &c.B}) *x += before.W * d / d_ref;
    for (double* x : {&c.N, &c.M1, &c.M2, &c.F, &c.Fa, &c.Y}) *x -= k.lam_cell * d * *x;
    c.W -= k.lam_vess * d * c.W;
    c.Gap += k.lam_mat * d * (before.C1 + before.C3); // what collagen loses
    for (double* x : {&c.C3, &c.C1, &c.X, &c.S}) *x -= k.lam_mat * d * *x;
    c.A -= k.lam_ha * d * c.A;
    c.Q += d * (1 - c.Q);
    return c;
}

Surface after_session(const Numbers& n, double d, const Surface& before) {
    Surface c = before;
    c.Ht -= n.k.lam_H * d * (1 + before.Ht + before.Hp);
    return c;
}

std::vector<Spread> spreads(const Numbers& n) {
    const healing::Kinetics& k = n.k;
    constexpr bool k_profile = true, k_none = false, k_at_rest = true;
    return {{healing::P, k.D_P, k.lam_P},
            {healing::B, k.D_B, k.k_B0},
            {healing::I, k.D_I, k.lam_I},
            {healing::N, k.D_N, k.del_N, k_none, k_at_rest},
            {healing::M1, k.D_M, k.del_M1 + k.k_12, k_none, k_at_rest},
            {healing::M2, k.D_M, k.del_M2, k_none, k_at_rest},
            {healing::T1, k.D_T, k.lam_T},
            {healing::T3, k.D_T, k.lam_T3},
            {healing::V, k.D_V, k.lam_V},
            {healing::G, k.D_G, k.lam_G},
            {healing::F, k.D_F, k.del_F, k_profile, k_at_rest},
            {healing::Fa, k.D_F, 1 / k.tau_Fa},
            {healing::Y, k.D_Y, k.del_Y, k_none, k_at_rest},
            {healing::Da, k.D_F, 1 / k.tau_D},
            {healing::Db, k.D_F, 1 / k.tau_D},
            {healing::Dc, k.D_F, 1 / k.tau_D},
            {healing::W, k.D_W, k.k_Wr, k_profile, k_at_rest},
            {healing::Q, 0, k.k_Q0},
            {healing::Ca, k.D_F, 1 / k.tau_C},
            {healing::Cb, k.D_F, 1 / k.tau_C},
            {healing::New, k.D_F, k.k_N, k_profile},
            {healing::Gap},
            {healing::C3},
            {healing::C1},
            {healing::Th, 0, 1 / k.tau_h},
            {healing::Z, k.D_Z, k.lam_Z},
            {healing::U, k.D_Z, k.lam_U},
            {healing::Tau, k.D_tau, k.k_x + k.lam_tau},
            {healing::X},
            {healing::S},
            {healing::A, k.D_A, k.lam_A}};
}

Surface surface_losses(const Numbers& n) {
    const healing::Kinetics& k = n.k;
    return {.Closure = 0,
            .Ea = 1 / k.tau_E,
            .Eb = 1 / k.tau_E,
            .Ht = 1 / k.tau_t,
            .Hp = 1 / k.tau_p,
            .O = 1 / k.tau_O,
            .K = k.lam_K,
            .L = k.k_L};
}

} // namespace plain
