#include "stipple/base/posterior.hpp"
#include "stipple/base/checksum.hpp"
#include "stipple/base/decimal.hpp"
#include "stipple/base/error.hpp"
#include <algorithm>
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
    for (std::size_t column = 0; column < t.columns.size(); ++column)
        if (const auto i = model.find(t.columns[column]))
            for (std::size_t row = 0; row < n; ++row) members[row].draw(*i, t.number_at(row, column));
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
    for (std::size_t column = 0; column < t.columns.size(); ++column)
        if (const auto i = model.find(t.columns[column])) member.draw(*i, t.number_at(row, column));
    return member;
}

std::vector<std::size_t> drawn_parameters(const Model& model, std::string_view name) {
    std::vector<std::size_t> drawn;
    for (const auto& column : model[name].columns)
        if (const auto i = model.find(column)) drawn.push_back(*i);
    return drawn;
}

std::vector<std::pair<std::string, double>> named_numbers(std::string_view line, const std::string& table) {
    std::vector<std::pair<std::string, double>> numbers;
    while (!line.empty()) {
        const std::string_view pair = line.substr(0, line.find(';'));
        line.remove_prefix(std::min(pair.size() + 1, line.size()));
        const auto equals = pair.rfind('=');
        const auto number = to_number(equals == pair.npos ? std::string_view{} : pair.substr(equals + 1));
        check(number.has_value(), Kind::data,
              "a header of a posterior is a list of name=number, not " + std::string(pair), table);
        numbers.emplace_back(pair.substr(0, equals), *number);
    }
    return numbers;
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
