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
                "computed plasma level {:.2g} µg/mL is above {:.2g} µg/mL, where toxicity is reported",
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

/// Creams that a word names: one of that name, or those that hold a drug of that name.
static bool names(const TableView& creams, const std::string& word, const std::string& cream) {
    if (word == cream) return true;
    for (std::size_t r = 0; r < creams.rows.size(); ++r)
        if (creams.text(r, "cream") == cream && creams.text(r, "drug") == word) return true;
    return false;
}

std::optional<CreamLimit> cream_limit(const Model& model, const std::string& cream_or_drug,
                                      double age_years) {
    const TableView t = model["transport/cream_limits"], creams = model["transport/creams"];
    const double months = age_years * 12 * (1 + 1e-12); // 3/12 of a year is three months
    for (std::size_t r = 0; r < t.rows.size(); ++r)
        if (names(creams, cream_or_drug, t.text(r, "cream")) && months >= t.number(r, "from_months") &&
            months < t.number(r, "to_months"))
            return CreamLimit{.words = t.text(r, "words"),
                              .mass = t.number(r, "largest_g") * gram,
                              .area = t.number(r, "largest_cm2") * cm2,
                              .time = t.number(r, "longest_min") * minute,
                              .source = t.text(r, "source")};
    return std::nullopt;
}

std::string limit_words(const CreamLimit& limit) {
    return fmt::format("at most {:g} g on {:g} cm2 for {:g} min at {} (leaflet)", limit.mass / gram,
                       limit.area / cm2, limit.time / minute, limit.words);
}

std::vector<Warning> cream_warnings(const CreamLimit& limit, double applied) {
    if (!(applied > limit.time)) return {};
    return {{Warning::Level::danger,
             fmt::format("the cream stays on for {:g} min, longer than the {:g} min of its leaflet",
                         applied / minute, limit.time / minute),
             limit.source}};
}

} // namespace stipple::transport
