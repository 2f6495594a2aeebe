#include "stipple/base/error.hpp"
#include "stipple/base/statistics.hpp"
#include "stipple/base/tasks.hpp"
#include "stipple/base/units.hpp"
#include "stipple/course/assemble.hpp"
#include "stipple/course/cells.hpp"
#include "stipple/course/course.hpp"
#include "stipple/course/delivery.hpp"
#include "stipple/course/endpoints.hpp"
#include "stipple/course/ensemble.hpp"
#include "stipple/course/jobs.hpp"
#include "stipple/course/members.hpp"
#include "stipple/course/posterior.hpp"
#include "stipple/course/run_state.hpp"
#include "stipple/course/schedule.hpp"
#include "stipple/course/schema.hpp"
#include <algorithm>
#include <cmath>
#include <fmt/format.h>
#include <memory>
#include <optional>
#include <utility>

namespace stipple::course {

static constexpr double k_patch_width = 1.6 * units::mm;
static constexpr std::size_t k_single_tasks = 9; // beside those of members, at most
static constexpr double k_single_work = k_central_work + 4 * k_side_work + 4;

/// Every cell of the course and the members of both ensembles, healed: here, or taken over from the shares.
static void run_cells(const Workshop& w, const skin::Skin& skin, const insertion::Insertion& insertion,
                      const std::vector<double>& density, const Members& members, Runs& runs) {
    std::optional<NeedledMembers> needled;
    MemberSkins skins;
    if (w.options.shares.empty())
        skins = needled.emplace(w, members, Share{}, insertion, density[1]).skins();
    else
        take_shares(w.options, skins, runs);
    const Cells cells(w, skin, insertion, density, runs);
    runs.needling = needling_bands(w.unchanged.model, insertion.loaded_depth.p50, skins, members.prior);
    std::vector<Job> jobs = cells.jobs(runs);
    if (needled) needled->add_jobs(cells.of_member(), runs.ensemble, jobs);
    heal_jobs(w, jobs);
    cells.settle(runs);
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
    const Members members = members_of_run(model, options);
    Runs runs;
    runs.ensemble = members.room();
    const auto reading = [&, density = insertion.punctures_per_m2](const Change& change) {
        return make_reading(*chain.course, change, density);
    };
    runs.reading = reading({.model = model});
    for (const auto& change : members.prior) runs.ensemble.prior_readings.push_back(reading(change));
    for (const auto& change : members.people) runs.ensemble.people_readings.push_back(reading(change));
    RunState state(options, k_single_tasks + members.count());
    const double patch_work = options.detail == Detail::quick      ? 0
                              : options.detail == Detail::standard ? 1000
                                                                   : 10000;
    Reporter reporter(options, chain.course->horizon, k_single_work + members.work(), patch_work);
    const Workshop workshop{chain, options, {.model = model}, reporter, state};
    run_cells(workshop, result.inputs.skin, insertion, result.treatment.density_quantiles, members, runs);
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

/// Needles the skin and screens the course, into the result; the chain, unless screening stops it. The course must outlive that.
static std::optional<Chain> begin(Result& result, const Model& model, const Course& course,
                                  const Options& options) {
    check_options(model, options);
    Inputs& inputs = result.inputs;
    inputs = {.course = course,
              .model = model,
              .device = device::make_device(model, course.device),
              .skin = skin::make_skin(model, course.person),
              .seed = options.seed,
              .screening = {},
              .despite_screening = ""};
    auto too_young = skin::too_young(model, course.person.age_years, "person.age_years");
    std::optional<Chain> chain;
    if (!too_young) {
        chain = make_chain(model, course, inputs.device, options.seed);
        needle(result.treatment, inputs, chain->pattern);
    }
    const SessionFacts session =
        chain && options.seed == k_facts_seed
            ? session_facts(model, inputs.skin, inputs.device, result.treatment.needling->insertion)
            : session_facts(model, course, inputs.device);
    inputs.screening =
        screening::screen(model, course.person, course_facts(model, course, inputs.device, session));
    result.provenance.remarks = change_remarks(inputs);
    if (inputs.screening.verdict == screening::Verdict::stop) {
        inputs.despite_screening = options.despite_screening;
        if (!inputs.stop_overridden()) {
            result.treatment = {};
            return std::nullopt;
        }
    }
    // not even in spite of a stop: an adult's skin is not put in the place of a child's
    if (too_young) throw Error(Kind::input, std::move(*too_young));
    return chain;
}

Result run(const Model& tables, const Course& asked, const Options& options) {
    const Model model = with_overrides(tables, asked.overrides);
    const Course course = resolve(model, asked);
    Result result;
    const auto chain = begin(result, model, course, options);
    if (!chain) {
        result.outcomes.darkening = outcome::darkening_of(
            model, course.person, outcome::usual_course(model, outcome::Cause::needling));
        return result;
    }
    simulate(result, *chain, options);
    if (result.inputs.benefits_withheld()) return without_benefits(std::move(result));
    return result;
}

std::string run_share(const Model& tables, const Course& asked, const Options& options, Share share) {
    check(share.of >= 1 && share.part >= 0 && share.part < share.of, Kind::input, "no such share", "share");
    const Model model = with_overrides(tables, asked.overrides);
    const Course course = resolve(model, asked);
    Result result;
    const auto chain = begin(result, model, course, options);
    if (!chain) return {};
    const insertion::Insertion& insertion = result.treatment.needling->insertion;
    const auto& density = result.treatment.density_quantiles;
    const Members members = members_of_run(model, options);
    RunState state(options, k_single_tasks + members.count());
    Reporter reporter(options, course.horizon, (k_single_work + members.work()) / share.of, 0);
    const Workshop w{*chain, options, {.model = model}, reporter, state};
    Runs runs;
    runs.ensemble = members.room();
    const Cells cells(w, result.inputs.skin, insertion, density, runs);
    const NeedledMembers mine(w, members, share, insertion, density[1]);
    std::vector<Job> jobs = jobs_of(share, cells.jobs(runs));
    mine.add_jobs(cells.of_member(), runs.ensemble, jobs);
    heal_jobs(w, jobs);
    return put_share(options, share, mine.skins(), runs);
}

} // namespace stipple::course
