#include "../../model.hpp"
#include "example_result.hpp"
#include "stipple/base/units.hpp"
#include "stipple/pages/report/page.hpp"
#include "stipple/words/notice.hpp"
#include "stipple/words/templates.hpp"
#include <catch2/catch.hpp>
#include <regex>

using namespace stipple;
using namespace stipple::pages;
using namespace stipple::words;

using test::count;

namespace {

/// The words of a page as they are read with metric units.
std::string read(const std::string& html) {
    std::string out = std::regex_replace(html, std::regex("<span class=\"us\">[^<]*</span>"), "");
    return std::regex_replace(out, std::regex("<[^>]*>"), "");
}

std::string list_of(const std::string& html, const char* heading) {
    const auto from = html.find(heading);
    REQUIRE(from != std::string::npos);
    return html.substr(from, html.find("</ul>", from) - from);
}

} // namespace

TEST_CASE("the plain page has one line a concern, with what trials, raters and people would see") {
    auto result = test::example_result();
    result.inputs.course.person.concerns = {"wrinkles", "dryness", "scars"};
    const std::string html = plain_section(result), lines = list_of(html, "What the model finds");
    REQUIRE(count(lines, "<li>") == 3);
    const std::string said = read(lines);
    REQUIRE(said.find("Likely 13\u00a0% (6 to 19\u00a0%) of it gone.") != std::string::npos);
    REQUIRE(said.find("Of 100 people, 12 (6 to 24) would notice that;") != std::string::npos);
    REQUIRE(
        said.find(
            "likely 23\u00a0% (3 to 43\u00a0%) with blinded raters, about 43\u00a0% where everybody knows") !=
        std::string::npos);
    REQUIRE(
        read(html).find(
            "In short: of 100 people with this skin, 12 (6 to 24) would notice a difference that the needles make "
            "(look of wrinkles); the others would not. Nine tenths of the new collagen is there by day 132. The skin is "
            "red for about 2 days after each session. Of 100, about 4 (up to 13) turn darker.") !=
        std::string::npos);
    result.treatment.needling->insertion.loaded_depth.p50 = 20e-6;
    REQUIRE(
        read(plain_section(result))
            .find(
                "Practically no new collagen comes: half of the tips or more stay above the dermis, where it is made.") !=
        std::string::npos);
    REQUIRE(said.find("Of 100 people, 3 (2 to 6) would notice that;") != std::string::npos);
    REQUIRE(said.find("Scars. The model has no number for this.") != std::string::npos);
    REQUIRE(read(html).find("of 100 people with skin type III, by one law of published counts: ") !=
            std::string::npos);
    REQUIRE(read(html).find("(no series of this skin type: the law alone)") != std::string::npos);
}

TEST_CASE("what half as many sessions give stands beside, and an extrapolation where the number stands") {
    auto result = test::example_result();
    REQUIRE(count(plain_section(result), "sessions in place of") == 0);
    result.outcomes.fewer = course::FewerSessions{.sessions = 2, .share = {{"furrow_depth", 0.61}}};
    result.treatment.far_from_fit = true;
    const std::string said = read(plain_section(result));
    REQUIRE(said.find("would give about 61\u00a0% of that change (look of wrinkles)") != std::string::npos);
    REQUIRE(said.find("of it gone (an extrapolation") != std::string::npos);
}

TEST_CASE("half of nothing is not told, nor the day of a change that no assay would find") {
    auto result = test::example_result();
    result.outcomes.fewer = course::FewerSessions{.sessions = 2, .share = {{"furrow_depth", 0.61}}};
    for (auto& b : result.outcomes.endpoints)
        if (b.reported) b.reported->needling = {0, 0.001, 0.004};
    for (auto& series : result.tissue.series)
        if (series.name == "collagen_total")
            for (double& value : series.values) value = series.baseline * 1.001;
    const std::string said = read(plain_section(result));
    REQUIRE(said.find("of that change") == std::string::npos);
    REQUIRE(said.find("does not change enough to name a day") != std::string::npos);
}

TEST_CASE("at most five concerns stand on the plain page, all that have an endpoint if none is named") {
    auto result = test::example_result();
    result.inputs.course.person.concerns.clear();
    REQUIRE(count(list_of(plain_section(result), "What the model finds"), "<li>") == 4);
    result.inputs.course.person.concerns = {"wrinkles", "texture",    "dryness",
                                            "laxity",   "sun_damage", "scars"};
    const std::string html = plain_section(result);
    REQUIRE(count(list_of(html, "What the model finds"), "<li>") == 5);
    REQUIRE(html.find("stands on the pages that follow") != std::string::npos);
}

