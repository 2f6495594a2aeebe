// The atlas as text, CSV, JSON and SVG: planted numbers come out again.
#include "../../model.hpp"
#include "place.hpp"
#include "stipple/base/error.hpp"
#include "stipple/base/units.hpp"
#include "stipple/files/files.hpp"
#include "stipple/formats/formats.hpp"
#include "stipple/pages/atlas/atlas.hpp"
#include "stipple/pages/pages.hpp"
#include "stipple/words/lines.hpp"
#include "stipple/words/notice.hpp"
#include <algorithm>
#include <catch2/catch.hpp>
#include <cmath>
#include <fmt/format.h>
#include <fstream>
#include <functional>
#include <nlohmann/json.hpp>
#include <sstream>

using namespace stipple;
using units::mm;
using units::um;
namespace fs = std::filesystem;

namespace {

/// Rows with numbers that nothing else prints.
study::AtlasSite planted_site(const std::string& name, const std::string& label) {
    study::AtlasSite site{.name = name, .label = label, .skin = {}, .rows = {}};
    site.skin.layers = {{.name = "stratum_corneum", .thickness = 12 * um},
                        {.name = "viable_epidermis", .thickness = 61 * um},
                        {.name = "papillary_dermis", .thickness = 203 * um},
                        {.name = "reticular_dermis", .thickness = 1009 * um},
                        {.name = "hypodermis", .thickness = 4 * mm},
                        {.name = "support", .thickness = INFINITY}};
    site.skin.remarks = {"a <remark> & \"more\""};
    for (const device::Kind kind : {device::Kind::roller, device::Kind::stamp, device::Kind::pen})
        for (const double length : {0.1 * mm, 0.5 * mm, 1.5 * mm}) {
            const double depth = 0.613 * length;
            site.rows.push_back({.kind = kind,
                                 .needle_length = length,
                                 .strikes = 211,
                                 .loaded_depth = {0.9 * depth, depth, 1.1 * depth},
                                 .dye_depth = {0.6 * depth, 0.7 * depth, 0.8 * depth},
                                 .reached = "papillary_dermis",
                                 .pierced_fraction = 0.94,
                                 .claim_fraction = 0.83,
                                 .dermis_fraction = 0.72});
        }
    site.rows[3] = {.kind = device::Kind::stamp, .needle_length = 0.1 * mm, .strikes = 211, .reached = ""};
    return site;
}

study::Atlas planted() {
    study::Atlas atlas{.model = model(),
                       .person = {},
                       .seed = 7,
                       .kinds = {device::Kind::roller, device::Kind::stamp, device::Kind::pen},
                       .lengths = {0.1 * mm, 0.5 * mm, 1.5 * mm},
                       .sites = {planted_site("cheek", "Cheek")}};
    return atlas;
}

study::Atlas planted_two() {
    study::Atlas atlas = planted();
    atlas.sites.insert(atlas.sites.begin(), planted_site("back", "Upper back"));
    return atlas;
}

std::vector<std::string> lines_of(const std::string& text) {
    std::vector<std::string> lines;
    std::istringstream stream(text);
    for (std::string line; std::getline(stream, line);) lines.push_back(line);
    return lines;
}

std::size_t count(const std::string& text, const std::string& part) {
    std::size_t n = 0;
    for (auto at = text.find(part); at != std::string::npos; at = text.find(part, at + 1)) ++n;
    return n;
}

bool has(const std::string& text, const std::string& part) {
    return text.find(part) != std::string::npos;
}

} // namespace

TEST_CASE("atlas.csv has one line a row, all of the same number of cells", "[atlas]") {
    const auto lines = lines_of(formats::atlas_csv(planted_two()));
    REQUIRE(lines.size() == 1 + 18);
    for (const auto& line : lines)
        CHECK(std::count(line.begin(), line.end(), ',') == std::count(lines[0].begin(), lines[0].end(), ','));
    CHECK(lines[0].starts_with("site,kind,needle_length_mm,"));
    CHECK(lines[1] ==
          "back,roller,0.1,211,55.17,61.3,67.43,36.78,42.91,49.04,0.613,papillary_dermis,0.94,0.83,0.72,73");
    CHECK(lines[4] == "back,stamp,0.1,211,0,0,0,0,0,0,0,,0,0,0,73");
    CHECK(lines[10].starts_with("cheek,"));
}

TEST_CASE("atlas.json holds rows, layers, published ranges, answers and the notice", "[atlas]") {
    const auto j = nlohmann::json::parse(formats::atlas_json(planted_two()));
    CHECK(j["schema"] == 1);
    CHECK(j["seed"] == 7);
    CHECK(j["outer_layer_um"].get<double>() == Approx(20));
    CHECK(j["notice"] == std::string(words::notice()));
    REQUIRE(j["sites"].size() == 2);
    const auto& site = j["sites"][1];
    CHECK(site["site"] == "cheek");
    CHECK(site["dermis_top_um"].get<double>() == Approx(73));
    CHECK(site["skin"]["layers"][3]["thickness_um"].get<double>() == Approx(1009));
    REQUIRE(site["rows"].size() == 9);
    CHECK(site["rows"][1]["loaded_depth_um"]["p90"].get<double>() == Approx(1.1 * 306.5));
    CHECK(site["rows"][1]["beyond_outer_layer_fraction"] == 0.83);
    CHECK(site["rows"][1]["reached"] == "papillary_dermis");
    CHECK(site["rows"][3]["reached"].is_null());
    CHECK(site["answers"].size() == 3);
    CHECK(site["published"].size() > j["sites"][0]["published"].size()); // the chart names the cheek
    for (const auto& range : site["published"]) {
        CHECK_FALSE(range["flag"] == "assumed");
        CHECK_FALSE(range["source"].get<std::string>().empty());
        CHECK_FALSE(range["measured"].get<std::string>().empty());
    }
    CHECK(j["sources"].size() > 3);
}

