#pragma once
#include <functional>
#include <vector>

namespace stipple {

/// Errors: Kind::input, key "threads", below 1.
void check_threads(int threads);

/// Runs the tasks in order on `threads` threads; the first exception is rethrown after all have stopped.
/// Errors: Kind::input for fewer threads than one.
void run_tasks(const std::vector<std::function<void()>>& tasks, int threads);

} // namespace stipple
