#include "stipple/pages/drawing/layer_fill.hpp"
#include <array>
#include <utility>

namespace stipple::pages {

static constexpr std::array<std::pair<std::string_view, std::string_view>, 5> k_layer_fills{
    {{"stratum_corneum", "#d8c3a5"},
     {"viable_epidermis", "#f0dcc0"},
     {"papillary_dermis", "#f9e4e0"},
     {"reticular_dermis", "#f6eeee"},
     {"hypodermis", "#fbf6df"}}};

std::string_view layer_fill(const std::string& name) {
    for (const auto& [layer, fill] : k_layer_fills)
        if (layer == name) return fill;
    return "#eeeeee";
}

} // namespace stipple::pages
