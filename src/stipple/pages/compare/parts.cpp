#include "stipple/base/plain_text.hpp"
#include "stipple/pages/compare/compare.hpp"
#include "stipple/pages/pages.hpp"
#include "stipple/pages/report/report.hpp"
#include "stipple/words/typeset.hpp"
#include <algorithm>
#include <array>
#include <cmath>
#include <fmt/format.h>
#include <map>
#include <set>

namespace stipple::pages {

using namespace words;

using study::ComparedRow;
using study::Comparison;

std::string row_label(const ComparedRow& row) {
    const std::string unit = unit_symbol(row.unit);
    return unit.empty() ? row.label : fmt::format("{}\u00a0({})", row.label, unit);
}

/// Verdicts in the words of the report.
static std::string verdict_label(const std::string& row, const std::string& word) {
    if (row == "screening") {
        for (const auto verdict : {screening::Verdict::stop, screening::Verdict::no_listed_reason})
            if (word == screening::to_string(verdict))
                return verdict == screening::Verdict::stop ? "stop" : "none listed";
        return word;
    }
    const bool needling = row == "over_needling" || row == "cumulative_over_needling";
    return needling && word == "none" ? "no limit passed" : spaced(word);
}

std::string cell_value(const ComparedRow& row, std::size_t arm) {
    const auto& cell = row.cells[arm];
    if (!cell.words.empty()) return verdict_label(row.name, cell.words);
    const double rest = std::isfinite(cell.baseline) ? cell.baseline : 0;
    if (rest == 0 && cell.value != 0 && is_nothing(cell.value, row.unit)) return "under 0.01";
    const bool whole = row.name == "sessions" || row.name == "last_session_day";
    return whole ? setting(cell.value) : number(cell.value);
}

std::string band_words(double low, double high, const std::string& unit) {
    if (!std::isfinite(low) || !std::isfinite(high)) return "";
    return range(low, high, unit);
}

std::string shortened(const std::string& name, std::size_t most) {
    std::string out;
    std::size_t count = 0;
    for (const char c : name) {
        if ((static_cast<unsigned char>(c) & 0xc0) != 0x80 && ++count > most) return out + "\u2026";
        out += c;
    }
    return out;
}

std::string withheld_sentence(const study::Arm& arm) {
    if (arm.untreated || !arm.simulated || !arm.result.inputs.benefits_withheld()) return "";
    return arm.result.inputs.stop_overridden()
               ? "Screening said stop and was overridden: injury only, no benefit is shown."
               : "UNDER AGE: a clinician must decide, and no benefit is shown.";
}

std::string stopped_words(const study::Arm& arm) {
    return arm.simulated || arm.untreated ? "" : "stopped by screening";
}

std::string setting_sentence(const Comparison& c) {
    static constexpr std::array<const char*, 3> k_details{"quick", "standard", "fine"};
    return fmt::format("Endpoints are read on day {}. Resolution {}, seed {}. Bands: {} parameter samples, "
                       "{} people.",
                       setting(c.day), k_details[static_cast<std::size_t>(c.detail)], c.seed, c.band_members,
                       c.person_members);
}

std::vector<std::string> reading_notes(const Comparison& c) {
    std::vector<std::string> notes{"Parameters: parameter uncertainty, p10 to p90. People: between-subject "
                                   "variability, p10 to p90. Every course draws the same parameters, so the "
                                   "difference of two courses can be surer than their bands, which are laid "
                                   "around each course by itself, make it look."};
    if (c.arms.front().untreated)
        notes.push_back(fmt::format("\u201c{}\u201d: no needling. It is not simulated: in the model skin at "
                                    "rest stays as it is.",
                                    c.arms.front().name));
    for (const auto& row : c.rows)
        if (row.endpoint && std::any_of(row.cells.begin(), row.cells.end(),
                                        [](const auto& cell) { return cell.reported.has_value(); })) {
            notes.push_back(
                "Would notice: of 100 people, those who would notice a change of it that they would not notice "
                "without needles, by the model of the trials; 10 to 90 % of what these leave open.");
            break;
        }
    return notes;
}

ArmLook look_of(const Comparison& c, std::size_t arm) {
    // Each reaches 4.5:1 on white.
    static constexpr std::array<std::string_view, 6> k_colours{ink::blue, "#b34700", "#00785a",
                                                               "#8f3f86", "#6b5900", "#1a1a1a"};
    static constexpr std::array<std::string_view, 6> k_dashes{"",        "8 3",  "2.5 2.5",
                                                              "9 3 2 3", "14 4", "5 2 1 2"};
    if (c.arms[arm].untreated) return {ink::quiet, "1 3"};
    const std::size_t i = arm - c.reference, turn = i / k_colours.size();
    return {k_colours[i % k_colours.size()], k_dashes[(i + turn) % k_dashes.size()]};
}

study::ComparisonWords compare_words(const study::Comparison& comparison) {
    study::ComparisonWords words{.notes = reading_notes(comparison), .sentences = {}};
    for (std::size_t arm = 0; arm < comparison.arms.size(); ++arm)
        words.sentences.push_back(sentences(comparison, arm));
    return words;
}

} // namespace stipple::pages
