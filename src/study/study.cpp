#include "study/study.hpp"
#include "base/error.hpp"
#include "base/units.hpp"
#include "study/assemble.hpp"
#include "study/ensemble.hpp"
#include <algorithm>
#include <cmath>
#include <fmt/format.h>
#include <memory>
#include <mutex>
#include <optional>
#include <set>

namespace stipple::study {

screening::CourseFacts course_facts(const Course& course, const device::Device& device) {
    return {.needle_length = device.spec.needle_length,
            .sessions = course.sessions,
            .interval = course.interval,
            .cartridge_reused = device.spec.cartridge_reused,
            .product_through_channels = course.product_through_channels,
            .home_use = device.spec.home_use};
}

static void validate(const Course& course) {
    check(course.sessions >= 1, Kind::input, "at least one session is needed", "course.sessions");
    check(course.interval > 0 || course.sessions == 1, Kind::input, "the interval must be positive",
          "course.interval_days");
    check(course.horizon > (course.sessions - 1) * course.interval, Kind::input,
          fmt::format("the last session, on day {:g}, lies beyond the horizon",
                      (course.sessions - 1) * course.interval / units::day),
          "course.horizon_days");
}

/// Dense after each session, when signals change within hours, and at most five days apart later.
static std::vector<double> output_times(const Course& course) {
    std::set<std::int64_t> hours;
    const auto end = std::llround(course.horizon / units::hour);
    for (std::int64_t h = 0; h < end; h += 5 * 24) hours.insert(h);
    for (int s = 0; s < course.sessions; ++s) {
        const auto start = std::llround(s * course.interval / units::hour);
        for (const double day :
             {0.0, 0.25, 0.5, 1.0, 1.5, 2.0, 3.0, 4.0, 5.0, 7.0, 10.0, 14.0, 18.0, 22.0, 26.0, 28.0, 56.0})
            if (start + std::llround(24 * day) < end) hours.insert(start + std::llround(24 * day));
    }
    std::vector<double> times;
    for (const auto h : hours) times.push_back(static_cast<double>(h) * units::hour);
    times.push_back(course.horizon);
    return times;
}

static std::vector<double> snapshot_times(const Course& course, const std::vector<double>& outputs) {
    const double last = (course.sessions - 1) * course.interval;
    std::vector<double> times;
    for (const double wanted : {1 * units::day, 7 * units::day, last + 28 * units::day, course.horizon}) {
        const auto nearest = std::min_element(outputs.begin(), outputs.end(), [wanted](double a, double b) {
            return std::fabs(a - wanted) < std::fabs(b - wanted);
        });
        if (times.empty() || *nearest > times.back()) times.push_back(*nearest);
    }
    return times;
}

/// Side of the pattern's window [m]: about 1500 strikes, between 5 and 30 mm.
static double window_of(const device::Device& device) {
    return std::clamp(std::sqrt(1500.0 / device.punctures_per_m2), 5 * units::mm, 30 * units::mm);
}

/// Counts work done by all tasks and passes it to the caller's callback, one call at a time.
class Reporter {
  public:
    Reporter(const Options& options, double horizon, double units_of_work)
        : options_(options), horizon_(horizon), total_(units_of_work) {}
    /// Central run at a simulated time: its share of the work is `weight`.
    bool central(double time, double weight) {
        const std::lock_guard lock(mutex_);
        days_ = std::max(days_, time / units::day);
        central_ = std::max(central_,
                            weight * time / horizon_); // the run that estimates the error starts again at 0
        return report();
    }
    void task_done(double weight) {
        const std::lock_guard lock(mutex_);
        done_ += weight;
        if (!report()) throw Error(Kind::interrupted, Problem{.what = "interrupted"});
    }
    bool alive() {
        const std::lock_guard lock(mutex_);
        return report();
    }

