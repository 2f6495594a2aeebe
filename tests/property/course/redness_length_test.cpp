#include "../../model.hpp"
#include "../../unit/course/pen_course.hpp"
#include <catch2/catch.hpp>

using namespace stipple;

// What the coarse cell of the members did to a cytokine that hovers about the level of redness once moved the printed median by
// a third: 8.8 d at 1.5 mm and 6.4 d at 1.6 mm, where the run itself says 6.6 and 6.7 d.
TEST_CASE("longer needles are never red for shorter, in a new person either", "[course][property]") {
    double before = 0, before_new = 0;
    for (const double mm : {1.0, 1.25, 1.5, 1.6, 2.0, 2.5}) {
        auto c = test::pen_course(60);
        c.device.needle.length = mm * units::mm;
        const auto outcomes =
            course::run(model(), c, {.band_members = 32, .person_members = 16, .sections = false}).outcomes;
        const double days = outcomes.downtime_days, of_new = outcomes.new_downtime_days.p50;
        INFO(mm << " mm: " << days << " d, of a new person " << of_new << " d, before " << before << " and "
                << before_new);
        CHECK(days >= before);
        CHECK(of_new >= 0.9 * before_new);          // a median of 512 draws, each with members of its own
        CHECK(of_new == Approx(days).epsilon(0.2)); // days of redness lean to the right
        before = days, before_new = of_new;
    }
}
