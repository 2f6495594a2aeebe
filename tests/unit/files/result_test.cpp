#include "../../model.hpp"
#include "../pages/example_result.hpp"
#include "stipple/base/table.hpp"
#include "stipple/files/files.hpp"
#include "stipple/formats/json/json_parts.hpp"
#include "stipple/words/lines.hpp"
#include <catch2/catch.hpp>
#include <chrono>
#include <fstream>
#include <locale>
#include <nlohmann/json.hpp>
#include <sstream>
#include <stipple/version.hpp>
#include <thread>

using namespace stipple;
using nlohmann::json;

TEST_CASE("result.json has the parts of the design, in units of its key names") {
    const auto result = test::example_result();
    const auto j = json::parse(formats::result_json(result));
    REQUIRE(j["schema"] == 1);
    REQUIRE(j["title"] == result.inputs.course.title);
    REQUIRE(j["insertion"]["punctures_per_cm2"].get<double>() == Approx(1206));
    REQUIRE(j["insertion"]["loaded_depth_um"]["p50"].get<double>() == Approx(930));
    REQUIRE(j["insertion"]["mouth_diameter_um"]["p90"].get<double>() == Approx(40));
    REQUIRE(j["insertion"]["scratch_length_um"].get<double>() == Approx(18));
    REQUIRE(j["insertion"]["damaged_volume_fraction"] == 0.0187);
    REQUIRE(j["insertion"]["reached"] == "reticular_dermis");
    const auto& needling = j["insertion"]["over_needling"];
    REQUIRE(needling["verdict"] == "none");
    REQUIRE(needling["limit"].is_null());
    REQUIRE(needling["why"] == "Every number lies below its limit.");
    REQUIRE(j["insertion"]["slit_length_mm_per_cm2"].get<double>() ==
            Approx(193 * 0.02 / 0.16)); // 4 mm window
    REQUIRE(j["insertion"]["scratch_length_mm_per_cm2"] == 0);
    REQUIRE(j["insertion"]["merged_fraction"].get<double>() > 0);
    REQUIRE(j["insertion"]["repeated_fraction"].get<double>() >= 0);
    REQUIRE(j["screening"]["findings"][0]["source"] == "fda2025microneedling");
    REQUIRE(j["series"]["day"].size() == 301);
    for (const auto& [name, values] : j["series"].items()) REQUIRE(values.size() == 301);
    REQUIRE(j["series_about"]["collagen_total"]["baseline"] == 0.85);
    REQUIRE(j["series_lo"]["collagen_total"].size() == 301);
    const auto& wrinkles = j["endpoints"][5];
    REQUIRE(wrinkles["name"] == "lemperle_grade");
    REQUIRE(wrinkles["better"] == "down");
    REQUIRE(wrinkles["basis"] == "mapping assumed");
    for (const char* band : {"p10", "p90", "lo", "hi"}) REQUIRE(wrinkles[band].is_number());
    REQUIRE(j["downtime_days"] == 2.4);
    REQUIRE(j["numerics"]["clips"] == 0);
    REQUIRE(j["sources_used"].size() == 2);
}

TEST_CASE("result.json has what sessions add up to, and a number or a reason of the barrier and of closing") {
    auto result = test::example_result();
    const auto monthly = json::parse(formats::result_json(result));
    const auto& calm = monthly["cumulative_over_needling"];
    REQUIRE(calm["verdict"] == "none");
    REQUIRE(calm["limit"].is_null());
    REQUIRE(calm["sessions"].size() == 6);
    REQUIRE(calm["sessions"][5]["day"] == 150);
    REQUIRE(calm["unreplaced_fraction"].get<double>() == Approx(0.0187 * 2.5));
    REQUIRE(calm["cost"]["longest_red_days"] == 5.1);
    REQUIRE(monthly["barrier_back_after_hours"] == 26);
    REQUIRE_FALSE(monthly.contains("barrier_back_after_hours_why"));
    REQUIRE_FALSE(monthly.contains("closed_after_hours_why"));
    test::make_daily(result);
    result.outcomes.closed_after_hours = NAN;
    result.outcomes.why_not_closed = "punctures are still open 24 h after the last session";
    const auto daily = json::parse(formats::result_json(result));
    REQUIRE(daily["cumulative_over_needling"]["verdict"] == "caution");
    REQUIRE(daily["cumulative_over_needling"]["limit"] == "redness_caution");
    REQUIRE(daily["cumulative_over_needling"]["value"] == 4.2);
    REQUIRE(daily["cumulative_over_needling"]["flag"] == "assumed");
    REQUIRE(daily["cumulative_over_needling"]["sessions_too_early"] == 5);
    REQUIRE(daily["barrier_back_after_hours"].is_null());
    REQUIRE(daily["barrier_back_after_hours_why"] == result.transport.barrier.why_not_back);
    REQUIRE(daily["closed_after_hours"].is_null());
    REQUIRE(daily["closed_after_hours_why"] == result.outcomes.why_not_closed);
}

