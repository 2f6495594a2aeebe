#include "../../model.hpp"
#include "example_result.hpp"
#include "stipple/base/plain_text.hpp"
#include "stipple/base/sources.hpp"
#include "stipple/pages/drawing/svg.hpp"
#include "stipple/pages/report/report.hpp"
#include "stipple/words/notice.hpp"
#include "stipple/words/typeset.hpp"
#include <algorithm>
#include <catch2/catch.hpp>
#include <regex>
#include <set>

using namespace stipple;
using namespace stipple::pages;
using namespace stipple::words;

using test::count;

namespace {

/// Every opened element is closed in order (void elements and declarations left out).
bool balanced(const std::string& html) {
    static const std::set<std::string> k_void{"meta", "!DOCTYPE", "!", "br", "input"};
    std::vector<std::string> open;
    const std::regex tag("<(/?)([A-Za-z!][A-Za-z0-9]*)([^>]*)>");
    const std::string body = std::regex_replace(html, std::regex("<style>[^<]*</style>"), "");
    for (std::sregex_iterator it(body.begin(), body.end(), tag), end; it != end; ++it) {
        const std::string name = (*it)[2], rest = (*it)[3];
        if (k_void.contains(name) || rest.ends_with("/")) continue;
        if ((*it)[1].length() == 0) {
            open.push_back(name);
        } else {
            if (open.empty() || open.back() != name) return false;
            open.pop_back();
        }
    }
    return open.empty();
}

double luminance(const std::string& hex) {
    double sum = 0;
    const double weights[] = {0.2126, 0.7152, 0.0722};
    for (int i = 0; i < 3; ++i) {
        const double c = std::stoi(hex.substr(1 + 2 * static_cast<std::size_t>(i), 2), nullptr, 16) / 255.0;
        sum += weights[i] * (c <= 0.04045 ? c / 12.92 : std::pow((c + 0.055) / 1.055, 2.4));
    }
    return sum;
}

} // namespace

TEST_CASE("shares of a spread are whole per cent that add up to 100") {
    const auto of = [](double people, double parameters, double discrepancy) {
        outcome::Predictive p;
        p.people = people, p.parameters = parameters, p.discrepancy = discrepancy;
        return spread_percents(p);
    };
    REQUIRE(of(0.137, 0.577, 0.286) == std::array{14, 58, 28}); // each rounded by itself they make 101
    REQUIRE(of(1, 0, 0) == std::array{100, 0, 0});
    REQUIRE(of(0.333, 0.333, 0.334) == std::array{33, 33, 34});
    REQUIRE(of(0.004, 0.9915, 0.0045) == std::array{0, 99, 1});
}

TEST_CASE("numbers are set with three figures, real minus signs and thin spaces") {
    REQUIRE(number(1237.5) == "1240");
    REQUIRE(number(74250) == "74\u202f300");
    REQUIRE(number(-0.0345678) == "\u22120.0346");
    REQUIRE(number(9.996) == "10.0");
    REQUIRE(number(0) == "0");
    REQUIRE(number(NAN) == "\u2013");
    REQUIRE(number(2.4e-13, 2) == "2.4\u00a0×\u00a010⁻¹³");
    REQUIRE(setting(1.5) == "1.5");
    REQUIRE(setting(110) == "110");
    REQUIRE(brief(0.05) == "0.05");
    REQUIRE(range(-1.112, 30.04) == "\u22121.1 to 30.0");
    REQUIRE(range(-0.001, 30.04) == "0.0 to 30.0");
    REQUIRE(range(NAN, 1) == "\u2013");
    REQUIRE(percent(0.0187) == "1.87\u00a0%");
}

TEST_CASE("units are set as people write them") {
    REQUIRE(unit_symbol("um") == "µm");
    REQUIRE(unit_symbol("1/cm2") == "cm⁻²");
    REQUIRE(unit_symbol("mm2/d") == "mm²/d");
    REQUIRE(unit_symbol("1/d") == "d⁻¹");
    REQUIRE(unit_symbol("-").empty());
    REQUIRE(unit_symbol("%") == "%");
}

