#include "stipple/study/sensitivity/sensitivity.hpp"
#include "stipple/base/error.hpp"
#include "stipple/base/sources.hpp"
#include "stipple/base/statistics.hpp"
#include "stipple/base/tasks.hpp"
#include "stipple/base/units.hpp"
#include "stipple/course/endpoints.hpp"
#include "stipple/course/ensemble.hpp"
#include "stipple/course/schema.hpp"
#include "stipple/study/sensitivity/sensitivity_inputs.hpp"
#include <algorithm>
#include <array>
#include <cmath>
#include <fmt/format.h>
#include <map>
#include <mutex>
#include <numeric>
#include <optional>
#include <set>

namespace stipple::study {

using namespace course;

namespace {

/// What of a change decides where the needles go: runs that agree in it share their punctures.
using Needling = std::array<double, 4>;
Needling needling_of(const Change& change) {
    const insertion::Variation& v = change.variation;
    return {v.toughness, v.stiffness, v.force, change.thickness_z};
}

/// The output of one run, and what the runs share.
class CourseRuns {
  public:
    CourseRuns(const Model& model, const Course& course, const device::Device& device,
               const SensitivityOptions& options)
        : chain_(make_chain(model, course, device, options.seed)),
          options_(options), no_change_{.model = model},
          unchanged_(prepare(chain_, no_change_, k_member, 0)) {
        chain_.snapshot_times.clear();
    }

    const Model& model() const { return no_change_.model; }
    const skin::Skin& skin() const { return unchanged_.skin; }
    double day() const { return chain_.course->horizon / units::day; }

    /// Every endpoint of the unchanged course.
    std::vector<outcome::Endpoint> endpoints() const {
        const auto history = heal_course(chain_, no_change_, unchanged_, k_member.tolerance,
                                         [&](double) { return report(0); });
        return endpoints_of(history, no_change_, unchanged_);
    }

    /// The endpoint with this index after each of several changes that share the needling inputs: NaN where
    /// the changed host has no resting state or the run does not integrate. `done` is called after each.
    void outputs(const std::vector<Change>& changes, std::size_t endpoint, const std::vector<double*>& to,
                 const std::function<void()>& done) const {
        const std::optional<Prepared> needled = prepared(changes.front());
        if (needled) {
            std::vector<const Change*> all;
            for (const Change& change : changes) all.push_back(&change);
            const auto healed =
                heal_courses(chain_, all, *needled, k_member.tolerance, [&](double) { return report(0); });
            for (std::size_t i = 0; i < changes.size(); ++i)
                if (healed[i].history)
                    *to[i] =
                        attempt([&] {
                            return endpoints_of(*healed[i].history, changes[i], *needled)[endpoint].value;
                        }).value_or(NAN);
        }
        for (std::size_t i = 0; i < changes.size(); ++i) done();
    }

    /// Names what comes next.
    void begin(const char* stage) { stage_ = stage; }

    /// Adds to the work done; false interrupts.
    bool report(double done) const {
        const std::lock_guard lock(mutex_);
        done_ += done;
        return !options_.progress || options_.progress({.stage = stage_, .fraction = std::min(done_, 1.0)});
    }

  private:
    std::optional<Prepared> prepared(const Change& change) const {
        if (needling_of(change) == needling_of(no_change_)) return unchanged_;
        return attempt([&] { return prepare(chain_, change, k_member, 0); });
    }

    std::vector<outcome::Endpoint> endpoints_of(const healing::History& history, const Change& change,
                                                const Prepared& needled) const {
        const double density = needled.insertion.punctures_per_m2;
        return read_endpoints(history, make_reading(*chain_.course, change, density), day());
    }