TEST_CASE("result.json leaves out what has no model, with a reason") {
    const auto j = json::parse(formats::result_json(test::example_result()));
    REQUIRE(j.at("delivery").is_null());
    REQUIRE_FALSE(j.at("delivery_why").get<std::string>().empty());
}

TEST_CASE("result.json has the band of darkening with what it rests on, also after a stop") {
    for (const auto& result : {test::example_result(), test::overridden_result(), test::stopped_result()}) {
        const auto j = json::parse(formats::result_json(result)).at("pih_risk");
        REQUIRE(j["p10"] == 0.003);
        REQUIRE(j["p50"] == 0.04);
        REQUIRE(j["p90"] == 0.13);
        REQUIRE(j["unit"] == "share of patients");
        REQUIRE(j["fitzpatrick"] == 3);
        REQUIRE(j["basis"].get<std::string>().find("0 of 60") != std::string::npos);
        REQUIRE(j["source"] == "alqarqaz2018;fabbrocini2014");
    }
}

TEST_CASE("result.json has the pain of every course, with a cream only where one is named") {
    const auto j = json::parse(formats::result_json(test::example_result()));
    REQUIRE(j.at("pain").is_object());
    REQUIRE(j["pain"]["vas_with"].is_null());
    REQUIRE_FALSE(j["pain"]["vas_with_why"].get<std::string>().empty());
}

TEST_CASE("result.json of a stopped course holds the screening and reasons, no numbers") {
    const auto j = json::parse(formats::result_json(test::stopped_result()));
    REQUIRE(j["screening"]["verdict"] == "stop");
    REQUIRE(j["screening"]["findings"][0]["condition"] == "rosacea");
    for (const std::string part : {"insertion", "cumulative_over_needling", "series", "endpoints", "numerics",
                                   "barrier_back_after_hours", "downtime_days", "closed_after_hours"}) {
        REQUIRE(j.at(part).is_null());
        REQUIRE_FALSE(j.at(part + "_why").get<std::string>().empty());
    }
}

TEST_CASE("result.json after an override keeps the physics and leaves out the endpoints") {
    const auto j = json::parse(formats::result_json(test::overridden_result()));
    REQUIRE(j["despite_screening"] == "bench comparison <with> no person");
    REQUIRE(j["endpoints"].is_null());
    REQUIRE(j["endpoints_why"].get<std::string>().find("overridden") != std::string::npos);
    REQUIRE(j["insertion"].is_object());
}

TEST_CASE("NaN and infinity become null, never text") {
    auto result = test::example_result();
    result.outcomes.endpoints[0].p10 = NAN;
    result.tissue.series[0].values[3] = INFINITY;
    result.treatment.needling->insertion.force_per_needle = NAN;
    const std::string text = formats::result_json(result);
    REQUIRE(text.find("nan") == std::string::npos);
    REQUIRE(text.find("inf,") == std::string::npos);
    const auto j = json::parse(text);
    REQUIRE(j["endpoints"][0]["p10"].is_null());
    REQUIRE(j["series"]["collagen_total"][3].is_null());
    REQUIRE(j["insertion"]["force_per_needle_n"].is_null());
}

TEST_CASE("numbers of result.json survive the round trip bit for bit") {
    auto result = test::example_result();
    result.tissue.series[0].values = {0.1, 1.0 / 3.0, 2.2250738585072014e-308, 1e22, -0.0};
    const auto j = json::parse(formats::result_json(result));
    for (std::size_t i = 0; i < 5; ++i)
        REQUIRE(j["series"]["collagen_total"][i].get<double>() == result.tissue.series[0].values[i]);
}

namespace {

/// Numbers of streams as a program that embeds the library may have set them: 1.234,5.
struct DecimalComma : std::numpunct<char> {
    char do_decimal_point() const override { return ','; }
    char do_thousands_sep() const override { return '.'; }
    std::string do_grouping() const override { return "\3"; }
};

std::string result_of_a_short_run(int threads) {
    course::Course course =
        formats::parse_course(model(), files::example("single_session").text, "single_session");
    course.horizon = 10 * units::day;
    course::Options options;
    options.threads = threads;
    options.band_members = 4;
    options.person_members = 3;
    return formats::result_json(course::run(model(), course, options));
}

} // namespace

