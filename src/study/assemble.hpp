#pragma once
#include "study/ensemble.hpp"
#include <optional>
#include <vector>

namespace stipple::study {

/// Histories of the ensembles, all on the coarse cell; `coarse` is the unchanged course on that cell, so that
/// bands are shifts from it and carry no grid error.
struct Ensemble {
    std::vector<std::optional<healing::History>> prior, people;
    std::optional<healing::History> coarse;
};

/// The run at one density quantile.
struct CentralRun {
    Prepared prepared;
    healing::History history;
};

/// Fills everything of a Result that follows from the runs: series, sections, endpoints with bands, numerics,
/// parameters and sources. `central` holds the runs at the 10, 50 and 90 % quantiles of the local density.
void assemble(Result& result, const Chain& chain, const CentralRun (&central)[3], const Ensemble& ensemble);

} // namespace stipple::study