    Chain chain_;
    const SensitivityOptions& options_;
    Change no_change_;
    Prepared unchanged_;
    mutable std::mutex mutex_;
    mutable double done_ = 0; ///< of all the work
    const char* stage_ = "screening";
};

} // namespace

static void check_sensitivity_options(const SensitivityOptions& o) {
    check_threads(o.threads);
    // The intervals hold for many samples; below this they would say nothing.
    check(o.samples >= 16, Kind::input, "at least 16 base samples are needed", "samples");
    check(o.walks >= 2, Kind::input, "at least 2 Morris trajectories are needed", "trajectories");
    check(o.kept >= 1, Kind::input, "at least one input must be kept", "kept");
}

/// Index of the endpoint with this name. Errors: Kind::input with the names there are.
static std::size_t find_endpoint(const std::vector<outcome::Endpoint>& endpoints, const std::string& name) {
    std::vector<std::string> names;
    std::string all;
    for (const auto& e : endpoints) {
        if (e.name == name) return names.size();
        names.push_back(e.name);
        all += (all.empty() ? "" : ", ") + e.name;
    }
    throw Error(Kind::input, Problem{.what = "unknown output",
                                     .key = "output",
                                     .value = name,
                                     .allowed = all,
                                     .nearest = nearest_word(name, names)});
}

/// Points that share the needling inputs, in lists of at most `most`.
static std::vector<std::vector<std::size_t>>
alike(const InputSpace& space, const std::vector<std::vector<double>>& points, std::size_t most) {
    std::map<Needling, std::size_t> open; // list that takes the next point of this needling
    std::vector<std::vector<std::size_t>> lists;
    for (std::size_t p = 0; p < points.size(); ++p) {
        const Needling needling = needling_of(space.change(points[p]));
        const auto found = open.find(needling);
        if (found == open.end() || lists[found->second].size() == most) {
            open[needling] = lists.size();
            lists.emplace_back();
        }
        lists[open[needling]].push_back(p);
    }
    return lists;
}

/// The output at every point, each point a vector of standard normal numbers; one task for a list of points
/// that share the needling inputs.
static std::vector<double> run_all(CourseRuns& runs, const InputSpace& space,
                                   const std::vector<std::vector<double>>& points, std::size_t endpoint,
                                   const SensitivityOptions& options, const char* stage, double weight) {
    constexpr std::size_t k_most_in_task = 64;
    runs.begin(stage);
    std::vector<double> outputs(points.size(), NAN);
    const auto done = [&] {
        if (!runs.report(weight)) throw Error(Kind::interrupted, Problem{.what = "interrupted"});
    };
    std::vector<std::function<void()>> tasks;
    for (auto& list : alike(space, points, k_most_in_task))
        tasks.emplace_back([&, list] {
            std::vector<Change> changes;
            std::vector<double*> to;
            for (const std::size_t p : list) {
                changes.push_back(space.change(points[p]));
                to.push_back(&outputs[p]);
            }
            runs.outputs(changes, endpoint, to, done);
        });
    run_tasks(tasks, options.threads);
    return outputs;
}

RunCount count_failed(const std::vector<double>& outputs, const std::string& design) {
    const auto failed = std::count_if(outputs.begin(), outputs.end(), [](double y) { return std::isnan(y); });
    const RunCount count{static_cast<int>(outputs.size()), static_cast<int>(failed)};
    check(
        count.failed <= k_most_failed * count.runs, Kind::numerics,
        fmt::format("{} of {} runs of the {} design failed (no resting state, or not integrated): more than "
                    "{:g} %, so there is no answer",
                    count.failed, count.runs, design, 100 * k_most_failed));
    return count;
}

void replace_failed(std::vector<double>& outputs) {
    double sum = 0, count = 0;
    for (const double y : outputs)
        if (!std::isnan(y)) {
            sum += y;
            ++count;
        }
    for (double& y : outputs)
        if (std::isnan(y)) y = sum / count;
}

/// Morris' points in the cube as standard normal numbers: the cube spans the central 90 % of each prior.
static std::vector<std::vector<double>> in_central_range(const std::vector<std::vector<double>>& cube) {
    constexpr double k_low = 0.05, k_high = 0.95;
    auto points = cube;
    for (auto& point : points)
        for (double& u : point) u = normal_quantile(k_low + (k_high - k_low) * u);
    return points;
}

/// The `kept` inputs with the largest mu*, in the order of the table. Input with no effect at all come last.
static std::vector<std::size_t> strongest(const std::vector<MorrisEffect>& effects, int kept) {
    std::vector<std::size_t> order(effects.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    const auto size = [&](std::size_t i) {
        return std::isnan(effects[i].mu_star) ? -1.0 : effects[i].mu_star;
    };
    std::stable_sort(order.begin(), order.end(),
                     [&](std::size_t a, std::size_t b) { return size(a) > size(b); });
    order.resize(std::min(order.size(), static_cast<std::size_t>(kept)));
    std::sort(order.begin(), order.end());
    return order;
}

/// Points of the Sobol design as standard normal numbers: the chosen inputs over their whole distributions,
/// the others NaN.
static std::vector<std::vector<double>>
in_whole_range(const SobolPoints& cube, const std::vector<std::size_t>& chosen, std::size_t inputs) {
    std::vector<std::vector<double>> points(cube.size(), std::vector<double>(inputs, NAN));
    for (std::size_t p = 0; p < cube.size(); ++p)
        for (std::size_t k = 0; k < chosen.size(); ++k) points[p][chosen[k]] = normal_quantile(cube[p][k]);
    return points;
}

/// Errors: Kind::input if no input moves the output by more than rounding does: nothing was pierced, perhaps.
static void check_moved(const Sensitivity& s) {
    const double least = 1e-9 * std::max(1.0, std::fabs(s.output.value));
    check(std::any_of(s.effects.begin(), s.effects.end(), [&](const auto& e) { return e.mu_star > least; }),
          Kind::input, "no input moves this output in this course, so there is nothing to explain", "output");
}

/// Mean and spread of the output over the base samples A and B, which come first.
static void take_spread(Sensitivity& s, const std::vector<double>& outputs) {
    const std::vector<double> base(outputs.begin(), outputs.begin() + 2 * s.samples);
    const auto n = static_cast<double>(base.size());
    s.mean = std::accumulate(base.begin(), base.end(), 0.0) / n;
    double squares = 0;
    for (const double y : base) squares += (y - s.mean) * (y - s.mean);
    s.sd = std::sqrt(squares / (n - 1));
    s.p10 = quantile(base, 0.1);
    s.p90 = quantile(base, 0.9);
}

static double share_of(const std::vector<std::size_t>& chosen, const std::vector<MorrisEffect>& effects) {
    const auto square = [&](std::size_t i) {
        return std::isnan(effects[i].mu_star) ? 0.0 : effects[i].mu_star * effects[i].mu_star;
    };
    double all = 0, kept = 0;
    for (std::size_t i = 0; i < effects.size(); ++i) all += square(i);
    for (const std::size_t i : chosen) kept += square(i);
    return kept / all;
}

static std::vector<std::string> sources_of(const Sensitivity& s) {
    std::set<std::string> keys{"morris1991", "campolongo2007", "sobol2001", "saltelli2010", "martinez2011"};
    for (const auto& index : s.indices)
        for (auto& key : source_keys(s.inputs[index.input].parameter.source)) keys.insert(std::move(key));
    return {keys.begin(), keys.end()};
}

/// Indices of the chosen inputs, largest total first.
static void take_indices(Sensitivity& s, const std::vector<std::size_t>& chosen, const SobolIndices& sobol) {
    for (std::size_t k = 0; k < chosen.size(); ++k) {
        s.indices.push_back({chosen[k], sobol[k]});
        s.first_order_share += sobol[k].first;
    }
    std::stable_sort(s.indices.begin(), s.indices.end(),
                     [](const auto& a, const auto& b) { return a.sobol.total > b.sobol.total; });
}

/// Both designs, one after the other.
static void study_inputs(Sensitivity& s, CourseRuns& runs, const SensitivityOptions& options) {
    const auto endpoints = runs.endpoints();
    const std::size_t endpoint = find_endpoint(endpoints, options.output);
    s.output = endpoints[endpoint];
    const InputSpace space(runs.model(), runs.skin());
    s.inputs = space.inputs();
    const auto walks = static_cast<std::size_t>(options.walks),
               samples = static_cast<std::size_t>(options.samples);
    const std::size_t kept = std::min(space.size(), static_cast<std::size_t>(options.kept));
    const double weight = 1.0 / static_cast<double>(walks * (space.size() + 1) + samples * (kept + 2));

    const MorrisDesign morris = morris_design(space.size(), walks, options.seed);
    const auto screened =
        run_all(runs, space, in_central_range(morris.points), endpoint, options, "screening", weight);
    s.screened = count_failed(screened, "screening");
    s.effects = morris_effects(morris, screened);
    check_moved(s);

    const auto chosen = strongest(s.effects, options.kept);
    const SobolPoints cube = sobol_design(chosen.size(), samples, options.seed);
    auto sampled = run_all(runs, space, in_whole_range(cube, chosen, space.size()), endpoint, options,
                           "indices", weight);
    s.sampled = count_failed(sampled, "Sobol");
    replace_failed(sampled);
    take_spread(s, sampled);
    take_indices(s, chosen, sobol_indices(cube, sampled, samples, options.seed));
    s.kept_share = share_of(chosen, s.effects);
    s.sources_used = sources_of(s);
}

Sensitivity sensitivity(const Model& tables, const Course& asked, const SensitivityOptions& options) {
    const Model model = with_overrides(tables, asked.overrides);
    const Course course = resolve(model, asked);
    check_sensitivity_options(options);
    Sensitivity s;
    s.model = model;
    s.course = course;
    s.seed = options.seed;
    s.samples = options.samples;
    s.walks = options.walks;
    const device::Device device = device::make_device(model, course.device);
    s.screening = screening::screen(model, course.person, course_facts(model, course, device));
    if (s.screening.verdict == screening::Verdict::stop) return s;
    if (const auto* finding = s.screening.withholds_benefits())
        throw Error(Kind::input,
                    Problem{.what = "no benefit is shown of this person, so there is nothing to study",
                            .key = "person.age_years",
                            .value = finding->label});
    require_sobol();
    CourseRuns runs(model, course, device, options);
    study_inputs(s, runs, options);
    return s;
}

std::vector<std::size_t> ranked(const Sensitivity& s) {
    std::vector<std::size_t> order;
    for (const auto& index : s.indices) order.push_back(index.input);
    const auto kept = static_cast<std::ptrdiff_t>(order.size());
    for (std::size_t i = 0; i < s.inputs.size(); ++i)
        if (std::find(order.begin(), order.begin() + kept, i) == order.begin() + kept) order.push_back(i);
    const auto size = [&](std::size_t i) {
        return std::isnan(s.effects[i].mu_star) ? -1.0 : s.effects[i].mu_star;
    };
    std::stable_sort(order.begin() + kept, order.end(),
                     [&](std::size_t a, std::size_t b) { return size(a) > size(b); });
    return order;
}

} // namespace stipple::study
