#include "../../model.hpp"
#include "stipple/study/product/product_sweep.hpp"
#include <catch2/catch.hpp>
#include <cmath>

using namespace stipple;
using schema::Value;
using study::parse_product_sweep;
using study::ProductStudy;

static ProductStudy sound() {
    ProductStudy s;
    s.molecule.molecular_weight = 0.3;
    s.molecule.log_kow = 0.5;
    s.dose.concentration = 10;
    s.dose.thickness = 1e-4;
    s.channels = true;
    s.per_m2 = 1e6;
    s.depth = 200e-6;
    s.diameter = 60e-6;
    s.horizon = 2 * 3600;
    s.grid = transport::Grid::coarse;
    return s;
}

template <class Action> static Problem problem_of(const Action& action) {
    try {
        action();
    } catch (const Error& e) {
        CHECK(e.kind() == Kind::input);
        REQUIRE(e.problems().size() == 1);
        return e.problems().front();
    }
    FAIL("no error");
    return {};
}

TEST_CASE("keys of the product file are swept with or without their section") {
    CHECK(parse_product_sweep(model(), "depth_um=100:300:100").values.size() == 3);
    CHECK(parse_product_sweep(model(), "channels.number_per_cm2=50,100").key.path ==
          "channels.number_per_cm2");
    CHECK(std::get<std::string>(parse_product_sweep(model(), "name=caffeine,nicotine").values[1]) ==
          "nicotine");
    CHECK(std::get<bool>(parse_product_sweep(model(), "occluded=true").values[0]));
    CHECK(problem_of([] { parse_product_sweep(model(), "log_kov=1"); }).nearest == "log_kow");
    CHECK(problem_of([] { parse_product_sweep(model(), "depth=1"); }).nearest == "depth_um");
    CHECK(problem_of([] { parse_product_sweep(model(), "tip_radius_um=1"); }).what ==
          "no key of the product file that can be swept");
    CHECK(problem_of([] { parse_product_sweep(model(), "title=a"); }).what.find("no key") == 0);
}

TEST_CASE("a sweep of products is a grid, the same for any number of threads") {
    const auto axes = std::vector{parse_product_sweep(model(), "molecular_weight_g_per_mol=150,600"),
                                  parse_product_sweep(model(), "number_per_cm2=50,200")};
    int told = 0;
    const auto one = study::sweep_products(model(), sound(), axes, 1, [&](const Progress& p) {
        CHECK(p.stage == "permeation");
        CHECK(p.fraction == ++told / 4.0);
        return true;
    });
    CHECK(told == 4);
    REQUIRE(one.points.size() == 4);
    CHECK(std::get<double>(one.points[1].at[0]) == 150);
    CHECK(std::get<double>(one.points[1].at[1]) == 200);
    const auto two = study::sweep_products(model(), sound(), axes, 2);
    for (std::size_t i = 0; i < 4; ++i) {
        CHECK(one.points[i].absorbed == two.points[i].absorbed);
        CHECK(one.points[i].lag == two.points[i].lag);
    }
    // More channels let more through; the permeability is that of intact skin, less for larger molecules.
    CHECK(one.points[0].absorbed < one.points[1].absorbed);
    CHECK(one.points[0].enhancement < one.points[1].enhancement);
    CHECK(one.points[0].permeability == one.points[1].permeability);
    CHECK(one.points[2].permeability < one.points[0].permeability);
    CHECK(std::isnan(one.points[0].peak_plasma)); // no clearance is known
    // The same numbers as one product by hand.
    auto s = sound();
    s.molecule.molecular_weight = 600 * 1e-3;
    s.per_m2 = 200 * 1e4;
    const auto r = study::permeate_product(model(), s, {.members = 0});
    CHECK(one.points[3].absorbed == Approx(r.course.absorbed.back()).epsilon(1e-9));
    CHECK(one.points[3].share == Approx(r.course.absorbed.back() / 1e-3).epsilon(1e-9)); // 100 ug/cm²
}

TEST_CASE("each warning of a sweep is told once") {
    const auto sweep =
        study::sweep_products(model(), sound(), {parse_product_sweep(model(), "number_per_cm2=50,100,200")});
    int cautions = 0;
    for (const auto& w : sweep.warnings) cautions += w.text.find("no product is authorised") == 0 ? 1 : 0;
    CHECK(cautions == 1);
    for (std::size_t i = 1; i < sweep.warnings.size(); ++i)
        CHECK(sweep.warnings[i - 1].level >= sweep.warnings[i].level);
}

TEST_CASE("sweeps of products that cannot be computed are refused before they start") {
    const auto refused = [](const ProductStudy& s, const std::vector<std::string>& words) {
        std::vector<study::SweepAxis> axes;
        for (const auto& w : words) axes.push_back(parse_product_sweep(model(), w));
        bool started = false;
        const auto problem = problem_of([&] {
            study::sweep_products(model(), s, axes, 1, [&](const Progress&) { return started = true; });
        });
        CHECK_FALSE(started);
        return problem;
    };
    auto intact = sound();
    intact.channels = false;
    CHECK(refused(intact, {"depth_um=100,200"}).what.find("no section [channels]") != std::string::npos);
    CHECK(refused(sound(), {"log_kow=1", "product.log_kow=2"}).what == "this key is swept twice");
    CHECK(refused(sound(), {"log_kow=-2:2:0.02", "depth_um=50:350:1"}).what == "too many combinations");
    const auto late = refused(sound(), {"start_min=0:300:60"}); // the run ends after 120 min
    CHECK(late.what.find("at vehicle.start_min=120: ") == 0);
    CHECK(refused(sound(), {"passes=1,2"}).what.find("goes with channels.model") != std::string::npos);
    CHECK(refused(sound(), {"volume_ml_per_cm2=1,2"}).key == "receptor.volume_ml_per_cm2");
}

TEST_CASE("a dose without limit has no share; excised skin has no plasma") {
    auto s = sound();
    s.dose.thickness = 0;
    s.state = study::SkinState::excised;
    s.molecule.plasma_clearance = 1e-5;
    s.molecule.distribution_volume = 0.1;
    const auto sweep = study::sweep_products(model(), s, {parse_product_sweep(model(), "log_kow=0,1")});
    CHECK(std::isnan(sweep.points[0].share));
    CHECK(std::isnan(sweep.points[0].peak_plasma));
    CHECK(std::isinf(sweep.points[0].half_life));
}

TEST_CASE("a sweep of products stops when it is told to") {
    try {
        study::sweep_products(model(), sound(), {parse_product_sweep(model(), "log_kow=0,1,2")}, 1,
                              [](const Progress&) { return false; });
        FAIL("it went on");
    } catch (const Error& e) {
        CHECK(e.kind() == Kind::interrupted);
    }
}