TEST_CASE("the plain page says when, how sure, what it cannot know, and ends with the notice") {
    const auto result = test::example_result();
    const std::string html = plain_section(result), said = read(html);
    for (const char* heading :
         {"When, at what burden and what risk", "How sure this is", "What it cannot know"})
        REQUIRE(html.find(std::string("<h3>") + heading + "</h3>") != std::string::npos);
    std::smatch days;
    REQUIRE(std::regex_search(
        said, days, std::regex("a quarter is there on day ([0-9]+) and nine tenths on day ([0-9]+)")));
    const double start = std::stod(days[1]), most = std::stod(days[2]),
                 end = result.tissue.series[0].values.back();
    const auto gained = [&](double day) {
        const auto& s = result.tissue.series[0];
        return (s.values[static_cast<std::size_t>(day)] - s.baseline) / (end - s.baseline);
    };
    REQUIRE(gained(start) >= 0.25); // the days of the example are whole and in order
    REQUIRE(gained(start - 1) < 0.25);
    REQUIRE(gained(most) >= 0.9);
    REQUIRE(gained(most - 1) < 0.9);
    REQUIRE(said.find("The trials that there are cannot tell:") != std::string::npos);
    REQUIRE(said.find("Redness fades 2.4 days after the last session") != std::string::npos);
    REQUIRE(html.find(escape(notice())) != std::string::npos);
    for (const char* word : {"recommend", "you should", " safe ", ">OK<"}) REQUIRE(count(said, word) == 0);
}

TEST_CASE("after a stop the plain page says why and what else, and names no benefit") {
    const std::string html = plain_section(test::stopped_result());
    REQUIRE(html.find("<div class=\"verdict stop\"><p class=\"big\">Stop</p>") != std::string::npos);
    REQUIRE(html.find("Instead: See a dermatologist.") != std::string::npos);
    REQUIRE(html.find("Nothing was simulated.") != std::string::npos);
    for (const char* benefit : {"What the model finds", "grades better", "would improve", "How sure"})
        REQUIRE(count(html, benefit) == 0);
    const std::string page = report_html(test::stopped_result(), test::example_facts());
    REQUIRE(count(page, "id=\"plain\"") == 1);
    REQUIRE(count(page, "id=\"professional\"") + count(page, "id=\"outcome\"") == 0);
}

TEST_CASE("after an override the page for the person is left out and the banner stands on top") {
    REQUIRE(plain_section(test::overridden_result()).empty());
    const std::string page = report_html(test::overridden_result(), test::example_facts());
    REQUIRE(count(page, "id=\"plain\"") == 0);
    REQUIRE(page.find("Screening said stop and was overridden") < page.find("<h1>"));
    REQUIRE(count(page, "What trials would measure") == 0);
}

TEST_CASE("what the screening names and the model leaves out stands on the plain page, once") {
    auto result = test::example_result();
    result.inputs.screening.findings.front().not_modelled = "Infection by a blunt needle.";
    result.inputs.screening.findings.push_back(result.inputs.screening.findings.front());
    REQUIRE(count(plain_section(result), "Infection by a blunt needle.") == 1);
}

TEST_CASE("far from the doses of the fitted trial the plain page says so") {
    auto result = test::example_result();
    result.treatment.damage.dermis_fraction = 25 * result.treatment.reference_damage;
    result.treatment.far_from_fit = false;
    REQUIRE(count(plain_section(result), "no trial that the model was fitted to wounded") == 0);
    result.treatment.far_from_fit = true;
    REQUIRE(count(plain_section(result), "wounds 25 times as much") == 1);
}

TEST_CASE("a danger of a cream stands in the banner of the plain page") {
    auto result = test::example_result();
    result.transport.pain.warnings = {{Warning::Level::danger, "the dose is <high>", ""}};
    const std::string html = plain_section(result);
    REQUIRE(html.find("Numbing cream: the dose is &lt;high&gt;") < html.find("What the model finds"));
}

