#include "stipple/study/calibrate/rooms.hpp"
#include "stipple/base/error.hpp"
#include "stipple/study/calibrate/insertion_problem.hpp"

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
         .problem = [](const Model& model, const std::vector<DataSet>&) {
             return insertion_problem(model);
         }}};
    return all;
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
