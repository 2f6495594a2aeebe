#pragma once
#include "stipple/base/model.hpp"
#include <string>

namespace stipple::study {

/// The unit in which a quantity of the ledger is computed: of a state that was multiplied or divided "-", of an endpoint that
/// of its catalogue, of all else by the end of its field ("_um", "_per_cm2", "_ug_per_ml"). Empty: not known here, the row's
/// own is taken as it stands.
std::string native_unit(const Model& model, const std::string& quantity);

/// Factor from one unit to another of the same kind of thing; NaN where they are not of one kind.
double unit_factor(const std::string& from, const std::string& to);

/// Whether the first word is one that the ledger computes; "gain" of "gain:collagen_1".
bool is_quantity(const std::string& quantity);
/// All of these words, for messages: "gain, level, ...".
std::string quantity_words();

} // namespace stipple::study
