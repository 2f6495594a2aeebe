#include "stipple/study/calibrate/rooms.hpp"
#include "stipple/base/error.hpp"
#include "stipple/base/posterior.hpp"
#include "stipple/course/course.hpp"
#include "stipple/study/calibrate/insertion_problem.hpp"
#include "stipple/study/calibrate/stand_ins.hpp"
#include <cmath>
#include <fmt/format.h>

namespace stipple::study {

const std::vector<CalibratedRoom>& calibrated_rooms() {
    static const std::vector<CalibratedRoom> all{
        {.name = "healing",
         .about = "q3 and g_HC to lotfi2013, the slopes of the grades to ablon2018, the rest from its priors",
         .data_sets = {"lotfi2013", "ablon2018"},
         .table = "healing/posterior",
         .problem = {}},
        {.name = "insertion",
         .about =
             "cutting, stiffness and recoil of skin to six experiments with needles, without each of them as well",
         .data_sets = {},
         .table = "insertion/posterior",
         .predictions = "insertion/predictions",
         .problem = [](const Model& model, const std::vector<DataSet>&) { return insertion_problem(model); },
         .derived =
             [](const std::vector<Model>& members) {
                 std::vector<Derived> of{{"reference_dermis_fraction", {}},
                                         {"reference_opened_fraction", {}},
                                         {"reference_depth", {}},
                                         {"pen_depth", {}},
                                         {"pen_over_reference", {}}};
                 for (const Model& member : members) {
                     const auto reference = course::reference_session(member),
                                pen = course::pen_session(member);
                     const double values[] = {reference.dermis_fraction, reference.opened_area_fraction,
                                              reference.depth, pen.depth,
                                              pen.dermis_fraction / reference.dermis_fraction};
                     for (std::size_t i = 0; i < of.size(); ++i) of[i].values.push_back(values[i]);
                 }
                 return of;
             }}};
    return all;
}

RecordCheck check_room(const CalibratedRoom& room, const CalibrationProblem& problem, const Model& model,
                       int threads) {
    constexpr std::size_t k_members = 4;
    const PosteriorRecord record = read_record(model[room.table]);
    RecordCheck checked = check_record(record, problem, model, k_members, threads);
    if (room.derived && checked.current) {
        const auto now = room.derived(members_of(model, record.names, {record.members.front()}));
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
