#pragma once
#include "stipple/outcome/outcome.hpp"
#include "stipple/outcome/predictive.hpp"
#include <array>
#include <functional>
#include <initializer_list>
#include <string>
#include <string_view>
#include <vector>

namespace stipple::outcome {

/// All that is said of an endpoint beside its numbers: a row of data/outcome/endpoints.csv. Only its law,
/// which gives value and level before treatment, stands in code.
struct EndpointRow {
    std::string name, label, unit;
    Bounds bounds{}; ///< between which it can lie at all
    Group group = Group::response;
    bool better_up = true;
    Basis basis = Basis::predicted;
    std::string concern;            ///< of a course file, that it speaks for; empty if none
    std::vector<std::string> roles; ///< what it does for the concern, see Concern
    bool in_terminal = true;        ///< false: a near twin of another, for the report only
    std::string plain;              ///< what the page for everybody calls it; empty: by its label
    std::string source, note;       ///< of the endpoint
};

using EndpointRows = std::vector<std::reference_wrapper<const EndpointRow>>; ///< they stay for good

/// Every endpoint, in the order of the table, which is that of result.json. Errors: Kind::data for a word
/// that is none of its column's.
EndpointRows endpoint_rows(const Model& model);
/// Those of some groups.
EndpointRows endpoint_rows(const Model& model, std::initializer_list<Group> groups);

/// The row of this name, or of a wording of it ("scar_depth:raised"), which stays for good; nothing if there
/// is none.
const EndpointRow* find_endpoint_row(const Model& model, std::string_view name);

/// What speaks for a concern of a course file: names of endpoints, empty where there is none.
struct Concern {
    std::string name;
    std::string overall{};                 ///< counts in the overall score (GAIS)
    std::string rated{};                   ///< whose fall is what raters judge (evidence.hpp)
    std::array<std::string, 2> measures{}; ///< what is told with its size: the second where there is no first
};

/// The concerns that a person may name, in the order of their first endpoint. Errors: Kind::data for an
/// unknown role, and for two endpoints in one role.
const std::vector<Concern>& concerns(const Model& model);

/// Smallest change of this endpoint that people notice [its unit], for a level before treatment; NaN where
/// none is known.
double noticeable_change(const Model& model, const std::string& endpoint, double baseline);

} // namespace stipple::outcome