TEST_CASE("authors and years are cited as the bibliography spells them") {
    const auto first = [](const std::string& author) {
        return authors(Source{"k", "", author, "2013", "", ""});
    };
    REQUIRE(first("Al Qarqaz F and others").front() == "Al Qarqaz F");
    REQUIRE(first("U.S. Food and Drug Administration").size() == 1);
    REQUIRE(first("Alster TS and Li MK").size() == 2);
    REQUIRE(cited_year(Source{"eldomyati2015a", "", "", "2015", "", ""}) == "2015a");
    REQUIRE(cited_year(Source{"lotfi2013", "", "", "2013", "", ""}) == "2013");
    REQUIRE(short_citation("no_such_key") == "no_such_key");
    REQUIRE(short_citation("skinpen_label") == "SkinPen contraindications and…"); // nobody named: by title
    REQUIRE(short_citation("medicina2026") == "Topical anaesthesia before…\u00a02026");
    REQUIRE(source_keys("a2001; b2002;").size() == 2);
}

TEST_CASE("ticks are round, inside the range and about as many as asked for") {
    for (const auto& [low, high] :
         {std::pair{0.0, 300.0}, std::pair{-1.4, 0.07}, std::pair{0.79, 0.83}, std::pair{0.0, 3e-5}}) {
        const auto t = ticks(low, high, 5);
        REQUIRE(t.size() >= 3);
        REQUIRE(t.size() <= 10);
        REQUIRE(t.front() >= low - 1e-9 * (high - low));
        REQUIRE(t.back() <= high + 1e-9 * (high - low));
    }
    REQUIRE(ticks(1, 1, 5).empty());
    REQUIRE(tick_label(-0.4, 0.2) == "\u22120.4");
    REQUIRE(tick_label(100, 50) == "100");
}

TEST_CASE("the colour map grows lighter all the way and text colours reach 4.5:1 on white") {
    double last = -1;
    for (int i = 0; i <= 40; ++i) {
        const double now = luminance(cividis(i / 40.0));
        REQUIRE(now > last);
        last = now;
    }
    REQUIRE(cividis(NAN) == cividis(0));
    for (const auto colour : {ink::text, ink::quiet, ink::blue})
        REQUIRE(1.05 / (luminance(std::string(colour)) + 0.05) >= 4.5);
    for (const auto colour : {ink::vermilion, ink::green, ink::axis})
        REQUIRE(1.05 / (luminance(std::string(colour)) + 0.05) >= 3);
}

TEST_CASE("words reach 4.5:1 on their paper in the light and in the dark scheme; print is light") {
    const std::string css(report_style());
    const auto dark = css.find("@media screen and (prefers-color-scheme:dark)"),
               print = css.find("@media print");
    REQUIRE(dark != std::string::npos);
    REQUIRE(css.find("prefers-color-scheme", dark + 50) == std::string::npos); // on screens only
    REQUIRE(css.find("--paper", print) == std::string::npos);
    const auto colour = [&](const std::string& name, std::size_t from) {
        const auto at = css.find("--" + name + ":#", from) + name.size() + 4;
        std::string hex = css.substr(at, css.find_first_of(";}", at) - at);
        if (hex.size() == 3) hex = {hex[0], hex[0], hex[1], hex[1], hex[2], hex[2]};
        REQUIRE(hex.size() == 6);
        return luminance("#" + hex);
    };
    for (const std::size_t from : {std::size_t{0}, dark})
        for (const auto& [ink, paper] :
             {std::pair{"ink", "paper"}, std::pair{"quiet", "paper"}, std::pair{"link", "paper"},
              std::pair{"stop", "stop-paper"}, std::pair{"caution", "caution-paper"},
              std::pair{"clear", "clear-paper"}, std::pair{"ink", "stop-paper"}, std::pair{"ink", "mark"}}) {
            const double a = colour(ink, from), b = colour(paper, from);
            CAPTURE(ink, paper, from);
            REQUIRE((std::max(a, b) + 0.05) / (std::min(a, b) + 0.05) >= 4.5);
        }
}

TEST_CASE("the report is one balanced page without scripts and without anything fetched") {
    const std::string html = report_html(test::example_result(), test::example_facts());
    REQUIRE(html.starts_with("<!DOCTYPE html>"));
    REQUIRE(balanced(html));
    REQUIRE(count(html, "<script") == 0);
    REQUIRE(count(html, " src=") == 0);
    REQUIRE(count(html, "<link") == 0);
    REQUIRE(count(html, "@import") == 0);
    REQUIRE(html.find("url(http") == std::string::npos);
    REQUIRE(count(html, "<h1") == 1);
    REQUIRE_FALSE(std::regex_search(html, std::regex("\\b(nan|inf)\\b"))); // no number that is none
}

