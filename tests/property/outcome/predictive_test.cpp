// What a new person may show: bounds, order and the sources of a spread.
#include "../../model.hpp"
#include "stipple/base/error.hpp"
#include "stipple/base/random.hpp"
#include "stipple/outcome/catalogue.hpp"
#include "stipple/outcome/predictive.hpp"
#include <catch2/catch.hpp>

using namespace stipple;
using namespace stipple::outcome;

namespace {

std::vector<double> normals(std::size_t n, double sd, std::uint32_t subject) {
    const Random random(7, Purpose::simulated_data, subject);
    std::vector<double> all;
    for (std::size_t i = 0; i < n; ++i) all.push_back(sd * random.normal(i));
    return all;
}

} // namespace

TEST_CASE("a discrepancy makes a change larger or smaller, never turns it round and keeps the bounds") {
    const Random random(3, Purpose::simulated_data);
    for (std::uint64_t i = 0; i < 5000; ++i) {
        const Bounds bounds{0, i % 3 == 0 ? 10 : INFINITY};
        const double rest = 10 * random.uniform(i, 0), change = 12 * (random.uniform(i, 1) - 0.5),
                     by = 3 * random.normal(i, 2);
        const double moved = moved_by(rest, change, by, bounds);
        CHECK(moved >= bounds.least);
        CHECK(moved <= bounds.most);
        CHECK((moved - rest) * change >= 0);
        CHECK(moved_by(rest, 0, by, bounds) == rest);
        // a larger discrepancy is a larger change
        CHECK(std::fabs(moved_by(rest, change, by + 0.1, bounds) - rest) >= std::fabs(moved - rest) - 1e-12);
    }
    CHECK(moved_by(0, 20, std::log(2.0), {}) == Approx(40));         // open: the logarithm of the change
    CHECK(moved_by(1, -0.5, std::log(3.0), {0, 5}) == Approx(0.25)); // half of the room: odds 1 to 3
    CHECK(moved_by(5, 2, 1, {0, 5}) == 5);                           // no room, no change
}

TEST_CASE("no change and no spread stay none, whatever the model is worth") {
    const auto p = predict({.rest = 3, .change = 0}, discrepancy_draws(model(), "tissue"));
    CHECK(p.p10 == 3);
    CHECK(p.p50 == 3);
    CHECK(p.p90 == 3);
    CHECK(p.people + p.parameters + p.discrepancy == 0);
    CHECK_FALSE(predict({.rest = 3, .change = NAN}, discrepancy_draws(model(), "tissue")).known());
    CHECK_THROWS_AS(discrepancy_draws(model(), "mood"), Error);
}

TEST_CASE("every source widens a new person's band, and the shares say which") {
    const auto& draws = discrepancy_draws(model(), "tissue");
    const auto people = normals(32, 4, 1), parameters = normals(64, 6, 2);
    const std::vector<double> none{0};
    const auto width = [](const Predictive& p) { return p.p90 - p.p10; };
    const Predictive model_alone = predict({.change = 20}, draws),
                     with_people = predict({.change = 20, .people = people}, draws),
                     all = predict({.change = 20, .people = people, .parameters = parameters}, draws),
                     members = predict({.change = 20, .people = people, .parameters = parameters}, none);
    CHECK(width(model_alone) < width(with_people));
    CHECK(width(with_people) < width(all));
    CHECK(model_alone.discrepancy == Approx(1));
    CHECK(all.people + all.parameters + all.discrepancy == Approx(1));
    CHECK(all.parameters > all.people);
    // without a discrepancy: one draw, that of the first members
    CHECK(members.p50 == Approx(20 + people[0] + parameters[0]));
    // the median person stays near the centre: a discrepancy is no bias
    CHECK(all.p50 == Approx(20).margin(2));
}

TEST_CASE("draws of a discrepancy have the spread that the table gives") {
    const TableView t = model()["outcome/discrepancy"];
    for (std::size_t row = 0; row < t.rows.size(); ++row) {
        auto draws = discrepancy_draws(model(), t.text(row, "kind"));
        std::sort(draws.begin(), draws.end());
        // t4 alone lies within 1.53 omega in eight of ten; with half of omega on top within 1.65
        const double half = 0.5 * (draws[draws.size() * 9 / 10] - draws[draws.size() / 10]);
        INFO(t.text(row, "kind"));
        CHECK(half > 1.3 * t.number(row, "omega")); // not knowing omega makes it wider
        CHECK(half < 2.6 * t.number(row, "omega"));
    }
}

TEST_CASE("every endpoint knows between which values it lies") {
    for (const EndpointRow& row : endpoint_rows(model())) {
        INFO(row.name);
        CHECK(row.bounds.least < row.bounds.most);
        if (row.group == Group::appearance) CHECK(row.bounds.least == 0);
        if (row.name.ends_with("_gain")) CHECK(row.bounds.least == -100); // no more than all is lost
    }
}
