#include "stipple/study/calibrate/rooms.hpp"
#include "stipple/base/error.hpp"
#include "stipple/base/posterior.hpp"
#include "stipple/base/random.hpp"
#include "stipple/base/statistics.hpp"
#include "stipple/course/course.hpp"
#include "stipple/study/calibrate/insertion_problem.hpp"
#include <algorithm>
#include <array>
#include <cmath>
#include <fmt/format.h>
#include <numeric>

namespace stipple::study {

static constexpr std::array k_points{0.1, 0.25, 0.5, 0.75, 0.9};

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

/// Sum over derived numbers of the squared distances between the quantiles of some members and those of all, in the
/// logarithm over its SD.
static double distance_to_all(const std::vector<std::vector<double>>& standard,
                              const std::vector<std::vector<double>>& of_all,
                              const std::vector<std::size_t>& chosen) {
    double sum = 0;
    for (std::size_t c = 0; c < standard.size(); ++c) {
        std::vector<double> values;
        for (const std::size_t m : chosen) values.push_back(standard[c][m]);
        std::sort(values.begin(), values.end());
        for (std::size_t q = 0; q < k_points.size(); ++q)
            sum += std::pow(quantile(values, k_points[q]) - of_all[c][q], 2);
    }
    return sum;
}

PosteriorRecord with_typical_first(PosteriorRecord record, std::size_t first) {
    constexpr int k_draws = 5000;
    const std::size_t n = record.members.size();
    if (first >= n || record.derived.empty()) return record;
    std::vector<std::vector<double>> standard, of_all;
    for (const auto& d : record.derived) {
        std::vector<double> logs;
        for (const double v : d.values) logs.push_back(std::log(v));
        double mean = 0, square = 0;
        for (const double v : logs) mean += v / static_cast<double>(n);
        for (const double v : logs) square += (v - mean) * (v - mean) / static_cast<double>(n);
        for (double& v : logs) v = square > 0 ? (v - mean) / std::sqrt(square) : 0.0;
        of_all.emplace_back();
        for (const double p : k_points) of_all.back().push_back(quantile(logs, p));
        standard.push_back(std::move(logs));
    }
    std::vector<std::size_t> order(n), best;
    std::iota(order.begin(), order.end(), 0);
    // whatever order they come in, the answer is the same
    std::sort(order.begin(), order.end(),
              [&](auto a, auto b) { return record.members[a] < record.members[b]; });
    double least = INFINITY;
    for (int draw = 0; draw < k_draws; ++draw) {
        const Random random(1, Purpose::tissue, static_cast<std::uint32_t>(draw)); // the same each time
        for (std::size_t i = 0; i < first; ++i) {
            const auto j = i + static_cast<std::size_t>(random.uniform(i) * static_cast<double>(n - i));
            std::swap(order[i], order[std::min(j, n - 1)]);
        }
        const std::vector<std::size_t> chosen(order.begin(),
                                              order.begin() + static_cast<std::ptrdiff_t>(first));
        const double distance = distance_to_all(standard, of_all, chosen);
        if (distance < least) least = distance, best = chosen;
    }
    std::vector<std::size_t> places = best;
    for (std::size_t m = 0; m < n; ++m)
        if (std::find(best.begin(), best.end(), m) == best.end()) places.push_back(m);
    PosteriorRecord sorted = record;
    for (std::size_t m = 0; m < n; ++m) {
        sorted.members[m] = record.members[places[m]];
        sorted.misfit[m] = record.misfit[places[m]];
        for (std::size_t d = 0; d < record.derived.size(); ++d)
            sorted.derived[d].values[m] = record.derived[d].values[places[m]];
    }
    return sorted;
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
    constexpr std::size_t k_share = 4; // one in so many lies near enough
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
        n.low = std::min(n.fit, quantile(values, 0.1));
        n.high = std::max(n.fit, quantile(values, 0.9));
        numbers.push_back(n);
    }
    return numbers;
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