TEST_CASE("result.json of a run does not depend on the clock, the threads or the locale", "[slow]") {
    const std::string first = result_of_a_short_run(1);
    std::this_thread::sleep_for(std::chrono::milliseconds(1100)); // a time in whole seconds would differ
    const std::locale before = std::locale::global(std::locale(std::locale(), new DecimalComma));
    const std::string second = result_of_a_short_run(3);
    std::locale::global(before);
    REQUIRE(json::parse(first)["series"]["day"].size() == 11);
    REQUIRE(second == first);
}

TEST_CASE("a broken text does not break result.json") {
    auto result = test::example_result();
    result.inputs.course.title = "broken \xff text";
    REQUIRE_NOTHROW(json::parse(formats::result_json(result)));
}

TEST_CASE("JSON shows by its number what a terminal obeys, and a reader of JSON gets the same text") {
    const std::string title = "a\x1b[31m\u009b\u202e\x7f\n\\u202e b";
    auto result = test::example_result();
    result.inputs.course.title = title;
    const std::string text = formats::result_json(result);
    CHECK(plain_lines(text) == text);
    CHECK(json::parse(text)["title"] == title);
    CHECK(json::parse(formats::run_json(result, test::example_facts()))["title"] == title);
    const std::string line = formats::json_line({{"a", title}});
    CHECK(plain_line(line) == line);
    CHECK(json::parse(line)["a"] == title);
}

TEST_CASE("a cell of CSV is one line, quoted where it must be, and never a formula") {
    using words::csv_cell;
    CHECK(csv_cell("steel pen") == "steel pen");
    CHECK(csv_cell("a, b") == "\"a, b\"");
    CHECK(csv_cell("say \"no\"") == "\"say \"\"no\"\"\"");
    CHECK(csv_cell("a\nb\x1b") == "a\\u000ab\\u001b");
    for (const std::string sign : {"=", "+", "-", "@"}) {
        CHECK(csv_cell(sign + "cmd|calc") == "'" + sign + "cmd|calc");
        CHECK(csv_cell(sign + "a,b") == "\"'" + sign + "a,b\"");
        CHECK(csv_cell(sign) == sign); // "-" is a unit
    }
    CHECK(csv_cell("\t=1") == "\\u0009=1");
    CHECK(csv_cell("").empty());
}

TEST_CASE("run.json names the machine, the data and every parameter with unit, flag and source") {
    const auto result = test::example_result();
    const auto j = json::parse(formats::run_json(result, test::example_facts()));
    REQUIRE(j["threads"] == 2);
    REQUIRE(j["data_sha256"].get<std::string>().size() == 64);
    REQUIRE(j["machine"]["system"].is_string());
    REQUIRE(j["peak_memory_mib"] == 50.0);
    REQUIRE(j["course_text"] == "schema = 1\n");
    REQUIRE(j["course"]["device"]["needle_length_mm"].get<double>() == Approx(1.5));
    REQUIRE(j["parameters"].size() == result.provenance.parameters.size());
    for (const auto& p : j["parameters"])
        for (const char* key : {"room", "name", "value", "unit", "flag", "source", "meaning"})
            REQUIRE(p.contains(key));
    REQUIRE(j["skin"]["layers"][0]["thickness_um"].get<double>() == Approx(17));
    REQUIRE(j["skin"]["layers"][5]["thickness_um"].is_null()); // the support is unbounded
    for (const auto& s : j["sources"]) REQUIRE(s.contains("identifier"));
}

TEST_CASE("the version in the outputs is that of the project, and of its citation") {
    const auto text = [](const char* name) {
        std::ifstream file(std::string(STIPPLE_SOURCE_DIR) + name);
        std::stringstream all;
        all << file.rdbuf();
        return all.str();
    };
    const std::string version(k_version);
    REQUIRE(text("/CMakeLists.txt").find("project(stipple VERSION " + version + " ") != std::string::npos);
    REQUIRE(text("/CITATION.cff").find("\nversion: " + version + "\n") != std::string::npos);
}

TEST_CASE("a passed limit stands in the result with value, flag and source") {
    auto result = test::example_result();
    auto& n = result.treatment.needling->insertion.over_needling;
    n.destroyed_fraction = 0.4;
    insertion::judge(model(), n);
    const auto j = json::parse(formats::result_json(result))["insertion"]["over_needling"];
    REQUIRE(j["verdict"] == "caution");         // cores take skin away, needles do not
    REQUIRE(j["limit"] == "destroyed_caution"); // with better evidence than the share of cores
    REQUIRE(j["limit_value"].get<double>() == Approx(0.2));
    REQUIRE(j["value"].get<double>() == Approx(0.4));
    REQUIRE(j["flag"] == "measured-secondhand");
    REQUIRE(j["source"] == "fraxel2008");
    REQUIRE(j["why"].get<std::string>().find("of the surface is cut") != std::string::npos);
}
