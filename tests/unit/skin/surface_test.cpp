#include "../../model.hpp"
#include "stipple/base/error.hpp"
#include "stipple/base/table.hpp"
#include "stipple/skin/surface.hpp"
#include <catch2/catch.hpp>
#include <cmath>
#include <functional>

using namespace stipple;
using skin::scar_profile;
using skin::volume_share;

/// Midpoint rule on 0..1; the error of a kink or a step is below the width of a cell, 2e-6.
static double integral(const std::function<double(double)>& f) {
    constexpr int n = 500000;
    double sum = 0;
    for (int i = 0; i < n; ++i) sum += f((i + 0.5) / n);
    return sum / n;
}

TEST_CASE("profiles of scars are one in the middle, zero from the rim on, and fall between", "[skin]") {
    for (const auto& kind : skin::scar_kinds(model())) {
        INFO(kind);
        CHECK(scar_profile(kind, 0) == 1);
        CHECK(scar_profile(kind, 1) == 0);
        CHECK(scar_profile(kind, 1.5) == 0);
        CHECK(scar_profile(kind, -0.3) == scar_profile(kind, 0.3));
        double last = 1;
        for (int i = 1; i <= 100; ++i) {
            const double now = scar_profile(kind, 0.01 * i);
            CHECK(now <= last);
            last = now;
        }
    }
}

TEST_CASE("profiles of scars are those of their docstring", "[skin]") {
    CHECK(scar_profile("rolling", 0.5) == Approx(0.5));
    CHECK(scar_profile("rolling", 1.0 / 3) == Approx(0.75)); // cos^2 30 degrees
    CHECK(scar_profile("striae", 2.0 / 3) == Approx(0.25));  // cos^2 60 degrees
    CHECK(scar_profile("boxcar", 0.8) == 1);
    CHECK(scar_profile("boxcar", 0.9) == Approx(0.5));
    CHECK(scar_profile("icepick", 0.25) == Approx(0.75));
    CHECK(scar_profile("hypertrophic", 0.5) == Approx(0.75));
}

TEST_CASE("volume shares are the integrals of the profiles", "[skin]") {
    for (const auto& kind : skin::scar_kinds(model())) {
        INFO(kind);
        const double numeric = integral([&](double s) {
            return kind == "striae" ? scar_profile(kind, s) : 2 * s * scar_profile(kind, s);
        });
        CHECK(volume_share(kind) == Approx(numeric).epsilon(1e-6));
    }
    CHECK(volume_share("icepick") == Approx(1.0 / 3)); // a cone
}

TEST_CASE("kinds of scar have labels and typical sizes inside the published ranges", "[skin]") {
    CHECK(skin::scar_kinds(model()) ==
          std::vector<std::string>{"rolling", "boxcar", "icepick", "striae", "hypertrophic"});
    CHECK(skin::scar_label(model(), "striae") == "stretch mark");
    const TableView scars = model()["skin/scars"];
    for (std::size_t r = 0; r < scars.rows.size(); ++r) {
        INFO(scars.text(r, "kind"));
        for (const std::string what : {"depth_mm", "width_mm"}) {
            CHECK(scars.number(r, what) > 0);
            CHECK(scars.number(r, what) >= scars.number_or(r, "low_" + what, 0));
            CHECK(scars.number(r, what) <= scars.number_or(r, "high_" + what, INFINITY));
        }
        CHECK(scars.number(r, "bridged") >= 0);
        CHECK(scars.number(r, "bridged") <= 1);
    }
}

TEST_CASE("an unknown kind of scar is an input error with the nearest word", "[skin]") {
    const auto error_of = [](const std::function<void()>& call) {
        try {
            call();
        } catch (const Error& error) {
            return error;
        }
        FAIL("no error");
        throw 0;
    };
    for (const auto& error :
         {error_of([] { scar_profile("boxcart", 0.5); }), error_of([] { volume_share("boxcart"); }),
          error_of([] { skin::scar_label(model(), "boxcart"); })}) {
        CHECK(error.kind() == Kind::input);
        CHECK(error.problems().front().nearest == "boxcar");
        CHECK(error.problems().front().value == "boxcart");
    }
}
