#include "stipple/pages/compare/compare.hpp"
#include "stipple/pages/pages.hpp"
#include "stipple/words/lines.hpp"
#include "stipple/words/notice.hpp"
#include "stipple/words/typeset.hpp"
#include <algorithm>
#include <cmath>
#include <fmt/format.h>

namespace stipple::pages {

using namespace words;

namespace {

using study::ComparedRow;
using study::Comparison;

constexpr std::size_t k_columns = 100; ///< of a terminal line
constexpr std::size_t k_most_courses = 4;
constexpr std::string_view k_ellipsis = "\u2026"; ///< between the ends of a band

/// Text cut into lines of at most `columns`, after blanks, underscores, dashes and within a band where it can
/// be.
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
        if (c == ' ' || c == '_' || c == '-' || c == '/' || piece.ends_with(k_ellipsis)) flush();
    }
    if (!piece.empty()) flush();
    return lines;
}

/// Most columns that a label and a cell may take: label, then one cell an arm, with blanks between them.
struct Layout {
    std::size_t label = 34, cell = 11;
};

Layout layout_of(std::size_t arms) {
    constexpr std::size_t k_label = 34, k_gap = 2, k_widest = 18, k_least = 6;
    const std::size_t each = (k_columns - k_label) / arms;
    return {k_label, std::clamp(each, k_gap + k_least, k_gap + k_widest) - k_gap};
}

/// The lines of one row of the table; texts that are too wide go on below.
void add_lines(const Layout& layout, const std::string& label, const Cells& cells,
               std::vector<Cells>& table) {
    std::vector<std::vector<std::string>> columns{folded(label, layout.label - 2)};
    std::size_t lines = columns.front().size();
    for (const auto& cell : cells) {
        columns.push_back(folded(cell, layout.cell));
        lines = std::max(lines, columns.back().size());
    }
    for (std::size_t i = 0; i < lines; ++i) {
        Cells line;
        for (const auto& column : columns) line.push_back(i < column.size() ? column[i] : "");
        if (i > 0 && !line.front().empty()) line.front().insert(0, "  ");
        table.push_back(std::move(line));
    }
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
    const std::string from = fixed(low), to = fixed(high);
    return from == to ? from : from + std::string(k_ellipsis) + to;
}

void add_band(const Layout& layout, const ComparedRow& row, std::vector<Cells>& table) {
    Cells bands;
    bool any = false;
    for (const auto& cell : row.cells) {
        bands.push_back(short_band(cell.lo, cell.hi, row.unit));
        any = any || !bands.back().empty();
    }
    if (any) add_lines(layout, row.endpoint ? "    parameters" : "    counts", bands, table);
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
    std::vector<Cells> table;
    Cells names, stops;
    for (const auto& arm : c.arms) names.push_back(arm.name);
    add_lines(layout, "", names, table);
    for (const auto& arm : c.arms) stops.push_back(stopped_words(arm));
    if (std::any_of(stops.begin(), stops.end(), [](const auto& s) { return !s.empty(); }))
        add_lines(layout, "", stops, table);
    for (const auto& row : c.rows) {
        Cells cells;
        for (std::size_t a = 0; a < c.arms.size(); ++a) cells.push_back(cell_value(row, a));
        add_lines(layout, row_label(row) + rest_words(row), cells, table);
        add_band(layout, row, table);
    }
    return laid_out(table, {Side::left, Side::right});
}

std::string block(const Comparison& c, std::size_t arm) {
    std::vector<Cells> table{{c.arms[arm].name}};
    if (const auto stopped = stopped_words(c.arms[arm]); !stopped.empty()) table.push_back({"  " + stopped});
    for (const auto& row : c.rows) {
        const std::string value = cell_value(row, arm);
        if (value == "\u2013") continue; // nothing to say
        const auto& cell = row.cells[arm];
        if (!cell.words.empty()) {
            table.push_back({"  " + row_label(row) + ": " + value});
            continue;
        }
        table.push_back({"  " + row_label(row), value, short_band(cell.p10, cell.p90, row.unit),
                         short_band(cell.lo, cell.hi, row.unit)});
    }
    return laid_out(table, {Side::left, Side::right}) + "\n";
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

} // namespace stipple::pages
