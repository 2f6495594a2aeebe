// What repetition, age and place must never do.
#include "../../model.hpp"
#include "injury.hpp"
#include <algorithm>
#include <catch2/catch.hpp>
#include <cmath>

using namespace stipple;
using healing::History;

namespace {

/// Outputs every six hours.
healing::HealingSpec often(int sessions, double interval_days, double after_days, double damaged = 0.02) {
    auto spec = course_of(injury_of(damaged, 1000), sessions, interval_days, 1);
    spec.output_times.clear();
    const double end = (sessions - 1) * interval_days + after_days;
    for (double d = 0; d <= end + 1e-9; d += 0.25) spec.output_times.push_back(d * units::day);
    return spec;
}

/// Peak and area of what a state is above rest in the seven days from a day on.
struct Week {
    double peak = 0, area = 0;
};
Week week_from(const History& h, const std::vector<std::vector<double>>& region,
               const std::vector<double>& rest, const char* state, double day) {
    const std::size_t s = h.of(state);
    Week week;
    for (std::size_t t = 1; t < h.time.size(); ++t) {
        const double from = day * units::day, to = (day + 7) * units::day;
        if (h.time[t] <= from + 1 || h.time[t] > to + 1) continue;
        const auto above = [&](std::size_t i) { return std::fabs(region[s][i] - rest[s]); };
        week.peak = std::max(week.peak, above(t));
        week.area += 0.5 * (above(t) + above(t - 1)) * (h.time[t] - h.time[t - 1]);
    }
    return week;
}

} // namespace

TEST_CASE("repeated needling never calms the skin") {
    const auto once = healing::heal(model(), often(1, 30, 7));
    for (const auto& [interval, sessions] :
         {std::pair{0.5, 4}, {1.0, 30}, {2.0, 10}, {3.0, 6}, {5.0, 6}, {7.0, 6}, {14.0, 4}, {30.0, 3}}) {
        const auto h = healing::heal(model(), often(sessions, interval, 7));
        const double last = (sessions - 1) * interval;
        for (const char* state : {"inflammatory_cytokine", "epidermis_covered"}) {
            const Week first = week_from(once, once.papillary, once.baseline_papillary, state, 0),
                       now = week_from(h, h.papillary, h.baseline_papillary, state, last);
            INFO(state << ", " << sessions << " sessions " << interval << " d apart: peak " << now.peak
                       << " of " << first.peak << ", area " << now.area << " of " << first.area);
            CHECK(now.peak >= 0.9 * first.peak);
            CHECK(now.area >= 0.9 * first.area);
        }
    }
}

TEST_CASE(
    "n sessions never give more than 1.1 n times one, but where the one before has left fibroblasts and vessels") {
    // Read 120 days after the last, when the paths of one session are filled. Ninety days on, cells are at rest again;
    // a month on there are still a third more fibroblasts, which the next session sets to work.
    for (const double damaged : {0.003, 0.03})
        for (const auto& [interval, most] : {std::pair{90.0, 1.1}, {30.0, 1.4}}) {
            const auto gain = [&](int n) {
                return healing::heal(model(), course_of(injury_of(damaged, 1000), n, interval,
                                                        (n - 1) * interval + 120))
                    .final_gain();
            };
            const double one = gain(1);
            for (const int n : {2, 6}) {
                INFO(n << " sessions " << interval << " d apart, damaged " << damaged << ": " << gain(n)
                       << " of one " << one);
                CHECK(gain(n) <= most * n * one);
            }
        }
}

TEST_CASE("at equal dose older, more photoaged and smoking skin never gains more") {
    const auto gain_of = [](double age, double photoageing, bool smoker, double damaged) {
        skin::Person person;
        person.age_years = age, person.photoageing = photoageing, person.smoker = smoker;
        auto spec = course_of(injury_of(damaged, 1000), 3, 30, 200);
        spec.host = healing::make_host(model(), person);
        return healing::heal(model(), spec).final_gain();
    };
    for (const double damaged : {0.003, 0.03}) {
        double before = 1e9;
        for (const double age : {25.0, 40.0, 55.0, 70.0, 85.0}) {
            const double gain = gain_of(age, 0, false, damaged);
            INFO("age " << age << ", damaged " << damaged);
            CHECK(gain <= before + 1e-4);
            before = gain;
        }
        for (const double age : {30.0, 60.0}) {
            const double plain = gain_of(age, 0, false, damaged);
            // resting cytokine of photoaged skin keeps macrophages M1 a little longer (K_I12): a thousandth
            CHECK(gain_of(age, 1, false, damaged) <= 1.002 * plain);
            CHECK(gain_of(age, 0, true, damaged) <= plain + 1e-4);
        }
    }
}

TEST_CASE("the needle's path holds no less collagen than the tissue beside it, once it is filled") {
    auto spec = course_of({.punctures_per_cm2 = 225, .radius = 40e-6, .nr = 12}, 1, 30, 300);
    spec.snapshot_times = {300 * units::day};
    spec.lateral_tolerance = 0;
    const auto h = healing::heal(model(), spec);
    const auto& cell = std::get<grid::UnitCell>(spec.sessions.front().damage.grid);
    const auto& fields = h.snapshots.front().fields;
    const auto& names = healing::state_names();
    const auto field = [&](const char* name) {
        return fields[static_cast<std::size_t>(std::find(names.begin(), names.end(), name) - names.begin())];
    };
    const auto one = field("collagen_1"), three = field("collagen_3");
    const int z = cell.nz() / 3;
    const auto at = [&](int r) {
        const std::size_t i = static_cast<std::size_t>(cell.index(z, r));
        return static_cast<double>(one[i] + three[i]);
    };
    INFO("path " << at(0) << ", rim " << at(cell.nr() - 1));
    CHECK(at(0) >= 0.98 * at(cell.nr() - 1)); // within the band of what is beside it
    CHECK(at(0) <= 1.02 * at(cell.nr() - 1)); // and scar is not denser
}

TEST_CASE("mass is density times thickness, in every region at every time") {
    const auto h = healing::heal(model(), often(3, 30, 30));
    const std::size_t mass = h.of("collagen_total"), density = h.of("collagen_density"),
                      thickness = h.of("dermal_thickness");
    for (const auto* region : {&h.dermis, &h.papillary, &h.reticular})
        for (std::size_t t = 0; t < h.time.size(); ++t)
            CHECK(std::fabs((*region)[mass][t] - (*region)[density][t] * (*region)[thickness][t]) <
                  1e-12 * (*region)[mass][t]);
    const auto& thick = h.dermis[thickness];
    CHECK(*std::max_element(thick.begin(), thick.end()) > 1.01); // oedema
}

TEST_CASE("the epidermis calms down within weeks of a session, and six of them make no psoriasis") {
    const auto passing = [](const History& h, double day) {
        return h.at("epidermis_passing", day * units::day);
    };
    for (const double damaged : {0.003, 0.03, 0.1}) {
        const auto once = healing::heal(model(), often(1, 30, 60, damaged));
        double peak = 0;
        for (double day = 0; day < 30; day += 1) peak = std::max(peak, passing(once, day));
        INFO("damaged " << damaged << ", peak " << peak << ", day 30 " << passing(once, 30));
        CHECK(passing(once, 30) < 0.1 * peak);
        const auto six = healing::heal(model(), course_of(injury_of(damaged, 1000), 6, 30, 300));
        const std::size_t e = six.of("epidermal_thickness");
        CHECK(six.dermis[e].back() / six.baseline_dermis[e] - 1 < 0.6);
    }
}
