#pragma once
#include "stipple/course/ensemble.hpp"
#include "stipple/course/run_state.hpp"
#include <mutex>
#include <optional>
#include <vector>

namespace stipple::course {

inline constexpr double k_central_work = 20, k_side_work = 12; ///< of a member's work

/// Counts work done by all tasks and passes it to the caller's callback, one call at a time.
class Reporter {
  public:
    Reporter(const Options& options, double horizon, double units_of_work, double patch_work)
        : options_(options), horizon_(horizon), total_(units_of_work + patch_work), patch_work_(patch_work) {}
    /// Central run at a simulated time: its share of the work is `weight`.
    bool central(double time, double weight);
    /// The patch at a simulated time.
    bool patch(double time);
    /// Errors: Kind::interrupted if the caller wants no more.
    void task_done(double weight);
    bool alive();

  private:
    bool report();
    const Options& options_;
    double horizon_, total_, patch_work_, done_ = 0, central_ = 0, patch_done_ = 0, days_ = 0;
    std::mutex mutex_;
};

/// What the parts of a run share.
struct Workshop {
    const Chain& chain;
    const Options& options;
    Change unchanged;
    Reporter& reporter;
    RunState& state;
};

/// One history that a course needs: what is healed, how, and where the history goes.
struct Job {
    std::optional<healing::History>* to = nullptr;
    const Chain* chain = nullptr;
    const Change* change = nullptr;
    const Prepared* prepared = nullptr;
    double tolerance = 0, weight = 1; ///< weight: its share of the work
    bool may_fail = false;
};

/// Heals all of them: the cells with rings one a task, then the columns side by side. What a job gives does not depend on the
/// others. The first job's progress is told by the day. Errors: of a job that may not fail; Kind::interrupted.
void heal_jobs(const Workshop& w, const std::vector<Job>& jobs);

} // namespace stipple::course
