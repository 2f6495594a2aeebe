#include "stipple/transport/kp_records.hpp"
#include "stipple/base/units.hpp"
#include "stipple/transport/formula.hpp"
#include <algorithm>
#include <cmath>

namespace stipple::transport {

namespace {

bool alike(const Molecule& a, const Molecule& b, double weight, double log_kow) {
    return std::abs(a.molecular_weight - b.molecular_weight) < weight * units::to_si("g/mol") &&
           std::abs(a.log_kow - b.log_kow) < log_kow;
}

/// NaN where the name has no formula, or an element of it no increment.
double volume_of(const Model& model, const TableView& formulas, const std::string& name) {
    if (!formulas.has_row(name)) return NAN;
    const std::size_t row = formulas.row(name);
    return schroeder_volume(model, parse_formula(model, formulas.text(row, "formula")),
                            formulas.number(row, "rings"));
}

template <class AnyTable> std::vector<KpCompound> compounds_of(const Model& model, const AnyTable& t) {
    constexpr double k_weight = 0.15, k_log_kow = 1e-9; // within one table
    const TableView formulas = model["transport/formulas"];
    const bool named = t.has_column("compound");
    std::vector<KpCompound> all;
    for (std::size_t r = 0; r < t.rows.size(); ++r) {
        Molecule m;
        m.molecular_weight = t.number(r, "molecular_weight_g_per_mol") * units::to_si("g/mol");
        m.log_kow = t.number(r, "log_kow");
        auto same = all.end();
        if (named)
            m.molar_volume = volume_of(model, formulas, m.name = t.text(r, "compound"));
        else
            same = std::find_if(all.begin(), all.end(), [&](const KpCompound& c) {
                return alike(c.molecule, m, k_weight, k_log_kow);
            });
        if (same == all.end()) same = all.insert(all.end(), {m, {}});
        same->measured.push_back(t.number(r, "log10_kp_cm_per_s"));
    }
    return all;
}

} // namespace

std::vector<KpCompound> kp_compounds(const Model& model, const std::string& name) {
    return compounds_of(model, model["transport/raw/" + name]);
}

std::vector<KpCompound> kp_compounds(const Model& model, const Table& table) {
    return compounds_of(model, table);
}

std::vector<KpCompound> not_among(std::vector<KpCompound> compounds, const std::vector<KpCompound>& known) {
    std::erase_if(compounds, [&](const KpCompound& c) {
        return std::any_of(known.begin(), known.end(), [&](const KpCompound& other) {
            return alike(c.molecule, other.molecule, 0.6, 0.35);
        });
    });
    return compounds;
}

double kp_predicted(const Constants& k, const Molecule& molecule) {
    LayerOptions excised;
    excised.living = false;
    return std::log10(make_layers(k, molecule, excised).permeability() / units::to_si("cm/s"));
}

} // namespace stipple::transport
