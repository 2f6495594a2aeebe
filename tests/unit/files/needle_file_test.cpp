#include "../../model.hpp"
#include "faults.hpp"
#include "place.hpp"
#include "stipple/base/error.hpp"
#include "stipple/files/files.hpp"
#include "stipple/formats/formats.hpp"
#include <algorithm>
#include <catch2/catch.hpp>
#include <cmath>
#include <nlohmann/json.hpp>

using namespace stipple;

static const std::string k_good = R"(schema = 1
title = "Steel needle"
[needle]
length_um = 700
tip_radius_um = 10
base_width_um = 250
[array]
needles = 36
pitch_um = 500
[insertion]
drive = "force"
press_force_n = 10
[skin]
site = "forearm"
)";

static const std::string k_stack = R"(schema = 1
[needle]
length_um = 700
tip_radius_um = 10
base_width_um = 250
[skin]
tension_kpa = 5
[[layer]]
name = "film"
thickness_um = 1000
youngs_modulus_kpa = 5000
toughness_j_per_m2 = 500
[[layer]]
name = "foam"
youngs_modulus_kpa = 100
toughness_j_per_m2 = 200
stiffening = 2
)";

using test::with;

static const auto k_parse = [](const std::string& text) { formats::parse_needle(model(), text, "n.toml"); };
static std::vector<Problem> problems_of(const std::string& text) {
    return test::problems_of(text, k_parse);
}
static Problem problem_of(const std::string& text) {
    return test::problem_of(text, "n.toml", k_parse);
}

TEST_CASE("a sound needle file becomes a study in SI") {
    const auto s = formats::parse_needle(model(), k_good, "n.toml");
    CHECK(s.title == "Steel needle");
    CHECK(s.needle.shape == device::Shape::cone);
    CHECK(s.needle.length == Approx(700e-6));
    CHECK(s.needle.tip_radius == Approx(10e-6));
    CHECK(s.array);
    CHECK(s.needles == 36);
    CHECK(s.pitch == Approx(500e-6));
    CHECK(s.drive == insertion::Drive::force);
    CHECK(s.press_force == 10);
    CHECK(s.speed == Approx(1e-3)); // default
    CHECK(s.person.site == "forearm");
    CHECK(s.person.age_years == 35);
    CHECK(s.layers.empty());
}

TEST_CASE(
    "a needle file under the names of a course is the same study to the last bit, and older names are told") {
    auto text = with(k_good, "length_um = 700", "needle_length_mm = 0.7\ntaper_length_mm = 0.63");
    text = with(text, "base_width_um", "needle_diameter_um");
    std::vector<std::string> notes;
    const auto tell = [&](const std::string& note) { notes.push_back(note); };
    const auto now = formats::parse_needle(model(), text, "n.toml", {}, tell);
    CHECK(notes.empty());
    const auto old = formats::parse_needle(
        model(), with(k_good, "length_um = 700", "length_um = 700\ntaper_length_um = 630"), "n.toml", {},
        tell);
    CHECK(notes ==
          std::vector<std::string>{"needle.length_um is an older name of needle.needle_length_mm",
                                   "needle.base_width_um is an older name of needle.needle_diameter_um",
                                   "needle.taper_length_um is an older name of needle.taper_length_mm"});
    CHECK(now.needle.length == old.needle.length);
    CHECK(now.needle.base_width == old.needle.base_width);
    CHECK(now.needle.taper_length == old.needle.taper_length);
    const auto a = study::insert_needle(model(), now).pushed, b = study::insert_needle(model(), old).pushed;
    CHECK(a.peak_force == b.peak_force);
    CHECK(a.buried == b.buried);
    const auto both = problem_of(with(text, "tip_radius_um", "length_um = 700\ntip_radius_um"));
    CHECK(both.key == "needle.length_um");
    CHECK(both.what == "is an older name of needle.needle_length_mm: give one or the other");
}

