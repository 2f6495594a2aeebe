#pragma once
#include "stipple/base/model.hpp"
#include <string>
#include <vector>

namespace stipple::outcome {

/// How a printed number came out where it was held against published ones (data/outcome/held.csv, written by
/// `stipple validate`): every row that somebody measured and nobody recalled, fitted ones too.
struct Held {
    std::string number; ///< "appearance", "collagen", "redness", "closing", "pain"
    int rows = 0, held = 0;
    bool misses() const { return held < rows; }
};
const std::vector<Held>& held_numbers(const Model& model);

} // namespace stipple::outcome
