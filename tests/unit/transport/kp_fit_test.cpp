#include "../../model.hpp"
#include "stipple/base/error.hpp"
#include "stipple/base/table.hpp"
#include "stipple/transport/kp_fit.hpp"
#include <catch2/catch.hpp>
#include <cmath>

using namespace stipple;

TEST_CASE("the two tables of permeabilities are whole", "[ledger][product]") {
    CHECK(transport::kp_fit(model(), "kp_a").rows == 208);
    CHECK(transport::kp_fit(model(), "kp_b").rows == 94);
    CHECK(model()["transport/raw/kp_a"].text(0, "log10_kp_cm_per_s") == "-8.84");
    CHECK(model()["transport/raw/kp_b"].row("Benzene") == 93);
    CHECK_THROWS_AS(transport::kp_fit(model(), "kp_c"), Error);
}

TEST_CASE("Potts and Guy on the two tables as published", "[ledger][product]") {
    const auto a = transport::kp_fit(model(), "kp_a"), b = transport::kp_fit(model(), "kp_b");
    CHECK(a.null_rms == Approx(0.73).margin(0.005));
    CHECK(a.null_bias == Approx(0.25).margin(0.005));
    CHECK(a.null_bias_polar == Approx(0.77).margin(0.005));
    CHECK(b.null_rms == Approx(1.20).margin(0.005));
    CHECK(b.null_bias == Approx(0.23).margin(0.005));
    CHECK(b.null_median == Approx(0.60).margin(0.005));
}

TEST_CASE("the prediction is nearer than Potts and Guy", "[ledger][product]") {
    const auto a = transport::kp_fit(model(), "kp_a"), b = transport::kp_fit(model(), "kp_b");
    CHECK(a.rms < a.null_rms);
    CHECK(std::abs(a.bias) < std::abs(a.null_bias));
    CHECK(std::abs(a.bias_polar) < std::abs(a.null_bias_polar));
    CHECK(b.rms < b.null_rms);
    CHECK(b.median < b.null_median);
}

TEST_CASE("fresh rows are those of substances not in table A", "[ledger][product]") {
    const auto fresh = transport::kp_fit(model(), "kp_b", true);
    CHECK(fresh.rows == 49);
    CHECK(fresh.null_rms == Approx(1.516).margin(0.001));
    CHECK_THROWS_AS(transport::kp_fit(model(), "kp_a", true), Error); // none is left
}
