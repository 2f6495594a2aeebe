#include "stipple/transport/product_limits.hpp"
#include "stipple/base/units.hpp"
#include <algorithm>
#include <cmath>
#include <fmt/format.h>

namespace stipple::transport {

using namespace units;

std::vector<Warning> product_warnings(const Model& model, const Molecule& m, double dose, double area,
                                      double peak_plasma, bool through_channels) {
    std::vector<Warning> warnings;
    const auto add = [&](Warning::Level level, std::string text, std::string source) {
        warnings.push_back({level, std::move(text), std::move(source)});
    };
    if (peak_plasma > m.toxic_plasma)
        add(Warning::Level::danger,
            fmt::format(
                "computed plasma level {:.2g} ug/mL is above {:.2g} ug/mL, where toxicity is reported",
                peak_plasma / 1e-3, m.toxic_plasma / 1e-3),
            "");
    if (dose * area > m.largest_dose)
        add(Warning::Level::danger,
            fmt::format("{:.0f} mg on the skin is more than the labelled maximum of {:.0f} mg for an adult",
                        dose * area / 1e-6, m.largest_dose / 1e-6),
            "");
    if (area > m.largest_area)
        add(Warning::Level::danger,
            fmt::format("{:.0f} cm2 is more than the labelled maximum area of {:.0f} cm2 for an adult",
                        area / cm2, m.largest_area / cm2),
            "");
    if (through_channels && std::isfinite(m.largest_dose))
        add(Warning::Level::danger,
            "labelled limits hold for intact skin; through channels more gets in, and none is known",
            "emla_smpc");
    if (through_channels)
        add(Warning::Level::caution,
            "no product is authorised for use through needled skin; granulomas are reported after it",
            "fda2025microneedling;soltaniarabshahi2014");
    if (const auto product = find_product(model, m.name); product && !product->warning.empty())
        add(Warning::Level::caution, product->warning, "");
    if (m.measured.any())
        add(Warning::Level::note, "a measured number of the user takes the place of a prediction", "");
    std::stable_sort(warnings.begin(), warnings.end(),
                     [](const Warning& a, const Warning& b) { return a.level > b.level; });
    return warnings;
}

} // namespace stipple::transport
