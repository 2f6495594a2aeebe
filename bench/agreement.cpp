// How far the cheap ways lie from the dear ones, beside the error that a run prints: columns of layers against cells with
// rings, and patches whose lateral resolution follows the tissue against patches that keep it. Sixteen courses and hosts,
// every series and endpoint. Run from the folder of the sources: it reads examples/. Minutes; no part of ./dev bench.
//
//   bench_agreement [columns] [patch] [COURSE…]      all of both without words
#include "stipple/base/units.hpp"
#include "stipple/course/endpoints.hpp"
#include "stipple/course/ensemble.hpp"
#include "stipple/course/schema.hpp"
#include "stipple/files/files.hpp"
#include <algorithm>
#include <cmath>
#include <cstdio>
#include <string>
#include <vector>

using namespace stipple;

namespace {

const Model& model() {
    static const Model tables = make_model();
    return tables;
}

struct Named {
    std::string name;
    course::Course course;
};

/// Twelve examples, and four hosts of one of them.
std::vector<Named> courses() {
    std::vector<Named> all;
    for (const char* name : {"six_monthly", "single_session", "clinic_pen", "acne_scars", "rough_skin",
                             "home_roller", "home_roller_long", "sun_damaged_skin", "dry_skin",
                             "maintenance_session", "dark_marks", "lax_skin"})
        all.push_back({name, files::read_course(model(), "examples/" + std::string(name) + ".toml")});
    const course::Course six = all.front().course;
    const auto host = [&](const char* name, const auto& change) {
        all.push_back({name, six});
        change(all.back().course.person);
    };
    host("six_monthly at 25", [](skin::Person& p) { p.age_years = 25; });
    host("six_monthly at 75, sun", [](skin::Person& p) { p.age_years = 75, p.photoageing = 1; });
    host("six_monthly, smoker", [](skin::Person& p) { p.smoker = true; });
    host("six_monthly, type VI", [](skin::Person& p) { p.fitzpatrick = 6; });
    for (auto& each : all) each.course = course::resolve(model(), each.course);
    return all;
}

/// Differences beside the errors that a run prints for them.
struct Counts {
    std::size_t all = 0, inside = 0, twice = 0;
    double worst = 0; ///< difference over printed error
    std::string where;