TEST_CASE("the defaults of the needle file are those of the struct") {
    const auto s = formats::parse_needle(model(), k_good, "n.toml");
    const study::NeedleStudy plain;
    CHECK(s.layout == plain.layout);
    CHECK(s.speed == plain.speed);
    CHECK(s.support_mass == plain.support_mass);
    CHECK(std::isinf(s.support_stiffness));
    CHECK(s.needle.material == plain.needle.material);
    CHECK(s.needle.flat_tip == plain.needle.flat_tip);
    CHECK(s.person.age_years == plain.person.age_years);
    CHECK(s.person.hydration == skin::resolve(model(), plain.person).hydration);
}

TEST_CASE("without [array] there is one bare needle, with it a plate") {
    CHECK_FALSE(
        formats::parse_needle(model(), with(k_good, "[array]\nneedles = 36\npitch_um = 500\n", ""), "n.toml")
            .array);
    const auto one =
        formats::parse_needle(model(), with(k_good, "needles = 36\npitch_um = 500\n", "needles = 1\n"), "n");
    CHECK(one.array);
    CHECK(problem_of(with(k_good, "needles = 36\npitch_um = 500\n", "")).key ==
          "array.needles"); // [array] alone
}

TEST_CASE("a measured stack reads layer by layer, each with its defaults") {
    const auto s = formats::parse_needle(model(), k_stack, "n.toml");
    REQUIRE(s.layers.size() == 2);
    CHECK(s.layers[0].name == "film");
    CHECK(s.layers[0].thickness == Approx(1e-3));
    CHECK(s.layers[0].youngs_modulus == Approx(5e6));
    CHECK(s.layers[0].stiffening == 9); // default
    CHECK(s.layers[1].name == "foam");
    CHECK(std::isnan(s.layers[1].thickness));
    CHECK(s.layers[1].stiffening == 2);
    CHECK(s.layers[1].poisson_ratio == Approx(0.48));
    CHECK(s.tension == Approx(5e3));
}

TEST_CASE("faults of a layer name which one and where") {
    auto p = problem_of(with(k_stack, "stiffening = 2", "stifening = 2"));
    CHECK(p.what == "unknown key");
    CHECK(p.key == "layer[2].stifening");
    CHECK(p.nearest == "layer.stiffening");
    CHECK(p.line == 17);
    p = problem_of(with(k_stack, "youngs_modulus_kpa = 100", "youngs_modulus_kpa = -1"));
    CHECK(p.key == "layer[2].youngs_modulus_kpa");
    CHECK(p.line == 15);
    p = problem_of(with(k_stack, "name = \"foam\"\n", ""));
    CHECK(p.what == "this key is missing");
    CHECK(p.key == "layer[2].name");
    CHECK(p.line == 13);
    p = problem_of(with(k_stack, "thickness_um = 1000\n", ""));
    CHECK(p.key == "layer[1].thickness_um");
    p = problem_of(with(k_stack, "stiffening = 2", "thickness_um = 2"));
    CHECK(p.key == "layer[2].thickness_um");
    p = problem_of(with(k_stack, "tension_kpa = 5", "site = \"cheek\""));
    CHECK(p.key == "skin.site");
    CHECK(problem_of("layer = 3\n" + k_good).allowed == "[[layer]]");
    CHECK(problem_of(k_good + "[layer]\nname = \"film\"\n").what == "this section takes double brackets");
    std::string many = k_stack;
    for (int i = 0; i < 60; ++i) many += "[[layer]]\n";
    CHECK(problem_of(many).what == "too many of these sections");
}

