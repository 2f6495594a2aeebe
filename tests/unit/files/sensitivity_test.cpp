// What a sensitivity study leaves behind, from one put together by hand: order, files, words, figure.
#include "place.hpp"
#include "stipple/base/error.hpp"
#include "stipple/files/files.hpp"
#include "stipple/formats/formats.hpp"
#include "stipple/pages/pages.hpp"
#include "stipple/pages/sensitivity/sensitivity.hpp"
#include <catch2/catch.hpp>
#include <cmath>
#include <nlohmann/json.hpp>
#include <sstream>

using namespace stipple;

namespace {

/// Four inputs, the second and the fourth with indices; the first failed in every walk.
study::Sensitivity by_hand() {
    study::Sensitivity s;
    s.course.title = "Six sessions & more";
    s.output.name = "collagen_total_gain";
    s.output.label = "Collagen I + III, dermis";
    s.output.unit = "%";
    s.output.day = 300;
    s.output.value = 75.1;
    const auto input = [](const char* name, const char* meaning) {
        return study::SensitivityInput{{.room = "healing",
                                        .name = name,
                                        .value = 2,
                                        .unit = "1/d",
                                        .flag = "assumed",
                                        .source = "skibidy",
                                        .meaning = meaning},
                                       "log-normal, CV 25 %"};
    };
    s.inputs = {input("a", "a \"rate\", one of many"), input("b", "synthesis (chosen with the other rates)"),
                input("c", "loss"), input("d", "limit; fitted to a trial")};
    s.effects = {{NAN, NAN, NAN, 0}, {-30, 31, 4, 12}, {1, 1, 0.5, 12}, {20, 20, 9, 12}};
    s.indices = {{3, {0.5, 0.4, 0.6, 0.62, 0.5, 0.7}}, {1, {0.3, 0.2, 0.4, 0.31, 0.2, 0.4}}};
    s.samples = 512;
    s.walks = 12;
    s.screened = {60, 12};
    s.sampled = {2048, 3};
    s.mean = 62;
    s.sd = 21;
    s.p10 = 35;
    s.p90 = 90;
    s.first_order_share = 0.8;
    s.kept_share = 0.999;
    s.sources_used = {"morris1991", "skibidy"};
    return s;
}

} // namespace

TEST_CASE("inputs with indices come first by total index, then the others by mu*, failed ones last") {
    CHECK(study::ranked(by_hand()) == std::vector<std::size_t>{3, 1, 2, 0});
}

TEST_CASE("sensitivity.csv: one line an input, empty cells where there is no number, quotes doubled") {
    const std::string text = formats::sensitivity_csv(by_hand());
    std::istringstream lines(text);
    std::string line;
    std::vector<std::string> all;
    while (std::getline(lines, line)) all.push_back(line);
    REQUIRE(all.size() == 5);
    CHECK(all[1] ==
          "1,d,healing,2,1/d,assumed,skibidy,\"log-normal, CV 25 %\",20,20,9,12,0.5,0.4,0.6,0.62,0.5,"
          "0.7,limit; fitted to a trial");
    CHECK(all[3] == "3,c,healing,2,1/d,assumed,skibidy,\"log-normal, CV 25 %\",1,1,0.5,12,,,,,,,loss");
    CHECK(all[4] == "4,a,healing,2,1/d,assumed,skibidy,\"log-normal, CV 25 %\",,,,0,,,,,,,"
                    "\"a \"\"rate\"\", one of many\"");
}

TEST_CASE(
    "sensitivity.json holds runs, failures, shares, intervals and sources; what is not a number is null") {
    const auto j = nlohmann::json::parse(formats::sensitivity_json(by_hand()));
    CHECK(j["morris"]["model"]["failed"] == 12);
    CHECK(j["sobol"]["model"]["runs"] == 2048);
    CHECK(j["sobol"]["model"]["failed"] == 3);
    CHECK(j["first_order_share"] == 0.8);
    CHECK(j["indices"][0]["name"] == "d");
    CHECK(j["indices"][0]["total"]["lo"] == 0.5);
    CHECK(j["indices"][1]["first_order"]["hi"] == 0.4);
    CHECK(j["screening"].size() == 4);
    CHECK(j["screening"][3]["mu_star"].is_null());
    CHECK(j["sources"][0]["title"].get<std::string>().find("Factorial") == 0);
    CHECK(j["output"]["p90"] == 90);
}

TEST_CASE("the words name what matters with its trust, the share explained, and every failed run") {
    const std::string text = pages::sensitivity_text(by_hand());
    using Catch::Contains;
    CHECK_THAT(text, Contains("Collagen I + III, dermis, day 300"));
    CHECK_THAT(text,
               Contains("0.62") && Contains("0.50 to 0.70") && Contains("assumed; log-normal, CV 25 %"));
    CHECK_THAT(text, Contains("limit\n") && !Contains("fitted to a trial"));
    CHECK_THAT(text, Contains("80.0") && Contains("12 failed") && Contains("3 failed"));
    CHECK_THAT(text, Contains("replaced by the mean"));
    CHECK(text.find("0.62") < text.find("0.31"));
    auto clean = by_hand();
    clean.screened.failed = clean.sampled.failed = 0;
    CHECK_THAT(pages::sensitivity_text(clean), !Contains("replaced by the mean") && Contains("none failed"));
}

TEST_CASE("the figure has a dot for every input with numbers and two bars for each index") {
    const std::string svg = pages::sensitivity_svg(by_hand());
    const auto count = [&](const std::string& part) {
        std::size_t n = 0;
        for (std::size_t at = svg.find(part); at != std::string::npos; at = svg.find(part, at + 1)) ++n;
        return n;
    };
    CHECK(count("<circle") == 3);
    CHECK(count("height=\"8\"") == 4 + 2); // bars and the two patches of the key
    CHECK(svg.find("Six sessions &amp; more") != std::string::npos);
    CHECK(svg.find("nan") == std::string::npos);
}

TEST_CASE("the three files are written together, or none") {
    const test::Place place;
    files::write_sensitivity(place.path / "new" / "why", by_hand());
    const auto folder = place.path / "new" / "why";
    CHECK(test::bytes_of(folder / "sensitivity.json") == formats::sensitivity_json(by_hand()));
    CHECK(test::bytes_of(folder / "sensitivity.csv") == formats::sensitivity_csv(by_hand()));
    CHECK(test::bytes_of(folder / "sensitivity.svg") == pages::sensitivity_svg(by_hand()));
    // A file that does not fit: the earlier answer stays whole, and nothing is left beside it.
    auto other = by_hand();
    other.course.title = "Another";
    const std::string before = formats::sensitivity_json(by_hand());
    {
        const test::SmallFiles small(1500); // the table fits, the figure does not
        CHECK(test::error_of([&] { files::write_sensitivity(folder, other); }).kind() == Kind::io);
    }
    CHECK(test::bytes_of(folder / "sensitivity.json") == before);
    CHECK(test::bytes_of(folder / "sensitivity.csv") == formats::sensitivity_csv(by_hand()));
    CHECK(test::entries(folder) == 3);
}
