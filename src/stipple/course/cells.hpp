#pragma once
#include "stipple/course/assemble.hpp"
#include "stipple/course/jobs.hpp"
#include <array>
#include <optional>
#include <vector>

namespace stipple::course {

/// The chain of runs that show no fields.
Chain without_fields(Chain chain);

/// The cells of the unchanged course: at the three densities, the middle one with rings, those that tell the numerical error,
/// the one that bands are shifts from, and that of fewer sessions. Prepared here, healed as jobs, which refer to this object
/// and to the runs: both must stay where they are.
class Cells {
  public:
    /// Prepares the cells of `runs`; the coarse ones not where their histories are there. `densities` [1/m²]: the 10, 50 and 90 % quantiles. Errors: those of prepare().
    Cells(const Workshop& w, const skin::Skin& skin, const insertion::Insertion& insertion,
          const std::vector<double>& densities, Runs& runs);
    Cells(const Cells&) = delete;
    Cells& operator=(const Cells&) = delete;

    /// A job for each history that the runs lack, those with rings first; the first one's progress is told by the day.
    std::vector<Job> jobs(Runs& runs) const;
    /// When all are healed: a sketch takes one for all densities, and where no column serves the middle one has rings.
    void settle(Runs& runs) const;
    /// Chain of the members of the ensembles.
    const Chain& of_member() const { return of_member_; }

  private:
    const Workshop& w_;
    Chain of_member_, fewer_;
    std::optional<Prepared> coarse_, coarse_rings_;
    bool in_columns_ = false, with_rings_ = false;
};

/// The jobs of one share of a run: dealt out one by one from the last share on, those with rings first, which cost most.
std::vector<Job> jobs_of(Share share, const std::vector<Job>& jobs);

/// Where the histories of the unchanged course stand.
std::array<std::optional<healing::History>*, 9> histories_of(Runs& runs);

} // namespace stipple::course
