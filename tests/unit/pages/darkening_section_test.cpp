#include "../../model.hpp"
#include "example_result.hpp"
#include "stipple/outcome/darkening.hpp"
#include "stipple/pages/report/page.hpp"
#include <catch2/catch.hpp>

using namespace stipple;
using namespace stipple::pages;
using namespace stipple::words;

using test::count;

namespace {

/// The part of a page from the first `from` to the first `to` behind it.
std::string between(const std::string& page, const std::string& from, const std::string& to) {
    const auto start = page.find(from);
    REQUIRE(start != std::string::npos);
    const auto end = page.find(to, start);
    REQUIRE(end != std::string::npos);
    return page.substr(start, end - start);
}

course::Result of_type(int fitzpatrick) {
    auto result = test::example_result();
    result.inputs.course.person.fitzpatrick = fitzpatrick;
    result.outcomes.darkening = outcome::darkening_of(model(), fitzpatrick);
    return result;
}

} // namespace

TEST_CASE("the section on darkening has every published row, in the drawing and in the table") {
    Figures figures;
    const std::string html =
        darkening_section(model(), outcome::darkening_of(model(), 4), {.fitzpatrick = 4}, figures);
    for (const auto& c : outcome::darkening_counts(model())) {
        INFO(c.study);
        REQUIRE(count(html, escape(c.label) + "</text>") == 1);
        REQUIRE(count(html, "<th scope=\"row\">" + escape(c.label)) == 1);
    }
    for (const auto& h : outcome::harms(model()))
        REQUIRE(html.find(escape(capital(h.note))) != std::string::npos);
    REQUIRE(count(html, "5 of 30") >= 2);
    REQUIRE(html.find("7.3 to 33.6\u00a0%") != std::string::npos);
    REQUIRE(html.find("0.0 to 6.0\u00a0%") != std::string::npos);
    REQUIRE(html.find("more than 37") != std::string::npos);
    REQUIRE(count(html, "no count published") == 10);
}

TEST_CASE("patients and sessions stand in drawings and tables of their own") {
    Figures figures;
    const std::string html =
        darkening_section(model(), outcome::darkening_of(model(), 3), {.fitzpatrick = 3}, figures);
    const std::string patients = between(html, "id=\"darkening-patient", "</svg>"),
                      sessions = between(html, "id=\"darkening-session", "</svg>");
    for (const auto& c : outcome::darkening_counts(model())) {
        INFO(c.study);
        const bool patient = c.counted == "patient";
        REQUIRE((patients.find(escape(c.label)) != std::string::npos) == patient);
        REQUIRE((sessions.find(escape(c.label)) != std::string::npos) == !patient);
    }
    REQUIRE(patients.find("share of patients") != std::string::npos);
    REQUIRE(sessions.find("share of sessions") != std::string::npos);
    // needling before light, dark skin before the others
    REQUIRE(patients.find("Needling, skin types IV to VI alone") < patients.find("Needling, other"));
    REQUIRE(patients.find("Needling, other") < patients.find("Light, skin types IV to VI alone"));
    REQUIRE(sessions.find("Needling, ") == std::string::npos);
}

TEST_CASE("every skin type is told its share, which is never none") {
    for (int type = 1; type <= 6; ++type) {
        INFO(type);
        const std::string sentence =
            darkening_sentence(outcome::darkening_of(model(), type), {.fitzpatrick = type});
        REQUIRE(sentence.find("skin type " + skin_type_words(type) + ",") != std::string::npos);
        REQUIRE(sentence.find("No skin is without risk") != std::string::npos);
        REQUIRE(sentence.find(outcome::darkening_of(model(), type).basis) != std::string::npos);
        REQUIRE(sentence.find(" 0 to") == std::string::npos);
        REQUIRE(summary_text(of_type(type)).find("(PIH): after needling") != std::string::npos);
    }
    REQUIRE(darkening_sentence({}, {.fitzpatrick = 3}).empty());
}

TEST_CASE("darkening is a harm: it stands in the page and the summary after a stop and an override as well") {
    auto stopped = test::stopped_result();
    const std::string of_stop = report_html(stopped, test::example_facts()),
                      of_override = report_html(test::overridden_result(), test::example_facts()),
                      plain = report_html(test::example_result(), test::example_facts());
    for (const std::string* html : {&of_stop, &of_override, &plain}) {
        REQUIRE(count(*html, "id=\"darkening\"") == 1);
        REQUIRE(html->find("No skin is without risk") != std::string::npos);
    }
    REQUIRE(plain.find("id=\"outcome\"") < plain.find("id=\"darkening\""));
    for (const auto& result : {stopped, test::overridden_result(), test::example_result()})
        REQUIRE(count(summary_text(result), "(PIH): after needling") == 1);
}

TEST_CASE("an overridden run says what it does not simulate") {
    auto result = test::overridden_result();
    result.inputs.screening.findings[0].not_modelled = "A flare of rosacea.";
    REQUIRE(count(summary_text(result), "not simulated: A flare of rosacea.") == 1);
    REQUIRE(count(screening_section(result.inputs.screening), "<b>Not simulated:</b> A flare of rosacea.") ==
            1);
    result.inputs.screening.findings[0].area = screening::Area::spot;
    REQUIRE(screening_section(result.inputs.screening).find("the rest of the area may be judged apart") !=
            std::string::npos);
    result.inputs.despite_screening.clear();
    REQUIRE(count(summary_text(result), "not simulated:") == 0);
}
