#include "../../model.hpp"
#include "stipple/base/table.hpp"
#include "stipple/base/units.hpp"
#include "stipple/study/needle/needle_study.hpp"
#include <algorithm>
#include <catch2/catch.hpp>
#include <cmath>
#include <fmt/format.h>

using namespace stipple;
using schema::Type;
using schema::Value;
using study::NeedleStudy;

static schema::KeyOf<NeedleStudy> key(const std::string& path) {
    const auto keys = study::needle_schema(model());
    const auto found = std::find_if(keys.begin(), keys.end(), [&](const auto& k) { return k.path == path; });
    REQUIRE(found != keys.end());
    return *found;
}

static NeedleStudy sound() {
    NeedleStudy s;
    s.needle.length = 700e-6;
    s.needle.tip_radius = 10e-6;
    s.needle.base_width = 250e-6;
    s.person.site = "forearm";
    return s;
}

/// Keys of the problems of a study.
static std::vector<std::string> faults(const NeedleStudy& s, const std::set<std::string>& given = {}) {
    std::vector<std::string> keys;
    for (const auto& p : study::check_needle_study(model(), s, given)) keys.push_back(p.key);
    return keys;
}

using Keys = std::vector<std::string>;

TEST_CASE("every key of the needle file says what it is") {
    std::set<std::string> paths;
    const auto all = study::needle_keys(model());
    for (const auto& k : all) {
        INFO(k.path);
        CHECK(paths.insert(k.path).second);
        CHECK_FALSE(k.meaning.empty());
        CHECK((k.source == "assumed" || sources().contains(k.source)));
        CHECK(units::known(k.unit));
        if (k.type == Type::number || k.type == Type::integer) CHECK(k.min <= k.max);
        if (!k.labels.empty()) CHECK(k.labels.size() == k.allowed.size());
        CHECK(int{k.required} + int{k.fallback.has_value()} + int{!k.default_words.empty()} == 1);
        CHECK(k.listed == k.path.starts_with("layer."));
        CHECK(k.kinds.empty() == k.kind_key.empty());
        if (k.kinds.empty()) continue;
        const auto& words = key(k.kind_key).allowed; // the words that it belongs to are words of that key
        for (const auto& kind : k.kinds) CHECK(std::find(words.begin(), words.end(), kind) != words.end());
    }
    CHECK(paths.size() > 30);
}

TEST_CASE("keys of the needle file carry the unit of their ending") {
    CHECK(key("needle.tip_radius_um").unit == "um");
    CHECK(key("insertion.speed_mm_per_s").unit == "mm/s");
    CHECK(key("insertion.impact_speed_m_per_s").unit == "m/s");
    CHECK(key("insertion.support_stiffness_n_per_m").unit == "N/m");
    CHECK(key("insertion.mass_g").unit == "g");
    CHECK(key("insertion.press_force_n").unit == "N");
    CHECK(key("skin.tension_kpa").unit == "kPa");
    CHECK(key("skin.age_years").unit == "yr");
    CHECK(key("array.needles").unit.empty());
    CHECK(schema::name_without_unit("insertion.support_stiffness_n_per_m") == "support_stiffness");
    CHECK(schema::name_without_unit("array.needles") == "needles");
}

TEST_CASE("setters of the needle file store SI") {
    NeedleStudy s;
    key("needle.length_um").set(s, Value{700.0});
    key("insertion.mass_g").set(s, Value{35.0});
    key("insertion.speed_mm_per_s").set(s, Value{2.0});
    key("insertion.support_stiffness_n_per_m").set(s, Value{1e5});
    key("skin.tension_kpa").set(s, Value{60.0});
    key("skin.age_years").set(s, Value{35.0});
    key("insertion.drive").set(s, Value{std::string("impact")});
    key("needle.shape").set(s, Value{std::string("pyramid")});
    CHECK(s.needle.length == Approx(700e-6));
    CHECK(s.mass == Approx(35e-3));
    CHECK(s.speed == Approx(2e-3));
    CHECK(s.support_stiffness == Approx(1e5));
    CHECK(s.tension == Approx(60e3));
    CHECK(s.person.age_years == 35);
    CHECK(s.drive == insertion::Drive::impact);
    CHECK(s.needle.shape == device::Shape::pyramid);
    skin::Layer layer;
    for (const auto& k : study::layer_schema())
        if (k.type == Type::number) k.set(layer, Value{1.0});
    CHECK(layer.thickness == Approx(1e-6));
    CHECK(layer.youngs_modulus == Approx(1e3));
    CHECK(layer.toughness == Approx(1));
}

