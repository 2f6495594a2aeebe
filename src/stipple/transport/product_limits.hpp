#pragma once
#include "stipple/base/model.hpp"
#include "stipple/base/warning.hpp"
#include "stipple/transport/molecule.hpp"
#include <vector>

namespace stipple::transport {

/// Warnings by the labels of a substance: dose, area, plasma level; and the regulator's on products through
/// channels, where there are any. Danger first.
std::vector<Warning> product_warnings(const Model& model, const Molecule& molecule, double dose_kg_per_m2,
                                      double area, double peak_plasma, bool through_channels);

} // namespace stipple::transport
