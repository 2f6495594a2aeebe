#include "stipple/outcome/catalogue.hpp"
#include "stipple/base/error.hpp"
#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <fmt/format.h>
#include <span>

namespace stipple::outcome {

namespace {

constexpr const char* k_table = "outcome/endpoints";

template <class Value> using Words = std::span<const std::pair<std::string_view, Value>>;

constexpr std::pair<std::string_view, Group> k_groups[] = {{"response", Group::response},
                                                           {"instrument", Group::instrument},
                                                           {"synthesis", Group::synthesis},
                                                           {"appearance", Group::appearance},
                                                           {"scale", Group::scale}};
constexpr std::pair<std::string_view, Basis> k_bases[] = {
    {"predicted", Basis::predicted}, {"fitted", Basis::fitted}, {"assumed_mapping", Basis::assumed_mapping}};
constexpr std::pair<std::string_view, bool> k_better[] = {{"up", true}, {"down", false}};
constexpr std::pair<std::string_view, bool> k_in_terminal[] = {{"", true}, {"no", false}};

template <class Value>
Value word(const TableView& t, std::size_t row, const char* column, Words<Value> words) {
    const std::string& cell = t.text(row, column);
    for (const auto& [name, value] : words)
        if (cell == name) return value;
    throw Error(Kind::data, Problem{.what = fmt::format("no such word in column {}", column),
                                    .key = t.rows[row].front(),
                                    .value = cell,
                                    .file = k_table});
}

std::vector<std::string> parts(const std::string& cell) {
    std::vector<std::string> all;
    for (std::size_t from = 0; from < cell.size();) {
        const std::size_t to = std::min(cell.find(';', from), cell.size());
        all.push_back(cell.substr(from, to - from));
        from = to + 1;
    }
    return all;
}

/// The note of a row; "as <name>" stands for that of another.
const std::string& note_of(const TableView& t, std::size_t row) {
    const std::string& note = t.text(row, "note");
    constexpr std::string_view k_as = "as ";
    return note.starts_with(k_as) ? t.text(t.row(note.substr(k_as.size())), "note") : note;
}

/// "0..", "-1..3"; empty: open on both sides.
Bounds bounds_of(const TableView& t, std::size_t row) {
    const std::string& cell = t.text(row, "range");
    const auto dots = cell.find("..");
    if (cell.empty()) return {};
    const auto number = [&](const std::string& text, double open) {
        if (text.empty()) return open;
        char* end = nullptr;
        const double value = std::strtod(text.c_str(), &end);
        check(*end == '\0', Kind::data, "not a range as 0..100 or 0..", t.rows[row].front());
        return value;
    };
    check(dots != std::string::npos, Kind::data, "not a range as 0..100 or 0..", t.rows[row].front());
    return {number(cell.substr(0, dots), Bounds{}.least), number(cell.substr(dots + 2), Bounds{}.most)};
}

EndpointRow read_row(const TableView& t, std::size_t row) {
    return {.name = t.text(row, "name"),
            .label = t.text(row, "label"),
            .unit = t.text(row, "unit"),
            .bounds = bounds_of(t, row),
            .group = word<Group>(t, row, "group", k_groups),
            .better_up = word<bool>(t, row, "better", k_better),
            .basis = word<Basis>(t, row, "basis", k_bases),
            .concern = t.text(row, "concern"),
            .roles = parts(t.text(row, "role")),
            .in_terminal = word<bool>(t, row, "terminal", k_in_terminal),
            .plain = t.text(row, "plain"),
            .source = t.text(row, "literature"),
            .note = note_of(t, row)};
}

bool is_wording(std::string_view name) {
    return name.find(':') != std::string_view::npos;
}

/// The place of a role in a concern. Errors: Kind::data if there is no such role.
std::string& place_of(Concern& concern, const EndpointRow& row, const std::string& role) {
    if (role == "overall") return concern.overall;
    if (role == "rated") return concern.rated;
    if (role == "measure") return concern.measures[0];
    if (role == "measure_else") return concern.measures[1];
    throw Error(Kind::data, Problem{.what = "no such role", .key = row.name, .value = role, .file = k_table});
}

/// Every row, wordings among them. The words of the table are the same in every model, so they are read once.
const std::vector<EndpointRow>& every_row(const Model& model) {
    static const auto rows = [t = model[k_table]] {
        std::vector<EndpointRow> all;
        for (std::size_t row = 0; row < t.rows.size(); ++row) all.push_back(read_row(t, row));
        return all;
    }();
    return rows;
}

std::vector<Concern> read_concerns(const Model& model) {
    std::vector<Concern> all;
    for (const EndpointRow& row : endpoint_rows(model)) {
        if (row.concern.empty()) continue;
        auto found =
            std::find_if(all.begin(), all.end(), [&](const Concern& c) { return c.name == row.concern; });
        if (found == all.end()) found = all.insert(all.end(), Concern{.name = row.concern});
        for (const auto& role : row.roles) {
            std::string& place = place_of(*found, row, role);
            check(place.empty(), Kind::data, "two endpoints with one role for a concern", row.name);
            place = row.name;
        }
    }
    return all;
}

} // namespace

EndpointRows endpoint_rows(const Model& model) {
    return endpoint_rows(
        model, {Group::response, Group::appearance, Group::scale, Group::instrument, Group::synthesis});
}

EndpointRows endpoint_rows(const Model& model, std::initializer_list<Group> groups) {
    EndpointRows all;
    for (const EndpointRow& row : every_row(model))
        if (!is_wording(row.name) && std::find(groups.begin(), groups.end(), row.group) != groups.end())
            all.emplace_back(row);
    return all;
}

const EndpointRow* find_endpoint_row(const Model& model, std::string_view name) {
    const auto& rows = every_row(model);
    const auto found =
        std::find_if(rows.begin(), rows.end(), [&](const EndpointRow& r) { return r.name == name; });
    return found == rows.end() ? nullptr : &*found;
}

const std::vector<Concern>& concerns(const Model& model) {
    static const std::vector<Concern> all = read_concerns(model);
    return all;
}

double noticeable_change(const Model& model, const std::string& endpoint, double baseline) {
    const TableView t = model[k_table];
    if (!t.has_row(endpoint)) return NAN;
    const std::size_t row = t.row(endpoint);
    const double size = t.number_or(row, "noticeable", NAN);
    return t.text(row, "of") == "share" ? size * std::fabs(baseline) : size;
}

} // namespace stipple::outcome
