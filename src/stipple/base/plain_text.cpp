#include "stipple/base/plain_text.hpp"
#include <algorithm>
#include <array>
#include <fmt/format.h>
#include <vector>

namespace stipple {

namespace {

constexpr std::string_view k_replacement = "\ufffd", k_gap = "...";

struct Character {
    char32_t code = 0xFFFD;
    std::size_t bytes = 1;
};

struct Range {
    char32_t first, last;
};

/// What acts on its neighbours or cannot be seen, and is shown by its number.
constexpr std::array<Range, 9> k_shown_by_number{{
    {0x00, 0x1F},     // control characters: a terminal obeys them
    {0x7F, 0x9F},     // delete, and the second set of control characters (U+009B starts a command)
    {0x061C, 0x061C}, // Arabic letter mark
    {0x200B, 0x200B}, // space without width
    {0x200E, 0x200F}, // marks of the reading direction
    {0x2028, 0x202E}, // separators of lines and paragraphs, embeddings and overrides
    {0x2060, 0x206F}, // invisible operators, isolates, outdated marks
    {0xFEFF, 0xFEFF}, // byte order mark
    {0xFFF9, 0xFFFB}, // marks between lines
}};

/// U+FFFE, U+FFFF and the same of every plane, and U+FDD0..U+FDEF: never characters; XML refuses some of
/// them.
bool is_no_character(char32_t code) {
    return (code & 0xFFFE) == 0xFFFE || (code >= 0xFDD0 && code <= 0xFDEF);
}

bool is_shown_by_number(char32_t code) {
    return std::any_of(k_shown_by_number.begin(), k_shown_by_number.end(),
                       [&](Range r) { return code >= r.first && code <= r.last; });
}

/// The character that UTF-8 text starts with; a byte that starts none stands for U+FFFD.
Character first_character(std::string_view text) {
    const auto byte = [&](std::size_t i) { return char32_t{static_cast<unsigned char>(text[i])}; };
    const char32_t lead = byte(0);
    if (lead < 0x80) return {lead, 1};
    const std::size_t bytes = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : 2;
    if (lead < 0xC2 || lead > 0xF4 || text.size() < bytes) return {};
    char32_t code = lead & (0x7FU >> bytes);
    for (std::size_t i = 1; i < bytes; ++i) {
        if ((byte(i) & 0xC0) != 0x80) return {};
        code = (code << 6) | (byte(i) & 0x3F);
    }
    const char32_t least = bytes == 4 ? 0x10000 : bytes == 3 ? 0x800 : 0x80; // else written too long
    const bool half_of_pair = code >= 0xD800 && code <= 0xDFFF;
    if (code < least || half_of_pair || code > 0x10FFFF) return {};
    return {code, bytes};
}

/// Appends the first character of the text as it may be shown, and takes it off the text.
void move_character(std::string_view& text, std::string& to, bool keep_lines) {
    const Character c = first_character(text);
    const bool keep = keep_lines && (c.code == '\n' || c.code == '\t');
    if (c.code == 0xFFFD || is_no_character(c.code))
        to += k_replacement;
    else if (is_shown_by_number(c.code) && !keep)
        to += fmt::format("\\u{:04x}", static_cast<unsigned>(c.code));
    else
        to += text.substr(0, c.bytes);
    text.remove_prefix(c.bytes);
}

/// How many bytes at the start are printable ASCII, which stands for itself: nearly all of any text.
std::size_t printable(std::string_view text) {
    std::size_t n = 0;
    while (n < text.size() && text[n] >= 0x20 && text[n] < 0x7F) ++n;
    return n;
}

std::string plain(std::string_view text, bool keep_lines) {
    std::string out;
    out.reserve(text.size());
    while (!text.empty()) {
        const std::size_t n = printable(text);
        out += text.substr(0, n);
        text.remove_prefix(n);
        if (!text.empty()) move_character(text, out, keep_lines);
    }
    return out;
}

} // namespace

std::string plain_line(std::string_view text) {
    return plain(text, false);
}

std::string plain_lines(std::string_view text) {
    return plain(text, true);
}

std::string plain_excerpt(std::string_view text, std::size_t most) {
    std::string all;
    std::vector<std::size_t> starts; // of what stands for one character: nothing is cut in two
    while (!text.empty()) {
        starts.push_back(all.size());
        move_character(text, all, false);
    }
    if (all.size() <= most) return all;
    const std::size_t room = most - std::min(most, k_gap.size());
    const std::size_t end = *(std::upper_bound(starts.begin(), starts.end(), room / 2) - 1);
    const auto tail = std::lower_bound(starts.begin(), starts.end(), all.size() - (room - room / 2));
    return all.substr(0, end) + std::string(k_gap) + (tail == starts.end() ? "" : all.substr(*tail));
}

} // namespace stipple
