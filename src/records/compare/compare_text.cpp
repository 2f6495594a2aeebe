#include "records/compare/compare.hpp"
#include "records/lines.hpp"
#include "records/records.hpp"
#include "records/report/typeset.hpp"
#include <algorithm>
#include <cmath>
#include <fmt/format.h>

namespace stipple::records {

namespace {

using study::ComparedRow;
using study::Comparison;

constexpr std::size_t k_columns = 100; ///< of a terminal line
constexpr std::size_t k_most_courses = 4;

/// Text cut into lines of at most `columns`, after blanks, underscores and dashes where it can be.
std::vector<std::string> folded(const std::string& text, std::size_t columns) {
    std::vector<std::string> lines(1);
    std::string piece;
    const auto flush = [&] {
        std::string trimmed = piece;
        while (!trimmed.empty() && trimmed.back() == ' ') trimmed.pop_back();
        if (!lines.back().empty() && width(lines.back()) + width(trimmed) > columns) {
            while (lines.back().back() == ' ') lines.back().pop_back();
            lines.emplace_back();
        }
        lines.back() += piece;
        piece.clear();
    };
    for (const char c : text) {
        const bool starts = (static_cast<unsigned char>(c) & 0xc0) != 0x80; // a character, not its rest
        if (starts && width(piece) >= columns) flush();
        piece += c;
        if (c == ' ' || c == '_' || c == '-' || c == '/') flush();
    }
    if (!piece.empty()) flush();
    return lines;
}

/// Columns side by side: label, then one cell an arm.
struct Layout {
    std::size_t label = 34, cell = 13;
};

Layout layout_of(std::size_t arms) {
    const std::size_t label = 34;
    return {label, std::min<std::size_t>(20, (k_columns - label) / arms)};
}

/// A line of the table; texts that are too wide go on below.
std::string table_line(const Layout& layout, const std::string& label,
                       const std::vector<std::string>& cells) {
    std::vector<std::vector<std::string>> columns{folded(label, layout.label - 1)};
    std::size_t lines = columns.front().size();
    for (const auto& cell : cells) {
        columns.push_back(folded(cell, layout.cell - 1));
        lines = std::max(lines, columns.back().size());
    }
    std::string out;
    for (std::size_t i = 0; i < lines; ++i) {
        std::string line =
            padded(i < columns[0].size() ? (i > 0 ? "  " : "") + columns[0][i] : "", layout.label);
        for (std::size_t k = 1; k < columns.size(); ++k)
            line += padded(i < columns[k].size() ? columns[k][i] : "", layout.cell, true);
        out += line.substr(0, line.find_last_not_of(' ') + 1) + "\n";
    }
    return out;
}

/// Both ends with two figures of the larger one; nothing without a band.
std::string short_band(double low, double high, const std::string& unit) {
    if (!std::isfinite(low) || !std::isfinite(high)) return "";
    const double scale = std::max(std::fabs(low), std::fabs(high));
    if (scale == 0) return "0";
    if (is_nothing(scale, unit)) return "under 0.01";
    const int exponent = static_cast<int>(std::floor(std::log10(scale))),
              most = unit == "%" || unit == "grade" ? 2 : 4; // decimals
    if (exponent < -3 || exponent > 4) return number(low, 2) + "\u2026" + number(high, 2);
    const auto fixed = [&](double v) {
        const std::string digits = fmt::format("{:.{}f}", std::fabs(v), std::clamp(1 - exponent, 0, most));
        const bool zero = digits.find_first_not_of("0.") == std::string::npos;
        return (v < 0 && !zero ? "\u2212" : "") + digits;
    };
    return fixed(low) + "\u2026" + fixed(high);
}

std::string band_line(const Layout& layout, const ComparedRow& row) {
    std::vector<std::string> bands;
    bool any = false;
    for (const auto& cell : row.cells) {
        bands.push_back(short_band(cell.lo, cell.hi, row.unit));
        any = any || !bands.back().empty();
    }
    return any ? table_line(layout, row.endpoint ? "    parameters" : "    counts", bands) : "";
}

/// A level before the first session, where all have the same.
std::string rest_words(const ComparedRow& row) {
    double rest = NAN;
    for (const auto& cell : row.cells)
        if (std::isfinite(cell.baseline)) {
            if (std::isfinite(rest) && number(cell.baseline) != number(rest)) return ", rest differs";
            rest = cell.baseline;
        }
    return std::isfinite(rest) && rest != 0 ? fmt::format(", rest {}", number(rest)) : "";
}

std::string side_by_side(const Comparison& c) {
    const Layout layout = layout_of(c.arms.size());
    std::vector<std::string> names;
    for (const auto& arm : c.arms) names.push_back(arm.name);
    std::string out = table_line(layout, "", names);
    std::vector<std::string> stops;
    for (const auto& arm : c.arms) stops.push_back(stopped_words(arm));
    if (std::any_of(stops.begin(), stops.end(), [](const auto& s) { return !s.empty(); }))
        out += table_line(layout, "", stops);
    for (const auto& row : c.rows) {
        std::vector<std::string> cells;
        for (std::size_t a = 0; a < c.arms.size(); ++a) cells.push_back(cell_value(row, a));
        out += table_line(layout, row_label(row) + rest_words(row), cells) + band_line(layout, row);
    }
    return out;
}

std::string block(const Comparison& c, std::size_t arm) {
    constexpr std::size_t k_label = 46, k_value = 18;
    std::string out = c.arms[arm].name + "\n";
    if (const auto stopped = stopped_words(c.arms[arm]); !stopped.empty()) out += "  " + stopped + "\n";
    for (const auto& row : c.rows) {
        const std::string value = cell_value(row, arm);
        if (value == "\u2013") continue; // nothing to say
        const auto& cell = row.cells[arm];
        std::string line = padded("  " + row_label(row), k_label) + padded(value, k_value, true);
        if (const auto band = short_band(cell.p10, cell.p90, row.unit); !band.empty())
            line += padded(band, k_value, true);
        if (const auto band = short_band(cell.lo, cell.hi, row.unit); !band.empty())
            line += padded(band, k_value, true);
        out += line + "\n";
    }
    return out + "\n";
}

std::string blocks(const Comparison& c) {
    std::string out = "Columns: value, people, parameters\n\n";
    for (std::size_t a = 0; a < c.arms.size(); ++a)
        if (!c.arms[a].untreated) out += block(c, a);
    return out;
}

std::string differences_text(const Comparison& c) {
    std::string out = fmt::format("What differs, and why, beside {}:\n", c.arms[c.reference].name);
    for (std::size_t a = 0; a < c.arms.size(); ++a) {
        const auto said = sentences(c, a);
        if (said.empty()) continue;
        out += c.arms[a].name + "\n";
        for (const auto& sentence : said) out += wrapped("- " + sentence, "  ");
    }
    return out;
}

} // namespace

std::string compare_text(const Comparison& c) {
    std::string out;
    if (!c.despite_screening.empty())
        out += wrapped(
            "For research, a stop of screening is overridden; such a course shows injury only. Reason "
            "given: " +
                c.despite_screening,
            "  ");
    const auto courses = static_cast<std::size_t>(
        std::count_if(c.arms.begin(), c.arms.end(), [](const auto& arm) { return !arm.untreated; }));
    out += wrapped(setting_sentence(c)) + "\n" + (courses > k_most_courses ? blocks(c) : side_by_side(c)) +
           "\n" + differences_text(c) + "\n";
    for (const auto& remark : c.remarks) out += wrapped(remark, "  ");
    for (const auto& note : reading_notes(c)) out += wrapped(note, "  ");
    return out + std::string(short_notice()) + "\n";
}

} // namespace stipple::records
