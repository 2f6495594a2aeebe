#include "stipple/base/posterior.hpp"
#include "stipple/base/checksum.hpp"
#include "stipple/base/error.hpp"
#include <algorithm>
#include <charconv>
#include <fmt/format.h>

namespace stipple {

std::vector<Model> members_of(const Model& model, std::string_view name, std::size_t n) {
    const TableView t = model[name];
    if (n > t.rows.size())
        throw Error(Kind::input, Problem{.what = "the posterior holds fewer members",
                                         .key = "members",
                                         .value = fmt::format("{}", n),
                                         .allowed = fmt::format("0 to {}", t.rows.size())});
    std::vector<Model> members(n, model);
    for (const auto& column : t.columns)
        if (const auto i = model.find(column))
            for (std::size_t row = 0; row < n; ++row) members[row].draw(*i, t.number(row, column));
    return members;
}

std::vector<Model> members_of(const Model& model, const std::vector<std::string>& names,
                              const std::vector<std::vector<double>>& rows) {
    std::vector<Model> members(rows.size(), model);
    for (std::size_t c = 0; c < names.size(); ++c)
        if (const auto i = model.find(names[c]))
            for (std::size_t m = 0; m < rows.size(); ++m) members[m].draw(*i, rows[m][c]);
    return members;
}

Model member_of(const Model& model, std::string_view name, std::size_t row) {
    const TableView t = model[name];
    Model member = model;
    for (const auto& column : t.columns)
        if (const auto i = model.find(column)) member.draw(*i, t.number(row, column));
    return member;
}

std::vector<std::size_t> drawn_parameters(const Model& model, std::string_view name) {
    std::vector<std::size_t> drawn;
    for (const auto& column : model[name].columns)
        if (const auto i = model.find(column)) drawn.push_back(*i);
    return drawn;
}

double header_number(const TableView& table, const std::string& key, std::string_view name) {
    const auto line = table.header().find(key);
    check(line != table.header().end(), Kind::data, "a posterior needs the header " + key, table.name);
    std::string_view rest = line->second;
    while (!rest.empty()) {
        const std::string_view pair = rest.substr(0, rest.find(';'));
        rest.remove_prefix(std::min(pair.size() + 1, rest.size()));
        if (!pair.starts_with(name) || !pair.substr(name.size()).starts_with('=')) continue;
        const std::string_view digits = pair.substr(name.size() + 1);
        double number = 0;
        const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), number);
        check(error == std::errc{} && end == digits.data() + digits.size(), Kind::data,
              "the header " + key + " holds what is no number", table.name);
        return number;
    }
    throw Error(Kind::data,
                Problem{.what = "the header " + key + " lacks " + std::string(name), .key = table.name});
}

std::uint64_t table_checksum(const Model& model, std::string_view name) {
    const TableView t = model[name];
    Xxh64 sum;
    const auto add = [&sum](const std::string& cell) {
        sum.add(cell);
        sum.add(std::string_view("\n", 1)); // so that moving a letter to the next cell is seen
    };
    for (const auto& column : t.columns) add(column);
    for (const auto& row : t.rows)
        for (const auto& cell : row) add(cell);
    return sum.value();
}

} // namespace stipple
