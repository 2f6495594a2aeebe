#include "stipple/course/jobs.hpp"
#include "stipple/base/error.hpp"
#include "stipple/base/tasks.hpp"
#include "stipple/base/units.hpp"
#include <algorithm>

namespace stipple::course {

bool Reporter::central(double time, double weight) {
    const std::lock_guard lock(mutex_);
    days_ = time / units::day;
    central_ = weight * time / horizon_;
    return report();
}

bool Reporter::patch(double time) {
    const std::lock_guard lock(mutex_);
    days_ = time / units::day;
    patch_done_ = patch_work_ * time / horizon_;
    return report();
}

void Reporter::task_done(double weight) {
    const std::lock_guard lock(mutex_);
    done_ += weight;
    if (!report()) throw Error(Kind::interrupted, Problem{.what = "interrupted"});
}

bool Reporter::alive() {
    const std::lock_guard lock(mutex_);
    return report();
}

bool Reporter::report() {
    if (!options_.progress) return true;
    const char* stage = patch_done_ > 0 ? "patch" : days_ * units::day < horizon_ ? "healing" : "bands";
    return options_.progress(
        {stage, days_, horizon_ / units::day, std::min((done_ + central_ + patch_done_) / total_, 1.0)});
}

/// The columns among the jobs, side by side. They take a fraction of a second, so a run that goes on after an
/// interruption heals them again.
static void heal_columns(const Workshop& w, const std::vector<Job>& jobs) {
    std::vector<healing::Member> members;
    std::vector<const Job*> of;
    for (const Job& job : jobs) {
        if (!is_column(*job.prepared)) continue;
        of.push_back(&job);
        members.push_back(
            {&job.change->model, make_course_spec(*job.chain, *job.change, *job.prepared, job.tolerance,
                                                  [&w](double) { return w.reporter.alive(); })});
    }
    auto healed = healing::heal_columns(members, w.options.threads);
    for (std::size_t i = 0; i < of.size(); ++i) {
        if (healed[i].error && !of[i]->may_fail) throw Error(*healed[i].error);
        *of[i]->to = std::move(healed[i].history);
        w.reporter.task_done(of[i]->weight);
    }
}

/// The cells with rings among the jobs, one a task; the first job is the one whose progress is told by the day.
static void heal_rings(const Workshop& w, const std::vector<Job>& jobs) {
    std::vector<std::function<void()>> tasks;
    for (std::size_t i = 0; i < jobs.size(); ++i) {
        if (is_column(*jobs[i].prepared)) continue;
        tasks.emplace_back([&w, &jobs, &job = jobs[i], i] {
            const bool told = job.to == jobs.front().to;
            const auto heal = [&] {
                return heal_course(*job.chain, *job.change, *job.prepared, job.tolerance, [&](double t) {
                    return told ? w.reporter.central(t, job.weight) : w.reporter.alive();
                });
            };
            *job.to = w.state.of_task(i, [&]() -> RunState::History {
                if (job.may_fail) return attempt(heal);
                return heal();
            });
            w.reporter.task_done(told ? 0 : job.weight);
        });
    }
    run_tasks(tasks, w.options.threads);
}

void heal_jobs(const Workshop& w, const std::vector<Job>& jobs) {
    heal_rings(w, jobs);
    heal_columns(w, jobs);
}

} // namespace stipple::course
