#include "stipple/base/error.hpp"
#include "stipple/base/statistics.hpp"
#include "stipple/base/tasks.hpp"
#include "stipple/base/units.hpp"
#include "stipple/course/assemble.hpp"
#include "stipple/course/course.hpp"
#include "stipple/course/delivery.hpp"
#include "stipple/course/endpoints.hpp"
#include "stipple/course/ensemble.hpp"
#include "stipple/course/posterior.hpp"
#include "stipple/course/run_state.hpp"
#include "stipple/course/schedule.hpp"
#include "stipple/course/schema.hpp"
#include <algorithm>
#include <cmath>
#include <fmt/format.h>
#include <memory>
#include <mutex>
#include <optional>
#include <utility>

namespace stipple::course {

static constexpr double k_central_work = 20, k_side_work = 12; ///< of a member's work
static constexpr double k_patch_width = 1.6 * units::mm;

/// Counts work done by all tasks and passes it to the caller's callback, one call at a time.
class Reporter {
  public:
    Reporter(const Options& options, double horizon, double units_of_work, double patch_work)
        : options_(options), horizon_(horizon), total_(units_of_work + patch_work), patch_work_(patch_work) {}
    /// Central run at a simulated time: its share of the work is `weight`.
    bool central(double time, double weight) {
        const std::lock_guard lock(mutex_);
        days_ = time / units::day;
        central_ = weight * time / horizon_;
        return report();
    }
    /// The patch at a simulated time.
    bool patch(double time) {
        const std::lock_guard lock(mutex_);
        days_ = time / units::day;
        patch_done_ = patch_work_ * time / horizon_;
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
        const char* stage = patch_done_ > 0 ? "patch" : days_ * units::day < horizon_ ? "healing" : "bands";
        return options_.progress(
            {stage, days_, horizon_ / units::day, std::min((done_ + central_ + patch_done_) / total_, 1.0)});
    }
    const Options& options_;
    double horizon_, total_, patch_work_, done_ = 0, central_ = 0, patch_done_ = 0, days_ = 0;
    std::mutex mutex_;
};

/// What simulate() and its parts share.
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

/// Skin, punctures and damage of the people; none where one cannot be made.
static std::vector<std::optional<Prepared>> prepare_people(const Workshop& w,
                                                           const std::vector<Change>& people) {
    std::vector<std::optional<Prepared>> prepared(people.size());
    std::vector<std::function<void()>> tasks;
    for (std::size_t m = 0; m < people.size(); ++m)
        tasks.emplace_back([&, m] {
            prepared[m] = attempt([&] { return prepare(w.chain, people[m], k_member, 0); });
            w.reporter.task_done(1);
        });
    run_tasks(tasks, w.options.threads);
    return prepared;
}

/// Skin, punctures and damage of the skins that the parameter members of a course have, by member of the posterior of
/// insertion; at the density of the central cell, as far as its needles pierce there.
static std::vector<std::optional<Prepared>> prepare_tissues(const Workshop& w,
                                                            const std::vector<Change>& members,
                                                            const insertion::Insertion& central,
                                                            double density) {
    std::vector<const Change*> first;
    for (const Change& change : members) {
        if (!change.tissue) continue;
        if (first.size() <= *change.tissue) first.resize(*change.tissue + 1, nullptr);
        if (first[*change.tissue] == nullptr) first[*change.tissue] = &change;
    }
    std::vector<std::optional<Prepared>> prepared(first.size()); // none where no member has that tissue
    std::vector<std::function<void()>> tasks;
    for (std::size_t t = 0; t < first.size(); ++t)
        tasks.emplace_back([&, t] {
            if (first[t] == nullptr) return;
            const Needled n = needle(w.chain, *first[t], k_member.strikes);
            const double share =
                central.pierced_fraction > 0 ? n.insertion.pierced_fraction / central.pierced_fraction : 1.0;
            prepared[t] = prepare(first[t]->model, w.chain, n.skin, n.insertion, k_member, share * density);
        });
    run_tasks(tasks, w.options.threads);
    return prepared;
}

/// Loaded depth in a new person, from that in the skins of both ensembles.
static outcome::Predictive new_depth(const Model& model, double depth,
                                     const std::vector<std::optional<Prepared>>& people,
                                     const std::vector<std::optional<Prepared>>& skins) {
    const auto shifts = [&](const auto& all) {
        std::vector<double> list;
        for (const auto& one : all)
            if (one && std::isfinite(one->insertion.loaded_depth.p50))
                list.push_back(one->insertion.loaded_depth.p50 - depth);
        return list;
    };
    const auto of_people = shifts(people), of_skins = shifts(skins);
    if (of_people.empty() && of_skins.empty()) return {};
    return outcome::predict(
        {.change = depth, .people = of_people, .parameters = of_skins, .bounds = {.least = 0}},
        outcome::discrepancy_draws(model, "depth"));
}

static NeedlingBands bands_of(const std::vector<std::optional<Prepared>>& skins,
                              const std::vector<Change>& members) {
    NeedlingBands bands;
    const auto quantiles = [&](const auto& value) {
        std::vector<double> values;
        for (const auto& skin : skins)
            if (skin) values.push_back(value(*skin));
        bands.members = static_cast<int>(values.size());
        return insertion::quantiles_of(std::move(values));
    };
    const auto median_of = [&](insertion::Quantiles insertion::Insertion::*what) {
        return quantiles([what](const Prepared& p) { return (p.insertion.*what).p50; });
    };
    bands.loaded_depth = median_of(&insertion::Insertion::loaded_depth);
    bands.dye_depth = median_of(&insertion::Insertion::dye_depth);
    bands.mouth_diameter = median_of(&insertion::Insertion::mouth_diameter);
    bands.force = quantiles([](const Prepared& p) { return p.insertion.force_per_needle; });
    bands.damage = quantiles([](const Prepared& p) { return p.damage.dermis_fraction; });
    std::vector<double> doses; // of every member, which has strokes and force of the fitted trial of its own
    for (const Change& change : members)
        if (change.tissue && change.reference && change.reference->dermis_fraction > 0)
            doses.push_back(skins[*change.tissue]->damage.dermis_fraction /
                            change.reference->dermis_fraction);
    bands.dose = insertion::quantiles_of(std::move(doses));
    return bands;
}

/// Central cells at the three densities, the middle one with rings, the members of both ensembles, and the
/// runs that tell the numerical error.
static void run_cells(const Workshop& w, const skin::Skin& skin, const insertion::Insertion& insertion,
                      const std::vector<double>& density, const std::vector<Change>& prior,
                      const std::vector<Change>& people, Runs& runs) {
    Chain of_member = w.chain;
    of_member.snapshot_times.clear();
    const auto prepared = [&](const Resolution& resolution, double at) {
        return prepare(w.unchanged.model, w.chain, skin, insertion, resolution, at);
    };
    const bool sketch = w.options.sketch;
    for (std::size_t q = 0; q < 3; ++q)
        runs.central[q].prepared =
            sketch && q > 0 ? runs.central[0].prepared : prepared(k_central, density[sketch ? 1 : q]);
    const bool in_columns = is_column(runs.central[1].prepared),
               with_rings = w.options.sections || (!in_columns && !w.options.sketch) ||
                            w.options.detail != Detail::quick;
    runs.rings.prepared = with_rings ? prepared(k_rings, density[1]) : runs.central[1].prepared;
    const Prepared coarse = prepare(w.chain, w.unchanged, k_member, density[1]);
    const Prepared coarse_rings = prepare(w.chain, w.unchanged, k_coarse_rings, density[1]);
    const auto of_people = prepare_people(w, people);
    const auto of_tissues = prepare_tissues(w, prior, insertion, density[1]);
    runs.needling = bands_of(of_tissues, prior);
    runs.needling.new_depth = new_depth(w.unchanged.model, insertion.loaded_depth.p50, of_people, of_tissues);
    const double tolerance = in_columns ? k_column_tolerance : k_central.tolerance;
    std::vector<Job> jobs;
    if (with_rings)
        jobs.push_back({&runs.rings.history, w.options.sections ? &w.chain : &of_member, &w.unchanged,
                        &runs.rings.prepared, k_rings.tolerance, k_central_work});
    for (const std::size_t q : {0u, 1u, 2u}) {
        const Prepared& cell = runs.central[q].prepared;
        if (sketch ? q == 1 : q != 1 || in_columns)
            jobs.push_back({&runs.central[q].history, &of_member, &w.unchanged, &cell,
                            is_column(cell) ? k_column_tolerance : tolerance, k_side_work});
    }
    if (!sketch)
        jobs.push_back(
            {&runs.tight, &of_member, &w.unchanged, &runs.central[1].prepared, 0.1 * tolerance, k_side_work});
    if (in_columns && !sketch) {
        jobs.push_back({&runs.coarse_column, &of_member, &w.unchanged, &coarse, tolerance, 1});
        jobs.push_back(
            {&runs.coarse_rings, &of_member, &w.unchanged, &coarse_rings, k_coarse_rings.tolerance, 1});
    }
    jobs.push_back({&runs.ensemble.coarse, &of_member, &w.unchanged, &coarse, k_member.tolerance, 1});
    for (std::size_t m = 0; m < prior.size(); ++m)
        jobs.push_back({&runs.ensemble.prior[m], &of_member, &prior[m],
                        prior[m].tissue ? &*of_tissues[*prior[m].tissue] : &coarse, k_member.tolerance, 1,
                        true});
    for (std::size_t m = 0; m < people.size(); ++m)
        if (of_people[m])
            jobs.push_back({&runs.ensemble.people[m], &of_member, &people[m], &*of_people[m],
                            k_member.tolerance, 1, true});
    Chain fewer = of_member;
    if (const int half = (w.chain.schedule.sessions() + 1) / 2;
        half < w.chain.schedule.sessions() && !sketch) {
        fewer.schedule.times.resize(static_cast<std::size_t>(half));
        runs.fewer_sessions = half;
        jobs.push_back({&runs.fewer, &fewer, &w.unchanged, &coarse, k_member.tolerance, 1});
    }
    heal_rings(w, jobs);
    heal_columns(w, jobs);
    if (sketch)
        for (const std::size_t q : {0u, 2u}) runs.central[q].history = runs.central[1].history;
    else if (!in_columns)
        runs.central[1] = runs.rings;
}

/// The patch in place of the middle cell: every session strikes a piece of the pattern of its own.
static void run_patch(const Workshop& w, Runs& runs) {
    const Prepared& prepared = runs.central[1].prepared;
    const int n = w.options.detail == Detail::fine ? 128 : 64, nz = n / 4 * 3;
    runs.patch =
        grid::Patch(n, n, k_patch_width, k_patch_width, grid::make_layers(layer_breaks(prepared.skin), nz));
    auto spec = make_spec(w.chain, w.unchanged, prepared, [&](double t) { return w.reporter.patch(t); });
    for (int s = 0; s < w.chain.schedule.sessions(); ++s) {
        const auto choice = w.chain.seed * 1000003u + static_cast<std::uint64_t>(s);
        const auto place =
            insertion::choose_place(prepared.insertion, w.chain.pattern.window, k_patch_width, choice);
        spec.sessions.push_back({w.chain.schedule.times[static_cast<std::size_t>(s)],
                                 insertion::make_damage(w.unchanged.model, prepared.skin, w.chain.device,
                                                        prepared.insertion, *runs.patch, place)});
    }
    spec.tolerance = k_central.tolerance;
    spec.all_fields = false;
    spec.threads = w.options.threads;
    spec.save_due = [&] { return w.state.due(); };
    spec.save = [&](const Pieces& patch) { w.state.save(patch); };
    spec.resume = [&] { return w.state.take_patch(); };
    runs.patch_history = healing::heal(w.unchanged.model, spec);
    runs.patch_snapshots = std::exchange(runs.patch_history->snapshots, {});
}

/// Runs the central grids and both ensembles and puts the result together.
static void simulate(Result& result, const Chain& chain, const Options& options) {
    const insertion::Insertion& insertion = result.treatment.needling->insertion;
    const Model& model = result.inputs.model;
    const auto members = [](int n) { return static_cast<std::size_t>(n); };
    const auto prior = parameter_changes(model, members(options.band_members), options.seed);
    const auto people = people_changes(model, members(options.person_members), options.seed);
    Runs runs;
    runs.ensemble.prior.resize(prior.size());
    runs.ensemble.people.resize(people.size());
    const auto reading = [&, density = insertion.punctures_per_m2](const Change& change) {
        return make_reading(*chain.course, change, density);
    };
    runs.reading = reading({.model = model});
    for (const auto& change : prior) runs.ensemble.prior_readings.push_back(reading(change));
    for (const auto& change : people) runs.ensemble.people_readings.push_back(reading(change));
    constexpr std::size_t k_single_tasks = 9; // at most
    const std::size_t both = prior.size() + people.size();
    RunState state(options, k_single_tasks + both);
    const double patch_work = options.detail == Detail::quick      ? 0
                              : options.detail == Detail::standard ? 1000
                                                                   : 10000;
    Reporter reporter(options, chain.course->horizon,
                      k_central_work + 4 * k_side_work + 4 + static_cast<double>(both + people.size()),
                      patch_work);
    const Workshop workshop{chain, options, {.model = model}, reporter, state};
    run_cells(workshop, result.inputs.skin, insertion, result.treatment.density_quantiles, prior, people,
              runs);
    if (options.detail != Detail::quick) run_patch(workshop, runs);
    const healing::History mean = mean_history(runs);
    assemble(result, chain, runs, mean);
    add_transport(result, mean, options);
}

void check_options(const Model& model, const Options& options) {
    check_threads(options.threads);
    check_members(options.band_members, most_band_members(model));
    check_members(options.person_members);
    check(!options.sketch || (!options.sections && options.detail == Detail::quick), Kind::input,
          "a sketch is a quick run without sections", "sketch");
}

/// Whom and what a course treats, and what screening says of it.
static Inputs screened(const Model& model, const Course& course, const Options& options) {
    Inputs inputs{.course = course,
                  .model = model,
                  .device = device::make_device(model, course.device),
                  .skin = skin::make_skin(model, course.person),
                  .seed = options.seed,
                  .screening = {},
                  .despite_screening = ""};
    inputs.screening = screening::screen(model, course.person, course_facts(model, course, inputs.device));
    if (inputs.screening.verdict == screening::Verdict::stop)
        inputs.despite_screening = options.despite_screening;
    return inputs;
}

/// What the user has changed of the model; where skin and device list every row that they read, also whether
/// anything reads it.
static std::vector<std::string> change_remarks(const Inputs& inputs) {
    std::vector<std::string> remarks = change_words(inputs.model);
    const auto changes = inputs.model.changes();
    for (std::size_t c = 0; c < changes.size(); ++c) {
        const ModelParameter& p = inputs.model.parameters()[changes[c]];
        const bool listed = p.column == "value" && (p.facts.room == "device" || p.facts.room == "skin");
        const auto& used = p.facts.room == "device" ? inputs.device.parameters : inputs.skin.parameters;
        if (listed && std::none_of(used.begin(), used.end(),
                                   [&](const Parameter& row) { return row.name == p.facts.name; }))
            remarks[c] += "; nothing in this course reads it";
    }
    return remarks;
}

/// Needles the skin and chooses the densities of the unit cells.
static void needle(Treatment& treatment, const Inputs& inputs, const device::Pattern& pattern) {
    treatment.needling = {
        .pattern = pattern,
        .insertion = insertion::insert(inputs.model, inputs.skin, inputs.device, pattern, inputs.seed)};
    const auto& density = treatment.needling->insertion.density;
    const double median = std::max(density.p50, 1.0 * units::per_cm2);
    treatment.density_quantiles = {std::max(density.p10, 0.1 * median), median,
                                   std::max(density.p90, median)};
}

Result run(const Model& tables, const Course& asked, const Options& options) {
    const Model model = with_overrides(tables, asked.overrides);
    const Course course = resolve(model, asked);
    check_options(model, options);
    Result result;
    result.inputs = screened(model, course, options);
    result.provenance.remarks = change_remarks(result.inputs);
    const bool overridden = result.inputs.stop_overridden();
    if (result.inputs.screening.verdict == screening::Verdict::stop && !overridden) {
        result.outcomes.darkening = outcome::darkening_of(
            model, course.person, outcome::usual_course(model, outcome::Cause::needling));
        return result;
    }
    // not even in spite of a stop: an adult's skin is not put in the place of a child's
    if (auto problem = skin::too_young(model, course.person.age_years, "person.age_years"))
        throw Error(Kind::input, std::move(*problem));
    const Chain chain = make_chain(model, course, result.inputs.device, options.seed);
    needle(result.treatment, result.inputs, chain.pattern);
    simulate(result, chain, options);
    if (result.inputs.benefits_withheld()) return without_benefits(std::move(result));
    return result;
}

} // namespace stipple::course