  private:
    bool report() {
        if (!options_.progress) return true;
        const char* stage = days_ * units::day < horizon_ ? "healing" : "bands";
        return options_.progress(
            {stage, days_, horizon_ / units::day, std::min((done_ + central_) / total_, 1.0)});
    }
    const Options& options_;
    double horizon_, total_, done_ = 0, central_ = 0, days_ = 0;
    std::mutex mutex_;
};

/// Runs a member; one whose draw has no resting state or does not integrate counts as failed.
static std::optional<healing::History> attempt(const std::function<healing::History()>& member) {
    try {
        return member();
    } catch (const Error& error) {
        if (error.kind() == Kind::interrupted) throw;
        return std::nullopt;
    }
}

/// Runs the central cells and both ensembles and puts the result together.
static void simulate(Result& result, const Chain& chain, const Options& options) {
    const healing::Kinetics kinetics = healing::with_overrides(healing::table_kinetics(), options.overrides);
    const Change unchanged = no_change(kinetics);
    const auto prior = parameter_changes(
        kinetics, static_cast<std::size_t>(std::max(options.band_members, 0)), options.seed);
    const auto people =
        people_changes(kinetics, static_cast<std::size_t>(std::max(options.person_members, 0)), options.seed);
    constexpr double k_central_work = 20, k_side_work = 12; // of a member's work
    Reporter reporter(options, chain.course->horizon,
                      k_central_work + 2 * k_side_work + static_cast<double>(prior.size() + people.size()));
    const auto alive = [&](double) { return reporter.alive(); };

    Chain of_member = chain;
    of_member.snapshot_times.clear();
    Ensemble ensemble;
    ensemble.prior.resize(prior.size());
    ensemble.people.resize(people.size());
    CentralRun central[3];
    std::vector<std::function<void()>> tasks;
    for (const std::size_t q : {1u, 0u, 2u})
        tasks.emplace_back([&, q] {
            central[q].prepared = prepare(chain, unchanged, k_central, result.density_quantiles[q]);
            central[q].history =
                heal_course(chain, unchanged, central[q].prepared, k_central, q == 1, [&, q](double t) {
                    return q == 1 ? reporter.central(t, k_central_work) : reporter.alive();
                });
            if (q != 1) reporter.task_done(k_side_work);
        });
    const double median = result.density_quantiles[1];
    const bool bands = !prior.empty() || !people.empty();
    const Prepared coarse = bands ? prepare(chain, unchanged, k_member, median) : Prepared{};
    if (bands)
        tasks.emplace_back([&] {
            ensemble.coarse =
                attempt([&] { return heal_course(of_member, unchanged, coarse, k_member, false, alive); });
        });
    for (std::size_t m = 0; m < prior.size(); ++m)
        tasks.emplace_back([&, m] {
            ensemble.prior[m] =
                attempt([&] { return heal_course(of_member, prior[m], coarse, k_member, false, alive); });
            reporter.task_done(1);
        });
    for (std::size_t m = 0; m < people.size(); ++m)
        tasks.emplace_back([&, m] {
            ensemble.people[m] = attempt([&] {
                return heal_course(of_member, people[m], prepare(chain, people[m], k_member, 0), k_member,
                                   false, alive);
            });
            reporter.task_done(1);
        });
    run_tasks(tasks, std::max(options.threads, 1));
    for (const auto& [name, value] : options.overrides)
        result.remarks.push_back(fmt::format("{} replaced by {:g} for this run", name, value));
    assemble(result, chain, central, ensemble);
}

Result run(const Course& course, const Options& options) {
    validate(course);
    Result result;
    result.course = course;
    result.seed = options.seed;
    result.device = device::make_device(course.device);
    result.screening = screening::screen(course.person, course_facts(course, result.device));
    result.skin = skin::make_skin(course.person);
    result.despite_screening =
        result.screening.verdict == screening::Verdict::stop ? options.despite_screening : "";
    const bool stopped = result.screening.verdict == screening::Verdict::stop;
    result.benefits_shown = !stopped;
    if (stopped && options.despite_screening.empty()) return result;

    Chain chain;
    chain.course = &course;
    chain.device = result.device;
    chain.seed = options.seed;
    chain.pattern = device::make_pattern(result.device, window_of(result.device), options.seed);
    chain.reference = reference_dose();
    chain.output_times = output_times(course);
    chain.snapshot_times = snapshot_times(course, chain.output_times);
    result.pattern = chain.pattern;
    result.insertion = insertion::insert(result.skin, result.device, chain.pattern, options.seed);

    const auto& density = result.insertion.density;
    const double median = std::max(density.p50, 1.0 * units::per_cm2);
    result.density_quantiles = {std::max(density.p10, 0.1 * median), median, std::max(density.p90, median)};

    simulate(result, chain, options);
    return result;
}

} // namespace stipple::study
