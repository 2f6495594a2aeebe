#pragma once
#include "stipple/course/course.hpp"
#include "stipple/healing/healing.hpp"
#include <mutex>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace stipple::course {

/// What of a run is done already: the histories of finished tasks and where the patch stands. Saves itself
/// through Options::save when Options::save_due says so, and starts from Options::resume. Tasks may run at
/// the same time.
class RunState {
  public:
    /// Errors: Kind::data if the saved state does not fit this run.
    RunState(const Options& options, std::size_t tasks);

    using History = std::optional<healing::History>; ///< none: a member that failed
    /// The history of task i: as saved, or computed now and kept.
    History of_task(std::size_t i, const std::function<History()>& compute);

    bool due() const { return options_.save && options_.save_due && options_.save_due(); }
    /// Saves with this state of the patch.
    void save(const Pieces& patch);
    /// State of the patch to continue from, handed over; empty if it has not begun.
    std::string take_patch() { return std::exchange(patch_, {}); }

  private:
    void write(const Pieces& patch) const;
    const Options& options_;
    std::mutex mutex_;
    std::vector<std::string> done_; ///< one a task: empty, or "-" for a failed member, or "+" and its history
    std::string patch_;
};

} // namespace stipple::course
