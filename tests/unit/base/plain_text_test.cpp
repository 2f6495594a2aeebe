#include "stipple/base/plain_text.hpp"
#include <catch2/catch.hpp>
#include <fmt/format.h>
#include <rapidcheck.h>

using namespace stipple;

namespace {

/// A number as UTF-8, written down without asking whether it is a character.
std::string utf8(char32_t code) {
    const auto byte = [](char32_t bits) { return static_cast<char>(static_cast<unsigned char>(bits)); };
    if (code < 0x80) return {byte(code)};
    if (code < 0x800) return {byte(0xC0 | code >> 6), byte(0x80 | (code & 0x3F))};
    if (code < 0x10000)
        return {byte(0xE0 | code >> 12), byte(0x80 | (code >> 6 & 0x3F)), byte(0x80 | (code & 0x3F))};
    return {byte(0xF0 | code >> 18), byte(0x80 | (code >> 12 & 0x3F)), byte(0x80 | (code >> 6 & 0x3F)),
            byte(0x80 | (code & 0x3F))};
}

bool is_control(char32_t c) {
    return c < 0x20 || (c >= 0x7F && c <= 0x9F);
}

bool turns_or_hides(char32_t c) {
    return (c >= 0x202A && c <= 0x202E) || (c >= 0x2066 && c <= 0x2069) || c == 0x200E || c == 0x200F ||
           c == 0x061C || c == 0x2028 || c == 0x2029 || c == 0x200B || (c >= 0x2060 && c <= 0x206F) ||
           c == 0xFEFF || (c >= 0xFFF9 && c <= 0xFFFB);
}

bool is_no_character(char32_t c) {
    return (c >= 0xD800 && c <= 0xDFFF) || (c >= 0xFDD0 && c <= 0xFDEF) || (c & 0xFFFF) >= 0xFFFE;
}

/// The numbers of the characters; a byte that is no UTF-8 is told as U+FFFFFFFF.
std::vector<char32_t> decoded(const std::string& text) {
    std::vector<char32_t> codes;
    for (std::size_t i = 0; i < text.size();) {
        char32_t code = 0xFFFFFFFF;
        std::size_t used = 1;
        for (std::size_t bytes = 1; bytes <= 4 && i + bytes <= text.size(); ++bytes) {
            char32_t guess = 0; // what the payload says; right if it is written the same way back
            for (std::size_t k = 0; k < bytes; ++k) {
                const auto b = static_cast<unsigned char>(text[i + k]);
                guess = k == 0 ? b & (bytes == 1 ? 0x7Fu : 0x7Fu >> bytes) : guess << 6 | (b & 0x3Fu);
            }
            if (guess <= 0x10FFFF && utf8(guess) == text.substr(i, bytes)) {
                code = guess;
                used = bytes;
                break;
            }
        }
        codes.push_back(code);
        i += used;
    }
    return codes;
}

bool is_harmless(const std::string& text, bool lines) {
    for (const char32_t c : decoded(text)) {
        const bool ours = lines && (c == '\n' || c == '\t');
        if (c > 0x10FFFF || (is_control(c) && !ours) || turns_or_hides(c) || is_no_character(c)) return false;
    }
    return true;
}

} // namespace

TEST_CASE("every code point: controls and marks by their number, no characters as U+FFFD, the rest as it is",
          "[base]") {
    std::size_t wrong = 0;
    for (char32_t c = 0; c <= 0x10FFFF; ++c) {
        const std::string raw = utf8(c), numbered = fmt::format("\\u{:04x}", static_cast<unsigned>(c)),
                          expected = is_no_character(c)                   ? "\ufffd"
                                     : is_control(c) || turns_or_hides(c) ? numbered
                                                                          : raw;
        // A surrogate is three bytes of which none starts a character.
        const bool surrogate = c >= 0xD800 && c <= 0xDFFF;
        if (plain_line(raw) != (surrogate ? "\ufffd\ufffd\ufffd" : expected)) ++wrong;
        const bool ours = c == '\n' || c == '\t';
        if (plain_lines(raw) != (ours ? raw : surrogate ? "\ufffd\ufffd\ufffd" : expected)) ++wrong;
    }
    CHECK(wrong == 0);
}

