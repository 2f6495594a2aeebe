// What a comparison leaves behind, from made-up results: names, words (each only what the numbers say),
// table, CSV, JSON, page.
#include "../../model.hpp"
#include "../pages/example_result.hpp"
#include "place.hpp"
#include "stipple/files/files.hpp"
#include "stipple/pages/compare/compare.hpp"
#include "stipple/pages/pages.hpp"
#include "stipple/words/lines.hpp"
#include "stipple/words/notice.hpp"
#include "stipple/words/typeset.hpp"
#include <algorithm>
#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>
#include <sstream>

using namespace stipple;
using Catch::Contains;
using study::Arm;
using study::Comparison;

namespace {

Arm untreated() {
    Arm arm;
    arm.result.inputs.model = model();
    arm.name = study::k_untreated;
    arm.untreated = true;
    arm.simulated = false;
    arm.day = 300;
    return arm;
}

Arm arm_of(const std::string& name, course::Result result) {
    Arm arm;
    arm.name = name;
    arm.given = result.inputs.course;
    arm.given.device =
        result.inputs.device.needles_engaged > 0 ? result.inputs.device.spec : test::example_device().spec;
    arm.day = 300;
    arm.simulated = !result.tissue.day.empty();
    arm.result = std::move(result);
    return arm;
}

course::BandedEndpoint& endpoint(course::Result& r, const std::string& name) {
    for (auto& b : r.outcomes.endpoints)
        if (b.endpoint.name == name && b.endpoint.day == 300) return b;
    throw std::logic_error(name);
}

/// The made-up course with sizes that people notice.
course::Result six() {
    course::Result r = test::example_result();
    r.inputs.course.device = r.inputs.device.spec;
    // Seven endpoints, whatever else the example holds.
    std::erase_if(r.outcomes.endpoints, [](const auto& b) {
        return b.endpoint.baseline != 0 || b.endpoint.group == outcome::Group::synthesis ||
               !(b.endpoint.name.ends_with("_gain") || b.endpoint.name == "lemperle_grade" ||
                 b.endpoint.name == "ecca_score");
    });
    for (auto& b : r.outcomes.endpoints) b.endpoint.noticeable = NAN;
    for (const char* name : {"lemperle_grade", "ecca_score"})
        endpoint(r, name).endpoint.group = outcome::Group::scale;
    endpoint(r, "lemperle_grade").endpoint.noticeable = 0.5;
    endpoint(r, "ecca_score").endpoint.noticeable = 0.5;
    r.transport.pain.without = 6.1;
    return r;
}

/// Short needles that hardly do anything.
course::Result roller() {
    course::Result r = six();
    r.inputs.course.title = "Roller <0.25 mm> & \"home\"";
    r.inputs.device.spec.needle.length = 0.25e-3;
    r.inputs.course.sessions = 26;
    r.treatment.needling->insertion.reached = "viable_epidermis";
    r.treatment.needling->insertion.loaded_depth.p50 = 67e-6;
    r.treatment.damage.dermis_fraction = 5e-7;
    r.outcomes.downtime_days = 0;
    r.transport.pain.without = 1.2;
    for (auto& b : r.outcomes.endpoints) {
        b.endpoint.value *= 0.003;
        b.predictive = {};
        for (double* v : {&b.p10, &b.p90, &b.lo, &b.hi}) *v *= 0.003;
    }
    return r;
}

Comparison pair(course::Result first, course::Result second) {
    return study::lay_side_by_side(
        model(), {untreated(), arm_of("six", std::move(first)), arm_of("home", std::move(second))}, 300);
}

std::vector<std::string> lines_of(const std::string& text) {
    std::vector<std::string> lines;
    std::istringstream in(text);
    for (std::string line; std::getline(in, line);) lines.push_back(line);
    return lines;
}

std::size_t count_of(const std::string& text, const std::string& part) {
    std::size_t n = 0;
    for (auto at = text.find(part); at != std::string::npos; at = text.find(part, at + 1)) ++n;
    return n;
}

} // namespace

TEST_CASE("courses are called by their stems; equal ones by their folders, then by number") {
    CHECK(files::course_names({"x/a.toml", "x/b.toml"}) == std::vector<std::string>{"a", "b"});
    CHECK(files::course_names({"x/a.toml", "y/a.toml", "b.toml"}) ==
          std::vector<std::string>{"x/a", "y/a", "b"});
    CHECK(files::course_names({"p/x/a.toml", "q/x/a.toml"}) == std::vector<std::string>{"x/a", "x/a (2)"});
    CHECK(files::course_names({"z/nothing.toml", "a.toml"}) == std::vector<std::string>{"z/nothing", "a"});
    CHECK(files::course_names({"a\nb.toml", "c.toml"}) == std::vector<std::string>{"a\\u000ab", "c"});
}

