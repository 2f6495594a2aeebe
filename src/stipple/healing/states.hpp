#pragma once
#include "stipple/healing/healing.hpp"
#include "stipple/healing/kinetics.hpp"
#include <array>
#include <string>
#include <vector>

namespace stipple::healing {

struct Rates; // reaction.hpp
struct Row;

/// What a session does at once to a state of a cell of which the share d is damaged.
enum class AtSession {
    nothing,
    bleeds,     ///< rises by W d/d_ref: platelets and debris come with blood
    clots,      ///< rises by d (1 - x)
    cells,      ///< falls by lam_cell d
    vessels,    ///< by lam_vess d
    matrix,     ///< by lam_mat d
    gap,        ///< rises by the collagen that is lost
    hyaluronan, ///< by lam_ha d
};

/// The constant source that makes rest an equilibrium (make_row).
enum class Basal { none, per_volume };

/// Where the resting value of a state comes from: a number, or a member of one of these.
struct Rest {
    double value = 0;
    double Kinetics::*kinetics = nullptr;
    double Host::*host = nullptr;
    double Rates::*rates = nullptr;
    double Row::*row = nullptr;

    constexpr Rest(double number) : value(number) {}
    constexpr Rest(double Kinetics::*member) : kinetics(member) {}
    constexpr Rest(double Host::*member) : host(member) {}
    constexpr Rest(double Rates::*member) : rates(member) {}
    constexpr Rest(double Row::*member) : row(member) {}
};

/// What is known of a state beside its equation. States are relative to rest, to young tissue or to one
/// reference session, so none has a unit.
struct StateRow {
    const char* name;                        ///< in histories and result.json
    const char* label;                       ///< in the report
    double Kinetics::*diffusivity = nullptr; ///< [m²/s]; none: it stays where it is
    double Kinetics::*loss[2] = {};          ///< linear losses, taken implicitly; their sum counts [1/s]
    double Kinetics::*lifetime = nullptr;    ///< [s], in place of a loss
    Rest rest = 0.0;
    double scale = 1;           ///< where the absolute tolerance starts to count
    bool scale_of_dose = false; ///< that times d_ref
    AtSession session = AtSession::nothing;
    Basal basal = Basal::none;
    bool profile = false;  ///< spreads relative to its resting profile, so that layers of other density rest
    bool supplied = false; ///< keeps its resting value below the hypodermis; otherwise nothing passes there
    bool injury = false;   ///< tells of injury: shown also where benefits are not
    bool field = false;    ///< its field in a patch is kept in results
    bool shown = true;     ///< among the series of a result; stages between a signal and its answer are not
    int place = 0;         ///< among the series, with k_derived of course/assemble.cpp; equal: in order
};

// One row a state of the volume, in the order of storage: id as in docs/methods/healing.md, name in laws.hpp,
// then what differs from the defaults of StateRow. All that lists states follows from these rows, also the
// table of the methods page (tools/docs_tables).
// clang-format off
#define STIPPLE_STATES(ROW) \
    ROW(P, pdgf, .name = "pdgf", .label = "Platelet signal (PDGF)", .diffusivity = &Kinetics::D_P, \
      .loss = {&Kinetics::lam_P}, .session = AtSession::bleeds, .injury = true, .place = 14) \
    ROW(B, debris, .name = "debris", .label = "Debris signal", .diffusivity = &Kinetics::D_B, \
      .loss = {&Kinetics::k_B0}, .session = AtSession::bleeds, .injury = true, .field = true, .place = 15) \
    ROW(I, cytokine, .name = "inflammatory_cytokine", .label = "Inflammatory cytokine", \
      .diffusivity = &Kinetics::D_I, .loss = {&Kinetics::lam_I}, .rest = &Rates::rest_cytokine, \
      .scale = 0.5, .injury = true, .field = true, .place = 10) \
    ROW(N, neutrophils, .name = "neutrophils", .label = "Neutrophils", .diffusivity = &Kinetics::D_N, \
      .loss = {&Kinetics::del_N}, .scale = 0.3, .session = AtSession::cells, .supplied = true, \
      .injury = true, .field = true, .place = 11) \
    ROW(M1, m1, .name = "macrophages_m1", .label = "Macrophages, M1", .diffusivity = &Kinetics::D_M, \
      .loss = {&Kinetics::del_M1, &Kinetics::k_12}, .session = AtSession::cells, .supplied = true, \
      .injury = true, .place = 12) \
    ROW(M2, m2, .name = "macrophages_m2", .label = "Macrophages, M2", .diffusivity = &Kinetics::D_M, \
      .loss = {&Kinetics::del_M2}, .rest = &Kinetics::M2b, .session = AtSession::cells, .supplied = true, \
      .injury = true, .field = true, .place = 13) \
    ROW(T1, tgf1, .name = "tgf_beta_1", .label = "TGF-beta 1", .diffusivity = &Kinetics::D_T, \
      .loss = {&Kinetics::lam_T}, .rest = &Kinetics::T1b, .scale = 0.5, .basal = Basal::per_volume, \
      .field = true, .place = 16) \
    ROW(T3, tgf3, .name = "tgf_beta_3", .label = "TGF-beta 3", .diffusivity = &Kinetics::D_T, \
      .loss = {&Kinetics::lam_T3}, .rest = &Kinetics::T3b, .scale = 0.3, .basal = Basal::per_volume, \
      .place = 17) \
    ROW(V, vegf, .name = "vegf", .label = "VEGF", .diffusivity = &Kinetics::D_V, .loss = {&Kinetics::lam_V}, \
      .rest = &Kinetics::V_b, .scale = 0.5, .basal = Basal::per_volume, .field = true, .place = 18) \
    ROW(G, kgf, .name = "kgf", .label = "KGF", .diffusivity = &Kinetics::D_G, .loss = {&Kinetics::lam_G}, \
      .rest = &Kinetics::G_b, .scale = 0.3, .basal = Basal::per_volume, .place = 19) \
    ROW(F, fibroblasts, .name = "fibroblasts", .label = "Fibroblasts", .diffusivity = &Kinetics::D_F, \
      .loss = {&Kinetics::del_F}, .rest = &Row::fibroblasts, .session = AtSession::cells, .profile = true, \
      .supplied = true, .field = true, .place = 20) \
    ROW(Fa, activated, .name = "fibroblasts_activated", .label = "Fibroblasts, activated", \
      .diffusivity = &Kinetics::D_F, .lifetime = &Kinetics::tau_Fa, .scale = 0.1, \
      .session = AtSession::cells, .place = 21) \
    ROW(Y, myofibroblasts, .name = "myofibroblasts", .label = "Myofibroblasts", \
      .diffusivity = &Kinetics::D_Y, .loss = {&Kinetics::del_Y}, .scale = 0.1, .session = AtSession::cells, \
      .supplied = true, .field = true, .place = 22) \
    ROW(Da, mitogen, .name = "division_signal", .label = "Division, signal", .diffusivity = &Kinetics::D_F, \
      .lifetime = &Kinetics::tau_D, .scale = 0.3, .shown = false) \
    ROW(Db, entering, .name = "division_entered", .label = "Division, entered", \
      .diffusivity = &Kinetics::D_F, .lifetime = &Kinetics::tau_D, .scale = 0.3, .shown = false) \
    ROW(Dc, dividing, .name = "division_begun", .label = "Division, begun", .diffusivity = &Kinetics::D_F, \
      .lifetime = &Kinetics::tau_D, .scale = 0.3, .shown = false) \
    ROW(W, vessels, .name = "vessels", .label = "Vessels", .diffusivity = &Kinetics::D_W, \
      .loss = {&Kinetics::k_Wr}, .rest = &Row::vessels, .session = AtSession::vessels, .profile = true, \
      .supplied = true, .field = true, .place = 23) \
    ROW(Q, fibrin, .name = "fibrin", .label = "Fibrin", .loss = {&Kinetics::k_Q0}, .scale_of_dose = true, \
      .session = AtSession::clots, .injury = true, .field = true, .place = 24) \
    ROW(Ca, transcribed, .name = "collagen_signal", .label = "Collagen, signal", \
      .diffusivity = &Kinetics::D_F, .lifetime = &Kinetics::tau_C, .scale = 0.1, .shown = false) \
    ROW(Cb, secreted, .name = "collagen_transcribed", .label = "Collagen, transcribed", \
      .diffusivity = &Kinetics::D_F, .lifetime = &Kinetics::tau_C, .scale = 0.1, .shown = false) \
    ROW(New, new_collagen, .name = "collagen_new", .label = "Collagen, new", .diffusivity = &Kinetics::D_F, \
      .loss = {&Kinetics::k_N}, .rest = &Row::new_collagen, .scale = 0.1, .profile = true, .place = 2) \
    ROW(Gap, gap, .name = "matrix_gap", .label = "Matrix missing where needles went", .scale = 0.05, \
      .session = AtSession::gap, .place = 5) \
    ROW(C3, collagen_3, .name = "collagen_3", .label = "Collagen III", .rest = &Row::collagen_3, \
      .scale = 0.2, .session = AtSession::matrix, .field = true, .place = 2) \
    ROW(C1, collagen_1, .name = "collagen_1", .label = "Collagen I", .rest = &Row::collagen_1, .scale = 0.8, \
      .session = AtSession::matrix, .field = true, .place = 1) \
    ROW(Th, thickness, .name = "matrix_thickness", .label = "Thickness that the matrix fills", \
      .lifetime = &Kinetics::tau_h, .rest = 1.0, .place = 5) \
    ROW(Z, mmp, .name = "mmp", .label = "MMP", .diffusivity = &Kinetics::D_Z, .loss = {&Kinetics::lam_Z}, \
      .rest = &Host::mmp, .basal = Basal::per_volume, .injury = true, .place = 25) \
    ROW(U, timp, .name = "timp", .label = "TIMP", .diffusivity = &Kinetics::D_Z, .loss = {&Kinetics::lam_U}, \
      .rest = &Host::timp, .basal = Basal::per_volume, .place = 26) \
    ROW(Tau, tropoelastin, .name = "tropoelastin", .label = "Tropoelastin", .diffusivity = &Kinetics::D_tau, \
      .loss = {&Kinetics::k_x, &Kinetics::lam_tau}, .scale = 0.02, .basal = Basal::per_volume, \
      .place = 7) \
    ROW(X, elastin, .name = "elastin_functional", .label = "Elastin, functional", .rest = &Row::elastin, \
      .session = AtSession::matrix, .basal = Basal::per_volume, .field = true, .place = 6) \
    ROW(S, elastosis, .name = "elastosis", .label = "Solar elastosis", .rest = &Host::elastosis, \
      .scale = 0.3, .session = AtSession::matrix, .place = 28) \
    ROW(A, hyaluronan, .name = "hyaluronan", .label = "Hyaluronan", .diffusivity = &Kinetics::D_A, \
      .loss = {&Kinetics::lam_A}, .rest = 1.0, .session = AtSession::hyaluronan, .basal = Basal::per_volume, \
      .place = 27)

// States of the surface, one value a column: Closure is the distance that the edges of cuts have moved [m], Ea and Eb
// stages between a signal and the growth of the epidermis, Ht and Hp how much thicker than at rest it is for a while and
// lastingly, O oedema as a share of the thickness of the dermis, K melanocyte activation, L pigment of the epidermis.
#define STIPPLE_SURFACE_STATES(ROW) \
    ROW(Closure, .name = "epidermis_covered", .label = "Epidermis covered", .scale = 1e-4, .injury = true, \
      .place = 9) \
    ROW(Ea, .name = "epidermis_signal", .label = "Epidermis, signal", .lifetime = &Kinetics::tau_E, \
      .scale = 0.3, .shown = false) \
    ROW(Eb, .name = "epidermis_begun", .label = "Epidermis, begun", .lifetime = &Kinetics::tau_E, \
      .scale = 0.3, .shown = false) \
    ROW(Ht, .name = "epidermis_passing", .label = "Epidermis, passing thickening", \
      .lifetime = &Kinetics::tau_t, .scale = 0.3, .place = 8) \
    ROW(Hp, .name = "epidermis_lasting", .label = "Epidermis, lasting thickening", \
      .lifetime = &Kinetics::tau_p, .scale = 0.3, .place = 8) \
    ROW(O, .name = "oedema", .label = "Oedema", .lifetime = &Kinetics::tau_O, .scale = 0.1, .injury = true, \
      .place = 9) \
    ROW(K, .name = "melanocyte_activation", .label = "Melanocyte activation", .loss = {&Kinetics::lam_K}, \
      .scale = 0.3, .place = 30) \
    ROW(L, .name = "epidermal_pigment", .label = "Epidermal pigment", .loss = {&Kinetics::k_L}, .rest = 1.0, \
      .place = 31)

/// Volume states, in the order of storage.
enum State : int {
#define ROW(id, ...) id,
    STIPPLE_STATES(ROW)
#undef ROW
    k_states
};

enum SurfaceState : int {
#define ROW(id, ...) id,
    STIPPLE_SURFACE_STATES(ROW)
#undef ROW
    k_surface_states
};
// clang-format on

/// The rows above, in the order of the enumerators.
const std::array<StateRow, k_states>& state_rows();
const std::array<StateRow, k_surface_states>& surface_rows();
/// The id of a state as the methods page has it, e.g. "T1".
const char* letter(State state);

/// Diffusivity of each state [m²/s]; 0 for the immobile ones, which are never solved.
std::array<double, k_states> diffusivities(const Kinetics& kinetics);

/// Linear losses that the integrator takes implicitly [1/s].
std::array<double, k_states> implicit_loss(const Rates& rates);
std::array<double, k_surface_states> implicit_surface_loss(const Rates& rates);

/// Resting values of a row and of the surface.
std::array<double, k_states> rest(const Rates& rates, const Row& row);
std::array<double, k_surface_states> surface_rest();

/// Where the absolute tolerance of each state starts to count, the volume's first.
std::vector<double> scales(double d_ref);

/// What one session does to a cell: state s at y[s * stride].
/// Equation: docs/methods/healing.md, "A session changes the state at once".
///   d        damaged fraction of the cell      d_ref  dose of the reference session
/// What collagen loses is added to the gap first.
///   bleeding how much blood the cell's vessels give, relative to the mean dermis at rest
void injure(const Kinetics& kinetics, double d, double d_ref, double bleeding, std::size_t stride, double* y);

/// What a session takes from the passing thickening of a column, the share `d` of whose epidermis is damaged.
/// Equation: lam_H d (1 + h_t + h_p)
inline double thinned(const Kinetics& k, double d, double passing, double lasting) {
    return k.lam_H * d * (1.0 + passing + lasting);
}

} // namespace stipple::healing
