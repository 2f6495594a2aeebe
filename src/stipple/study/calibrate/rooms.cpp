#include "stipple/study/calibrate/rooms.hpp"
#include "stipple/base/error.hpp"
#include "stipple/base/posterior.hpp"
#include "stipple/course/ensemble.hpp"
#include "stipple/course/posterior.hpp"
#include "stipple/study/calibrate/healing_problem.hpp"
#include "stipple/study/calibrate/insertion_problem.hpp"
#include "stipple/study/calibrate/stand_ins.hpp"
#include <cmath>
#include <fmt/format.h>

namespace stipple::study {

const std::vector<CalibratedRoom>& calibrated_rooms() {
    static const std::vector<CalibratedRoom> all{
        {.name = "healing",
         .about = "collagen synthesis, retention and delays, from biopsies, RNA and redness",
         .data_sets = {"lotfi2013", "eldomyati2015a", "striae2019", "aust2008a", "wound_kinetics",
                       "wound_cytokines"},
         .table = "healing/posterior",
         .predictions = "healing/predictions",
         .problem = [](const Model& model,
                       const std::vector<DataSet>& sets) { return healing_problem(model, sets); },
         .centring = {.tables = {"healing/fitted", "outcome/mappings"},
                      .levels = {"healing.e_f", "healing.g_C"}, // share kept, and how much is made
                      .experiment = "lotfi2013",
                      .row = "stained_area"},
         .derived_names = {"reference_dermis_fraction", "reference_opened_fraction"},
         .derived =
             [](const Model& member) {
                 const auto reference = course::reference_session(member);
                 return std::vector{reference.dermis_fraction, reference.opened_area_fraction};
             },
         .models =
             [](const Model& model, const PosteriorRecord& record) {
                 const auto tissue = std::find(record.names.begin(), record.names.end(), "tissue");
                 check(tissue != record.names.end(), Kind::data, "a member of the posterior needs its tissue",
                       record.room);
                 const auto c = static_cast<std::size_t>(tissue - record.names.begin());
                 auto models = members_of(model, record.names, record.members);
                 for (std::size_t m = 0; m < models.size(); ++m)
                     models[m] = course::in_tissue(models[m], record.members[m][c]);
                 return models;
             },
         .members = 64}, // as many as the bands of a run have
        {.name = "insertion",
         .about = "cutting, stiffness and recoil of skin, from six experiments with needles",
         .data_sets = {},
         .table = "insertion/posterior",
         .predictions = "insertion/predictions",
         .problem = [](const Model& model, const std::vector<DataSet>&) { return insertion_problem(model); },
         .derived_names = {"reference_dermis_fraction", "reference_opened_fraction", "reference_depth",
                           "pen_depth", "pen_over_reference"},
         .derived =
             [](const Model& member) {
                 const auto reference = course::reference_session(member), pen = course::pen_session(member);
                 return std::vector{reference.dermis_fraction, reference.opened_area_fraction,
                                    reference.depth, pen.depth,
                                    pen.dermis_fraction / reference.dermis_fraction};
             },
         .models =
             [](const Model& model, const PosteriorRecord& record) {
                 // as the trial was done when these members were put in order: what orders them may not change
                 Model held = model;
                 held.draw(held.index("healing.reference.strokes"), 15);
                 held.draw(held.index("healing.reference.press_force"), 2);
                 return members_of(held, record.names, record.members);
             },
         .in_front = course::k_tissues}};
    return all;
}

void derive(const CalibratedRoom& room, const Model& model, PosteriorRecord& record) {
    record.derived.clear();
    record.centre_derived.clear();
    for (const auto& name : room.derived_names) record.derived.push_back({name, {}});
    for (const Model& member : room.models(model, record)) {
        const auto values = room.derived(member);
        for (std::size_t i = 0; i < values.size(); ++i) record.derived[i].values.push_back(values[i]);
    }
    if (record.centre.empty()) return;
    const auto values = room.derived(model);
    for (std::size_t i = 0; i < values.size(); ++i)
        record.centre_derived.emplace_back(room.derived_names[i], values[i]);
}

/// Whether the first member and the tables still give what the record holds beside the parameters.
static RecordCheck check_derived(const CalibratedRoom& room, const Model& model,
                                 const PosteriorRecord& record) {
    PosteriorRecord now = record;
    now.members.resize(1);
    derive(room, model, now);
    const auto stale = [&](const std::string& name, const char* whose) {
        return RecordCheck{false, fmt::format("{}: {} of {} is stale; stipple calibrate {} --derive --write",
                                              room.name, name, whose, room.name)};
    };
    const auto near = [](double there, double is) {
        return std::fabs(there - is) <= 1e-3 * std::fabs(there);
    };
    for (std::size_t i = 0; i < now.derived.size(); ++i)
        if (i >= record.derived.size() ||
            !near(record.derived[i].values.front(), now.derived[i].values.front()))
            return stale(now.derived[i].name, "the first member");
    for (std::size_t i = 0; i < now.centre_derived.size(); ++i)
        if (i >= record.centre_derived.size() ||
            !near(record.centre_derived[i].second, now.centre_derived[i].second))
            return stale(now.centre_derived[i].first, "the model of the tables");
    return {};
}

RecordCheck check_room(const CalibratedRoom& room, const CalibrationProblem& problem, const Model& model,
                       int threads) {
    constexpr std::size_t k_members = 4;
    const PosteriorRecord record = read_record(model[room.table]);
    RecordCheck checked = check_record(record, problem, model, k_members, threads);
    if (room.derived && checked.current)
        if (const auto derived = check_derived(room, model, record); !derived.current) checked = derived;
    if (!checked.current) return checked;
    for (const auto& n : fitted_numbers(model, record)) {
        const double there = model[n.table].value(n.name);
        if (std::fabs(there - n.fit) <= 1e-3 * std::fabs(n.fit)) continue;
        checked.current = false;
        checked.line = fmt::format("{}: {} is {:.4g} in the table and {:.4g} in the posterior", room.name,
                                   n.name, there, n.fit);
    }
    return checked;
}

const CalibratedRoom& calibrated_room(const std::string& name) {
    std::vector<std::string> names;
    std::string known;
    for (const auto& room : calibrated_rooms()) {
        if (room.name == name) return room;
        names.push_back(room.name);
        known += (known.empty() ? "" : ", ") + room.name;
    }
    names.emplace_back("outcome"); // evidence_room.hpp
    known += ", outcome";
    throw Error(Kind::input, Problem{.what = "no such room is calibrated",
                                     .key = "ROOM",
                                     .value = name,
                                     .allowed = known,
                                     .nearest = nearest_word(name, names)});
}

} // namespace stipple::study
