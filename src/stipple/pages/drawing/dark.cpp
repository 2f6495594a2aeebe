#include "stipple/pages/drawing/dark.hpp"
#include "stipple/pages/drawing/svg.hpp"
#include <fmt/format.h>
#include <utility>

namespace stipple::pages {

namespace {

using Counterpart = std::pair<std::string_view, std::string_view>;

/// Text and lines reach 4.5:1 on #15171a, the paper of a dark page.
constexpr Counterpart k_counterparts[] =
    {
        {ink::text, "#e8e6e1"},   {ink::quiet, "#a8adb3"},
        {ink::grid, "#33373c"},   {ink::axis, "#8b9096"},
        {"#fff", "#15171a"}, // halos and the inside of marks
        {ink::blue, "#5aaeea"},   {ink::vermilion, "#f08a4b"},
        {ink::green, "#3fae8c"},  {ink::sky, "#3d7fae"},
        {ink::orange, "#e0a63a"}, {"#2b7bb0", "#6db6e8"},
        {"#b34700", "#f0955a"}, // courses side by side
        {"#8f3f86", "#cf8fc8"},   {"#6b5900", "#c9b458"},
        {"#ececec", "#24282c"},   {"#444444", "#c4c4c4"},
        {"#6b6b6b", "#a0a0a0"},   {"#d8c3a5", "#6a5a41"}, // layers of skin
        {"#f0dcc0", "#54462f"},   {"#f9e4e0", "#47332f"},
        {"#f6eeee", "#372c2b"},   {"#fbf6df", "#3d3826"},
        {"#eeeeee", "#2b2b2b"},   {"#b9a58c", "#8c7a62"},
        {"#c9807a", "#a86a65"}, // fibres and surface of a section
        {"#c08583", "#a3706e"},   {"#7a5c3c", "#b98f63"},
        {"#fdf8f4", "#211d1a"}, // the map and its wounds: those that touch another one stand out more
        {"#a8a8a8", "#6f6f6f"},   {"#555555", "#dcdcdc"},
        {"#eba937", "#9a6a14"},   {"#8f4e00", "#ffc768"},
        {"#45b699", "#23705d"},   {"#00543f", "#7de3c6"},
        {"#72aae4", "#3a689a"},   {"#0b4282", "#a9d2ff"},
        {"#d389bd", "#8a4b77"},   {"#7a1a66", "#f4b3e0"},
};

} // namespace

std::string dark_drawing_rules() {
    std::string rules;
    for (const auto& [light, dark] : k_counterparts)
        rules +=
            fmt::format("  svg [fill=\"{0}\"]{{fill:{1}}}svg [stroke=\"{0}\"]{{stroke:{1}}}\n", light, dark);
    return rules;
}

} // namespace stipple::pages
