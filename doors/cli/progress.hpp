#pragma once
#include "door.hpp"
#include "interrupt.hpp"
#include <chrono>
#include <mutex>
#include <string>

namespace stipple::cli {

enum class ProgressMode { automatic, bar, json, none };

/// Shows on stderr how far a run is: a bar that redraws itself, or one JSON object a line. Safe to call from
/// several threads; draws at most ten times a second.
class ProgressDisplay {
  public:
    /// Automatic: a bar if stderr is a terminal, otherwise nothing.
    explicit ProgressDisplay(ProgressMode mode);
    ~ProgressDisplay() { finish(); }
    ProgressDisplay(const ProgressDisplay&) = delete;
    ProgressDisplay& operator=(const ProgressDisplay&) = delete;

    void show(const Progress& progress);
    /// Wipes the bar, so that what follows starts on a clean line.
    void finish();

  private:
    using Clock = std::chrono::steady_clock;
    void draw_bar(const Progress& progress, double seconds_left);

    ProgressMode mode_;
    bool colour_ = false;
    std::mutex mutex_;
    Clock::time_point start_ = Clock::now(), last_{};
    double fraction_ = 0;   ///< furthest so far
    std::size_t drawn_ = 0; ///< columns on the line
};

/// The option --progress with the same words everywhere.
void add_progress_option(CLI::App& command, ProgressMode& mode);

/// Does long work that writes nothing on its way: `work` is given the callback that shows how far it is and
/// asks whether to go on. An interruption, also one that comes as the work ends, is Kind::interrupted.
template <class Work> auto do_shown(ProgressMode mode, const Work& work) {
    catch_interrupts();
    ProgressDisplay display(mode);
    const auto interruption = [] {
        return Error(Kind::interrupted, Problem{.what = "interrupted: nothing was written"});
    };
    try {
        auto made = work([&](const Progress& p) {
            if (!interrupted()) display.show(p);
            return !interrupted();
        });
        if (interrupted()) throw interruption();
        return made;
    } catch (const Error& error) {
        if (error.kind() == Kind::interrupted) throw interruption();
        throw;
    }
}

} // namespace stipple::cli
