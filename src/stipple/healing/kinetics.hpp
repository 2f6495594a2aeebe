#pragma once
#include "stipple/base/model.hpp"
#include <vector>

namespace stipple::healing {

// The names of data/healing/kinetics.csv and fitted.csv, which hold value, unit, flag, source and meaning of each.
// clang-format off
#define STIPPLE_KINETICS(X) \
    X(lam_cell) X(lam_vess) X(lam_mat) X(lam_ha) X(lam_H) X(lam_P) X(a_PM) X(k_B0) X(k_BM) X(eps_B) \
    X(lam_I) X(a_IB) X(K_B) X(a_IN) X(a_IM) X(K_10) X(I0) X(r_N) X(K_IN) X(del_N) X(k_eN) X(K_res) X(c_I) \
    X(r_M) X(K_IM) X(k_12) X(K_I12) X(k_21) X(del_M1) X(del_M2) X(M2b) X(lam_T) X(a_TP) X(a_TM1) X(a_TM2) X(a_TY) \
    X(a_TD) X(T1b) X(lam_T3) X(a_T3G) X(a_T3M) X(K_I3) X(T3b) X(K_3) X(lam_V) X(a_VH) X(a_VM) X(a_VE) \
    X(V_b) X(k_W) X(K_V) X(W_max) X(k_Wr) X(lam_G) X(a_GI) X(K_GI) X(G_b) X(K_G) X(F_max) X(del_F) \
    X(rho_P) X(K_P) X(w_DT) X(tau_D) X(b_d) X(s_F) X(k_mig) X(K_T) X(k_FY) X(del_Y) X(v_K) X(t_lag) \
    X(g_EG) X(K_IE) X(s_K) X(tau_E) X(k_t) X(tau_t) X(h_max) X(r_p) X(tau_p) X(k_Q0) X(k_QM) X(k_QF) X(hl_C) \
    X(s0) X(k_N) X(e_f) X(f_w) X(f_3) X(g_C) X(tau_C) X(b_c) X(K_Is) X(y_C) X(K_C) X(w_T3) X(s_C) X(k_mat) \
    X(r31) X(kap) X(c_max) X(tau_h) X(q_O) X(tau_O) X(lam_Z) X(a_ZM) X(a_ZN) X(a_ZI) \
    X(lam_U) X(a_UT) X(a_tau) X(s_X) X(w_XC) X(w_X3) X(k_x) X(lam_tau) X(hl_X) X(d_XN) X(d_SN) X(w_SM) \
    X(lam_A) X(g_A) X(w_AP) X(g_hy) X(lam_K) X(a_K) X(w_Ku) X(k_L) X(g_L) X(K_KM) X(tau_Fa) X(reach_E) \
    X(D_P) X(D_B) X(D_I) X(D_N) X(D_M) X(D_T) X(D_V) X(D_G) X(D_F) X(D_Y) X(D_W) X(D_Z) X(D_tau) X(D_A) \
    X(chemotaxis) X(K_chi)
// clang-format on

/// Rates and constants of the healing model in SI (rates 1/s, lengths m, diffusivities m²/s, the rest
/// relative). Real: a double, or the numbers of several members side by side (lanes.hpp).
template <class Real> struct alignas(sizeof(Real)) KineticsOf {
#define X(name) Real name{};
    STIPPLE_KINETICS(X)
#undef X
};
using Kinetics = KineticsOf<double>;

/// The rates of this model.
Kinetics make_kinetics(const Model& model);

/// Indices of the parameters of the room that have a prior (kinetics.csv, reference_session.csv), in the order of the
/// model: one standard normal number each makes a draw.
std::vector<std::size_t> prior_indices(const Model& model);
/// One draw of the priors of the table (docs/methods/healing.md, `draw` in base/prior.hpp). Shape of z:
/// prior_indices().
Model with_prior_draw(const Model& model, const std::vector<double>& z);

/// Every row of data/healing as parameters with flag and source, but for the factors of hosts (healing.hpp).
std::vector<Parameter> parameters(const Model& model);

} // namespace stipple::healing
