#pragma once
// What the tests of files that a person writes share: a sound text with one thing changed, and what is said
// of it.
#include "stipple/base/error.hpp"
#include <catch2/catch.hpp>
#include <string>
#include <vector>

namespace stipple::test {

/// The text with one place changed; it must be there.
inline std::string with(std::string text, const std::string& from, const std::string& to) {
    const auto at = text.find(from);
    REQUIRE(at != std::string::npos);
    return text.replace(at, from.size(), to);
}

/// All that `parse`, which takes the text, says against it; nothing if it is sound.
template <class Parse> std::vector<Problem> problems_of(const std::string& text, const Parse& parse) {
    try {
        parse(text);
    } catch (const Error& e) {
        CHECK(e.kind() == Kind::input);
        return e.problems();
    }
    return {};
}

/// The one thing that is said, at a place in `file`.
template <class Parse>
Problem problem_of(const std::string& text, const std::string& file, const Parse& parse) {
    const auto all = problems_of(text, parse);
    for (const auto& p : all) UNSCOPED_INFO(to_line(p));
    REQUIRE(all.size() == 1);
    CHECK(all.front().file == file);
    return all.front();
}

} // namespace stipple::test
