#pragma once
#include "stipple/base/model.hpp"
#include "stipple/base/warning.hpp"
#include "stipple/transport/molecule.hpp"
#include <optional>
#include <string>
#include <vector>

namespace stipple::transport {

/// Warnings by the labels of a substance: dose, area, plasma level; and the regulator's on products through
/// channels, where there are any. Danger first.
std::vector<Warning> product_warnings(const Model& model, const Molecule& molecule, double dose_kg_per_m2,
                                      double area, double peak_plasma, bool through_channels);

/// What the leaflet of a numbing cream allows at one time on intact skin (data/transport/cream_limits.csv).
struct CreamLimit {
    std::string words; ///< the ages it holds for
    double mass = 0;   ///< of cream [kg]
    double area = 0;   ///< [m²]
    double time = 0;   ///< how long it may stay on [s]
    std::string source;
};

/// Of a cream, or of a drug for the cream that holds it; nothing where no leaflet was read.
std::optional<CreamLimit> cream_limit(const Model& model, const std::string& cream_or_drug, double age_years);

/// "at most 10 g on 100 cm2 for 300 min at 1 to 5 years (leaflet)".
std::string limit_words(const CreamLimit& limit);

/// What goes beyond it, danger first. Amount and area of adults stand in product_warnings already.
std::vector<Warning> cream_warnings(const CreamLimit& limit, double applied);

} // namespace stipple::transport