TEST_CASE("the words of an input: units, words of the file, what is not given") {
    const auto said = [](const char* path, std::optional<schema::Value> value,
                         std::optional<schema::Value> was) {
        return pages::input_words({*course::find_key(model(), path), std::move(value), std::move(was)});
    };
    CHECK(said("device.needle_length_mm", 0.25, 1.5) == "needle length 0.25\u00a0mm instead of 1.5\u00a0mm");
    CHECK(said("course.sessions", std::int64_t{26}, std::int64_t{6}) == "sessions 26 instead of 6");
    CHECK(said("course.days", std::vector<double>{0, 30, 240}, std::vector<double>{0, 30}) ==
          "sessions on days 0, 30, 240 instead of 0, 30");
    CHECK(said("device.home_use", true, false) == "home use yes instead of no");
    CHECK(said("device.kind", "roller", "pen") == "device roller instead of pen");
    CHECK(said("numbing.cream", "emla", std::nullopt) == "numbing cream emla instead of none");
    CHECK(said("person.melanin_fraction", 0.05, std::nullopt) ==
          "melanin fraction 0.05 instead of what the tables give");
    CHECK(said("person.concerns", std::vector<std::string>{"wrinkles", "sun_damage"},
               std::vector<std::string>{}) == "concerns wrinkles, sun damage instead of none");
}

TEST_CASE("needles that stay in the epidermis are said to, and that nothing is set off only if nothing is") {
    const Comparison c = pair(six(), roller());
    CHECK(pages::damage_sentence(c, 2) ==
          "home damages under 0.01\u00a0% of the dermis a session against 1.87\u00a0%: its median needle tip "
          "stays "
          "in the epidermis, so the wound-healing response is hardly set off.");
    CHECK_THAT(pages::layer_sentence(c, 2),
               Contains("in the viable epidermis; that of six 0.93\u00a0mm deep"));
    CHECK_THAT(pages::input_sentence(c, 2),
               Contains("needle length 0.25\u00a0mm instead of 1.5\u00a0mm; sessions 26 instead of 6"));
    CHECK_THAT(pages::gain_sentence(c, 2), Contains("0.105\u00a0% against 34.9\u00a0% by day 300") &&
                                               Contains("0.0030 times that change") &&
                                               Contains("lie apart") && !Contains("in proportion"));

    course::Result gains = roller();
    endpoint(gains, "collagen_total_gain").endpoint.value = 10;
    endpoint(gains, "collagen_total_gain").predictive = {};
    CHECK_THAT(pages::damage_sentence(pair(six(), gains), 2),
               Contains("stays in the epidermis") && !Contains("set off"));
    course::Result none = roller();
    none.treatment.damage.dermis_fraction = 0;
    CHECK_THAT(pages::damage_sentence(pair(six(), none), 2),
               Contains("0\u00a0%") && Contains("is not set off"));
    CHECK_THAT(pages::damage_sentence(pair(roller(), six()), 2), !Contains("epidermis"));
}

TEST_CASE("damage and gain: ratios, equal numbers, bands, proportion") {
    course::Result half = six();
    half.treatment.damage.dermis_fraction *= 0.25;
    half.inputs.course.sessions = 12;
    half.treatment.needling->insertion.loaded_depth.p50 = 0.5e-3;
    const Comparison c = pair(six(), half);
    CHECK_THAT(pages::damage_sentence(c, 2), Contains("(0.25 times as much); over 12 sessions against 6") &&
                                                 Contains("(0.50 times as much)"));
    CHECK(pages::layer_sentence(c, 2) ==
          "Both median needle tips end in the reticular dermis, 0.50\u00a0mm deep against 0.93\u00a0mm.");
    CHECK_THAT(pages::gain_sentence(c, 2), Contains("cannot tell the two apart") && !Contains("proportion"));
    half.inputs.course.sessions = 6;
    CHECK_THAT(pages::gain_sentence(pair(six(), half), 2),
               Contains("0.25 times the damage goes with 1.0 times the change"));
    const Comparison same = pair(six(), six());
    CHECK(pages::damage_sentence(same, 2) == "Both damage 1.87\u00a0% of the dermis a session.");
    CHECK(pages::layer_sentence(same, 2) ==
          "Both median needle tips end 0.93\u00a0mm deep, in the reticular dermis.");
    CHECK_THAT(pages::input_sentence(same, 2), Contains("Same inputs as six"));
    CHECK(pages::recovery_sentence(same, 2).empty());
    CHECK(pages::safety_sentence(same, 2).empty());
    CHECK(pages::gain_sentence(same, 1).empty()); // the reference beside itself

    course::Result blunt = six();
    blunt.treatment.needling->insertion.punctures_total = 0;
    CHECK(pages::layer_sentence(pair(six(), blunt), 2) == "No needle of home pierces the stratum corneum.");
    CHECK(pages::layer_sentence(pair(blunt, six()), 2) ==
          "No needle of six pierces the stratum corneum; those of home do.");
}

