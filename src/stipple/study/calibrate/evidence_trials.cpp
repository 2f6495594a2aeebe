#include "stipple/base/error.hpp"
#include "stipple/base/random.hpp"
#include "stipple/base/tasks.hpp"
#include "stipple/course/endpoints.hpp"
#include "stipple/course/ensemble.hpp"
#include "stipple/course/posterior.hpp"
#include "stipple/device/kinds.hpp"
#include "stipple/outcome/catalogue.hpp"
#include "stipple/study/calibrate/evidence_model.hpp"
#include "stipple/study/calibrate/healing_bench.hpp"
#include "stipple/study/calibrate/healing_trial.hpp"
#include <algorithm>
#include <cmath>
#include <map>
#include <memory>
#include <set>

namespace stipple::study {

namespace {

constexpr const char* k_table = "outcome/trials";

template <class Value>
Value word(const TableView& t, std::size_t row, const char* column,
           std::initializer_list<std::pair<std::string_view, Value>> known) {
    const std::string& cell = t.text(row, column);
    for (const auto& [name, value] : known)
        if (cell == name) return value;
    throw Error(Kind::data,
                Problem{.what = "no such word", .key = t.text(row, "row"), .value = cell, .file = k_table});
}

TrialRow read_trial(const TableView& t, std::size_t row) {
    TrialRow r{.study = t.text(row, "study"),
               .name = t.text(row, "row"),
               .course = t.text(row, "course"),
               .concern = outcome::rated_place(t.text(row, "concern")),
               .day = t.number(row, "day")};
    r.kind = word<TrialKind>(t, row, "kind",
                             {{"mean", TrialKind::mean},
                              {"difference", TrialKind::difference},
                              {"count", TrialKind::count},
                              {"no_change", TrialKind::no_change}});
    r.arm = {.treated = word<bool>(t, row, "arm", {{"treated", true}, {"control", false}}),
             .blinded = word<bool>(t, row, "blinded", {{"yes", true}, {"no", false}}),
             .instrument = word<bool>(t, row, "instrument", {{"yes", true}, {"no", false}})};
    const bool counted = r.kind == TrialKind::count;
    r.n = t.number(row, "n");
    r.share = counted ? NAN : t.number(row, "share");
    r.se = t.number_or(row, "se", NAN);
    r.sd = t.number_or(row, "sd_of_change", NAN);
    r.threshold = counted ? t.number(row, "threshold") : NAN;
    r.successes = counted ? t.number(row, "successes") : NAN;
    r.baseline_spread = t.number(row, "baseline_spread");
    check(r.n >= 2 && (!counted || (r.successes >= 0 && r.successes <= r.n)), Kind::data,
          "a count that cannot be", r.study + "/" + r.name);
    return r;
}

/// What was not written down of how a trial was needled: strokes and force as unknown as those of the reference trial;
/// how often a motor pen went over the skin, to a factor of 1.65.
struct Unwritten {
    double strokes, force, injury;
};

Unwritten unwritten(const Model& model, std::size_t member, std::size_t trial) {
    const Random random(1, Purpose::operator_force, static_cast<std::uint32_t>(trial));
    const auto drawn = [&](const char* name, std::uint32_t lane) {
        return draw(*model.parameters()[model.index(name)].prior, random.normal(member, lane));
    };
    return {drawn(k_strokes, 0), drawn(k_force, 1), std::exp(0.5 * random.normal(member, 2))};
}

/// Relative fall of what is rated.
double change_of(const Model& model, const std::vector<outcome::Endpoint>& endpoints, std::size_t concern) {
    for (const auto& c : outcome::concerns(model)) {
        if (c.name != outcome::k_rated[concern]) continue;
        const auto& e = course::endpoint_of(endpoints, c.rated);
        return outcome::relative_improvement(e);
    }
    throw Error(Kind::data,
                Problem{.what = "no endpoint is rated", .key = std::string(outcome::k_rated[concern])});
}

const course::Course& course_of(const DataSet& set, const std::string& name) {
    for (const auto& [key, course] : set.courses)
        if (key == name) return course;
    throw Error(Kind::input,
                Problem{.what = "the data set has no such course", .value = set.name + "/" + name});
}

} // namespace

std::vector<TrialRow> read_trials(const Model& model) {
    const TableView t = model[k_table];
    std::vector<TrialRow> rows;
    for (std::size_t row = 0; row < t.rows.size(); ++row) rows.push_back(read_trial(t, row));
    return rows;
}

std::vector<std::vector<double>> trial_changes(const Model& model, const std::vector<TrialRow>& rows,
                                               const std::vector<DataSet>& sets, std::size_t members,
                                               int threads) {
    // drawn for all of them, so that a member is the same however many are asked for
    const auto all = static_cast<std::size_t>(course::most_band_members(model));
    auto changes = course::parameter_changes(model, all, 1);
    changes.resize(std::min(members, all));
    const auto every_tissue = course::tissue_members(model, course::k_tissues);
    std::vector<Model> tissues; // those that a member has
    std::map<std::size_t, std::size_t> place;
    for (const auto& change : changes)
        if (place.emplace(change.tissue.value(), tissues.size()).second)
            tissues.push_back(every_tissue.at(change.tissue.value()));
    std::vector<std::string> studies;
    std::map<std::pair<std::size_t, std::string>, std::vector<std::size_t>> by_course;
    for (std::size_t i = 0; i < rows.size(); ++i) {
        const auto at = std::find(studies.begin(), studies.end(), rows[i].study);
        by_course[{static_cast<std::size_t>(at - studies.begin()), rows[i].course}].push_back(i);
        if (at == studies.end()) studies.push_back(rows[i].study);
    }
    std::vector<std::vector<double>> out(members, std::vector<double>(rows.size(), 0.0));
    std::vector<std::function<void()>> tasks;
    for (const auto& [name, own] : by_course) {
        const course::Course& asked = course_of(find_set(sets, studies[name.first]), name.second);
        tasks.emplace_back([&, &own = own, &asked = asked, study = name.first] {
            std::set<double> days{0};
            for (const std::size_t i : own) days.insert(rows[i].day);
            const HealingTrial bench(model, asked, tissues, {days.begin(), days.end()});
            const bool by_hand = !device::facts(asked.device.kind).stroke_limited;
            for (std::size_t m = 0; m < members; ++m) {
                const Unwritten u = unwritten(model, m, study);
                const Handling handling{.tissue = place.at(changes[m].tissue.value()),
                                        .strokes = u.strokes,
                                        .force = u.force,
                                        .injury = by_hand ? 1 : u.injury};
                const auto history = bench.heal(changes[m].model, handling, changes[m].reference.value());
                for (const std::size_t i : own)
                    out[m][i] = change_of(model, bench.endpoints(history, changes[m].model, rows[i].day),
                                          rows[i].concern);
            }
        });
    }
    run_tasks(tasks, threads);
    return out;
}

} // namespace stipple::study
