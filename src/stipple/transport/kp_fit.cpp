#include "stipple/transport/kp_fit.hpp"
#include "stipple/base/error.hpp"
#include "stipple/base/model.hpp"
#include "stipple/base/units.hpp"
#include "stipple/transport/layers.hpp"
#include "stipple/transport/molecule.hpp"
#include <algorithm>
#include <cmath>

namespace stipple::transport {

namespace {

/// One row of a table of measured permeabilities.
struct Entry {
    double weight = 0, log_kow = 0, measured = 0; // g/mol; log10 cm/s
};

std::vector<Entry> entries_of(const Model& model, const std::string& name) {
    const TableView t = model["transport/raw/" + name];
    std::vector<Entry> entries;
    for (std::size_t r = 0; r < t.rows.size(); ++r)
        entries.push_back({t.number(r, "molecular_weight_g_per_mol"), t.number(r, "log_kow"),
                           t.number(r, "log10_kp_cm_per_s")});
    return entries;
}

/// The tables round differently and disagree about log Kow: what is this near counts as the same substance.
bool same_substance(const Entry& a, const Entry& b) {
    return std::abs(a.weight - b.weight) < 0.6 && std::abs(a.log_kow - b.log_kow) < 0.35;
}

/// From weight and log Kow alone: pKa, volume and solubility of these substances are not in the tables.
double predicted(const Constants& k, const Entry& e) {
    Molecule molecule;
    molecule.molecular_weight = e.weight * units::to_si("g/mol");
    molecule.log_kow = e.log_kow;
    LayerOptions excised;
    excised.living = false;
    return std::log10(make_layers(k, molecule, excised).permeability() / units::to_si("cm/s"));
}

/// Source: Potts and Guy as printed in ospskin2021.
double potts_guy(const Entry& e) {
    return -6.3 + 0.71 * e.log_kow - 0.0061 * e.weight;
}

struct Errors {
    double bias = 0, rms = 0, median = 0, bias_polar = 0;
};

template <class Law> Errors errors_of(const std::vector<Entry>& entries, const Law& law) {
    Errors sum;
    std::vector<double> sizes;
    int polar = 0;
    for (const auto& e : entries) {
        const double error = e.measured - law(e);
        sum.bias += error;
        sum.rms += error * error;
        sizes.push_back(std::abs(error));
        if (e.log_kow >= 0) continue;
        sum.bias_polar += error;
        ++polar;
    }
    const auto n = static_cast<double>(entries.size());
    std::sort(sizes.begin(), sizes.end());
    const std::size_t middle = sizes.size() / 2;
    return {.bias = sum.bias / n,
            .rms = std::sqrt(sum.rms / n),
            .median = sizes.size() % 2 == 1 ? sizes[middle] : (sizes[middle - 1] + sizes[middle]) / 2,
            .bias_polar = polar > 0 ? sum.bias_polar / polar : 0};
}

} // namespace

KpFit kp_fit(const Model& model, const std::string& name, bool fresh) {
    std::vector<Entry> entries = entries_of(model, name);
    if (fresh) {
        const std::vector<Entry> known = entries_of(model, "kp_a");
        std::erase_if(entries, [&](const Entry& e) {
            return std::any_of(known.begin(), known.end(),
                               [&](const Entry& k) { return same_substance(e, k); });
        });
    }
    check(!entries.empty(), Kind::data, "no row of the table is left", "transport/raw/" + name);
    const Constants k = make_constants(model);
    const Errors ours = errors_of(entries, [&k](const Entry&e) { return predicted(k, e); }),
                 null = errors_of(entries, potts_guy);
    return {.rows = static_cast<int>(entries.size()),
            .bias = ours.bias,
            .rms = ours.rms,
            .median = ours.median,
            .bias_polar = ours.bias_polar,
            .null_bias = null.bias,
            .null_rms = null.rms,
            .null_median = null.median,
            .null_bias_polar = null.bias_polar};
}

} // namespace stipple::transport
