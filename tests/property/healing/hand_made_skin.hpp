#pragma once
#include "stipple/skin/skin.hpp"
#include <cmath>
#include <utility>

/// Skin of round numbers for tests of healing: only the thicknesses matter to it.
inline stipple::skin::Skin hand_made_skin() {
    stipple::skin::Skin skin;
    const std::pair<const char*, double> layers[] = {
        {"stratum_corneum", 15e-6},    {"viable_epidermis", 60e-6}, {"papillary_dermis", 0.15e-3},
        {"reticular_dermis", 0.85e-3}, {"hypodermis", 2e-3},        {"support", INFINITY}};
    for (const auto& [name, thickness] : layers) {
        stipple::skin::Layer layer;
        layer.name = name;
        layer.thickness = thickness;
        skin.layers.push_back(layer);
    }
    return skin;
}
