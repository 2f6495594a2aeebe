#pragma once
#include "stipple/base/error.hpp"
#include "stipple/outcome/catalogue.hpp"
#include <algorithm>
#include <initializer_list>
#include <iterator>
#include <string_view>

namespace stipple::outcome {

/// What a law reads off a day of a course.
struct Level {
    double now = 0;
    double before = 0; ///< level before treatment; 0 for gains and changes
    bool si = false;   ///< both in SI; else in the unit of the catalogue
    std::string
        wording{}; ///< the row "<name>:<wording>" has label, source and note in place of the row <name>
};
using Read = std::optional<Level>; ///< nothing: the person has no such thing

inline Read in_si(double now, double before) {
    return Level{.now = now, .before = before, .si = true};
}
inline Read in_unit(double now, double before = 0) {
    return Level{.now = now, .before = before};
}

/// A law by the name of its row in data/outcome/endpoints.csv. Day: what the laws of one file read from.
template <class Day> struct Law {
    std::string_view name;
    Read (*read)(const Day& day);
};

/// A level with all that the catalogue says of it: in the row's unit, with the smallest change that people
/// notice.
Endpoint make_endpoint(const Model& model, const EndpointRow& row, double day, const Level& level);

/// Adds the endpoints of some groups, in the order of the catalogue. `to` is also what laws read that judge
/// other endpoints. Errors: Kind::data unless the rows of these groups and the laws are the same set.
template <class Day, std::size_t n>
void read_laws(const Model& model, const Law<Day> (&laws)[n], std::initializer_list<Group> groups,
               const Day& from, double day, std::vector<Endpoint>& to) {
    const auto rows = endpoint_rows(model, groups);
    for (const Law<Day>& law : laws)
        check(std::any_of(rows.begin(), rows.end(), [&](const EndpointRow& r) { return r.name == law.name; }),
              Kind::data, "a law has no row in the catalogue of endpoints", std::string(law.name));
    for (const EndpointRow& row : rows) {
        const auto law = std::find_if(std::begin(laws), std::end(laws),
                                      [&](const Law<Day>& l) { return l.name == row.name; });
        check(law != std::end(laws), Kind::data, "an endpoint of the catalogue has no law", row.name);
        if (const Read level = law->read(from)) to.push_back(make_endpoint(model, row, day, *level));
    }
}

} // namespace stipple::outcome
