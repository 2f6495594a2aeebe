#include "stipple/pages/light/light.hpp"
#include "stipple/pages/pages.hpp"
#include "stipple/words/lines.hpp"
#include "stipple/words/notice.hpp"
#include <fmt/format.h>

namespace stipple::pages {

using namespace words;
using study::Treatments;

/// Side by side where that fits on a line of the terminal, else one course below the other.
static std::string terminal_table(const Treatments& t, const std::vector<TreatmentRow>& rows) {
    std::vector<Cells> table{{""}};
    for (const auto& c : t.columns) table.front().push_back(c.name);
    for (const auto& row : rows) {
        table.push_back({row.label});
        for (const auto& cell : row.cells) table.back().push_back(cell.value);
    }
    constexpr std::size_t k_columns = 100, k_gap = 2;
    std::size_t columns = 0;
    for (const std::size_t one : column_widths(table)) columns += one + k_gap;
    if (columns <= k_columns + k_gap) return laid_out(table, {Side::left, Side::left});
    std::string out;
    for (std::size_t i = 0; i < t.columns.size(); ++i) {
        std::vector<Cells> block{{t.columns[i].name}};
        for (const auto& row : rows) block.push_back({"  " + row.label, row.cells[i].value});
        out += (i > 0 ? "\n" : "") + laid_out(block, {Side::left, Side::left});
    }
    return out;
}

std::string treatments_text(const Treatments& t) {
    std::string out;
    if (!t.despite_screening.empty())
        out += wrapped(fmt::format("For research, a stop of screening is overridden. Reason given: {}",
                                   t.despite_screening),
                       "  ");
    for (const auto& c : t.columns) {
        out += wrapped(course_line(c), "  ");
        if (c.stopped)
            out += wrapped("  Stopped by screening: " + c.screening.findings.front().label + ".", "  ");
    }
    std::string remarks;
    const auto rows = treatment_rows(t);
    for (const auto& row : rows)
        for (std::size_t i = 0; i < row.cells.size(); ++i)
            if (row.cells[i].value == k_trial_in_words)
                remarks += wrapped(
                    fmt::format("{}, {}: {}", t.columns[i].name, row.label, row.cells[i].remark), "  ");
    out += "\n" + terminal_table(t, rows) + "\n" + remarks;
    for (const auto& note : treatments_notes(t)) out += wrapped(note, "  ");
    return out + std::string(short_notice()) + "\n";
}

} // namespace stipple::pages