TEST_CASE("the pages for the professional give protocol, depths, sizes of trials, recovery and care") {
    const auto result = test::example_result();
    Figures figures;
    const std::string html = professional_section(result, figures), said = read(html);
    REQUIRE(html.find("id=\"screening\"") < html.find("The protocol as simulated"));
    REQUIRE(
        html.find("<th scope=\"row\">Needle length as set</th><td><span class=\"u\"><span "
                  "class=\"si\">1.5\u00a0mm</span><span class=\"us\">0.0591\u00a0in</span></span></td>") !=
        std::string::npos);
    REQUIRE(html.find("60\u00a0cm²</span><span class=\"us\">9.3\u00a0in²</span>") != std::string::npos);
    REQUIRE(count(html, "<svg ") == 4); // section, its top, map, close-up
    REQUIRE(count(html, "data-label=\"Trial, raters blinded\"") >= 6);
    REQUIRE(html.find("data-label=\"Of 100 notice\" class=\"n\">12 (6 to 24)</td>") != std::string::npos);
    REQUIRE(count(html, "data-label=\"Redness\"") == 6);
    REQUIRE(said.find(
                "No sun on the treated skin for two weeks. [U.S. Food and Drug Administration\u00a02025]") !=
            std::string::npos);
    REQUIRE(said.find("not advice of ours") != std::string::npos);
    const TableView care = model()["outcome/aftercare"];
    for (std::size_t r = 0; r < care.rows.size(); ++r)
        REQUIRE(html.find(escape(care.text(r, "statement"))) != std::string::npos);
}

TEST_CASE("both systems of units are in the page, metric is chosen, and figures stay metric") {
    const std::string page = report_html(test::example_result(), test::example_facts());
    REQUIRE(count(page, "class=\"si\"") > 10);
    REQUIRE(count(page, "class=\"si\"") == count(page, "class=\"us\""));
    REQUIRE(count(page, "checked=\"checked\"") == 2); // metric, and what prints
    REQUIRE(page.find("id=\"units-metric\" class=\"units\" checked=\"checked\"") < page.find("<main>"));
    REQUIRE(page.find("#units-us:checked~main .si{display:none}") != std::string::npos);
    REQUIRE(page.find(".us{display:none}") != std::string::npos);
    for (auto at = page.find("<svg "); at != std::string::npos; at = page.find("<svg ", at + 1)) {
        const std::string drawing = page.substr(at, page.find("</svg>", at) - at);
        REQUIRE(count(drawing, "class=\"us\"") == 0);
    }
}

TEST_CASE("the endpoint table tells fitted, predicted and assumed apart for every group") {
    const std::string html = endpoint_table(test::example_result().outcomes.endpoints);
    for (const char* heading : {"Tissue, day 300", "Seen and felt, day 300", "Scales, day 300"})
        REQUIRE(count(html, heading) == 1);
    for (const char* basis : {">predicted</td>", ">fitted</td>", ">mapping assumed</td>"})
        REQUIRE(count(html, basis) >= 1);
    REQUIRE(html.find("data-label=\"Noticed from\" class=\"n\">0.0460\u00a0mm</td>") != std::string::npos);
    REQUIRE(html.find("data-label=\"Before\" class=\"n\">83.0\u00a0µm</td>") != std::string::npos);
    REQUIRE(count(html, "<a href=\"#source-lotfi2013\">Lotfi\u00a02013</a>") > 5);
    const std::string chart = endpoint_chart(test::example_result().outcomes.endpoints);
    REQUIRE(count(chart, "<svg ") == 3); // gains in %, seen and felt, scales
    REQUIRE(count(chart, "improvement by day 300; 1: the smallest that people notice") == 2);
}

TEST_CASE("a course that lists its days says them, wherever it says number and interval") {
    auto result = test::example_result();
    result.inputs.course.session_times = {0, 30 * units::day, 240 * units::day};
    const std::string page = report_html(result, test::example_facts());
    CHECK(page.find("three sessions, on days 0, 30, 240,") != std::string::npos);
    CHECK(page.find("Three sessions, on days 0, 30, 240, followed to day") != std::string::npos);
    CHECK(page.find("<tr><th scope=\"row\">Days of the sessions</th><td>0, 30, 240</td></tr>") !=
          std::string::npos);
    CHECK(page.find("days apart") == std::string::npos);
    result.inputs.course.session_times = {0};
    CHECK(report_html(result, test::example_facts()).find("one session") != std::string::npos);
}