TEST_CASE("every number of the needle file goes through its setter and getter unchanged") {
    const auto check = [](const auto& keys, auto file) {
        for (const auto& k : keys) {
            if (k.type != Type::number && k.type != Type::integer) continue;
            INFO(k.path);
            const bool whole = k.type == Type::integer;
            for (const double x : {k.min, k.max}) {
                k.set(file, whole ? Value{static_cast<std::int64_t>(x)} : Value{x});
                const auto back = k.get(file);
                REQUIRE(back);
                if (whole)
                    CHECK(std::get<std::int64_t>(*back) == static_cast<std::int64_t>(x));
                else
                    CHECK(std::get<double>(*back) == Approx(x).epsilon(1e-12));
            }
        }
    };
    check(study::needle_schema(model()), NeedleStudy{});
    check(study::layer_schema(), skin::Layer{});
}

TEST_CASE("what a needle study does not give is not invented") {
    const NeedleStudy s;
    for (const char* path :
         {"needle.needle_length_mm", "needle.length_um", "needle.profile", "array.needles", "array.pitch_um",
          "insertion.travel_um", "insertion.support_stiffness_n_per_m", "skin.site"})
        CHECK_FALSE(key(path).get(s));
}

TEST_CASE("a sound needle study has no problems, and each fault has its key") {
    CHECK(faults(sound()).empty());
    auto s = sound();
    s.needle.length = NAN;
    CHECK(faults(s) == Keys{"needle.needle_length_mm"});
    s = sound();
    s.needle.tip_radius = 130e-6; // wider than half the base
    CHECK(faults(s) == Keys{"needle.tip_radius_um"});
    s = sound();
    s.needle.length = 0;
    CHECK(faults(s) == Keys{"needle.needle_length_mm", "needle.taper_length_mm"});
    s = sound();
    s.needle.material = "cheese";
    CHECK(faults(s) == Keys{"needle.material"});
    s = sound();
    s.person.site.clear();
    CHECK(faults(s) == Keys{"skin.site"});
}

TEST_CASE("a fault of a needle is told by the name that was written") {
    auto s = sound();
    s.needle.taper_length = 1e-6; // shorter than its tip
    CHECK(faults(s) == Keys{"needle.taper_length_mm"});
    CHECK(faults(s, {"needle.taper_length_um"}) == Keys{"needle.taper_length_um"});
    s.needle.taper_length = 800e-6;
    CHECK(faults(s, {"needle.length_um", "needle.needle_length_mm"}) == Keys{"needle.length_um"});
}

TEST_CASE("a length of a needle is the same bits under its older name, whatever decimal it is") {
    struct Pair {
        const char *name, *older;
        double per_older; // of the new unit in one of the old
    };
    for (const Pair& pair : {Pair{"needle.needle_length_mm", "needle.length_um", 1e-3},
                             Pair{"needle.needle_diameter_um", "needle.base_width_um", 1},
                             Pair{"needle.taper_length_mm", "needle.taper_length_um", 1e-3}}) {
        INFO(pair.older);
        CHECK(key(pair.name).older == pair.older);
        CHECK(key(pair.older).newer == pair.name);
        CHECK(key(pair.older).min == Approx(key(pair.name).min / pair.per_older).epsilon(1e-12));
        for (int i = 1; i <= 2500; ++i) {
            const double old_value = 2 + 0.7 * i; // 2.7, 3.4, ...
            const auto written = fmt::format("{:.12g}", old_value);
            NeedleStudy by_name, by_older;
            key(pair.older).set(by_older, Value{std::stod(written)});
            key(pair.name).set(by_name,
                               Value{std::stod(fmt::format("{:.12g}", std::stod(written) * pair.per_older))});
            REQUIRE(key(pair.older).get(by_name) == key(pair.older).get(by_older));
        }
    }
}

TEST_CASE("each drive needs its own numbers and refuses those of another") {
    auto s = sound();
    s.drive = insertion::Drive::force;
    CHECK(faults(s) == Keys{"insertion.press_force_n"});
    s.press_force = 1;
    CHECK(faults(s).empty());
    CHECK(faults(s, {"insertion.travel_um"}) == Keys{"insertion.travel_um"});
    CHECK(faults(s, {"insertion.speed_mm_per_s"}).empty());
    s.drive = insertion::Drive::impact;
    CHECK(faults(s) == Keys{"insertion.mass_g", "insertion.impact_speed_m_per_s"});
    s.mass = 0.01;
    s.impact_speed = 3;
    CHECK(faults(s, {"insertion.press_force_n", "insertion.mass_g"}) == Keys{"insertion.press_force_n"});
}