TEST_CASE("a table of what has been tried on terminals, pages and drawings", "[base]") {
    CHECK(plain_line("needle 1.5 mm, 30 µm, Ätzung, 肌, \U0001F9EA") ==
          "needle 1.5 mm, 30 µm, Ätzung, 肌, \U0001F9EA");
    CHECK(plain_line("\x1b[31mred\x07") == "\\u001b[31mred\\u0007");
    CHECK(plain_line("\u009b31m") == "\\u009b31m");
    CHECK(plain_line("a\r\nb\tc") == "a\\u000d\\u000ab\\u0009c");
    CHECK(plain_lines("a\r\nb\tc") == "a\\u000d\nb\tc");
    CHECK(plain_line(std::string_view("nul\0l", 5)) == "nul\\u0000l");
    CHECK(plain_line("gpj.\u202eexe") == "gpj.\\u202eexe");
    CHECK(plain_line("\u2066a\u2069\u200f\u061c") == "\\u2066a\\u2069\\u200f\\u061c");
    CHECK(plain_line("one\u2028two") == "one\\u2028two");
    CHECK(plain_line("\ufffe\uffff\ufdd0\U0001FFFF") == "\ufffd\ufffd\ufffd\ufffd");
    CHECK(plain_line("\xff\x9b\xc3(") == "\ufffd\ufffd\ufffd(");                   // bare bytes, cut off
    CHECK(plain_line("\xc0\x8a\xe0\x80\x8a") == "\ufffd\ufffd\ufffd\ufffd\ufffd"); // a line end, too long
    CHECK(plain_line("\xf4\x90\x80\x80") == "\ufffd\ufffd\ufffd\ufffd");           // beyond the last one
    CHECK(plain_line("\xe2\x80") == "\ufffd\ufffd");
    CHECK(plain_line("").empty());
}

TEST_CASE("an excerpt keeps both ends, within its size, and cuts nothing in two", "[base]") {
    CHECK(plain_excerpt("short", 60) == "short");
    CHECK(plain_excerpt(std::string(60, 'x'), 60) == std::string(60, 'x'));
    CHECK(plain_excerpt("abcdefghijklmnopqrstuvwxyz", 11) == "abcd...wxyz");
    CHECK(plain_excerpt(std::string(1000, 'a') + ".toml", 60).ends_with(".toml"));
    CHECK(plain_excerpt("\x1b\x1b\x1b\x1b", 17) == "\\u001b...\\u001b");
    CHECK(plain_excerpt("µµµµµµµµ", 9) == "µ...µ");
    CHECK(plain_excerpt("abcdef", 3) == "...");
    CHECK(plain_excerpt(std::string(500000, '\n')).size() <= 200);
}

TEST_CASE("random bytes come out as harmless UTF-8, and once is as good as twice", "[base][property]") {
    // Few letters of each kind, so that good and bad sequences meet.
    const auto bytes = rc::gen::container<std::string>(
        rc::gen::map(rc::gen::oneOf(rc::gen::inRange(0, 256),
                                    rc::gen::element(0xC2, 0x9B, 0xE2, 0x80, 0xAE, 0xEF, 0xBF, 0x1B, 10)),
                     [](int b) { return static_cast<char>(static_cast<unsigned char>(b)); }));
    CHECK(rc::check("harmless", [&] {
        const std::string text = *bytes;
        const auto most = static_cast<std::size_t>(*rc::gen::inRange(3, 80));
        const std::string line = plain_line(text), lines = plain_lines(text),
                          part = plain_excerpt(text, most);
        RC_ASSERT(is_harmless(line, false));
        RC_ASSERT(is_harmless(lines, true));
        RC_ASSERT(is_harmless(part, false));
        RC_ASSERT(part.size() <= most);
        RC_ASSERT(plain_line(line) == line);
        RC_ASSERT(plain_lines(lines) == lines);
        RC_ASSERT(plain_lines(line) == line); // the last gate leaves what was made harmless on the way
    }));
}