TEST_CASE("needles that cannot be are one line each") {
    struct Case {
        const char *from, *to, *key;
    };
    for (const Case& c : {Case{"length_um = 700", "length_um = 0", "needle.length_um"},
                          Case{"tip_radius_um = 10", "tip_radius_um = 130", "needle.tip_radius_um"},
                          Case{"pitch_um = 500", "pitch_um = 200", "array.pitch_um"},
                          Case{"needles = 36", "needles = 1000000", "array.needles"},
                          Case{"needles = 36", "needles = 0", "array.needles"},
                          Case{"needles = 36", "needles = 3.5", "array.needles"},
                          Case{"press_force_n = 10", "press_force_n = -10", "insertion.press_force_n"},
                          Case{"press_force_n = 10", "press_force_n = nan", "insertion.press_force_n"},
                          Case{"press_force_n = 10\n", "", "insertion.press_force_n"},
                          Case{"base_width_um = 250\n", "", "needle.needle_diameter_um"},
                          Case{"pitch_um = 500\n", "", "array.pitch_um"},
                          Case{"length_um = 700", "length_mm = 0.7", "needle.length_mm"},
                          Case{"drive = \"force\"", "drive = \"impact\"", nullptr},
                          Case{"site = \"forearm\"\n", "", "skin.site"},
                          Case{"site = \"forearm\"", "site = \"forehand\"", "skin.site"}}) {
        INFO(c.to);
        const auto all = problems_of(with(k_good, c.from, c.to));
        REQUIRE_FALSE(all.empty());
        for (const auto& p : all) CHECK(p.file == "n.toml");
        if (!c.key) continue;
        CHECK(all.front().key == c.key);
        CHECK(all.size() == 1);
        CHECK(all.front().line > 1);
    }
}

TEST_CASE("keys of another drive or shape are refused with what they go with") {
    const auto p = problem_of(with(k_good, "press_force_n = 10", "press_force_n = 10\ntravel_um = 500"));
    CHECK(p.key == "insertion.travel_um");
    CHECK(p.what == "this key goes with insertion.drive \"displacement\", but it is \"force\"");
    CHECK(p.line == 13);
    CHECK(problem_of(with(k_good, "length_um = 700", "length_um = 700\nprofile = \"a.csv\"")).key ==
          "needle.profile");
}

TEST_CASE("all problems of a needle file are told at once, in the order of the file") {
    auto text = with(k_good, "length_um = 700", "lenght_um = 700");
    text = with(text, "needles = 36", "needles = -1");
    text = with(text, "\"forearm\"", "\"elbow\"");
    const auto all = problems_of(text);
    REQUIRE(all.size() >= 3);
    for (std::size_t i = 1; i < all.size(); ++i) CHECK((all[i].line == 0 || all[i - 1].line <= all[i].line));
    CHECK(all.front().nearest == "needle.length_um");
}

TEST_CASE("a profile is read beside the needle file") {
    const test::Place place;
    const auto file = place.path / "n.toml", profile = place.path / "outline.csv";
    std::ofstream(file)
        << "schema = 1\n[needle]\nshape = \"profile\"\nprofile = \"outline.csv\"\n[skin]\nsite = "
           "\"back\"\n";
    CHECK_THROWS_AS(files::read_needle(model(), file), Error); // not there yet
    std::ofstream(profile) << "distance_um,radius_um\n0,0\n5,5\n500,100\n";
    const auto s = files::read_needle(model(), file);
    REQUIRE(s.needle.profile.size() == 3);
    CHECK(study::resolved(model(), s).needle.length == Approx(500e-6));
    std::ofstream(profile) << "distance_um,radius_um\n0,0\n5,x\n";
    const auto error = test::error_of([&] { files::read_needle(model(), file); });
    CHECK(error.kind() == Kind::input);
    CHECK(error.problems().front().file == profile.string());
    CHECK(error.problems().front().line == 3);
    std::ofstream(profile) << "distance_um,radius_um\n0,0\n5,-5\n";
    CHECK_THROWS_AS(files::read_needle(model(), file), Error);
}