TEST_CASE("a loss of collagen is no share of a gain") {
    course::Result loses = six();
    endpoint(loses, "collagen_total_gain").endpoint.value = -3;
    endpoint(loses, "collagen_total_gain").predictive = {};
    CHECK_THAT(pages::gain_sentence(pair(six(), loses), 2),
               Contains("\u22123.00\u00a0% against 34.9\u00a0%") && !Contains("times that change"));
    CHECK_THAT(pages::gain_sentence(pair(loses, six()), 2), !Contains("times that change"));
}

TEST_CASE("noticeable: counts, the difference of two courses, and beside no needling without the drift") {
    const Comparison c = pair(six(), roller());
    CHECK(
        pages::noticed_sentence(c, 2) ==
        "Of two endpoints for which a noticeable size is known, the change reaches it in none for home and "
        "in two "
        "for six. The two differ by that much or more in two: Wrinkles, Lemperle grade by depth (for the worse); "
        "Scars, ECCA score (for the worse). For the other five no such size is known.");
    CHECK_THAT(pages::noticed_sentence(pair(roller(), six()), 2), !Contains("for the worse"));
    CHECK_THAT(pages::untreated_sentence(c, 2), Contains("stays below the noticeable size in all two"));
    CHECK_THAT(pages::untreated_sentence(c, 1),
               Contains("of noticeable size in all two endpoints that have one"));
    CHECK_THAT(pages::noticed_sentence(pair(six(), six()), 2), Contains("differ by less than that in each"));
    const Comparison neither = pair(roller(), roller());
    CHECK_THAT(pages::noticed_sentence(neither, 2), Contains("reaches it in none for either home or six."));
}

TEST_CASE("where no noticeable size is known, none or a share of nothing, nothing is called noticeable") {
    for (const double size : {double(NAN), 0.0}) {
        CAPTURE(size);
        course::Result one = six();
        endpoint(one, "lemperle_grade").endpoint.noticeable = size;
        const Comparison c = pair(one, one);
        CHECK_THAT(pages::noticed_sentence(c, 2),
                   Contains("Of one endpoint for which a noticeable size is known") &&
                       Contains("For the other six no such size is known.") && !Contains("Wrinkles"));
        CHECK_THAT(pages::untreated_sentence(c, 2),
                   Contains("in the one endpoint that has one: Scars, ECCA score."));
        const auto whole = nlohmann::json::parse(formats::compare_json(c, pages::compare_words(c)));
        for (const auto& row : whole["rows"])
            if (row["quantity"] == "lemperle_grade") {
                CHECK(row["noticeable"].is_null());
                CHECK(row["courses"][1]["noticed"].is_null());
                CHECK(row["courses"][1]["noticeable"].is_null());
            }
        CHECK_THAT(pages::compare_html(c), Contains("noticeable size not known") &&
                                               !Contains("noticed from 0<") && Contains("noticed from 0.5"));
        course::Result all = six();
        for (auto& b : all.outcomes.endpoints) b.endpoint.noticeable = size;
        CHECK(pages::noticed_sentence(pair(all, all), 2) ==
              "For none of these endpoints is it known what size of a change people notice.");
        CHECK(pages::untreated_sentence(pair(all, all), 1).empty());
    }
}

