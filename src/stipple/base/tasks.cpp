#include "stipple/base/tasks.hpp"
#include "stipple/base/error.hpp"
#include <atomic>
#include <exception>
#include <fmt/format.h>
#include <mutex>
#ifdef STIPPLE_THREADS
#include <thread>
#endif

namespace stipple {

void check_threads(int threads) {
    if (threads < 1)
        throw Error(Kind::input, Problem{.what = "at least one thread is needed",
                                         .key = "threads",
                                         .value = fmt::format("{}", threads),
                                         .allowed = "1 or more"});
}

void run_tasks(const std::vector<std::function<void()>>& tasks, int threads) {
    check_threads(threads);
    std::atomic<std::size_t> next{0};
    std::atomic<bool> failed{false};
    std::exception_ptr first;
    std::mutex mutex;
    const auto work = [&] {
        for (std::size_t i = next++; i < tasks.size() && !failed; i = next++) try {
                tasks[i]();
            } catch (...) {
                const std::lock_guard lock(mutex);
                if (!failed.exchange(true)) first = std::current_exception();
            }
    };
#ifdef STIPPLE_THREADS
    {
        std::vector<std::jthread> workers;
        for (int i = 1; i < threads; ++i) workers.emplace_back(work);
        work();
    }
#else
    (void)threads;
    work();
#endif
    if (first) std::rethrow_exception(first);
}

} // namespace stipple
