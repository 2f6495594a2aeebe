#include "../../model.hpp"
#include "stipple/outcome/scar.hpp"
#include <catch2/catch.hpp>
#include <cmath>
#include <numbers>
#include <rapidcheck/catch.h>

using namespace stipple;
using std::numbers::pi;

namespace {

const std::vector<outcome::MatrixLayer> k_dermis{{0.2e-3, 0.6}, {1.0e-3, 0.3}};

/// Volume by summing rings of the profile.
double by_rings(const skin::Scar& scar) {
    constexpr int k_rings = 20000;
    double sum = 0;
    for (int i = 0; i < k_rings; ++i) {
        const double s = (i + 0.5) / k_rings;
        sum += skin::scar_profile(scar.kind, s) * s;
    }
    return scar.depth * 2 * pi * scar.width * scar.width / 4 * sum / k_rings;
}

} // namespace

TEST_CASE("volume of a scar: what is added is what is missing less", "[outcome]") {
    for (const char* kind : {"rolling", "boxcar", "icepick", "hypertrophic"}) {
        INFO(kind);
        const skin::Scar before{.kind = kind, .depth = 0.4e-3, .width = 3e-3, .count = 10};
        CHECK(outcome::scar_volume(before) == Approx(by_rings(before)).epsilon(1e-3));
        const auto after = outcome::filled(before, 0.3e-3, 0.2);
        const double lift = before.depth - after.depth;
        CHECK(by_rings(before) - by_rings(after) ==
              Approx(lift * pi * 2.25e-6 * skin::volume_share(kind)).epsilon(1e-3));
        CHECK(after.width == before.width);
    }
}

TEST_CASE("a scar is lifted by the share of new matrix, and never above its rim", "[outcome]") {
    const skin::Scar scar{.kind = "rolling", .depth = 0.3e-3, .width = 5e-3};
    CHECK(outcome::filled(scar, 0, 0.5).depth == scar.depth);
    CHECK(outcome::filled(scar, 1e-3, 0).depth == scar.depth);
    CHECK(scar.depth - outcome::filled(scar, 1e-8, 0.2).depth == Approx(0.2e-8).epsilon(1e-4));
    CHECK(outcome::filled(scar, 1, 1).depth >= 0);
    const skin::Scar raised{.kind = "hypertrophic", .depth = 0.8e-3, .width = 6e-3};
    CHECK(outcome::filled(raised, 0.5e-3, 0.2).depth == Approx(0.9e-3)); // matrix adds to a raised scar
}

TEST_CASE("new matrix under a floor, for a head that follows the scar and one that spans it", "[outcome]") {
    CHECK(outcome::new_matrix(k_dermis, 0, 0) == Approx(0.6 * 0.2e-3 + 0.3 * 1e-3));
    CHECK(outcome::new_matrix(k_dermis, 0, 1) == Approx(outcome::new_matrix(k_dermis, 0, 0)));
    CHECK(outcome::new_matrix(k_dermis, 0.6e-3, 0) == Approx(0.5 * 0.42e-3));
    CHECK(outcome::new_matrix(k_dermis, 0.6e-3, 1) == Approx(0.3 * 0.6e-3)); // the papillary part is above it
    CHECK(outcome::new_matrix(k_dermis, 1.2e-3, 1) == Approx(0).margin(1e-15));
    rc::prop("deeper scars get less", [] {
        const double d = 1e-6 * *rc::gen::inRange(0, 1100), more = d + 1e-6 * *rc::gen::inRange(1, 100);
        const double bridged = 0.01 * *rc::gen::inRange(0, 101);
        RC_ASSERT(outcome::new_matrix(k_dermis, more, bridged) <=
                  outcome::new_matrix(k_dermis, d, bridged) + 1e-15);
    });
}

TEST_CASE("number of scars that count and the ECCA score", "[outcome]") {
    const skin::Scar scar{.kind = "boxcar", .depth = 0.1e-3, .width = 3e-3, .count = 12};
    // half of a log-normal lies above its median, mean / sqrt(1 + c^2)
    CHECK(outcome::visible_scars(scar, 0.5, 0.1e-3 / std::sqrt(1.25)) == Approx(6));
    CHECK(outcome::visible_scars(scar, 0.5, 1e-9) == Approx(12));
    CHECK(outcome::visible_scars(scar, 0.5, 1.0) == Approx(0).margin(1e-9));
    CHECK(outcome::ecca_score(model(), "icepick", 0) == 0);
    CHECK(outcome::ecca_score(model(), "boxcar", 12) ==
          Approx(2 * outcome::ecca_score(model(), "boxcar", 2)));
    CHECK(outcome::ecca_score(model(), "rolling", 100) == outcome::ecca_score(model(), "rolling", 30));
    CHECK(outcome::ecca_score(model(), "rolling", 12) > outcome::ecca_score(model(), "icepick", 12));
}
