#pragma once
#include "study/study.hpp"
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

    void show(const study::Progress& progress);
    /// Wipes the bar, so that what follows starts on a clean line.
    void finish();

  private:
    using Clock = std::chrono::steady_clock;
    void draw_bar(const study::Progress& progress, double seconds_left);

    ProgressMode mode_;
    bool colour_ = false;
    std::mutex mutex_;
    Clock::time_point start_ = Clock::now(), last_{};
    double fraction_ = 0;   ///< furthest so far
    std::size_t drawn_ = 0; ///< columns on the line
};

} // namespace stipple::cli
