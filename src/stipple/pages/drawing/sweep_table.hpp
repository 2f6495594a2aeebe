#pragma once
#include "stipple/study/sweep/sweep_axes.hpp"
#include <functional>
#include <string>
#include <vector>

namespace stipple::pages {

/// A column of the table of a sweep: its head, and words for each point by its place; the last axis runs
/// fastest.
struct WordColumn {
    std::string head;
    std::function<std::string(std::size_t point)> words;
};
/// One row a point for the terminal; the first points only if there are many.
std::string points_text(const std::vector<study::SweepAxis>& axes, const std::vector<WordColumn>& columns);

} // namespace stipple::pages
