#include "../../model.hpp"
#include "example_result.hpp"
#include "stipple/base/error.hpp"
#include "stipple/outcome/held.hpp"
#include "stipple/pages/drawing/dark.hpp"
#include "stipple/pages/pages.hpp"
#include "stipple/pages/report/person.hpp"
#include "stipple/screening/screening.hpp"
#include "stipple/words/notice.hpp"
#include "stipple/words/typeset.hpp"
#include <catch2/catch.hpp>
#include <regex>
#include <set>

// What is printed and handed over: pages of the report, the information sheet, the intake checklist, the page of a stopped
// course; and figures on a dark page.

using namespace stipple;
using namespace stipple::pages;
using namespace stipple::words;

using test::count;

TEST_CASE("pages of a report, put one behind the other, are the report") {
    const std::string report = report_html(test::example_result(), test::example_facts());
    REQUIRE(report_pages(report, 1, 5) == report);
    const std::string end = end_of_pages(), tail = report.substr(report.rfind(end));
    const std::string head = report.substr(0, report.find(page_mark(1)));
    // page one fills its sheet, so the line at the foot of the report is left out of it; the notice stands in its own last lines
    const auto foot = tail.find("<footer>"),
               behind = tail.find("</footer>") + std::string("</footer>").size();
    REQUIRE(foot != tail.npos);
    const std::string tail_of_one = tail.substr(0, foot) + tail.substr(behind);
    CHECK(report_pages(report, 1, 1).find("not a medical device") != std::string::npos);
    std::string joined = head;
    for (int page = 1; page <= 5; ++page) {
        const std::string one = report_pages(report, page, page);
        REQUIRE(one.starts_with(head));
        const std::string& own = page == 1 ? tail_of_one : tail;
        REQUIRE(one.ends_with(own));
        for (const char* tag : {"section", "div", "table", "figure", "ul"})
            CHECK(count(one, std::string("<") + tag + ">") + count(one, std::string("<") + tag + " ") ==
                  count(one, std::string("</") + tag + ">"));
        joined += one.substr(head.size(), one.size() - head.size() - own.size());
    }
    REQUIRE(joined + tail == report);
    CHECK(count(report_pages(report, 1, 4), "class=\"wide parameters\"") == 0);
    CHECK(count(report_pages(report, 1, 1), "<table") == 0);
    for (const auto& [first, last] : {std::pair{0, 1}, {2, 1}, {1, 6}, {6, 6}})
        CHECK_THROWS_AS(report_pages(report, first, last), Error);
    CHECK_THROWS_AS(report_pages("<html>no report</html>", 1, 1), Error);
}

TEST_CASE("a title cannot forge a mark of a page") {
    auto result = test::example_result();
    result.inputs.course.title = page_mark(2) + end_of_pages();
    const std::string report = report_html(result, test::example_facts());
    CHECK(count(report, page_mark(2)) == 1);
    CHECK(count(report, end_of_pages()) == 1);
}

TEST_CASE("the information sheet says size, price, reasons against, care, and has lines to sign") {
    auto result = test::example_result();
    result.inputs.course.title = "<Six> sessions";
    const std::string html = information_html(result);
    for (const char* part : {"What to expect", "Burden and risks", "Reasons against", "Before and after",
                             "Questions", "Name and signature of the person", "It is not advice"})
        CHECK(count(html, part) >= 1);
    CHECK(count(html, "&lt;Six&gt; sessions") >= 1);
    CHECK(count(html, "<Six>") == 0);
    // the same numbers as page one
    const std::string page = plain_section(result);
    for (const auto& concern : concerns_of(result.inputs, result.outcomes)) {
        CHECK(count(html, concern_line(result, concern)) == 1);
        CHECK(count(page, concern_line(result, concern)) == 1);
    }
    CHECK(count(html, pain_item(result)) == 1);
    CHECK(count(html, escape(notice())) == 1);
    for (const auto& reason : screening::reasons_of_person(model()))
        CHECK(count(html, escape(reason.label)) >= 1);
}

TEST_CASE("no information sheet where benefits are withheld or nothing was simulated") {
    CHECK(information_html(test::overridden_result()).empty());
    CHECK(information_html(test::stopped_result()).empty());
}

TEST_CASE("the checklist asks once for every listed reason, with a box, what to do and a source") {
    const std::string html = checklist_html(model());
    const auto reasons = screening::reasons_of_person(model());
    CHECK(count(html, "type=\"checkbox\"") == reasons.size() + 6); // and skin types
    for (const auto& reason : reasons) CHECK(count(html, "<b>" + escape(reason.label) + "</b>") == 1);
    CHECK(count(html, "[]") == 0);
    CHECK(count(html, escape(notice())) == 1);
    CHECK(html.find("Do not needle</h2>") < html.find("Ask a doctor first</h2>"));
}

TEST_CASE("the page of a stopped course gives the reasons and what others say, and no benefit") {
    const std::string html = report_html(test::stopped_result(), test::example_facts());
    CHECK(count(html, "What regulators and clinics say") == 1);
    CHECK(count(html,
                "The United States regulator has authorised no needling device for sale over the counter") ==
          1);
    CHECK(count(html, "would notice") == 0);
    CHECK(count(html, "name=\"print\"") == 0); // there is nothing to choose from
    CHECK(report_pages(html, 1, 2) == html);
}

TEST_CASE("numbers that miss a published measurement carry a dagger, and it is explained") {
    const auto result = test::example_result();
    const std::string page = plain_section(result);
    bool any = false;
    for (const auto& held : outcome::held_numbers(model())) {
        CHECK(held.held <= held.rows);
        CHECK(held_mark(model(), held.number).empty() == (held.held == held.rows));
        any = any || held.misses();
    }
    CHECK((count(page, "\u2020 Published measurements") == 1) == any);
    CHECK(held_mark(model(), "no such number").empty());
}

TEST_CASE("every colour of a figure has a counterpart on a dark page, but for maps of values") {
    const std::string rules = dark_drawing_rules(),
                      page = report_html(test::example_result(), test::example_facts());
    std::set<std::string> values;
    for (int i = 0; i <= 1000; ++i) values.insert(cividis(i / 1000.0));
    const std::regex colour("(fill|stroke)=\"(#[0-9a-fA-F]+)\"");
    std::set<std::string> lacking;
    for (std::sregex_iterator it(page.begin(), page.end(), colour), end; it != end; ++it) {
        const std::string used = (*it)[2];
        if (rules.find("[fill=\"" + used + "\"]") == std::string::npos && used != "#ffffff")
            lacking.insert(used);
    }
    for (const auto& used : lacking) {
        INFO(used);
        bool of_map = false; // between two steps of the map of values
        for (const auto& value : values) of_map = of_map || value == used;
        CHECK(of_map);
    }
}