TEST_CASE("bands, recovery and verdicts in words") {
    CHECK_THAT(pages::bands_sentence(pair(six(), six()), 2), Contains("overlap in every endpoint"));
    CHECK_THAT(pages::bands_sentence(pair(six(), roller()), 2), Contains("lie apart in every endpoint"));
    course::Result mixed = roller();
    endpoint(mixed, "lemperle_grade").lo = -1;
    CHECK_THAT(
        pages::bands_sentence(pair(six(), mixed), 2),
        Contains(
            "in one of seven endpoints: Wrinkles, Lemperle grade by depth. They lie apart in the others."));
    const std::string recovery = pages::recovery_sentence(pair(six(), roller()), 2);
    CHECK_THAT(recovery, Contains("Pain without a cream (of 10) 1.2 against 6.1") &&
                             Contains("redness after the last session 0 against 2.4\u00a0d") &&
                             !Contains("covered"));
    course::Result over = six();
    over.treatment.needling->insertion.over_needling.verdict = insertion::Needling::over_needled;
    over.inputs.screening.verdict = screening::Verdict::no_listed_reason;
    over.outcomes.over_needling.verdict = insertion::Needling::caution;
    CHECK_THAT(pages::safety_sentence(pair(six(), over), 2),
               Contains("Too much needling: over-needled against") && Contains("against caution.") &&
                   Contains("Too much over the course: caution against no limit passed."));
}

TEST_CASE("a stopped course has its column, its reason and no results; an overridden one no benefit") {
    const Comparison c = pair(six(), test::stopped_result());
    CHECK(pages::stopped_sentence(c.arms[2]) == "Not simulated: screening says stop (Rosacea).");
    const auto said = pages::sentences(c, 2);
    for (const auto& sentence : said) CHECK_THAT(sentence, !Contains("damages") && !Contains("collagen"));
    CHECK_THAT(pages::compare_text(c), Contains("stopped by"));
    CHECK_THAT(pages::compare_html(c), Contains("stopped by screening"));
    const auto json = nlohmann::json::parse(formats::compare_json(c, pages::compare_words(c)));
    CHECK(json["courses"][2]["simulated"] == false);
    CHECK(json["courses"][2]["screening"]["findings"][0]["condition"] == "rosacea");

    Comparison overridden = pair(six(), test::overridden_result());
    overridden.despite_screening = "bench <only>";
    const std::string page = pages::compare_html(overridden), text = pages::compare_text(overridden);
    CHECK_THAT(page, Contains("bench &lt;only&gt;") && !Contains("bench <only>"));
    CHECK_THAT(text, Contains("bench <only>"));
    CHECK(pages::gain_sentence(overridden, 2).empty());
    CHECK(pages::untreated_sentence(overridden, 2).empty());
}

TEST_CASE("the table fits a terminal of 100 columns, as columns and as blocks, long names too") {
    for (const std::size_t courses : {2u, 4u, 7u}) {
        std::vector<Arm> arms{untreated()};
        for (std::size_t i = 0; i < courses; ++i)
            arms.push_back(
                arm_of(fmt::format("a_name_of_a_course_without_any_end{}", i), i % 2 ? roller() : six()));
        const Comparison c = study::lay_side_by_side(model(), arms, 300);
        const std::string text = pages::compare_text(c);
        for (const auto& line : lines_of(text)) {
            INFO(line);
            CHECK(words::width(line) <= 100);
        }
        CHECK_THAT(text,
                   Contains("34.9") && Contains("day 300") && Contains(std::string(words::short_notice())));
        CHECK((text.find("Columns: value, people, parameters") != std::string::npos) == (courses > 4));
    }
}

TEST_CASE("a time that was not reached has its reason in every file of a comparison") {
    course::Result daily = six();
    test::make_daily(daily);
    const Comparison c = pair(six(), daily);
    const std::string why = daily.transport.barrier.why_not_back;
    const auto json = nlohmann::json::parse(formats::compare_json(c, pages::compare_words(c)));
    for (const auto& row : json["rows"]) {
        if (row["quantity"] == "barrier_back") {
            CHECK(row["courses"][1]["value"] == 26);
            CHECK_FALSE(row["courses"][1].contains("value_why"));
            CHECK(row["courses"][2]["value"].is_null());
            CHECK(row["courses"][2]["value_why"] == why);
        }
        if (row["quantity"] == "cumulative_over_needling") {
            CHECK(row["courses"][1]["words"] == "none");
            CHECK(row["courses"][2]["words"] == "caution");
        }
    }
    CHECK_THAT(formats::compare_csv(c), Contains(why));
    CHECK(std::any_of(c.remarks.begin(), c.remarks.end(), [&](const std::string& remark) {
        return remark.find("Water loss back after a session of") == 0 &&
               remark.find(why) != std::string::npos;
    }));
    CHECK_THAT(pages::compare_html(c), Contains("no limit passed"));
}

