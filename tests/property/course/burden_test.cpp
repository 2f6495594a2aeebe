// What a session costs: pain and redness rise with what the needles do, and repetition does not calm skin.
#include "../../model.hpp"
#include "../../unit/course/pen_course.hpp"
#include "stipple/base/units.hpp"
#include "stipple/course/delivery.hpp"
#include <catch2/catch.hpp>

using namespace stipple;
using course::Course;

namespace {

course::Result run(const Course& c) {
    course::Options quick;
    quick.band_members = quick.person_members = 0;
    quick.sections = false;
    quick.despite_screening = "a test of the burden";
    return course::run(model(), c, quick);
}

double pain_of(const Course& c) {
    const auto skin = skin::make_skin(model(), c.person);
    const auto device = device::make_device(model(), c.device);
    const auto insertion = insertion::insert(model(), skin, device, device::make_pattern(device, 0.01, 1), 1,
                                             {}, insertion::Detail::punctures);
    return course::feel(model(), c, device, insertion).without;
}

} // namespace

TEST_CASE("pain rises with depth, passes and needles of a pen, and with the press of a roller") {
    const Course pen = test::pen_course(30);
    const auto rises = [](std::vector<double> scores) {
        CAPTURE(scores);
        for (std::size_t i = 1; i < scores.size(); ++i) CHECK(scores[i] > scores[i - 1]);
    };
    const auto swept = [](const Course& from, const std::vector<double>& values, const auto& set) {
        std::vector<double> scores;
        for (const double v : values) {
            Course c = from;
            set(c.device, v);
            scores.push_back(pain_of(c));
        }
        return scores;
    };
    rises(swept(pen, {0.25, 0.5, 1.0, 1.5, 2.5}, [](auto& d, double v) { d.needle.length = v * units::mm; }));
    rises(swept(pen, {1, 2, 3, 6, 12}, [](auto& d, double v) { d.passes = static_cast<int>(v); }));
    rises(swept(pen, {6, 12, 24, 36}, [](auto& d, double v) { d.needles = static_cast<int>(v); }));
    Course roller = pen;
    roller.device = {};
    roller.device.kind = device::Kind::roller;
    roller.device.needle.length = 1.0 * units::mm;
    rises(swept(roller, {0.5, 1, 2, 4, 8}, [](auto& d, double v) { d.press_force = v; }));
}

TEST_CASE("redness lasts longer the more is done, from hours on") {
    std::vector<double> days;
    for (const double mm : {0.25, 0.5, 0.75, 1.0, 1.5, 2.0, 2.5}) {
        Course c = test::pen_course(40);
        c.device.needle.length = mm * units::mm;
        days.push_back(run(c).outcomes.downtime_days);
    }
    CAPTURE(days);
    CHECK(days.front() > 0); // the flush
    for (std::size_t i = 1; i < days.size(); ++i) CHECK(days[i] >= days[i - 1]);
    double fewer = 0;
    for (const int passes : {1, 3, 6}) {
        Course c = test::pen_course(40);
        c.device.passes = passes;
        const double red = run(c).outcomes.downtime_days;
        CHECK(red >= fewer);
        fewer = red;
    }
}

TEST_CASE("skin that is needled again is red for as long as after one session, to a tenth") {
    for (const double interval : {7.0, 10.0, 14.0, 30.0}) {
        Course c = test::pen_course(0);
        c.interval = interval * units::day;
        c.sessions = 1;
        c.horizon = 40 * units::day;
        const double once = run(c).outcomes.downtime_days;
        c.sessions = 4;
        c.horizon += 3 * c.interval;
        INFO(interval << " days apart");
        CHECK(run(c).outcomes.downtime_days >= 0.9 * once);
    }
}