TEST_CASE("files that are no needle file are refused by name") {
    CHECK(problem_of("").what.find("holds no keys") != std::string::npos);
    CHECK(problem_of(std::string((1 << 20) + 1, '#')).what.find("too large for a needle file") !=
          std::string::npos);
    const test::Place place;
    CHECK(test::error_of([&] { files::read_needle(model(), place.path); }).kind() == Kind::io);
    CHECK(test::error_of([&] { files::read_needle(model(), place.path / "none.toml"); }).kind() == Kind::io);
    CHECK(problem_of(files::example("six_monthly").text).what.find("this is a course file") == 0);
}

TEST_CASE("every needle example reads, opens with a paragraph and can be pushed") {
    int count = 0;
    for (const auto& e : files::examples()) {
        if (e.kind != formats::FileKind::needle) continue;
        INFO(e.name);
        ++count;
        CHECK(e.about.size() > 100);
        const auto s = formats::parse_needle(model(), e.text, e.name);
        CHECK_FALSE(s.title.empty());
        const auto pushed = study::insert_needle(model(), s).pushed;
        CHECK(pushed.peak_force > 0);
    }
    CHECK(count >= 3);
    CHECK(files::example("needles/steel_pen").kind == formats::FileKind::needle);
}

TEST_CASE("the JSON Schema of the needle file holds every key, layers as a list") {
    const auto schema = nlohmann::json::parse(formats::json_schema(model(), formats::FileKind::needle));
    CHECK(schema["title"] == "Stipple needle file");
    for (const auto& key : study::needle_keys(model())) {
        INFO(key.path);
        const auto section = schema::section_of(key.path), name = schema::name_of(key.path);
        const bool top = section == key.path;
        const auto& place = top          ? schema
                            : key.listed ? schema["properties"][section]["items"]
                                         : schema["properties"][section];
        REQUIRE(place["properties"].contains(name));
        CHECK(place["properties"][name]["description"] == key.meaning);
    }
    CHECK(schema["properties"]["layer"]["type"] == "array");
    // Without its key a needle file is driven by displacement: then, too, a force is refused.
    bool found = false;
    for (const auto& rule : schema["properties"]["insertion"]["allOf"])
        if (rule["if"]["properties"]["drive"]["const"] == "displacement") {
            found = rule["then"]["properties"].contains("press_force_n");
            CHECK_FALSE(rule["if"].contains("required"));
        } else {
            CHECK(rule["if"]["required"][0] == "drive");
        }
    CHECK(found);
}

TEST_CASE("explain answers for every kind of file") {
    for (const auto& key : study::needle_keys(model()))
        CHECK(formats::explain(model(), key.path).find(key.meaning) != std::string::npos);
    CHECK(formats::explain(model(), "needle.tip_radius_um").find("allowed  0.1 to 500 um") !=
          std::string::npos);
    CHECK(formats::explain(model(), "layer").find("[[layer]]") == 0);
    CHECK(formats::explain(model(), "").find("[insertion]") != std::string::npos);
    // A word that is a key of both is explained twice.
    const auto both = formats::explain(model(), "needles");
    CHECK(both.find("device.needles") != std::string::npos);
    CHECK(both.find("array.needles") != std::string::npos);
    CHECK(formats::explain(model(), "device.needles").find("array.needles") == std::string::npos);
    const auto error = test::error_of([] { formats::explain(model(), "needle.tip_radios_um"); });
    CHECK(error.problems().front().nearest == "needle.tip_radius_um");
}

TEST_CASE("the table of the needle file names every key and every word") {
    const auto text = formats::schema_markdown(model(), formats::FileKind::needle);
    for (const auto& key : study::needle_keys(model())) {
        CHECK(text.find("| `" + schema::name_of(key.path) + "` |") != std::string::npos);
        for (const auto& word : key.allowed) CHECK(text.find("`\"" + word + "\"`") != std::string::npos);
    }
    CHECK(text.find("### `[[layer]]`") != std::string::npos);
}
