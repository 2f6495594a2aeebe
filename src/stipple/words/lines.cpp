#include "stipple/words/lines.hpp"
#include <algorithm>
#include <cassert>

namespace stipple::words {

static constexpr std::size_t k_width = 100;
static constexpr std::size_t k_gap = 2; ///< blanks between columns

std::size_t width(std::string_view text) {
    return static_cast<std::size_t>(std::count_if(
        text.begin(), text.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xc0) != 0x80; }));
}

std::string padded(const std::string& text, std::size_t columns, bool right) {
    const std::size_t size = width(text);
    const std::string blanks(size < columns ? columns - size : 0, ' ');
    return right ? blanks + text : text + blanks;
}

std::string wrapped(const std::string& text, const std::string& indent) {
    std::string out, line, word;
    const auto flush_word = [&] {
        if (word.empty()) return;
        if (!line.empty() && width(line) + 1 + width(word) > k_width) {
            out += line + "\n";
            line = indent + word;
        } else {
            line += (line.empty() || line == indent ? "" : " ") + word;
        }
        word.clear();
    };
    for (const char c : text) {
        if (c == ' ' || c == '\n') {
            flush_word();
        } else {
            word += c;
        }
    }
    flush_word();
    return out + line + "\n";
}

std::string csv_cell(std::string_view text) {
    std::string plain = plain_line(text);
    // A sign alone is no formula: "-" is the unit of a pure number.
    if (plain.size() > 1 && std::string_view("=+-@").find(plain.front()) != std::string_view::npos)
        plain.insert(0, 1, '\'');
    if (plain.find_first_of(",\"") == std::string::npos) return plain;
    std::string out = "\"";
    for (const char c : plain) out += c == '"' ? std::string("\"\"") : std::string(1, c);
    return out + "\"";
}

std::vector<std::string> broken(const std::string& text, std::size_t columns) {
    std::vector<std::string> lines(1);
    for (std::size_t from = 0; from < text.size();) {
        const std::size_t to = std::min(text.find(' ', from), text.size());
        const std::string word = text.substr(from, to - from);
        if (!lines.back().empty() && width(lines.back()) + 1 + width(word) > columns) lines.emplace_back();
        lines.back() += (lines.back().empty() ? "" : " ") + word;
        from = to + 1;
    }
    return lines;
}

std::vector<std::size_t> column_widths(const std::vector<Cells>& rows) {
    std::vector<std::size_t> widths;
    for (const Cells& row : rows) {
        if (row.size() < 2) continue;
        widths.resize(std::max(widths.size(), row.size()));
        for (std::size_t k = 0; k < row.size(); ++k) widths[k] = std::max(widths[k], width(row[k]));
    }
    return widths;
}

std::string laid_out(const std::vector<Cells>& rows, const std::vector<Side>& sides) {
    assert(!sides.empty());
    const std::string gap(k_gap, ' ');
    const auto widths = column_widths(rows);
    std::string out;
    for (const Cells& row : rows) {
        std::string line = row.size() == 1 ? row.front() : "";
        for (std::size_t k = 0; row.size() > 1 && k < row.size(); ++k)
            line += (k > 0 ? gap : "") +
                    padded(row[k], widths[k], sides[std::min(k, sides.size() - 1)] == Side::right);
        out += line.substr(0, line.find_last_not_of(' ') + 1) + "\n";
    }
    return out;
}

} // namespace stipple::words
