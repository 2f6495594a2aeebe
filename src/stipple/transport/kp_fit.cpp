#include "stipple/transport/kp_fit.hpp"
#include "stipple/base/error.hpp"
#include "stipple/base/model.hpp"
#include "stipple/base/units.hpp"
#include "stipple/transport/kp_records.hpp"
#include <algorithm>
#include <cmath>
#include <utility>

namespace stipple::transport {

namespace {

/// One record.
struct Entry {
    const Molecule* molecule;
    double measured; // log10 cm/s
};

/// Source: Potts and Guy as printed in ospskin2021.
double potts_guy(const Entry& e) {
    return -6.3 + 0.71 * e.molecule->log_kow - 0.0061 * e.molecule->molecular_weight / units::to_si("g/mol");
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
        if (e.molecule->log_kow >= 0) continue;
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

KpFit fit_of(const Model& model, std::vector<KpCompound> compounds, const std::string& table, bool fresh) {
    if (fresh) compounds = not_among(std::move(compounds), kp_compounds(model, "kp_a"));
    check(!compounds.empty(), Kind::data, "no row of the table is left", table);
    const Constants k = make_constants(model);
    std::vector<Entry> entries;
    for (const auto& c : compounds)
        for (const double y : c.measured) entries.push_back({&c.molecule, y});
    const Errors ours = errors_of(entries, [&k](const Entry&e) { return kp_predicted(k, *e.molecule); }),
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

} // namespace

KpFit kp_fit(const Model& model, const std::string& table, bool fresh) {
    return fit_of(model, kp_compounds(model, table), "transport/raw/" + table, fresh);
}

KpFit kp_fit(const Model& model, const Table& table, bool fresh) {
    return fit_of(model, kp_compounds(model, table), table.name, fresh);
}

} // namespace stipple::transport