TEST_CASE("every drawing has a title and a description, every figure a caption, every id is unique") {
    const std::string html = report_html(test::example_result(), test::example_facts());
    REQUIRE(count(html, "<svg ") > 12);
    REQUIRE(count(html, "<svg ") == count(html, "</desc>"));
    REQUIRE(count(html, "<figure>") == count(html, "</figcaption>"));
    std::set<std::string> ids;
    const std::regex id(" id=\"([^\"]+)\"");
    std::size_t found = 0;
    for (std::sregex_iterator it(html.begin(), html.end(), id), end; it != end; ++it, ++found)
        ids.insert((*it)[1]);
    REQUIRE(ids.size() == found);
    const std::regex link("href=\"#([^\"]+)\"");
    for (std::sregex_iterator it(html.begin(), html.end(), link), end; it != end; ++it)
        REQUIRE(ids.contains((*it)[1]));
}

TEST_CASE("screening stands before what was done, and endpoints carry their basis") {
    const std::string html = report_html(test::example_result(), test::example_facts());
    REQUIRE(html.find("id=\"screening\"") < html.find("id=\"done\""));
    REQUIRE(html.find("Depth that draws blood needs a sterile field.") < html.find("id=\"done\""));
    REQUIRE(count(html, ">mapping assumed</td>") >= 4);
    REQUIRE(html.find(escape(notice())) != std::string::npos);
    REQUIRE(html.find(escape(short_notice())) != std::string::npos);
}

TEST_CASE("observables stand in tables of their own, one line each, with rest, days and bands") {
    const auto result = test::example_result();
    const std::string html = instruments_section(result.outcomes.endpoints),
                      rates = synthesis_section(result);
    REQUIRE(balanced(html));
    REQUIRE(balanced(rates));
    REQUIRE(count(html, "<tr><th scope=\"row\">") == 2);
    REQUIRE(count(html, "<th scope=\"col\" class=\"n\">Day ") == 3);
    REQUIRE(html.find("0.810\u00a0mm") != std::string::npos);
    REQUIRE(html.find("<b>0.65") != std::string::npos);                   // day 300
    REQUIRE(html.find("(0.450 to 0.950)") != std::string::npos);          // a new person
    REQUIRE(html.find(">20 / 50 / 30\u00a0%</td>") != std::string::npos); // what it comes of
    REQUIRE(count(rates, "<tr><th scope=\"row\">") == 2);
    REQUIRE(rates.find("<b>16</b>") != std::string::npos); // peak: (0.2 + 3) / 0.2, one day after the session
    REQUIRE(rates.find("data-label=\"On day\" class=\"n\">1</td>") != std::string::npos);
    REQUIRE(rates.find("(% a day)") != std::string::npos);
    for (const std::string& other :
         {endpoint_chart(result.outcomes.endpoints), endpoint_table(result.outcomes.endpoints)})
        REQUIRE(count(other, "Skin lifted") + count(other, "Cytokine production") == 0);
    REQUIRE(count(summary_text(result), "Skin lifted") == 0);
    const auto hidden = course::without_benefits(result);
    REQUIRE(instruments_section(hidden.outcomes.endpoints).empty());
    REQUIRE(synthesis_section(hidden).empty());
}

TEST_CASE("texts from outside are escaped") {
    auto result = test::example_result();
    result.inputs.course.title = "<script>alert('x')</script> & \"more\"";
    result.outcomes.endpoints[0].endpoint.label = "<b>bold</b>";
    result.tissue.series[0].label = "<i>slanted</i>";
    result.provenance.remarks = {"<img src=x>"};
    result.provenance.parameters[0].meaning = "<u>";
    result.inputs.screening.findings[0].why = "</li><script>";
    const std::string html = report_html(result, test::example_facts());
    for (const char* raw : {"<script", "<b>bold", "<i>slanted", "<img", "<u>"})
        REQUIRE(count(html, raw) == 0);
    REQUIRE(balanced(html));
}

TEST_CASE(
    "whatever a title or a reason holds, the page is UTF-8, and nothing in it is obeyed or turned round") {
    auto result = test::overridden_result();
    result.inputs.course.title = "a\x1b[31m\u009b\u202eb\uffff\x7f";
    result.inputs.despite_screening = "vote \xff\x9b 12/3";
    const std::string html = report_html(result, test::example_facts());
    REQUIRE(plain_lines(html) == html);
    REQUIRE(count(html, "a\\u001b[31m\\u009b\\u202eb\ufffd\\u007f") == 2); // <title> and <h1>
    REQUIRE(count(html, "vote \ufffd\ufffd 12/3") == 1);
    Drawing drawing("id", 10, 10, result.inputs.course.title, result.inputs.course.title);
    drawing.text({1, 1}, result.inputs.course.title);
    REQUIRE(plain_lines(drawing.str()) == drawing.str());
}