TEST_CASE("compare.csv: one line a course and quantity, commas quoted, no number where there is none") {
    const Comparison c = pair(six(), roller());
    const auto lines = lines_of(formats::compare_csv(c));
    CHECK(
        lines[0] ==
        "course,quantity,label,day,unit,value,p10,p90,lo,hi,noticeable,noticed_share,basis,baseline,better,group,"
        "bands,words");
    CHECK(lines.size() == 1 + c.arms.size() * c.rows.size());
    std::size_t found = 0;
    for (const auto& line : lines) {
        found += line ==
                 "six,lemperle_grade,\"Wrinkles, Lemperle grade by depth\",300,grade,-0.82,-1.107,-0.492,"
                 "-1.394,-0.369,0.5,,mapping assumed,0,down,scale,,";
        found += line == "nothing,lemperle_grade,\"Wrinkles, Lemperle grade by depth\",300,grade,0,,,,,0.5,,"
                         "mapping assumed,0,down,scale,,";
        found += line.starts_with("home,layer_reached,") && line.ends_with(",viable_epidermis");
    }
    CHECK(found == 3);
}

TEST_CASE("compare.json and the page hold the same numbers; texts from outside are escaped") {
    const Comparison c = pair(six(), roller());
    const auto json = nlohmann::json::parse(formats::compare_json(c, pages::compare_words(c)));
    CHECK(json["reference"] == "six");
    CHECK(json["courses"].size() == 3);
    CHECK(json["courses"][2]["differs"][0]["key"] == "device.needle_length_mm");
    bool seen = false;
    for (const auto& row : json["rows"]) {
        REQUIRE(row["courses"].size() == 3);
        if (row["quantity"] != "collagen_total_gain") continue;
        seen = true;
        CHECK(row["courses"][1]["value"].get<double>() == Approx(34.9));
        CHECK(row["courses"][2]["bands"] == "apart");
        CHECK(row["noticeable"].is_null());
    }
    CHECK(seen);
    const std::string page = pages::compare_html(c);
    CHECK_THAT(page, Contains("Roller &lt;0.25 mm&gt; &amp; &quot;home&quot;") && !Contains("Roller <0.25"));
    CHECK_THAT(page, Contains("overlay-collagen_total") && Contains("compare-lemperle_grade") &&
                         Contains(words::number(34.9)) && !Contains(">nan") && !Contains("\"nan") &&
                         !Contains("<script"));
    for (const char* tag : {"section", "table", "tr", "td", "ul", "li", "div", "figure", "svg", "p", "span"})
        CHECK(count_of(page, fmt::format("<{}>", tag)) + count_of(page, fmt::format("<{} ", tag)) ==
              count_of(page, fmt::format("</{}>", tag)));
}

TEST_CASE("lines of arms are told apart by colour and dashes together") {
    std::vector<Arm> arms{untreated()};
    for (int i = 0; i < 12; ++i) arms.push_back(arm_of(fmt::format("c{}", i), test::stopped_result()));
    const Comparison c = study::lay_side_by_side(model(), arms, 300);
    for (std::size_t a = 0; a < arms.size(); ++a)
        for (std::size_t b = 0; b < a; ++b) {
            const auto x = pages::look_of(c, a), y = pages::look_of(c, b);
            CHECK((x.colour != y.colour || x.dash != y.dash));
        }
}

TEST_CASE("the three files are written, or none") {
    const test::Place place;
    const Comparison c = pair(six(), roller());
    files::write_compare(place.path / "out", c);
    CHECK(test::entries(place.path / "out") == 3);
    CHECK(test::bytes_of(place.path / "out" / "compare.csv") == formats::compare_csv(c));
    CHECK(test::bytes_of(place.path / "out" / "compare.json") ==
          formats::compare_json(c, pages::compare_words(c)));
    CHECK(test::bytes_of(place.path / "out" / "compare.html") == pages::compare_html(c));
    const test::SmallFiles full(20000); // the page does not fit
    CHECK(test::error_of([&] { files::write_compare(place.path / "none", c); }).kind() == Kind::io);
    CHECK_FALSE(std::filesystem::exists(place.path / "none"));
}
