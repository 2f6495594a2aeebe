// Tables of the terminal: columns never run into each other; and the phrases of counts of people.
#include "../../model.hpp"
#include "../pages/example_result.hpp"
#include "stipple/formats/formats.hpp"
#include "stipple/pages/drawing/sweep_table.hpp"
#include "stipple/pages/pages.hpp"
#include "stipple/pages/report/page.hpp"
#include "stipple/words/lines.hpp"
#include <catch2/catch.hpp>
#include <sstream>

using namespace stipple;
using namespace stipple::pages;
using namespace stipple::words;

namespace {

std::vector<std::string> lines_of(const std::string& text) {
    std::vector<std::string> lines;
    std::istringstream in(text);
    for (std::string line; std::getline(in, line);) lines.push_back(line);
    return lines;
}

/// The line that starts with this label; fails if there is none.
std::string line_of(const std::string& text, const std::string& label) {
    for (const auto& line : lines_of(text))
        if (line.starts_with(label)) return line;
    FAIL("no line starts with " << label << ":\n" << text);
    return "";
}

} // namespace

TEST_CASE("columns stay two blanks apart whatever the lengths, and end alike") {
    const std::string minus = "\u22120.0279\u00a0to\u00a0\u22120.0039";
    for (std::size_t longest = 1; longest < 40; longest += 3) {
        const std::vector<Cells> rows{{"label", "then", "band", "basis"},
                                      {std::string(longest, 'x'), minus, minus, "assumed"},
                                      {" a heading that is wider than every column of the table taken alone"},
                                      {"y", "1", std::string(longest, '9'), ""}};
        const auto lines = lines_of(laid_out(rows, {Side::left, Side::right, Side::right, Side::left}));
        REQUIRE(lines.size() == 4);
        CHECK(lines[2] == rows[2].front());
        CHECK(lines[1].find(minus + "  ") != std::string::npos);
        CHECK(lines[1].starts_with(std::string(longest, 'x') + "  "));
        CHECK(lines[1].ends_with("  assumed"));
        CHECK(lines[3].back() == '9'); // no blanks at the end
        const std::size_t end = width(lines[1]) - std::string("  assumed").size();
        CHECK(width(lines[3]) == end);
        CHECK(width(lines[0].substr(0, lines[0].find("band") + 4)) == end);
    }
    CHECK(laid_out({}, {Side::left}).empty());
}

TEST_CASE("text is broken at blanks, and a word that is too long has its own line") {
    CHECK(broken("one two three", 7) == std::vector<std::string>{"one two", "three"});
    CHECK(broken("a longword b", 4) == std::vector<std::string>{"a", "longword", "b"});
    CHECK(broken("", 4) == std::vector<std::string>{""});
}

TEST_CASE("numbers of the summary that take many letters leave its columns apart") {
    course::Result r = test::example_result();
    for (auto& b : r.outcomes.endpoints) {
        b.p10 = -0.0279, b.p90 = -0.0039;
        b.predictive = {.p10 = -0.0324,
                        .p50 = -0.0101,
                        .p90 = -0.0058,
                        .people = 0.1,
                        .parameters = 0.2,
                        .discrepancy = 0.7};
    }
    const std::string line = line_of(summary_text(r), "  Wrinkles, Lemperle grade by depth");
    CHECK(line.find("  \u22120.0324 to \u22120.0058  10 / 20 / 70\u00a0%  ") != std::string::npos);
}

TEST_CASE("a key longer than any other stands apart from its meaning") {
    CHECK(line_of(formats::explain(model(), "product"), "  measured_permeability_cm_per_h")
              .find("cm_per_h  ") != std::string::npos);
}

TEST_CASE("words of a sweep that are wider than any heading leave its columns apart") {
    const study::SweepAxis axis{study::product_keys(model()).front(),
                                {schema::Value{1.0}, schema::Value{2.0}}};
    const std::string wide = "1.30\u00a0×\u00a010\u207b\u00b9\u00b9\u00a0of\u00a0all",
                      text = points_text({axis}, {{"a", [&](std::size_t) { return wide; }},
                                                  {"b", [&](std::size_t) { return wide; }}});
    CHECK(text.find("  " + wide + "  " + wide + "\n") != std::string::npos);
}

TEST_CASE("a range of counts of people is a phrase, never two words for the same") {
    CHECK(of_hundred(0.0, 0.0) == "none");
    CHECK(of_hundred(0.0, 0.003) == "fewer than 1");
    CHECK(of_hundred(0.001, 0.004) == "fewer than 1");
    CHECK(of_hundred(0.004, 0.18) == "up to 18");
    CHECK(of_hundred(0.0, 0.18) == "up to 18");
    CHECK(of_hundred(0.18, 0.034) == "3 to 18"); // whichever comes first
    CHECK(of_hundred(0.121, 0.124) == "12");
    CHECK(of_hundred(0.8, 1.0) == "80 to nearly all");
    CHECK(of_hundred(0.0, 1.0) == "up to nearly all");
    CHECK(of_hundred(0.996, 1.0) == "nearly all");
    CHECK(of_hundred(0.005) == "1");
    for (int i = 0; i <= 1000; ++i)
        for (int k = i; k <= 1000; k += 7) {
            const std::string said = of_hundred(1e-3 * i, 1e-3 * k);
            const auto to = said.find(" to ");
            CAPTURE(said);
            if (to == std::string::npos || said.starts_with("up")) continue;
            REQUIRE(said.substr(0, to) != said.substr(to + 4));
            REQUIRE(said.find_first_of("0123456789") == 0);
        }
}

TEST_CASE("the plain page words the people who notice as one phrase") {
    course::Result r = test::example_result();
    const auto with = [&](outcome::Spread noticed) {
        for (auto& b : r.outcomes.endpoints)
            if (b.reported) b.reported->noticed = noticed;
        return plain_section(r);
    };
    std::string page = with({0, 0, 0});
    CHECK(page.find("none to") == std::string::npos);
    CHECK(page.find("none would notice") != std::string::npos);
    page = with({0, 0, 0.003});
    CHECK(page.find("none to") == std::string::npos);
    CHECK(page.find("fewer than 1 to") == std::string::npos);
    page = with({0.02, 0.12, 0.3});
    CHECK(page.find("12 (2 to 30) would notice") != std::string::npos);
}

TEST_CASE("a band whose ends print alike is one number") {
    CHECK(range(0.187, 0.187) == "0.187");
    CHECK(range(0, 0) == "0");
    CHECK(range(12345, 12345.1) == number(12345));
    CHECK(range(0.187, 0.188) == "0.187 to 0.188");
}
