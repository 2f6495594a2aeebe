#pragma once
#include "stipple/course/ensemble.hpp"
#include <optional>
#include <vector>

namespace stipple::course {

/// Three-point rule with the mean and variance of a normal spread of the local density: the quantiles lie at
/// +-1.2816 standard deviations.
inline constexpr double k_side_weight = 0.5 / (1.2815515655446004 * 1.2815515655446004);
inline constexpr double k_weights[3] = {k_side_weight, 1.0 - 2.0 * k_side_weight, k_side_weight};

/// What the observables need beside a history (endpoints.hpp).
struct Reading {
    Model model;
    skin::Skin skin;
    outcome::Constants constants;
    double cross_linking = 0;     ///< k_x [1/s]
    std::vector<double> sessions; ///< [s]
    double punctures_per_m2 = 0;
};

/// Histories of the ensembles, all on the coarse cell; `coarse` is the unchanged course on that cell, so that
/// bands are shifts from it and carry no grid error.
struct Ensemble {
    std::vector<std::optional<healing::History>> prior, people;
    std::vector<Reading> prior_readings, people_readings; ///< one a member
    std::optional<healing::History> coarse;
};

/// The run at one density quantile.
struct CentralRun {
    Prepared prepared;
    std::optional<healing::History> history;
};

/// Every run of a course.
struct Runs {
    CentralRun central[3]; ///< at the 10, 50 and 90 % quantiles of the local density
    CentralRun rings; ///< at the middle one with rings around the puncture, for sections and beside a patch
    Ensemble ensemble;
    Reading reading; ///< of the central runs
    NeedlingBands needling;
    std::optional<healing::History> tight; ///< as the middle central run, at a tenth of its tolerance
    /// What a column misses, where the middle run is one: the unchanged course on the coarse cell, as a column
    /// and with rings, both at the tolerance of the central columns.
    std::optional<healing::History> coarse_column, coarse_rings;
    int fewer_sessions = 0;                ///< half of them, rounded up; 0: there is but one
    std::optional<healing::History> fewer; ///< of these, as the coarse run of the ensemble
    std::optional<grid::Patch> patch;
    std::optional<healing::History>
        patch_history; ///< in place of the middle cell's history, without its fields
    std::vector<healing::Snapshot> patch_snapshots;

    const healing::History& middle() const { return patch_history ? *patch_history : *central[1].history; }
};

/// The history that a result shows: the mean of the runs at the three densities, the middle one that of the
/// patch where there is one. What columns of layers miss is added: the difference of rings to a column on the
/// coarse cell.
healing::History mean_history(const Runs& runs);

/// Fills everything of a Result that follows from the runs and their mean history: damage, tissue, endpoints
/// with bands, numerics, parameters and sources.
void assemble(Result& result, const Chain& chain, Runs& runs, const healing::History& mean);

} // namespace stipple::course
