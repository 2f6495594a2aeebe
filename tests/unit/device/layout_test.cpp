#include "stipple/base/error.hpp"
#include "stipple/device/layout.hpp"
#include <algorithm>
#include <catch2/catch.hpp>

using namespace stipple;
using namespace stipple::device;

TEST_CASE("every layout has exactly the needles asked for, the pitch apart", "[device]") {
    const double pitch = 0.5e-3;
    for (const auto& layout : layouts())
        for (const int needles : {1, 2, 3, 7, 12, 14, 35, 36, 42, 192, 1000}) {
            INFO(layout << " " << needles);
            const auto places = make_layout(layout, needles, pitch);
            CHECK(places.size() == static_cast<std::size_t>(needles));
            if (needles == 1) {
                CHECK(reach(places) == 0);
                continue;
            }
            if (layout == "disc") { // neighbours of a sunflower stand a little closer than its pitch
                CHECK(least_distance(places) > 0.87 * pitch);
                CHECK(least_distance(places) < 1.03 * pitch);
                CHECK(reach(places) == Approx(pitch * std::sqrt((needles - 0.5) / M_PI)));
                continue;
            }
            CHECK(least_distance(places) == Approx(pitch).epsilon(1e-9));
            Position mean;
            for (const auto& p : places) mean = {mean.x + p.x / needles, mean.y + p.y / needles};
            CHECK(std::hypot(mean.x, mean.y) < 1e-12);
        }
}

TEST_CASE("layouts have their shapes", "[device]") {
    const auto square = make_layout("square", 36, 1e-3);
    CHECK(reach(square) == Approx(2.5e-3 * std::sqrt(2)));
    for (const auto& p : make_layout("ring", 9, 1e-3))
        CHECK(std::hypot(p.x, p.y) == Approx(1e-3 / (2 * std::sin(M_PI / 9))));
    for (const auto& p : make_layout("row", 5, 1e-3)) CHECK(p.x == 0);
    CHECK(reach(make_layout("row", 5, 1e-3)) == Approx(2e-3));
    // a needle amid a hexagonal array has six neighbours at the pitch
    const auto hexagonal = make_layout("hexagonal", 100, 1e-3);
    const auto middle = *std::min_element(hexagonal.begin(), hexagonal.end(), [](auto& a, auto& b) {
        return std::hypot(a.x, a.y) < std::hypot(b.x, b.y);
    });
    CHECK(std::count_if(hexagonal.begin(), hexagonal.end(), [&](auto& p) {
              return std::abs(std::hypot(p.x - middle.x, p.y - middle.y) - 1e-3) < 1e-9;
          }) == 6);
}

TEST_CASE("a layout fills its face", "[device]") {
    const double area = 1e-4, width = 1e-2;
    CHECK(pitch_to_fill("square", 100, area, width) == Approx(1e-3));
    CHECK(pitch_to_fill("disc", 100, area, width) == Approx(1e-3));
    CHECK(pitch_to_fill("hexagonal", 100, area, width) == Approx(1e-3 * std::sqrt(2 / std::sqrt(3.0))));
    CHECK(pitch_to_fill("row", 20, area, width) == Approx(0.5e-3));
    const double ring = pitch_to_fill("ring", 20, area, width);
    CHECK(reach(make_layout("ring", 20, ring)) + 0.5 * ring == Approx(0.5 * width));
    CHECK(pitch_to_fill("row", 1, area, width) > 0);
}

TEST_CASE("layouts that cannot be made are named", "[device]") {
    const auto problem_of = [](const std::string& layout, int needles, double pitch) {
        try {
            (void)make_layout(layout, needles, pitch);
        } catch (const Error& e) {
            CHECK(e.kind() == stipple::Kind::input);
            return e.problems().at(0);
        }
        return Problem{};
    };
    CHECK(problem_of("hexagon", 4, 1e-3).nearest == "hexagonal");
    CHECK(problem_of("square", 0, 1e-3).allowed == "1 to 100000");
    CHECK(problem_of("square", 1000000, 1e-3).value == "1000000");
    CHECK(problem_of("square", 4, -1e-3).key == "pitch_um");
    CHECK(problem_of("square", 4, 0).key == "pitch_um");
    CHECK(problem_of("square", 4, NAN).key == "pitch_um");
    CHECK(problem_of("square", 1, NAN).what.empty()); // a single needle needs no pitch
}