TEST_CASE("after an override the reason stands on top and no benefit anywhere") {
    const std::string html = report_html(test::overridden_result(), test::example_facts());
    REQUIRE(balanced(html));
    const auto banner = html.find("bench comparison &lt;with&gt; no person");
    REQUIRE(banner < html.find("<h1>"));
    for (const char* benefit : {"ollagen I", "Wrinkle", "elastic fibres", "Epidermal thickness", "TGF",
                                "Skin lifted", "stained area", "tropoelastin"})
        REQUIRE(count(html, benefit) == 0);
    REQUIRE(count(html, "Inflammatory cytokine") > 0);
}

namespace {

/// The example with a product on the skin and looks, which pages show of it beside the endpoints.
course::Result with_product_and_looks() {
    auto result = test::example_result();
    result.inputs.despite_screening = "bench";
    result.transport.barrier = {.hours = {0, 24}, .water_loss = {2e-5, 1e-5}, .intact = 1e-5};
    result.transport.deliveries = {
        {.product = "serum",
         .label = "Serum of the test",
         .warnings = {{Warning::Level::danger, "the dose is too high", ""}},
         .uptake = course::Uptake{
             .dose = 1e-3, .absorbed = 0.31, .time = {0, 3600}, .through = {0, 0.31}, .without = {0, 0.01}}}};
    for (const char* arm : {"untreated", "treated"}) {
        course::Look look;
        look.day = 300, look.arm = arm, look.band = "middle";
        result.outcomes.looks.push_back(look);
    }
    return result;
}

} // namespace

TEST_CASE("a result without benefits leaves every page without them, and every warning in place") {
    const auto shown = with_product_and_looks(), hidden = course::without_benefits(shown);
    const ImageEncoder encode = [](const Image&) { return std::string("PNG"); };
    const auto page_of = [&](const course::Result& r) {
        const auto pictures = paint_skin(model(), r.outcomes.looks, r.inputs.skin, encode);
        return report_html(r, test::example_facts(), pictures) + summary_text(r);
    };
    const std::string with = page_of(shown), without = page_of(hidden);
    for (const char* benefit :
         {"of the dose in viable skin", "delivery-0", "id=\"outcome\"", "id=\"looks\"", "Wrinkles",
          "By day 300", "What trials would measure", "tropoelastin", "Collagen I + III", "raters blinded"}) {
        INFO(benefit);
        CHECK(count(with, benefit) > 0);
        CHECK(count(without, benefit) == 0);
    }
    for (const char* harm : {"Serum of the test: the dose is too high", "id=\"transport\"", "id=\"pain\"",
                             "id=\"darkening\"", "Inflammatory cytokine"}) {
        INFO(harm);
        CHECK(count(without, harm) > 0);
    }
    CHECK(count(without, "No benefit is reported after an overridden stop.") == 1);
}

TEST_CASE("a report without needles through the skin, bands or maps still stands") {
    auto result = test::example_result();
    auto& in = result.treatment.needling->insertion;
    for (auto& p : in.punctures) p = {.x = p.x, .y = p.y};
    in.punctures_total = in.punctures_per_m2 = 0;
    in.loaded_depth = in.dye_depth = in.mouth_diameter = {};
    in.reached.clear();
    in.force_curve.clear();
    result.tissue.sections.clear();
    for (auto& s : result.tissue.series) s.lo.clear(), s.hi.clear();
    for (auto& b : result.outcomes.endpoints) b.p10 = b.p90 = b.lo = b.hi = NAN, b.predictive = {};
    const std::string html = report_html(result, test::example_facts());
    REQUIRE(balanced(html));
    REQUIRE(html.find("No needle pierced the stratum corneum") != std::string::npos);
    REQUIRE_FALSE(std::regex_search(html, std::regex("\\b(nan|inf)\\b")));
}

