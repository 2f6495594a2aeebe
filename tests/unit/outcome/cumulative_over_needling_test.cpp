// What sessions add up to, read from histories made by hand.
#include "../../model.hpp"
#include "history.hpp"
#include "stipple/base/error.hpp"
#include "stipple/base/units.hpp"
#include "stipple/outcome/cumulative_over_needling.hpp"
#include <catch2/catch.hpp>

using namespace stipple;
using insertion::Needling;
using outcome_test::resting_history;

namespace {

double threshold() {
    return model()["outcome/mappings"].value("redness_threshold");
}

/// A history at rest with outputs at these days.
healing::History at_rest(const std::vector<double>& days) {
    auto h = resting_history();
    h.time.clear();
    for (const double day : days) h.time.push_back(day * units::day);
    for (std::size_t s = 0; s < h.names.size(); ++s) {
        h.dermis[s].assign(days.size(), h.baseline_dermis[s]);
        h.papillary[s].assign(days.size(), h.baseline_papillary[s]);
        h.reticular[s].assign(days.size(), h.baseline_reticular[s]);
    }
    return h;
}

/// Values of one state at every output; of cytokine what is above rest.
void set(healing::History& h, const char* name, const std::vector<double>& values) {
    h.dermis[h.of(name)] = values;
}
void set_redness(healing::History& h, const std::vector<double>& times_threshold) {
    const std::size_t s = h.of("inflammatory_cytokine");
    for (std::size_t i = 0; i < h.time.size(); ++i)
        h.papillary[s][i] = h.baseline_papillary[s] + threshold() * times_threshold[i];
}

outcome::CourseOfSessions on_days(const std::vector<double>& days) {
    outcome::CourseOfSessions c{.times = {},
                                .dermis_fraction = 0.02,
                                .water_loss_ratio = [](double, double open) { return 1 + 10 * open; }};
    for (const double day : days) c.times.push_back(day * units::day);
    return c;
}

constexpr double k_hour = 1.0 / 24;

/// Two sessions a week apart: the second finds a fifth of the openings, and a quarter of the cytokine.
healing::History two_sessions() {
    auto h = at_rest({0, 1, 7 - k_hour, 7, 8, 20});
    set(h, "epidermis_covered", {0.9, 0.95, 0.98, 0.88, 0.95, 1});
    set(h, "matrix_gap", {0.005, 0.0049, 0.004, 0.009, 0.0088, 0.006});
    set(h, "mmp", {1, 3, 3, 3, 3, 3});
    set_redness(h, {0, 1.2, 0.3, 0.3, 1.3, 0});
    return h;
}

} // namespace

TEST_CASE("a session finds what the one before has left, and adds to it", "[outcome]") {
    auto course = on_days({0, 7});
    std::vector<double> asked;
    course.water_loss_ratio = [&](double since, double open) {
        asked = {since, open};
        return 1.05;
    };
    const auto n = outcome::find_cumulative_over_needling(model(), two_sessions(), course);
    REQUIRE(n.sessions.size() == 2);
    const auto &first = n.sessions[0], &second = n.sessions[1];
    CHECK(first.day == 0);
    CHECK(first.open_fraction == Approx(0.1));
    CHECK(first.unreplaced_fraction == Approx(0.02));
    CHECK((first.still_open_fraction == 0 && first.redness == 0 && first.cytokine_fraction == 0));
    CHECK(first.water_loss_ratio == 1);
    CHECK(second.day == 7);
    CHECK(second.open_fraction == Approx(0.12));
    CHECK(second.still_open_fraction == Approx(0.2));
    CHECK(second.redness == Approx(0.3));
    CHECK(second.cytokine_fraction == Approx(0.25));
    CHECK(second.unreplaced_fraction == Approx(0.02 * 9 / 5));
    CHECK(second.water_loss_ratio == 1.05);
    CHECK(asked[0] == Approx(7 * units::day - units::hour)); // since the session before, ahead of this one
    CHECK(asked[1] == Approx(0.02));
    CHECK(n.largest.open_fraction == second.open_fraction);
    CHECK(n.verdict == Needling::caution);
    CHECK(n.deciding.name == "still_open_caution");
    CHECK(n.too_early == 1);
    CHECK(n.why.find("20 % of what a session leaves open is still open when the next one comes") == 0);
    CHECK(n.why.find("assumed: nothing that was read supports it") != std::string::npos);
    CHECK(n.cost.days == Approx(20));
    CHECK(n.cost.matrix_lost == Approx(0.01 / 0.72)); // of the collagen at rest
    CHECK(n.cost.matrix_missing == Approx(0.006 / 0.72));
    CHECK(n.cost.mmp_ratio == Approx(2.95)); // over the rest, which is 1
}