TEST_CASE("no key is without effect: support, rim and site where they act only") {
    auto s = sound();
    for (const char* key : {"insertion.support_stiffness_n_per_m", "insertion.support_mass_g"}) {
        CHECK(faults(s, {key}) == Keys{key});
        s.drive = insertion::Drive::force, s.press_force = 1;
        CHECK(faults(s, {key}) == Keys{key});
        s.drive = insertion::Drive::impact, s.mass = 0.01, s.impact_speed = 3;
        CHECK(faults(s, {key}).empty());
        s = sound();
    }
    CHECK(faults(s, {"skin.rim_mm"}).empty());
    s.array = true, s.needles = 4, s.pitch = 1e-3;
    CHECK(faults(s, {"skin.rim_mm"}) == Keys{"skin.rim_mm"});
    s = sound();
    s.species = "rat";
    CHECK(faults(s, {"skin.site"}) == Keys{"skin.site"});
    s.person.site.clear();
    CHECK(faults(s).empty());
    const auto rat = study::insert_needle(model(), s);
    CHECK(rat.pushed.buried > 0);
    CHECK(rat.push.skin.layer("viable_epidermis").thickness == Approx(30e-6));
}

TEST_CASE("an array needs needles and room for them") {
    auto s = sound();
    s.array = true;
    CHECK(faults(s) == Keys{"array.needles"});
    s.needles = 1;
    CHECK(faults(s).empty());
    s.needles = 9;
    CHECK(faults(s) == Keys{"array.pitch_um"});
    s.pitch = 200e-6; // needles are 250 um wide
    CHECK(faults(s) == Keys{"array.pitch_um"});
    s.pitch = 250e-6;
    CHECK(faults(s).empty());
}

TEST_CASE("a measured stack takes the place of a site and has one lower end") {
    auto s = sound();
    const skin::Layer layer{.name = "film",
                            .thickness = 1e-3,
                            .youngs_modulus = 1e6,
                            .poisson_ratio = 0.45,
                            .toughness = 500,
                            .stiffening = 3,
                            .friction = 0.2};
    s.person.site.clear();
    s.layers = {layer, layer};
    CHECK(faults(s) == Keys{"layer[2].thickness_um"});
    s.layers[1].thickness = NAN;
    CHECK(faults(s).empty());
    CHECK(faults(s, {"skin.tension_kpa"}).empty());
    CHECK(faults(s, {"skin.age_years", "skin.site"}) == Keys{"skin.age_years", "skin.site"});
    s.layers[0].thickness = NAN;
    CHECK(faults(s) == Keys{"layer[1].thickness_um"});
}

TEST_CASE("what follows from the rest is filled in") {
    const auto one = study::resolved(model(), sound());
    CHECK(one.needle.taper_length == one.needle.length);
    CHECK(one.travel == one.needle.length);
    CHECK(one.needles == 1);
    CHECK(std::isnan(one.tension)); // left to the site
    auto s = sound();
    s.layers.resize(2);
    CHECK(std::isinf(study::resolved(model(), s).layers.back().thickness));
    CHECK(study::resolved(model(), s).tension == 0);
    s = sound();
    s.needle.shape = device::Shape::profile;
    s.needle.length = s.needle.tip_radius = s.needle.base_width = NAN;
    s.needle.profile = {{0, 0}, {5e-6, 5e-6}, {500e-6, 100e-6}};
    s.needle.material = "silicon";
    const auto measured = study::resolved(model(), s);
    CHECK(measured.needle.length == Approx(500e-6));
    CHECK(measured.travel == Approx(500e-6));
    CHECK(measured.needle.base_width == Approx(200e-6));
    CHECK(measured.needle.material == "silicon");
}

TEST_CASE("a study that makes no sense is refused before anything is pushed") {
    auto s = sound();
    s.needle.tip_radius = 1;
    CHECK_THROWS_AS(study::insert_needle(model(), s), Error);
}

TEST_CASE("the push is what the file asks for, and its result fits together") {
    auto s = sound();
    s.array = true;
    s.needles = 9;
    s.pitch = 600e-6;
    s.tension = 30e3;
    const auto r = study::insert_needle(model(), s);
    REQUIRE(r.push.feet.size() == 9);
    CHECK(r.push.plate);
    CHECK(r.push.travel == s.needle.length);
    CHECK(r.push.skin.pre_stress == 30e3);
    double nearest = INFINITY;
    for (std::size_t i = 1; i < 9; ++i)
        nearest = std::min(
            nearest, std::hypot(r.push.feet[i].x - r.push.feet[0].x, r.push.feet[i].y - r.push.feet[0].y));
    CHECK(nearest == Approx(600e-6));
    const auto& p = r.pushed;
    REQUIRE(p.curve.size() > 2);
    CHECK(p.curve.back().displacement <= s.needle.length * (1 + 1e-9));
    CHECK(p.needle_buried.size() == 9);
    REQUIRE(p.layers.size() == r.push.skin.layers.size());
    double path = 0;
    for (const auto& layer : p.layers) path += layer.loaded;
    CHECK(path == Approx(p.buried).margin(1e-9));
    CHECK(p.channel.dye_depth <= p.buried);
    CHECK(p.buried + p.dimple == Approx(p.curve.back().displacement).epsilon(1e-3));
    CHECK_FALSE(study::insert_needle(model(), sound()).push.plate); // bare on a rod
}