TEST_CASE("the report draws how deep the punctures go, and the band only where there is one") {
    auto result = test::example_result();
    auto& bands = result.treatment.bands;
    const double deepest = result.treatment.needling->insertion.loaded_depth.p90;
    bands.members = 0;
    const std::string alone = report_html(result, test::example_facts());
    REQUIRE(alone.find("Insertion depth of the punctures") != std::string::npos);
    REQUIRE(alone.find("is not worked out in this run") != std::string::npos);
    bands.members = 16;
    bands.loaded_depth = {.p10 = 0.7 * deepest, .p50 = deepest, .p90 = 1.3 * deepest};
    const std::string html = report_html(result, test::example_facts());
    REQUIRE(balanced(html));
    REQUIRE(html.find("8 of 10 skins that agree with published experiments") != std::string::npos);
    REQUIRE(html.find("is not worked out in this run") == std::string::npos);
    const auto drawn = [](const std::string& page) {
        const auto from = page.find("id=\"depths-title\"");
        return page.substr(from, page.find("</svg>", from) - from);
    };
    CHECK(drawn(html).find("<circle") != std::string::npos);
    CHECK(drawn(alone).find("<circle") == std::string::npos);
}

TEST_CASE("a report without bands promises none") {
    auto result = test::example_result();
    const std::string with = report_html(result, test::example_facts());
    for (auto& s : result.tissue.series) s.lo.clear(), s.hi.clear();
    for (auto& b : result.outcomes.endpoints) b.p10 = b.p90 = b.lo = b.hi = NAN, b.predictive = {};
    const std::string without = report_html(result, test::example_facts());
    CHECK(count(without, "No bands:") == 1);
    CHECK(count(without, "kinds of doubt were left out") == 1);
    REQUIRE(balanced(without));
    for (const char* promise :
         {"Brackets: eight of ten", "The brackets hold all three", "shaded band is", "Broad pale bars",
          "what a new person may find", "p10 to p90", "New person: 10th", "In brackets a new person",
          "All are spreads", "In brackets the parameter uncertainty"}) {
        INFO(promise);
        CHECK(count(without, promise) == 0);
        CHECK(count(with, promise) > 0);
    }
}

TEST_CASE("a window with very many punctures is cut to a square that can be read") {
    auto result = test::example_result();
    auto& needling = *result.treatment.needling;
    auto& punctures = needling.insertion.punctures;
    auto& strikes = needling.pattern.strikes;
    const auto once = punctures;
    const auto directions = strikes;
    for (int i = 0; i < 40; ++i) {
        punctures.insert(punctures.end(), once.begin(), once.end());
        strikes.insert(strikes.end(), directions.begin(), directions.end());
    }
    REQUIRE(puncture_map(needling, result.inputs.skin).size() < 200000);
    REQUIRE(puncture_map_caption(needling).find("a square of 0.993") !=
            std::string::npos); // of the 4 mm window
}

TEST_CASE("too much needling stands in its own section, with every limit and how far it may be trusted") {
    auto result = test::example_result();
    auto& n = result.treatment.needling->insertion.over_needling;
    REQUIRE(n.verdict == insertion::Needling::none); // few wounds: 12 per mm2, no slits to speak of
    const std::string calm = report_html(result, test::example_facts());
    REQUIRE(calm.find("id=\"needling\"") > calm.find("id=\"done\""));
    REQUIRE(count(calm, "No limit passed") == 2); // in one session, and in all
    REQUIRE(count(calm, "(<b>passed</b>)") == 0);
    REQUIRE(count(summary_text(result), "too much needling") == 0);
    n.destroyed_fraction = 0.4;
    n.merged_fraction = 0.95;
    insertion::judge(model(), n);
    const std::string much = report_html(result, test::example_facts());
    REQUIRE(balanced(much));
    REQUIRE(count(much, "Caution: 40 % of the surface is cut") == 1); // in brief
    REQUIRE(count(much, "(<b>passed</b>)") == 2);
    REQUIRE(count(much, "<span class=\"quiet\">assumed</span>") >= 4);
    REQUIRE(count(much, "<span class=\"quiet\">measured-secondhand</span>") >= 1);
    REQUIRE(much.find("No study of scratches by needles") != std::string::npos);
    REQUIRE(count(summary_text(result), "too much needling? Caution: 40 % of the surface is cut") == 1);
}

