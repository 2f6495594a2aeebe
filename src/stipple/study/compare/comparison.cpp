#include "stipple/study/compare/comparison.hpp"
#include "stipple/base/tasks.hpp"
#include "stipple/base/units.hpp"
#include "stipple/course/ensemble.hpp"
#include "stipple/course/schedule.hpp"
#include "stipple/course/schema.hpp"
#include "stipple/study/compare/named_error.hpp"
#include <algorithm>
#include <atomic>
#include <cmath>
#include <fmt/format.h>
#include <mutex>
#include <numeric>
#include <set>
#include <utility>

namespace stipple::study {

using namespace course;

namespace {

/// Adds up the progress of all runs; a run that fails ends the others.
class Together {
  public:
    Together(const Options& options, std::vector<double> work)
        : options_(options), work_(std::move(work)), done_(work_.size(), 0.0),
          total_(std::accumulate(work_.begin(), work_.end(), 0.0)) {}
    bool report(std::size_t course, double fraction) {
        const std::lock_guard lock(mutex_);
        done_[course] = std::max(done_[course], fraction * work_[course]);
        if (failed_) return false;
        const double all = std::accumulate(done_.begin(), done_.end(), 0.0);
        return !options_.progress || options_.progress({"courses", 0, 0, std::min(all / total_, 1.0)});
    }
    void fail() { failed_ = true; }

  private:
    const Options& options_;
    std::vector<double> work_, done_;
    double total_;
    std::atomic<bool> failed_{false};
    std::mutex mutex_;
};

/// Says of which course an error is.
void check_names(const std::vector<NamedCourse>& courses) {
    check(courses.size() >= 2, Kind::input, "a comparison needs two courses or more");
    std::set<std::string> names{k_untreated};
    for (const auto& course : courses)
        check(names.insert(course.name).second, Kind::input,
              fmt::format("two arms of the comparison would be called \"{}\"", course.name));
}

Arm make_arm(const NamedCourse& named, double horizon) {
    Arm arm;
    arm.name = named.name;
    arm.given = named.course;
    arm.day = (make_schedule(named.course).last() < horizon ? horizon : named.course.horizon) / units::day;
    return arm;
}

/// Runs one arm to its day and keeps what a comparison reads.
void run_arm(const Model& model, Arm& arm, Options options, Together& together, std::size_t index) {
    options.progress = [&](const Progress& p) { return together.report(index, p.fraction); };
    Course course = arm.given;
    course.horizon = arm.day * units::day;
    try {
        arm.result = run(model, course, options);
    } catch (const Error& error) {
        together.fail();
        if (error.kind() == Kind::interrupted) throw;
        rethrow_named(error, arm.name);
    } catch (...) {
        together.fail();
        throw;
    }
    arm.simulated = !arm.result.tissue.day.empty();
    arm.result.tissue.frames.clear();
    arm.result.tissue.sections.clear();
    together.report(index, 1);
}

/// Longest course first, so that the last one to end is short. Patches take much memory and all threads: one
/// at a time.
void run_arms(const Model& model, std::vector<Arm>& arms, const Options& asked) {
    std::vector<std::size_t> order;
    std::vector<double> work;
    for (std::size_t a = 0; a < arms.size(); ++a) {
        constexpr double k_once = 4; // the rest of a run in sessions
        work.push_back(arms[a].untreated ? 0 : k_once + make_schedule(arms[a].given).sessions());
        if (!arms[a].untreated) order.push_back(a);
    }
    std::stable_sort(order.begin(), order.end(), [&](auto a, auto b) { return work[a] > work[b]; });
    const int threads = asked.threads, courses = static_cast<int>(order.size()),
              at_once = asked.detail == Detail::quick ? std::min(threads, courses) : 1;
    Options options = asked;
    options.sections = false;
    options.threads = threads / at_once;
    options.save_due = {};
    options.save = {};
    options.resume = {};
    Together together(asked, work);
    std::vector<std::function<void()>> tasks;
    for (const std::size_t a : order)
        tasks.emplace_back([&, a] { run_arm(model, arms[a], options, together, a); });
    run_tasks(tasks, at_once);
}

/// What the first sessions of each course give by themselves.
void run_fewer_sessions(const Model& model, std::vector<Arm>& arms, Options options) {
    std::mutex one_at_a_time;
    options.progress = [&one_at_a_time, asked = options.progress](const Progress&) {
        const std::lock_guard lock(one_at_a_time);
        return !asked || asked({"fewer sessions", 0, 0, 1});
    };
    std::vector<std::function<void()>> tasks;
    for (Arm& arm : arms)
        if (arm.simulated && !arm.result.inputs.benefits_withheld())
            tasks.emplace_back([&] {
                Course course = arm.given;
                course.horizon = arm.day * units::day;
                arm.by_sessions = gain_by_sessions(model, course, arm.result, options);
            });
    run_tasks(tasks, options.threads);
}

} // namespace

double common_horizon(const std::vector<NamedCourse>& courses) {
    check(!courses.empty(), Kind::input, "there is no course");
    double shortest = INFINITY;
    for (const auto& named : courses) shortest = std::min(shortest, named.course.horizon);
    return shortest;
}

Comparison compare_courses(const Model& model, const std::vector<NamedCourse>& asked, const Options& options,
                           bool untreated) {
    check_names(asked);
    check_options(model, options);
    std::vector<NamedCourse> courses = asked;
    for (auto& named : courses) try {
            named.course = resolve(model, named.course);
        } catch (const Error& error) {
            rethrow_named(error, named.name);
        }
    const double horizon = common_horizon(courses);
    std::vector<Arm> arms;
    if (untreated) {
        arms.emplace_back();
        arms.back().name = k_untreated;
        arms.back().untreated = true;
        arms.back().result.inputs.model = model;
        arms.back().simulated = false;
        arms.back().day = horizon / units::day;
    }
    for (const auto& named : courses) arms.push_back(make_arm(named, horizon));
    run_arms(model, arms, options);
    run_fewer_sessions(model, arms, options);
    Comparison c = lay_side_by_side(model, std::move(arms), horizon / units::day);
    c.detail = options.detail;
    c.seed = options.seed;
    c.band_members = options.band_members;
    c.person_members = options.person_members;
    c.despite_screening = options.despite_screening;
    return c;
}

} // namespace stipple::study
