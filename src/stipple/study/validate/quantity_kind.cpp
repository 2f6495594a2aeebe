#include "stipple/study/validate/quantity_kind.hpp"
#include <string_view>

namespace stipple::study {

namespace {

bool contains(const std::string& text, std::string_view part) {
    return text.find(part) != std::string::npos;
}

/// The part of a ratio that says what it is a ratio of, and the first word of any other quantity.
std::string first_part(const std::string& quantity) {
    return quantity.starts_with("ratio:") ? quantity.substr(6, quantity.find('|') - 6) : quantity;
}

} // namespace

const std::vector<KindGroup>& ledger_kinds() {
    static const std::vector<KindGroup> all{{0.5,
                                             {"force", "depth", "count", "tissue", "time", "uptake",
                                              "blood level", "depth of numbness", "ratio"}},
                                            {0.5, {"share", "pain"}}, // log-odds
                                            {0.15, {"curve"}}};
    return all;
}

std::optional<QuantityKind> kind_of(const Measurement& m) {
    const std::string first = first_part(m.quantity);
    const bool ratio = m.quantity.starts_with("ratio:");
    const auto word = first.substr(0, first.find(':'));
    const auto log = [&](const char* kind) { return QuantityKind{ratio ? "ratio" : kind, Scale::log}; };
    if (word == "push") {
        if (contains(first, "_share") || contains(first, "_over_") || contains(first, "fraction") ||
            contains(first, "energy_to"))
            return ratio ? log("ratio") : QuantityKind{"share", Scale::logit};
        if (m.unit == "N" || contains(first, "force")) return log("force");
        return log("depth");
    }
    if (word == "insertion") return m.unit == "1/cm2" ? log("count") : log("depth");
    if (word == "gain" || word == "peak_gain" || word == "change" || word == "endpoint" || word == "moved")
        return log("tissue");
    if (word == "redness_days" || word == "closed_after_hours" || word == "barrier_back_hours" ||
        word == "peak_day" || word == "reach_day" || word == "group_half_life" || word == "group_lifetime")
        return contains(first, ":cv") ? QuantityKind{"ratio", Scale::log} : log("time");
    if (word == "relative") return QuantityKind{"curve", Scale::identity};
    if (word == "pain") {
        if (contains(first, "depth")) return log("depth of numbness");
        return ratio ? log("ratio") : QuantityKind{"pain", Scale::logit};
    }
    if (word == "numbing") return contains(first, "_h:") ? log("time") : log("blood level");
    if (word == "permeation") {
        if (contains(first, "percent") && !ratio) return QuantityKind{"share", Scale::logit};
        return m.unit == "h" ? log("time") : log("uptake");
    }
    return std::nullopt; // device, kp_table, kp_coverage, difference, rms, reported, level
}

bool is_evidence(const Measurement& m) {
    return kind_of(m) && m.label != "fit" && m.flag != "recalled" && m.flag != "unmeasured" &&
           m.flag != "computed";
}

} // namespace stipple::study
