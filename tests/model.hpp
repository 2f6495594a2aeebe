#pragma once
#include "stipple/base/model.hpp"
#include <utility>
#include <vector>

/// The model of the tables, read once a test program.
inline const stipple::Model& model() {
    static const stipple::Model tables = stipple::make_model();
    return tables;
}

/// The same with some numbers of its own, in the units of the tables, whatever a user may set them to.
inline stipple::Model model_with(const std::vector<std::pair<const char*, double>>& values) {
    stipple::Model changed = model();
    for (const auto& [name, value] : values) changed.draw(changed.index(name), value);
    return changed;
}