TEST_CASE("redness is that of the skin before the next session, not what that session adds", "[outcome]") {
    auto h = at_rest({0, 0.5, 1 - k_hour, 1, 2, 3, 20});
    set_redness(h, {0, 0.5, 1.1, 1.12, 1.6, 1.2, 0});
    const auto n = outcome::find_cumulative_over_needling(model(), h, on_days({0, 1}));
    CHECK(n.sessions[1].redness == Approx(1.1));
    CHECK(n.sessions[1].cytokine_fraction == 1);
    CHECK(n.deciding.name == "redness_caution");
    CHECK(n.why.find("1.1 × the redness that is just seen") == 0); // a multiple, no per cent
    CHECK(n.why.find("the limit is 1 ×") != std::string::npos);
    set_redness(h, {0, 0.5, 0.9, 0.92, 1.6, 1.2, 0}); // what no one sees has no share of its peak
    CHECK(outcome::find_cumulative_over_needling(model(), h, on_days({0, 1})).sessions[1].cytokine_fraction ==
          0);
    set_redness(h, {0, 1.7, 0.9, 0.92, 1.6, 1.2, 0}); // has peaked: what follows is of the next session
    CHECK(outcome::find_cumulative_over_needling(model(), h, on_days({0, 1})).sessions[1].redness ==
          Approx(0.9));
}

TEST_CASE("sessions that find skin at rest, a single one and none that pierces pass no limit", "[outcome]") {
    auto h = two_sessions();
    set(h, "epidermis_covered", {0.9, 1, 1, 0.9, 1, 1});
    for (const auto& days : {std::vector<double>{0}, std::vector<double>{0, 7}}) {
        const auto n = outcome::find_cumulative_over_needling(model(), h, on_days(days));
        CHECK(n.verdict == Needling::none);
        CHECK(n.why == "Every number lies below its limit.");
        CHECK(n.deciding.name.empty());
        CHECK(n.too_early == 0);
    }
    const auto nothing =
        outcome::find_cumulative_over_needling(model(), at_rest({0, 1, 6.9, 7, 20}), on_days({0, 7}));
    for (const double number :
         {nothing.largest.open_fraction, nothing.largest.still_open_fraction, nothing.largest.redness,
          nothing.largest.cytokine_fraction, nothing.largest.unreplaced_fraction, nothing.cost.red_days,
          nothing.cost.matrix_lost, nothing.cost.matrix_missing})
        CHECK(number == 0);
    CHECK(nothing.largest.water_loss_ratio == 1);
    CHECK(nothing.cost.mmp_ratio == Approx(1));
}

TEST_CASE("days of redness are counted, and those in a row", "[outcome]") {
    std::vector<double> days, redness;
    for (int day = 0; day <= 20; ++day) {
        days.push_back(day);
        redness.push_back((day >= 2 && day <= 5) || (day >= 10 && day <= 12) ? 2 : 0);
    }
    auto h = at_rest(days);
    set_redness(h, redness);
    const auto cost = outcome::find_cumulative_over_needling(model(), h, on_days({0})).cost;
    CHECK(cost.red_days == Approx(4 + 3)); // half a day before and after, where it crosses the threshold
    CHECK(cost.longest_red_days == Approx(4));
}

TEST_CASE(
    "every limit of a course is assumed, says caution at most, and each decides where it alone is passed",
    "[outcome]") {
    outcome::CumulativeOverNeedling calm;
    outcome::judge(model(), calm);
    REQUIRE(calm.limits.size() == 5);
    const std::pair<const char*, double outcome::SessionInCourse::*> numbers[] = {
        {"redness_caution", &outcome::SessionInCourse::redness},
        {"still_open_caution", &outcome::SessionInCourse::still_open_fraction},
        {"water_loss_caution", &outcome::SessionInCourse::water_loss_ratio},
        {"unreplaced_caution", &outcome::SessionInCourse::unreplaced_fraction},
        {"open_caution", &outcome::SessionInCourse::open_fraction}};
    for (const auto& [name, number] : numbers) {
        INFO(name);
        const double limit = model().si(std::string("outcome.") + name);
        for (const bool above : {false, true}) {
            outcome::CumulativeOverNeedling n;
            n.sessions.resize(3);
            n.sessions[1].*number = above ? 1.01 * limit : 0.99 * limit;
            outcome::judge(model(), n);
            CHECK((n.verdict == Needling::caution) == above);
            CHECK(n.deciding.name == (above ? name : ""));
        }
    }
    for (const auto& l : calm.limits) {
        CHECK(l.flag == "assumed");
        CHECK(l.level == Needling::caution);
        CHECK_FALSE(l.passed());
    }
}

TEST_CASE("sessions that the history does not hold are an error that names the day", "[outcome]") {
    const auto fault = [](const healing::History& h, const std::vector<double>& days) {
        try {
            outcome::find_cumulative_over_needling(model(), h, on_days(days));
        } catch (const Error& error) {
            CHECK(error.kind() == Kind::input);
            return error.problems().front().key;
        }
        return std::string();
    };
    CHECK(fault(two_sessions(), {0, 21}) == "session on day 21");
    CHECK(fault(two_sessions(), {0, 7, 7.5, 7.8}) == "session on day 7.8"); // no output between the last two
}
