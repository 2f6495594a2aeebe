#include "records/lines.hpp"
#include <algorithm>

namespace stipple::records {

static constexpr std::size_t k_width = 100;

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

} // namespace stipple::records
