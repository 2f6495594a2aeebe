#include "stipple/study/validate/held_rows.hpp"
#include <algorithm>
#include <array>
#include <string_view>
#include <utility>

namespace stipple::study {

std::string printed_number(const std::string& quantity) {
    static constexpr std::array<std::pair<std::string_view, const char*>, 13> k_begins{
        {{"reported:", "appearance"},
         {"endpoint:", "appearance"},
         {"moved:", "appearance"},
         {"change:", "appearance"},
         {"gain:collagen", "collagen"},
         {"peak_gain:collagen", "collagen"},
         {"ratio:gain:collagen", "collagen"},
         {"redness_days", "redness"},
         {"ratio:redness_days", "redness"},
         {"closed_after_hours", "closing"},
         {"pain:with", "pain"}, // and pain:without
         {"ratio:pain:with", "pain"},
         {"difference:pain:with", "pain"}}};
    for (const auto& [begin, number] : k_begins)
        if (quantity.starts_with(begin)) return number;
    return "";
}

std::vector<outcome::Held> held_rows(const Ledger& ledger) {
    std::vector<outcome::Held> all;
    for (const char* number : {"appearance", "collagen", "redness", "closing", "pain"})
        all.push_back({.number = number});
    for (const LedgerRow& row : ledger.rows) {
        const auto& flag = row.measurement.flag;
        if (flag == "recalled" || flag == "unmeasured" || flag == "computed") continue;
        const std::string number = printed_number(row.measurement.quantity);
        const auto at =
            std::find_if(all.begin(), all.end(), [&](const outcome::Held& h) { return h.number == number; });
        if (at == all.end()) continue;
        ++at->rows;
        at->held += row.verdict == "fails" ? 0 : 1;
    }
    return all;
}

} // namespace stipple::study
