#include "stipple/pages/drawing/sweep_table.hpp"
#include "stipple/words/lines.hpp"
#include <algorithm>
#include <fmt/format.h>

namespace stipple::pages {

using namespace words;

using study::SweepAxis;

static constexpr std::size_t k_most_lines = 60;

std::string points_text(const std::vector<SweepAxis>& axes, const std::vector<WordColumn>& columns) {
    Cells heads;
    for (const auto& axis : axes) heads.push_back(schema::name_of(axis.key.path));
    for (const auto& column : columns) heads.emplace_back(column.head);
    std::vector<Cells> rows{heads};
    const std::size_t points = study::count_points(axes);
    for (std::size_t i = 0; i < std::min(points, k_most_lines); ++i) {
        Cells row;
        for (const auto& value : study::values_at(axes, i)) row.push_back(study::value_words(value));
        for (const auto& column : columns) row.push_back(column.words(i));
        rows.push_back(std::move(row));
    }
    std::vector<Side> sides(axes.size(), Side::left);
    sides.push_back(Side::right);
    std::string out = laid_out(rows, sides);
    if (points > k_most_lines)
        out += fmt::format("and {} more: -o DIR writes all of them to sweep.csv\n", points - k_most_lines);
    return out;
}

} // namespace stipple::pages
