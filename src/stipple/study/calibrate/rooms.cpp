#include "stipple/study/calibrate/rooms.hpp"
#include "stipple/base/error.hpp"
#include "stipple/base/statistics.hpp"
#include "stipple/course/course.hpp"
#include "stipple/study/calibrate/insertion_problem.hpp"
#include <algorithm>
#include <cmath>

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
                                         {"reference_opened_fraction", {}}};
                 for (const Model& member : members) {
                     const auto dose = course::reference_dose(member);
                     of[0].values.push_back(dose.dermis_fraction);
                     of[1].values.push_back(dose.opened_area_fraction);
                 }
                 return of;
             }}};
    return all;
}

std::vector<Model> models_of(const Model& model, const PosteriorRecord& record) {
    std::vector<Model> models(record.members.size(), model);
    for (std::size_t c = 0; c < record.names.size(); ++c)
        if (const auto i = model.find(record.names[c]))
            for (std::size_t m = 0; m < models.size(); ++m) models[m].draw(*i, record.members[m][c]);
    return models;
}

std::vector<FittedNumber> fitted_numbers(const Model& model, const PosteriorRecord& record) {
    std::vector<FittedNumber> numbers;
    for (std::size_t c = 0; c < record.names.size(); ++c) {
        const auto i = model.find(record.names[c]);
        if (!i) continue;
        std::vector<double> values;
        for (const auto& member : record.members) values.push_back(member[c]);
        std::sort(values.begin(), values.end());
        const ModelParameter& p = model.parameters()[*i];
        double mean = 0, square = 0;
        for (const double v : values) mean += v / static_cast<double>(values.size());
        for (const double v : values) square += (v - mean) * (v - mean) / static_cast<double>(values.size());
        FittedNumber n;
        n.table = p.table;
        n.name = p.facts.name;
        n.fit = quantile(values, 0.5);
        n.digits = 4;
        n.sd = std::sqrt(square);
        n.low = quantile(values, 0.1);
        n.high = quantile(values, 0.9);
        numbers.push_back(n);
    }
    return numbers;
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
