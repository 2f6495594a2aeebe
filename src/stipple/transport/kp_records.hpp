#pragma once
#include "stipple/base/model.hpp"
#include "stipple/transport/layers.hpp"
#include <string>
#include <vector>

namespace stipple::transport {

/// A substance of a table of permeabilities with all records of it.
struct KpCompound {
    Molecule molecule;            ///< weight and log Kow; molar volume where its formula is known
    std::vector<double> measured; ///< log10 of cm/s
};

/// Substances of data/transport/raw/<table>; rows of one log Kow and one weight (within 0.15 g/mol) are records
/// of one substance. Molar volumes by data/transport/formulas.csv. Errors: Kind::data.
std::vector<KpCompound> kp_compounds(const Model& model, const std::string& table);
/// The same of a user's own table: columns molecular_weight_g_per_mol, log_kow, log10_kp_cm_per_s and, if substances are
/// named, compound. Errors: Kind::data for a column or number that is missing.
std::vector<KpCompound> kp_compounds(const Model& model, const Table& table);

/// Those that `known` does not hold. The tables round differently and disagree about log Kow: what is within
/// 0.6 g/mol and 0.35 counts as the same substance.
std::vector<KpCompound> not_among(std::vector<KpCompound> compounds, const std::vector<KpCompound>& known);

/// log10 of the permeability of excised skin [cm/s]. pKa and solubility of these substances are not in the
/// tables.
double kp_predicted(const Constants& k, const Molecule& molecule);

} // namespace stipple::transport
