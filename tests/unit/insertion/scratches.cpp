#include "stipple/insertion/scratches.hpp"
#include "../../model.hpp"
#include "hand_built.hpp"
#include "stipple/base/table.hpp"
#include "stipple/device/kinematics.hpp"
#include "stipple/insertion/retraction.hpp"
#include <catch2/catch.hpp>

using namespace stipple;
using namespace stipple::insertion;

TEST_CASE("an untouched skin passes no limit", "[scratches]") {
    OverNeedling none;
    judge(model(), none);
    CHECK(none.verdict == Needling::none);
    CHECK(none.deciding.name.empty());
    CHECK(none.limits.size() >= 7);
    for (const auto& l : none.limits) {
        CHECK(l.limit > 0);
        CHECK_FALSE(l.passed());
        CHECK((!l.source.empty() || l.flag == "assumed"));
    }
}

TEST_CASE("the worst level decides, and among its limits the one with evidence", "[scratches]") {
    OverNeedling n;
    n.destroyed_fraction = 0.25;
    n.merged_fraction = 0.95;
    judge(model(), n);
    CHECK(n.verdict == Needling::caution);
    CHECK(n.deciding.name == "destroyed_caution"); // not the assumed limit of merged wounds
    CHECK(n.why.find("25 % of the surface is cut, the limit is 20 %") != std::string::npos);
    n.large_deep_fraction = 0.5;
    judge(model(), n);
    CHECK(n.verdict == Needling::over_needled);
    CHECK(n.deciding.name == "large_deep_most");
    n.large_deep_fraction = 0;
    n.destroyed_fraction = 0.4; // cores and lasers take skin away, needles do not: caution at most
    judge(model(), n);
    CHECK(n.verdict == Needling::caution);
    CHECK(n.deciding.name == "destroyed_caution");
    CHECK(n.deciding.flag == "measured-secondhand");
    CHECK(n.why.find("other wounds") != std::string::npos);
}

TEST_CASE("a limit without evidence says so in words", "[scratches]") {
    OverNeedling n;
    n.large_deep_fraction = 0.5;
    judge(model(), n);
    CHECK(n.verdict == Needling::over_needled);
    CHECK(n.deciding.flag == "assumed");
    CHECK(n.why.find("assumed: nothing that was read supports it") != std::string::npos);
    OverNeedling scratched;
    scratched.scratch_length_per_m2 = 20e-3 / 1e-4; // 20 mm on each cm2
    judge(model(), scratched);
    CHECK(scratched.verdict == Needling::caution);
    CHECK(scratched.why.find("20 mm of scratches") != std::string::npos);
    // nothing remembered stands in the table at all
    const TableView t = model()["insertion/over_needling"];
    for (std::size_t r = 0; r < t.rows.size(); ++r) CHECK(t.text(r, "flag") != "recalled");
}

TEST_CASE("merged wounds scar only where they are both large and deep", "[scratches]") {
    // a row of discs that overlap, alone in the window: opens 9 times the surface of one
    const auto row = [](double depth, int count) {
        device::Pattern pattern;
        pattern.window = 20e-3;
        std::vector<Puncture> punctures;
        for (int i = 0; i < count; ++i) {
            punctures.push_back({.x = 10e-3 + 150e-6 * i, .y = 10e-3, .loaded_depth = depth});
            pattern.strikes.push_back(
                {.x = 10e-3 + 150e-6 * i, .y = 10e-3, .stroke = static_cast<std::uint64_t>(i)});
        }
        auto needle = hand_built::pen(1.5e-3).spec.needle;
        needle.base_width = 400e-6; // cut radius 80 um where the full shaft is in
        needle.taper_length = 100e-6;
        const auto n = find_over_needling(model(), punctures, pattern, needle, 0.4);
        for (const auto& p : punctures) {
            CHECK(p.merged == (count > 1));
            CHECK(p.cut_radius == Approx(80e-6));
        }
        return n;
    };
    CHECK(row(1e-3, 9).large_deep_fraction == 1); // 9 x 0.02 mm2, more than the 0.126 mm2 of a core of 0.4 mm
    CHECK(row(0.5e-3, 9).large_deep_fraction == 0); // dunkin2007: scars begin at 0.56 mm
    CHECK(row(1e-3, 3).large_deep_fraction == 0);   // champlain2022: scars begin at 0.4 mm
    CHECK(row(1e-3, 1).merged_fraction == 0);
    CHECK(row(1e-3, 9).longest_wound == Approx(8 * 150e-6 + 160e-6).epsilon(5e-3));
}

TEST_CASE("tips that press without piercing are dragged for as long as they touch", "[scratches]") {
    auto pen = hand_built::pen(1.5e-3);
    CHECK(scratch_of(pen, {.protrusion = 1.5e-3, .entry = 0, .dimple = 0}) == 0); // does not touch
    CHECK(scratch_of(pen, {.protrusion = 1.5e-3, .entry = 0, .dimple = 0.1e-3}) == pen.drag_slit);
    pen.spec.frequency = 116.7;
    pen.spec.glide_speed = 0.05;
    pen.spec.stroke = 3e-3;
    CHECK(scratch_of(pen, {.protrusion = 1.5e-3, .entry = 0, .dimple = 1.5e-3}) ==
          Approx(214e-6).epsilon(0.01));
    CHECK(slit_of(pen, 0, {.protrusion = 1.5e-3, .entry = 1e-3, .dimple = 1e-3}, 0) == 0);
    CHECK(slit_of(pen, 0.5e-3, {.protrusion = 1.5e-3, .entry = 1e-3, .dimple = 1e-3}, 0) < 214e-6);
    const auto roller = hand_built::roller(1e-3);
    CHECK(scratch_of(roller, {.protrusion = 1e-3, .entry = 0, .dimple = 0.4e-3}) ==
          device::rolled_slit(20e-3, 1e-3, 0.4e-3));
    auto stamp = pen;
    stamp.spec.kind = device::Kind::stamp;
    stamp.drag_slit = 0;
    CHECK(scratch_of(stamp, {.protrusion = 1e-3, .entry = 0, .dimple = 1e-3}) == 0);
}