/// With one blank in place of several.
static std::string squeezed(const std::string& text) {
    std::string out;
    for (const char c : text)
        if (c != ' ' || out.empty() || out.back() != ' ') out += c;
    return out;
}

TEST_CASE("the text of the atlas fits 120 columns and holds the numbers", "[atlas]") {
    for (const auto& atlas : {planted(), planted_two()})
        for (const auto& line : lines_of(pages::atlas_text(atlas))) {
            INFO(line);
            CHECK(words::width(line) <= 120);
        }
    const std::string one = pages::atlas_text(planted());
    CHECK(has(one, "stratum corneum to 12 µm"));
    CHECK(has(squeezed(one), " 276 307 337 ")); // loaded at 0.5 mm
    CHECK(has(squeezed(one), "papillary dermis 94 72 "));
    CHECK(has(one, "recalled"));
    CHECK(has(one, "machine setting"));
    CHECK(has(one, std::string(words::short_notice())));
    for (const auto& answer : study::answers(model(), planted().sites.front()))
        CHECK(has(one, answer.question.substr(0, 40)));
    const std::string two = pages::atlas_text(planted_two());
    CHECK(has(two, "Upper back") == false);
    CHECK(has(two, "back"));
    CHECK(has(two, "307"));
    CHECK(has(two, "(-)")); // no stamp of 0.1 mm pierces
    CHECK(has(two, "0.1 mm"));
}

TEST_CASE("the figure of one site shows every bar and every share; its depths follow the numbers",
          "[atlas]") {
    const study::Atlas atlas = planted();
    const std::string svg = pages::atlas_svg(atlas);
    CHECK(svg.starts_with("<?xml"));
    CHECK(has(svg, "How deep needles get: Cheek"));
    CHECK(has(svg, "not a medical device"));
    CHECK(count(svg, ">94<") == 8);
    CHECK(count(svg, ">72<") == 8);
    CHECK(has(svg, "papillary dermis, 203 µm"));
    CHECK(has(svg, "(recalled)"));
    CHECK(has(svg, "stroke-dasharray=\"3 2\"")); // of what is recalled
    CHECK(has(svg, "sold for the home"));
    CHECK(has(svg, "cheekbones, thin skin"));
    CHECK_FALSE(has(svg, "\"nan"));
    CHECK_FALSE(has(svg, ">nan"));
    study::Atlas deeper = planted();
    deeper.sites[0].rows[1].loaded_depth.p50 *= 1.05;
    CHECK(pages::atlas_svg(deeper) != svg);
    study::Atlas person = planted();
    person.person.sex = skin::Sex::male;
    CHECK(has(pages::atlas_svg(person), "man of 35 years"));
}

TEST_CASE("several sites get a small picture each", "[atlas]") {
    const std::string svg = pages::atlas_svg(planted_two());
    CHECK(has(svg, ">Cheek<"));
    CHECK(has(svg, ">Upper back<"));
    CHECK(count(svg, "<circle") == 2 * 8 + 3 + 1); // no dot where nothing pierces; four in the key
    CHECK_FALSE(has(svg, "nan"));
}

TEST_CASE("published ranges in words", "[atlas]") {
    study::PublishedRange r;
    r.unit = "mm";
    r.low = 0.25 * mm;
    r.high = 0.5 * mm;
    CHECK(pages::range_words(r) == "0.25-0.5 mm");
    r.low = r.high;
    CHECK(pages::range_words(r) == "0.5 mm");
    r.high = NAN;
    CHECK(pages::range_words(r) == "at least 0.5 mm");
    r.low = 50 * um;
    r.unit = "um";
    CHECK(pages::range_words(r) == "at least 50 µm");
    r = study::PublishedRange{.low = NAN, .high = 0.5, .unit = "-", .relative_to = "displacement"};
    CHECK(pages::range_words(r) == "less than 50 % of the displacement");
    r = study::PublishedRange{.low = 0.5, .high = 0.7, .unit = "-", .relative_to = "needle length"};
    CHECK(pages::range_words(r) == "50-70 % of the needle length");
}

TEST_CASE("an atlas is written as three files, or not at all", "[atlas]") {
    const test::Place place;
    const fs::path folder = place.path / "new" / "atlas";
    files::write_atlas(folder, planted());
    std::vector<std::string> names;
    for (const auto& entry : fs::directory_iterator(folder))
        names.push_back(entry.path().filename().string());
    std::sort(names.begin(), names.end());
    CHECK(names == std::vector<std::string>{"atlas.csv", "atlas.json", "atlas.svg"});
    CHECK(test::bytes_of(folder / "atlas.csv") == formats::atlas_csv(planted()));
    std::ofstream(place.path / "taken") << "a file";
    try {
        files::write_atlas(place.path / "taken", planted());
        FAIL("written into a file");
    } catch (const Error& e) {
        CHECK(e.kind() == stipple::Kind::io);
    }
}
