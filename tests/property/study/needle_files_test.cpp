#include "../../model.hpp"
#include "stipple/base/error.hpp"
#include "stipple/base/random.hpp"
#include "stipple/study/needle/needle_study.hpp"
#include <algorithm>
#include <catch2/catch.hpp>
#include <cmath>

using namespace stipple;
using namespace stipple::study;

namespace {

/// Values of a random needle file, each anywhere in the range of its key.
class Draw {
  public:
    explicit Draw(std::uint32_t file) : random_(7, Purpose::pattern, file) {}

    double share() { return random_.uniform(count_++); }
    bool often() { return share() < 0.5; }

    /// Even in the logarithm where the range spans decades; now and then one of its ends.
    double within(double low, double high) {
        const double u = share();
        if (u < 0.1) return low;
        if (u > 0.9) return high;
        const double v = (u - 0.1) / 0.8;
        return low > 0 && high > 20 * low ? low * std::pow(high / low, v) : low + (high - low) * v;
    }

  private:
    Random random_;
    std::uint64_t count_ = 0;
};

skin::Layer random_layer(Draw& draw) {
    skin::Layer layer = measured_layer();
    layer.name = "layer";
    layer.thickness = draw.within(0.1e-6, 0.1);
    layer.youngs_modulus = draw.within(1, 1e10);
    layer.poisson_ratio = draw.within(0, 0.499);
    layer.toughness = draw.within(0.01, 1e6);
    layer.stiffening = draw.within(1.2, 60);
    layer.start = draw.within(1, 20);
    layer.rate_exponent = draw.within(0, 0.5);
    layer.friction = draw.within(0, 2);
    return layer;
}

NeedleStudy random_study(std::uint32_t file) {
    Draw draw(file);
    NeedleStudy s;
    s.needle.shape = draw.often() ? device::Shape::cone : device::Shape::pyramid;
    s.needle.length = draw.within(10e-6, 5e-3);
    s.needle.base_width = draw.within(2e-6, 3e-3);
    s.needle.tip_radius = std::min(draw.within(0.1e-6, 500e-6), 0.5 * s.needle.base_width);
    s.needle.flat_tip = draw.often();
    s.needle.taper_length = std::max(draw.within(1e-6, 5e-3), s.needle.tip_radius);
    if (draw.often()) {
        s.person = {.age_years = draw.within(0, 120), .site = draw.often() ? "eyelid" : "back"};
        s.person.hydration = draw.share();
    } else {
        const int layers = 1 + static_cast<int>(5 * draw.share());
        for (int i = 0; i < layers; ++i) s.layers.push_back(random_layer(draw));
        s.layers.back().thickness = NAN;
        s.tension = draw.often() ? 0 : draw.within(0, 1e7);
    }
    const double kind = draw.share();
    s.drive = kind < 0.4   ? insertion::Drive::displacement
              : kind < 0.7 ? insertion::Drive::force
                           : insertion::Drive::impact;
    s.array = draw.often();
    if (s.array) {
        s.needles = 1 + static_cast<int>(60 * draw.share() * draw.share());
        s.pitch = std::max(draw.within(10e-6, 20e-3), 1.2 * s.needle.base_width);
    }
    s.travel = draw.often() ? NAN : draw.within(1e-6, 20e-3);
    s.speed = draw.within(1e-6, 5);
    if (draw.often()) s.rig = draw.within(10, 1e9);
    s.press_force = draw.within(1e-4, 1000);
    s.mass = draw.within(1e-6, 10);
    s.impact_speed = draw.within(0.01, 100);
    if (draw.often()) s.support_stiffness = draw.within(1, 1e9), s.support_mass = draw.within(0, 100);
    return s;
}

} // namespace

TEST_CASE("whatever the needle file asks, energy adds up and no more needle is in the skin than there is",
          "[study]") {
    int answered = 0;
    for (std::uint32_t file = 0; answered < 200; ++file) {
        REQUIRE(file < 400);
        const NeedleStudy study = random_study(file);
        INFO("file " << file);
        if (!check_needle_study(model(), study, {}).empty()) continue;
        const NeedleResult result = insert_needle(model(), study);
        ++answered;
        const auto& p = result.pushed;
        const auto& e = p.energies;
        CHECK(std::isfinite(p.work));
        CHECK(e.total() == Approx(p.work).epsilon(1e-6));
        for (const double part : {e.fracture, e.wedging, e.friction, e.dimple, e.rig, e.jumps, p.energy_skin,
                                  p.energy_support, p.total_force, p.peak_force})
            CHECK(part >= 0);
        if (study.drive == insertion::Drive::force) {
            // what is pressed is carried: by a plate all of it, by bare needles no more
            CHECK(p.total_force <= study.press_force * (1 + 1e-3));
            if (study.array && study.needles > 1)
                CHECK(p.total_force == Approx(study.press_force).epsilon(1e-3));
        }
        for (const double buried : p.needle_buried) CHECK(buried <= study.needle.length * (1 + 1e-9));
        for (const auto& at : p.curve) {
            CHECK(std::isfinite(at.force));
            CHECK(at.buried <= study.needle.length * (1 + 1e-9));
        }
        CHECK(p.breaking_margin > 0);
        CHECK(p.blunting.radius >= 0);
    }
}
