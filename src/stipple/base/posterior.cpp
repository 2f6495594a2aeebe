#include "stipple/base/posterior.hpp"
#include "stipple/base/checksum.hpp"
#include "stipple/base/error.hpp"
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
