#include "stipple/base/error.hpp"
#include <catch2/catch.hpp>

using namespace stipple;

TEST_CASE("a problem becomes one line with place, key, value, range and hint", "[base]") {
    const Problem full{.what = "out of range",
                       .key = "device.needle_length_mm",
                       .value = "99",
                       .allowed = "0.1 to 3 mm",
                       .nearest = "device.needles",
                       .file = "a.toml",
                       .line = 7,
                       .column = 3};
    CHECK(to_line(full) ==
          "a.toml:7:3: device.needle_length_mm: out of range; value 99; allowed 0.1 to 3 mm; "
          "did you mean \"device.needles\"?");
    CHECK(to_line(Problem{.what = "the file is empty"}) == "the file is empty");
    CHECK(to_line(Problem{.what = "empty", .file = "a.toml"}) == "a.toml: empty");
    CHECK(to_line(Problem{.what = "cut", .file = "a.toml", .line = 2}) == "a.toml:2: cut");
}

TEST_CASE("a problem is one harmless line of bounded length, whatever it quotes", "[base]") {
    const std::string evil = "a\nb\x1b[31m\u202e\xff", shown_evil = "a\\u000ab\\u001b[31m\\u202e\ufffd";
    const std::string line = to_line({.what = evil,
                                      .key = evil,
                                      .value = evil,
                                      .allowed = evil,
                                      .nearest = evil,
                                      .file = evil,
                                      .line = 1});
    CHECK(line == shown_evil + ":1: " + shown_evil + ": " + shown_evil + "; value " + shown_evil +
                      "; allowed " + shown_evil + "; did you mean \"" + shown_evil + "\"?");
    const std::string huge(500000, 'x');
    const Problem long_one{.what = huge,
                           .key = huge,
                           .value = huge,
                           .allowed = huge,
                           .nearest = huge,
                           .file = "/tmp/" + huge + "/a.toml"};
    CHECK(to_line(long_one).size() < 3000);
    CHECK(to_line(long_one).find("/a.toml: ") !=
          std::string::npos); // the end of a path says more than its middle
    CHECK(std::string(Error(Kind::input, long_one).what()).size() < 3000);
    CHECK(shown(long_one, 4096).file.size() == 4096);
}

TEST_CASE("a column without a line is no place", "[base]") {
    CHECK(to_line(Problem{.what = "odd", .file = "a.toml", .column = 4}) == "a.toml: odd");
}

TEST_CASE("an error carries its kind and every problem, one line each", "[base]") {
    const Error error(Kind::numerics,
                      std::vector<Problem>{{.what = "first"}, {.what = "second", .key = "k"}});
    CHECK(error.kind() == Kind::numerics);
    REQUIRE(error.problems().size() == 2);
    CHECK(error.problems()[1].key == "k");
    CHECK(std::string(error.what()) == "first\nk: second");
}

TEST_CASE("check throws only when the condition fails", "[base]") {
    CHECK_NOTHROW(check(true, Kind::input, "never"));
    try {
        check(false, Kind::data, "bad row", "healing/kinetics:K_IM");
        FAIL("check did not throw");
    } catch (const Error& error) {
        CHECK(error.kind() == Kind::data);
        CHECK(error.problems().at(0).key == "healing/kinetics:K_IM");
        CHECK(error.problems().at(0).what == "bad row");
    }
}

TEST_CASE("the nearest word is the one with the fewest edits, and none if all are far", "[base]") {
    const std::vector<std::string> words{"needle_length_mm", "needles", "passes", "press_force_n", "sex"};
    CHECK(nearest_word("needle_lenght_mm", words) == "needle_length_mm");
    CHECK(nearest_word("needle", words) == "needles");
    CHECK(nearest_word("pases", words) == "passes");
    CHECK(nearest_word("passes", words) == "passes");
    CHECK(nearest_word("sx", words) == "sex");
    CHECK(nearest_word("wavelength_nm_of_the_laser", words).empty());
    CHECK(nearest_word("", words).empty());
    CHECK(nearest_word("needles", {}).empty());
}
