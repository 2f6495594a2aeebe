#include "stipple/study/ledger/ledger_units.hpp"
#include "stipple/base/units.hpp"
#include "stipple/outcome/catalogue.hpp"
#include "stipple/study/ledger/ledger_parts.hpp"
#include <algorithm>
#include <cmath>
#include <string_view>
#include <vector>

namespace stipple::study {

namespace {

/// Units of one kind of thing: a number can be turned from one into the other.
const std::vector<std::vector<std::string_view>> k_kinds{
    {"s", "ms", "min", "h", "d", "yr"},
    {"m", "cm", "mm", "um", "nm"},
    {"m2", "cm2", "mm2", "um2"},
    {"1/m2", "1/cm2", "1/mm2"},
    {"N", "mN"},
    {"m/s", "mm/s", "cm/s", "cm/h"},
    {"%", "-", ""},
    {"mg/mL", "ug/mL", "ng/mL", "kg/m3"},
    {"ug/cm2", "mg/cm2"},
    {"Pa", "kPa", "MPa", "GPa"},
};

/// Ends of fields that say their unit, the longest first.
constexpr std::pair<std::string_view, std::string_view> k_endings[] = {{"_ug_per_cm2_h", "ug/cm2/h"},
                                                                       {"_g_per_m2_h", "g/m2/h"},
                                                                       {"_mm_per_cm2", ""},
                                                                       {"_ng_per_ml", "ng/mL"},
                                                                       {"_ug_per_ml", "ug/mL"},
                                                                       {"_ug_per_cm2", "ug/cm2"},
                                                                       {"_m_per_s", "m/s"},
                                                                       {"_cm_per_h", "cm/h"},
                                                                       {"_per_cm2", "1/cm2"},
                                                                       {"_percent", "%"},
                                                                       {"_hours", "h"},
                                                                       {"_days", "d"},
                                                                       {"_deg", "deg"},
                                                                       {"_ms", "ms"},
                                                                       {"_um", "um"},
                                                                       {"_mm", "mm"},
                                                                       {"_h", "h"},
                                                                       {"_n", "N"},
                                                                       {"_fraction", "-"},
                                                                       {"_share", "-"},
                                                                       {"_over_length", "-"},
                                                                       {"_over_displacement", "-"}};

const std::vector<std::string> k_words{"gain",
                                       "level",
                                       "relative",
                                       "peak_day",
                                       "peak_gain",
                                       "reach_day",
                                       "endpoint",
                                       "moved",
                                       "change",
                                       "reported",
                                       "insertion",
                                       "device",
                                       "pain",
                                       "numbing",
                                       "redness_days",
                                       "push",
                                       "permeation",
                                       "kp_table",
                                       "kp_coverage",
                                       "group_half_life",
                                       "group_lifetime",
                                       "closed_after_hours",
                                       "barrier_back_hours",
                                       "ratio",
                                       "difference",
                                       "rms"};

std::string by_ending(std::string_view field) {
    for (const auto& [ending, unit] : k_endings)
        if (field.ends_with(ending)) return std::string(unit);
    return "";
}

/// Of one quantity that is no ratio.
std::string unit_of_part(const Model& model, std::string part) {
    for (const char mark : {'&', '@'})
        if (const auto at = part.find(mark); at != std::string::npos) part.resize(at);
    const auto words = split(part, ':');
    const std::string& word = words[0];
    if (word == "gain" || word == "peak_gain" || word == "change" || word == "reported") return "%";
    if (word == "relative" || word == "level") return "-";
    if (word == "peak_day" || word == "reach_day") return "d";
    if (word == "endpoint" || word == "moved") {
        const auto* row = words.size() > 1 ? outcome::find_endpoint_row(model, words[1]) : nullptr;
        return row ? row->unit : "";
    }
    if (word == "group_half_life" || word == "group_lifetime")
        return words.size() > 1 && words[1] == "cv" ? "-" : "h";
    if (words.size() == 1) return by_ending(word);
    if (word == "pain" && words[1] != "acceptable_depth_mm") return "grade";
    return by_ending(words[1]);
}

} // namespace

std::string native_unit(const Model& model, const std::string& quantity) {
    if (quantity.starts_with("ratio:")) return "-";
    if (quantity.starts_with("rms:")) return "";
    const std::string difference = "difference:";
    if (quantity.starts_with(difference))
        return unit_of_part(model,
                            quantity.substr(difference.size(), quantity.find('|') - difference.size()));
    return unit_of_part(model, quantity);
}

double unit_factor(const std::string& from, const std::string& to) {
    if (from == to) return 1;
    for (const auto& kind : k_kinds) {
        const auto has = [&](const std::string& unit) {
            return std::find(kind.begin(), kind.end(), unit) != kind.end();
        };
        if (has(from) && has(to)) return units::to_si(from) / units::to_si(to);
    }
    return NAN;
}

bool is_quantity(const std::string& quantity) {
    const auto word = quantity.substr(0, quantity.find(':'));
    return std::find(k_words.begin(), k_words.end(), word.substr(0, word.find_first_of("@&"))) !=
           k_words.end();
}

std::string quantity_words() {
    std::string text;
    for (const auto& word : k_words) text += (text.empty() ? "" : ", ") + word;
    return text;
}

} // namespace stipple::study
