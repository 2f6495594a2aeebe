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
         .about = "collagen synthesis, retention and delays, from biopsies, RNA, redness and grades",
         .data_sets = {"lotfi2013", "eldomyati2015a", "striae2019", "ablon2018", "aust2008a",
                       "wound_kinetics", "wound_cytokines"},
         .table = "healing/posterior",
         .predictions = "healing/predictions",
         .problem = [](const Model& model,
                       const std::vector<DataSet>& sets) { return healing_problem(model, sets); },
         .medians_in = {"healing/fitted", "outcome/mappings"},
         .derived =
             [](const Model& model, const PosteriorRecord& record) {
                 std::vector<Derived> of{{"reference_dermis_fraction", {}},
                                         {"reference_opened_fraction", {}}};
                 const auto tissue = std::find(record.names.begin(), record.names.end(), "tissue");
                 check(tissue != record.names.end(), Kind::data, "a member of the posterior needs its tissue",
                       record.room);
                 const auto c = static_cast<std::size_t>(tissue - record.names.begin());
                 for (const auto& member : record.members) {
                     const auto reference = course::reference_session(
                         course::in_tissue(members_of(model, record.names, {member}).front(), member[c]));
                     of[0].values.push_back(reference.dermis_fraction);
                     of[1].values.push_back(reference.opened_area_fraction);
                 }
                 return of;
             },
         .members = 64}, // as many as the bands of a run have
        {.name = "insertion",
         .about = "cutting, stiffness and recoil of skin, from six experiments with needles",
         .data_sets = {},
         .table = "insertion/posterior",
         .predictions = "insertion/predictions",
         .problem = [](const Model& model, const std::vector<DataSet>&) { return insertion_problem(model); },
         .derived =
             [](const Model& model, const PosteriorRecord& record) {
                 std::vector<Derived> of{{"reference_dermis_fraction", {}},
                                         {"reference_opened_fraction", {}},
                                         {"reference_depth", {}},
                                         {"pen_depth", {}},
                                         {"pen_over_reference", {}}};
                 // as the trial was done when these members were put in order: what orders them may not change
                 Model held = model;
                 held.draw(held.index("healing.reference.strokes"), 15);
                 held.draw(held.index("healing.reference.press_force"), 2);
                 for (const Model& member : members_of(held, record.names, record.members)) {
                     const auto reference = course::reference_session(member),
                                pen = course::pen_session(member);
                     const double values[] = {reference.dermis_fraction, reference.opened_area_fraction,
                                              reference.depth, pen.depth,
                                              pen.dermis_fraction / reference.dermis_fraction};
                     for (std::size_t i = 0; i < of.size(); ++i) of[i].values.push_back(values[i]);
                 }
                 return of;
             },
         .in_front = course::k_tissues}};
    return all;
}

RecordCheck check_room(const CalibratedRoom& room, const CalibrationProblem& problem, const Model& model,
                       int threads) {
    constexpr std::size_t k_members = 4;
    const PosteriorRecord record = read_record(model[room.table]);
    RecordCheck checked = check_record(record, problem, model, k_members, threads);
    if (room.derived && checked.current) {
        PosteriorRecord first = record;
        first.members.resize(1);
        const auto now = room.derived(model, first);
        for (std::size_t i = 0; i < now.size(); ++i) {
            const double there = i < record.derived.size() ? record.derived[i].values.front() : NAN;
            if (std::fabs(there - now[i].values.front()) <= 1e-3 * std::fabs(there)) continue;
            checked.current = false;
            checked.line =
                fmt::format("{}: {} of the first member is stale; stipple calibrate {} --derive --write",
                            room.name, now[i].name, room.name);
        }
    }
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
    throw Error(Kind::input, Problem{.what = "no such room is calibrated",
                                     .key = "ROOM",
                                     .value = name,
                                     .allowed = known,
                                     .nearest = nearest_word(name, names)});
}

} // namespace stipple::study
