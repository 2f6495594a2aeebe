#pragma once
#include "stipple/healing/lanes.hpp"
#include "stipple/healing/laws.hpp"
#include "stipple/healing/synthesis.hpp"
#include <vector>

namespace stipple::healing {

inline constexpr std::size_t k_all_states = std::size_t{k_states} + std::size_t{k_surface_states};

/// Columns of layers side by side, each of another member: constants, states and the work space of one
/// step. Shape of a field: (nz), of all volume states: (k_states, nz). Layers may lie at other depths in
/// every member.
struct ColumnBatch {
    explicit ColumnBatch(int layers);

    int nz;
    // constants of the members
    KineticsOf<Lanes> k{};
    laws::SurfaceTerms<Lanes> host{};
    alignas(sizeof(Lanes)) Lanes d_cut{}; ///< reference opening
    std::vector<laws::RowTerms<Lanes>> terms;
    LaneVector weight;                 ///< how much the open epidermis is felt in a layer
    LaneVector lower, diagonal, upper; ///< of the operator in depth, (k_states, nz) [1/s]
    alignas(
        sizeof(Lanes)) Lanes loss[k_states] = {},
                             bottom[k_states] = {}; ///< linear loss; constant part of the last layer [1/s]
    alignas(sizeof(Lanes)) Lanes surface_loss[k_surface_states] = {};
    alignas(sizeof(Lanes)) Lanes scale[k_all_states] = {};
    bool mobile[k_states] = {}, closed[k_states] = {}; ///< diffuses; exchanges nothing through the bottom
    LaneVector share;                                  ///< of the depth, by layer
    LaneVector region[3];                              ///< weights of means: dermis, papillary, reticular
    LaneVector papillary; ///< thickness of the layers whose middle is papillary [m]
    alignas(sizeof(Lanes)) Lanes papillary_depth{};
    // cuts of the epidermis, in places that are used again once a cut is closed
    LaneVector cut_area, cut_radius, cut_since, cut_moving;
    // states, rates and stages as in grid::Imex
    LaneVector y, f0, f1, right, stage_state, slope, defect, next;
    LaneVector pivot, down, up; // of the elimination
    alignas(sizeof(Lanes)) Lanes sy[k_surface_states] = {}, sf0[k_surface_states] = {},
                                 sf1[k_surface_states] = {}, sf2[k_surface_states] = {};
    alignas(sizeof(Lanes)) Lanes sstage[k_surface_states] = {}, sslope[k_surface_states] = {},
                                 sdefect[k_surface_states] = {}, snext[k_surface_states] = {};
    alignas(sizeof(Lanes)) Lanes size_of[k_all_states] = {};
    // of the step that was tried
    alignas(sizeof(Lanes)) Lanes worst{},
        error_sum{}; ///< largest relative error of a state; not finite where one of them is not
    alignas(sizeof(Lanes)) Lanes lowest[k_states] = {}, imbalance[k_states] = {};

    std::size_t at(std::size_t state, int layer = 0) const {
        return state * static_cast<std::size_t>(nz) + static_cast<std::size_t>(layer);
    }
};

/// One step of dt [s] from y into `next`, by the method of grid::Imex, each lane with its own step.
void try_step(ColumnBatch& batch, const Lanes& dt);

/// Takes over `next` in the lanes where `accepted` is 1 instead of 0.
void accept(ColumnBatch& batch, const Lanes& accepted);

/// How many numbers record() gives for one region: volume states, surface states, syntheses.
inline constexpr std::size_t k_recorded = k_all_states + k_syntheses;

/// Means of everything over dermis, papillary and reticular dermis, in the order of recorded_names(); shape
/// (3, k_recorded).
void record(const ColumnBatch& batch, Lanes* means);

/// Solves (1 - c L) v = u + c b for one state of one lane, in place; shape (nz).
void solve_lane(const ColumnBatch& batch, int lane, std::size_t state, double c, double* u);

} // namespace stipple::healing
