#include "stipple/study/calibrate/rooms.hpp"
#include "stipple/base/error.hpp"
#include "stipple/base/statistics.hpp"
#include "stipple/course/course.hpp"
#include "stipple/study/calibrate/insertion_problem.hpp"
#include <algorithm>
#include <cmath>
#include <fmt/format.h>
#include <numeric>

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
         .problem = [](const Model& model, const std::vector<DataSet>&) { return insertion_problem(model); },
         .derived =
             [](const std::vector<Model>& members) {
                 std::vector<Derived> of{{"reference_dermis_fraction", {}},
                                         {"reference_opened_fraction", {}},
                                         {"reference_depth", {}}};
                 for (const Model& member : members) {
                     const auto dose = course::reference_dose(member);
                     of[0].values.push_back(dose.dermis_fraction);
                     of[1].values.push_back(dose.opened_area_fraction);
                     of[2].values.push_back(course::reference_depth(member));
                 }
                 return of;
             }}};
    return all;
}

/// How far each member lies from the median of all of them: sum of squares of the distances in the logarithm, over the
/// variance. Asserts: numbers above zero.
static std::vector<double> from_median(const std::vector<std::vector<double>>& columns, std::size_t members) {
    std::vector<double> far(members, 0.0);
    for (const auto& column : columns) {
        std::vector<double> logs;
        for (const double v : column) logs.push_back(std::log(v));
        const double median = quantile(logs, 0.5);
        double square = 0;
        for (const double v : logs) square += (v - median) * (v - median) / static_cast<double>(members);
        for (std::size_t m = 0; m < members && square > 0; ++m)
            far[m] += (logs[m] - median) * (logs[m] - median) / square;
    }
    return far;
}

std::size_t central_member(const Model& model, const PosteriorRecord& record) {
    const std::size_t n = record.members.size();
    std::vector<std::vector<double>> derived, parameters;
    for (const auto& d : record.derived) derived.push_back(d.values);
    for (std::size_t c = 0; c < record.names.size(); ++c) {
        if (!model.find(record.names[c])) continue;
        parameters.emplace_back();
        for (const auto& member : record.members) parameters.back().push_back(member[c]);
    }
    const auto far = from_median(derived, n), off = from_median(parameters, n);
    std::vector<std::size_t> order(n);
    std::iota(order.begin(), order.end(), 0);
    std::stable_sort(order.begin(), order.end(), [&](auto a, auto b) { return far[a] < far[b]; });
    constexpr std::size_t k_share = 16; // one in so many lies near enough
    const std::size_t near = derived.empty() ? n : std::max<std::size_t>(1, n / k_share);
    return *std::min_element(order.begin(), order.begin() + static_cast<std::ptrdiff_t>(near),
                             [&](auto a, auto b) { return off[a] < off[b]; });
}

std::vector<FittedNumber> fitted_numbers(const Model& model, const PosteriorRecord& record) {
    std::vector<FittedNumber> numbers;
    const std::size_t central = central_member(model, record);
    for (std::size_t c = 0; c < record.names.size(); ++c) {
        const auto i = model.find(record.names[c]);
        if (!i) continue;
        std::vector<double> values;
        for (const auto& member : record.members) values.push_back(member[c]);
        const ModelParameter& p = model.parameters()[*i];
        double mean = 0, square = 0;
        for (const double v : values) mean += v / static_cast<double>(values.size());
        for (const double v : values) square += (v - mean) * (v - mean) / static_cast<double>(values.size());
        FittedNumber n;
        n.table = p.table;
        n.name = p.facts.name;
        n.fit = record.members[central][c];
        n.digits = 4;
        n.sd = std::sqrt(square);
        n.low = quantile(values, 0.1);
        n.high = quantile(values, 0.9);
        numbers.push_back(n);
    }
    return numbers;
}

RecordCheck check_room(const CalibratedRoom& room, const CalibrationProblem& problem, const Model& model,
                       int threads) {
    constexpr std::size_t k_members = 4;
    const PosteriorRecord record = read_record(model[room.table]);
    RecordCheck checked = check_record(record, problem, model, k_members, threads);
    for (const auto& n : fitted_numbers(model, record)) {
        const double there = model[n.table].value(n.name);
        if (!checked.current || std::fabs(there - n.fit) <= 1e-3 * std::fabs(n.fit)) continue;
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