TEST_CASE(
    "sessions too close together have a verdict, what they cost, and a barrier that says why it is not back") {
    auto result = test::example_result();
    result.transport.barrier.hours = {0, 23};
    result.transport.barrier.water_loss = {2e-5, 1.4e-5};
    result.transport.barrier.intact = 1e-5;
    const std::string calm = report_html(result, test::example_facts());
    REQUIRE(count(calm, "What the course costs") == 0);
    REQUIRE(count(calm, "It is within 10 % of before after 26") == 1);
    REQUIRE(count(summary_text(result), "too much over the course") == 0);
    REQUIRE(cumulative_sentence(result.outcomes.over_needling).empty());
    test::make_daily(result);
    const std::string much = report_html(result, test::example_facts());
    REQUIRE(balanced(much));
    REQUIRE(count(much, "Caution: 4.2 × the redness that is just seen") == 1); // in brief
    REQUIRE(count(much, "What the course costs") == 3); // plain words, in brief, below the verdict
    REQUIRE(count(much, "just before the next session, water loss was still 1.4 times") == 1);
    const std::string cost = cumulative_sentence(result.outcomes.over_needling);
    REQUIRE(cost.find("Sessions that come before the skin has recovered from the one before: 5 of 6.") == 0);
    REQUIRE(cost.find("red on 29 of 300 days, on up to 12 days in a row") != std::string::npos);
    REQUIRE(cost.find("3.10\u00a0% of the collagen") != std::string::npos);
    std::string summary = summary_text(result);
    std::replace(summary.begin(), summary.end(), '\n', ' ');
    REQUIRE(count(summary, "too much over the course? Caution: 4.2 ×") == 1);
    result.outcomes.over_needling.cost.red_days = 0;
    REQUIRE(cumulative_sentence(result.outcomes.over_needling).find("the skin is not visibly red,") !=
            std::string::npos);
    result.outcomes.closed_after_hours = NAN;
    result.outcomes.why_not_closed = "no puncture opens the epidermis";
    REQUIRE(recovery_sentence(result.outcomes).find("; no puncture opens the epidermis.") !=
            std::string::npos);
}

TEST_CASE("the map tells layers, merged wounds, blood and scratches apart") {
    const auto skin = test::example_skin();
    auto needling = test::example_needling(test::example_device().spec.needle);
    auto& punctures = needling.insertion.punctures;
    const auto fills = [&](const char* colour) {
        return count(puncture_map(needling, skin), fmt::format("fill=\"{}\"", colour));
    };
    const std::string map = puncture_map(needling, skin);
    REQUIRE(count(map, "reticular dermis (") == 1);
    REQUIRE(count(map, "papillary dermis (") == 0); // no tip ended there
    REQUIRE(count(puncture_close_up(needling, skin), "scratch, no hole (") == 1);
    REQUIRE(count(puncture_close_up(needling, skin), "bleeds (") == 1);
    for (auto& p : punctures) p.merged = false;
    const auto pale = fills("#72aae4"), dark = fills("#0b4282");
    for (auto& p : punctures) p.merged = true;
    REQUIRE(pale == 2); // key and wounds
    REQUIRE(dark == 1); // key
    REQUIRE(fills("#72aae4") == 1);
    REQUIRE(fills("#0b4282") == 2);
    punctures[7] = {.x = punctures[7].x, .y = punctures[7].y, .scratch_length = 0.2e-3};
    REQUIRE(count(puncture_map(needling, skin), "stroke-dasharray=\"3 2\"") == 1);
}

TEST_CASE("the summary opens with the verdict, fits a terminal and ends with the notice") {
    const std::string text = summary_text(test::example_result());
    REQUIRE(text.starts_with("Screening: Caution"));
    const auto all = test::example_result().outcomes.endpoints;
    const auto shown = std::count_if(all.begin(), all.end(), [](const auto& b) {
        return b.endpoint.group != outcome::Group::instrument &&
               b.endpoint.group != outcome::Group::synthesis;
    });
    REQUIRE(count(text, "\n") <= 25 + static_cast<std::size_t>(shown)); // one line an endpoint
    REQUIRE(text.find("assumed") != std::string::npos);
    REQUIRE(text.ends_with(std::string(short_notice()) + "\n"));
    const std::string stopped = summary_text(test::stopped_result());
    REQUIRE(stopped.starts_with("Screening: Stop"));
    REQUIRE(stopped.find("listed contra-indication") != std::string::npos);
    const std::string overridden = summary_text(test::overridden_result());
    REQUIRE(overridden.starts_with("SCREENING SAID STOP"));
    REQUIRE(overridden.find("ollagen I") == std::string::npos);
}
