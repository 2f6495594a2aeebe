#include "stipple/pages/needle/insert.hpp"
#include "stipple/words/lines.hpp"
#include <algorithm>
#include <array>
#include <cmath>
#include <fmt/format.h>

namespace stipple::pages {

using namespace words;

namespace {

constexpr int k_columns = 72, k_rows = 8, k_eighths = 8;

/// Largest force of each column, the curve taken as straight between its points.
std::vector<double> column_heights(const insertion::Pushed& pushed) {
    std::vector<double> heights(k_columns, 0.0);
    const double end = study::travel(pushed);
    const auto column = [&](double displacement) {
        return std::clamp(static_cast<int>(displacement / end * k_columns), 0, k_columns - 1);
    };
    for (std::size_t i = 1; i < pushed.curve.size(); ++i) {
        const auto &a = pushed.curve[i - 1], &b = pushed.curve[i];
        for (int c = column(a.displacement); c <= column(b.displacement); ++c) {
            // The largest force on this piece of a straight line stands at one of its
            // ends.
            const double left = std::max(a.displacement, end * c / k_columns),
                         right = std::min(b.displacement, end * (c + 1) / k_columns);
            const double way = b.displacement - a.displacement;
            const auto force = [&](double at) {
                return way > 0 ? a.force + (b.force - a.force) * (at - a.displacement) / way : b.force;
            };
            auto& height = heights[static_cast<std::size_t>(c)];
            height = std::max({height, force(left), force(right)});
        }
    }
    return heights;
}

/// Rows of letters, each at the place of its stage; a letter goes to the next row where its place is taken.
std::string letter_rows(const insertion::Pushed& pushed, const std::string& indent) {
    std::vector<std::string> rows;
    for (std::size_t i = 0; i < pushed.stages.size(); ++i) {
        const double share = pushed.stages[i].displacement / study::travel(pushed);
        const auto at =
            static_cast<std::size_t>(std::clamp(static_cast<int>(share * k_columns), 0, k_columns - 1));
        auto row = std::find_if(rows.begin(), rows.end(), [&](const auto& r) { return r[at] == ' '; });
        if (row == rows.end()) row = rows.insert(rows.end(), std::string(k_columns, ' '));
        (*row)[at] = stage_letter(i);
    }
    std::string out;
    for (auto& row : rows) out += indent + row.substr(0, row.find_last_not_of(' ') + 1) + "\n";
    return out;
}

} // namespace

std::string force_sketch(const insertion::Pushed& pushed) {
    static constexpr std::array<const char*, k_eighths + 1> k_blocks{" ", "▁", "▂", "▃", "▄",
                                                                     "▅", "▆", "▇", "█"};
    const double most = study::largest_force(pushed), end = study::travel(pushed);
    if (!(most > 0) || !(end > 0) || pushed.curve.size() < 2) return "";
    const auto heights = column_heights(pushed);
    const std::string top = force_words(most), indent(width(top) + 3, ' ');
    std::string out;
    for (int row = k_rows - 1; row >= 0; --row) {
        std::string line = row == k_rows - 1
                               ? top + " ┤"
                               : padded(row == 0 ? "0" : "", width(top), true) + (row == 0 ? " ┤" : " │");
        std::string blocks;
        std::size_t used = 0;
        for (const double height : heights) {
            const auto eighths = static_cast<int>(std::lround(height / most * k_rows * k_eighths));
            const int here = std::clamp(eighths - row * k_eighths, 0, k_eighths);
            blocks += k_blocks[static_cast<std::size_t>(here)];
            if (here > 0) used = blocks.size();
        }
        out += line + (used > 0 ? " " : "") + blocks.substr(0, used) + "\n";
    }
    return out + letter_rows(pushed, indent) + padded("", width(top)) + "   0" +
           padded("base displacement: " + way_words(end), static_cast<std::size_t>(k_columns - 1), true) +
           "\n";
}

} // namespace stipple::pages