    /// `least`: a difference that nobody would see.
    void add(double off, double printed, double least, const std::string& what) {
        const double allowed = std::max(printed, least);
        ++all;
        inside += off <= allowed ? 1 : 0;
        twice += off > 2 * allowed ? 1 : 0;
        if (off / allowed > worst) worst = off / allowed, where = what;
    }
    void print(const char* what) const {
        const auto share = [&](std::size_t n) {
            return 100.0 * static_cast<double>(n) / static_cast<double>(std::max<std::size_t>(all, 1));
        };
        std::printf("  %-10s %6zu  %6.2f %% inside  %7.3f %% above twice  worst %5.2f  %s\n", what, all,
                    share(inside), share(twice), worst, where.c_str());
    }
};

struct Agreement {
    Counts series, endpoints;
};

/// Region and name of a series of the result in a history.
struct Found {
    const std::vector<double>* values = nullptr;
    double rest = 0;
};
Found find(const healing::History& h, std::string name) {
    const auto ends = [&](const std::string& end) {
        if (name.size() < end.size() || name.compare(name.size() - end.size(), end.size(), end) != 0)
            return false;
        name.resize(name.size() - end.size());
        return true;
    };
    if (ends("_papillary")) return {&h.papillary[h.of(name)], h.baseline_papillary[h.of(name)]};
    if (ends("_reticular")) return {&h.reticular[h.of(name)], h.baseline_reticular[h.of(name)]};
    return {&h.dermis[h.of(name)], h.baseline_dermis[h.of(name)]};
}

/// A history against the exact one, by the errors that `result` prints.
void compare(const course::Course& course, const course::Result& result, const healing::History& cheap,
             const healing::History& exact, Agreement& to) {
    for (const auto& series : result.tissue.series) {
        const Found a = find(cheap, series.name), b = find(exact, series.name);
        double range = 0;
        for (const double v : *b.values) range = std::max(range, std::fabs(v - b.rest));
        for (std::size_t t = 0; range > 0 && t < b.values->size(); ++t)
            to.series.add(std::fabs((*a.values)[t] - (*b.values)[t]) / range, series.error, 1e-4,
                          series.name + " on day " + std::to_string(exact.time[t] / units::day));
    }
    const auto reading = course::make_reading(course, {.model = model()},
                                              result.treatment.needling->insertion.punctures_per_m2);
    for (const auto& banded : result.outcomes.endpoints) {
        const outcome::Endpoint& e = banded.endpoint;
        const auto value = [&](const healing::History& h) {
            return course::endpoint_of(course::read_endpoints(h, reading, e.day), e.name).value;
        };
        const double a = value(cheap), b = value(exact);
        // a ten-thousandth of the change, or a millionth of rest where nothing has changed
        to.endpoints.add(std::fabs(a - b), banded.error,
                         std::max(1e-4 * std::fabs(b - e.baseline), 1e-6 * std::fabs(e.baseline)),
                         e.name + " on day " + std::to_string(e.day));
    }
}

using Table = std::vector<std::vector<double>>;
void add(healing::History& to, double weight, const healing::History& what) {
    for (const auto table :
         {&healing::History::dermis, &healing::History::papillary, &healing::History::reticular}) {
        Table& mean = to.*table;
        for (std::size_t s = 0; s < mean.size(); ++s)
            for (std::size_t t = 0; t < mean[s].size(); ++t) mean[s][t] += weight * (what.*table)[s][t];
    }
}

/// The mean of the cells of the three densities, as a run weighs them.
healing::History of_cells(const course::Chain& chain, const course::Result& result,
                          const course::Resolution& resolution) {
    const course::Change unchanged{.model = model()};
    healing::History mean;
    for (std::size_t q = 0; q < 3; ++q) {
        const auto cell =
            course::prepare(model(), chain, result.inputs.skin, result.treatment.needling->insertion,
                            resolution, result.treatment.density_quantiles[q]);
        const double tolerance = course::is_column(cell) ? course::k_column_tolerance : resolution.tolerance;
        const auto h = course::heal_course(chain, unchanged, cell, tolerance, {});
        if (q == 0) mean = h;
        add(mean, q == 0 ? course::k_weights[0] - 1 : course::k_weights[q], h);
    }
    return mean;
}

/// A patch of 32 × 32 × 24 cells, every session on a piece of the pattern of its own.
healing::History of_patch(const course::Chain& chain, const course::Result& result,
                          double lateral_tolerance) {
    constexpr int k_n = 32, k_nz = 24;
    constexpr double k_width = 1.6 * units::mm;
    const auto& insertion = result.treatment.needling->insertion;
    const auto prepared = course::prepare(model(), chain, result.inputs.skin, insertion, course::k_central,
                                          result.treatment.density_quantiles[1]);
    const grid::Patch patch(k_n, k_n, k_width, k_width,
                            grid::make_layers(course::layer_breaks(prepared.skin), k_nz));
    const course::Change unchanged{.model = model()};
    auto spec = course::make_spec(chain, unchanged, prepared, {});
    for (std::size_t s = 0; s < chain.schedule.times.size(); ++s) {
        const auto place =
            insertion::choose_place(prepared.insertion, chain.pattern.window, k_width, 1000003u + s);
        spec.sessions.push_back(
            {chain.schedule.times[s],
             insertion::make_damage(model(), prepared.skin, chain.device, prepared.insertion, patch, place)});
    }
    spec.snapshot_times.clear();
    spec.tolerance = course::k_central.tolerance;
    spec.lateral_tolerance = lateral_tolerance;
    spec.threads = 2;
    return healing::heal(model(), spec);
}

} // namespace

int main(int count, char** words) {
    std::vector<std::string> asked(words + 1, words + count);
    const auto taken = [&](const std::string& word) { return std::erase(asked, word) > 0; };
    const bool columns = taken("columns"), patch = taken("patch"), both = columns == patch;
    Agreement all_columns, all_patches;
    for (const auto& [name, course] : courses()) {
        if (!asked.empty() && std::find(asked.begin(), asked.end(), name) == asked.end()) continue;
        course::Options options;
        options.band_members = options.person_members = 0;
        options.sections = false;
        options.threads = 2;
        // the errors that a run prints which gives that answer
        const auto result = course::run(model(), course, options);
        options.detail = course::Detail::standard;
        const auto standard = both || patch ? course::run(model(), course, options) : result;
        auto chain = course::make_chain(model(), course, result.inputs.device, 1);
        chain.snapshot_times.clear();
        std::printf("%s: gain %.5f, printed error %.4f %%\n", name.c_str(),
                    of_cells(chain, result, course::k_central).final_gain(),
                    100 * result.provenance.numerics.error_estimate);
        const auto one = [&](const char* what, const course::Result& printed, const healing::History& cheap,
                             const healing::History& exact, Agreement& all) {
            Agreement here;
            compare(course, printed, cheap, exact, here);
            compare(course, printed, cheap, exact, all);
            std::printf(" %s: gain %+.4f %%\n", what, 100 * (cheap.final_gain() / exact.final_gain() - 1));
            here.series.print("series");
            here.endpoints.print("endpoints");
            std::fflush(stdout);
        };
        if (both || columns)
            one("columns against rings", result, of_cells(chain, result, course::k_central),
                of_cells(chain, result, {16, 40, 0.02, 0}), all_columns);
        if (both || patch)
            one("adaptive against full patch", standard,
                of_patch(chain, result, healing::k_lateral_tolerance), of_patch(chain, result, 0),
                all_patches);
    }
    for (const auto& [what, all] : {std::pair{"columns against rings", &all_columns},
                                    std::pair{"adaptive against full patch", &all_patches}}) {
        if (all->series.all == 0) continue;
        std::printf("all courses, %s\n", what);
        all->series.print("series");
        all->endpoints.print("endpoints");
    }
}
