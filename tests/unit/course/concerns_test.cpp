#include "../../model.hpp"
#include "stipple/base/units.hpp"
#include "stipple/course/course.hpp"
#include <catch2/catch.hpp>
#include <cmath>

using namespace stipple;

// What the article promises (mission row M4), each for the skin that has the complaint: six monthly sessions
// move every outcome the right way. The sizes stand in docs/methods/outcome.md.

namespace {

course::Course six_monthly(const std::string& type, const char* concern) {
    course::Course c;
    c.person.age_years = 48;
    c.person.type = type;
    c.person.concerns = {concern};
    c.device = {.kind = device::Kind::pen, .needles = 12, .frequency = 110, .passes = 3};
    c.device.needle.length = 1.5 * units::mm;
    c.device.glide_speed = 40 * units::mm;
    c.device.track_width = 8 * units::mm;
    c.device.press_force = 2;
    return c;
}

course::Options plain() {
    course::Options o;
    o.band_members = o.person_members = 0;
    return o;
}

const outcome::Endpoint& last(const course::Result& r, const std::string& name) {
    const outcome::Endpoint* found = nullptr;
    for (const auto& b : r.outcomes.endpoints)
        if (b.endpoint.name == name) found = &b.endpoint;
    REQUIRE(found);
    return *found;
}

bool better(const outcome::Endpoint& e) {
    return e.better_up ? e.value > e.baseline : e.value < e.baseline;
}

} // namespace

TEST_CASE("every concern has an outcome that six monthly sessions move the right way", "[study][slow]") {
    struct Row {
        const char *type, *concern;
        std::vector<const char*> outcomes;
    };
    const Row rows[] = {
        {"ordinary", "wrinkles", {"furrow_depth", "lemperle_grade", "glogau_class"}},
        {"rough", "texture", {"roughness_rz", "roughness_ra"}},
        {"dry", "dryness", {"hydration", "water_loss"}},
        {"lax", "laxity", {"sag", "suction_elevation"}},
        {"sun_damaged", "sun_damage", {"elastosis_share", "glogau_class", "furrow_depth"}},
        {"dark_marks", "hyperpigmentation", {"dark_mark_contrast", "mmasi_score"}},
        {"scarred", "scars", {"scar_depth", "scar_volume", "goodman_baron_grade", "ecca_score"}}};
    for (const auto& row : rows) {
        const auto result = course::run(model(), six_monthly(row.type, row.concern), plain());
        for (const char* name : row.outcomes) {
            INFO(row.type << " " << name);
            CHECK(better(last(result, name)));
        }
        CHECK(last(result, "gais").value > 0);
    }
}

TEST_CASE("a home roller that ends in the epidermis moves next to nothing", "[study]") {
    course::Course c = six_monthly("ordinary", "wrinkles");
    c.device = {.kind = device::Kind::roller, .needles = 192, .passes = 15};
    c.device.needle.length = 0.25 * units::mm;
    const auto result = course::run(model(), c, plain());
    const auto& depth = last(result, "furrow_depth");
    CHECK(std::fabs(depth.value / depth.baseline - 1) < 0.02);
}

TEST_CASE("what trials and people would report of a course", "[study][slow]") {
    course::Options o = plain();
    o.band_members = 4;
    o.person_members = 12;
    const auto result = course::run(model(), six_monthly("ordinary", "wrinkles"), o);
    int rated = 0;
    for (const auto& b : result.outcomes.endpoints) {
        if (!b.reported) continue;
        ++rated;
        const auto& r = *b.reported;
        INFO(b.endpoint.name << " on day " << b.endpoint.day);
        CHECK(r.endpoint == b.endpoint.name);
        CHECK(r.change == Approx(outcome::relative_improvement(b.endpoint)));
        CHECK(r.noticed.p10 >= 0);
        CHECK(r.noticed.p90 <= 1);
        CHECK(r.blinded.p50 <= r.open.p50); // who knows never reports less
        CHECK(r.open.p90 <= 1);
        CHECK(r.needling.p90 - r.needling.p10 <= r.person.p90 - r.person.p10);
    }
    CHECK(rated == 10); // wrinkles, texture, dryness, laxity and photoageing on two days
    REQUIRE(result.outcomes.looks.size() >= 5);
    const auto& low = result.outcomes.looks[result.outcomes.looks.size() - 2];
    const auto& high = result.outcomes.looks.back();
    CHECK(low.band == "low");
    CHECK(high.band == "high");
    CHECK(low.surface.furrow_depth >= high.surface.furrow_depth);
    REQUIRE(result.outcomes.recovery.size() > 4);
    CHECK(result.outcomes.recovery.front().water_loss > result.outcomes.recovery.back().water_loss);
    CHECK(result.outcomes.recovery.back().redness < 1);
}
