// Relations that hold for any product on intact skin: dose, drying, pH, solubility, thickness, soaking, horizon,
// measured numbers. Twenty random products each.
#include "../../model.hpp"
#include "stipple/transport/steady_state.hpp"
#include "stipple/transport/transport.hpp"
#include <catch2/catch.hpp>
#include <cmath>
#include <random>

using namespace stipple;
using namespace stipple::transport;

namespace {

constexpr int k_products = 20;

/// The same twenty on every machine.
class Products {
  public:
    PermeationSpec next() {
        PermeationSpec spec;
        spec.constants = make_constants(model());
        spec.molecule.molecular_weight = std::pow(10.0, between(1.9, 2.75)) * 1e-3;
        spec.molecule.log_kow = between(-2.5, 4);
        if (between(0, 1) < 0.5) spec.molecule.solubility = std::pow(10.0, between(-1, 2));
        spec.dose.concentration = std::pow(10.0, between(-1, 1.5));
        spec.dose.thickness = std::pow(10.0, between(-5, -4));
        spec.layers.hydration = Hydration::partial;
        spec.layers.living = between(0, 1) < 0.5;
        spec.horizon = 24 * 3600;
        spec.grid = Grid::coarse;
        return spec;
    }
    double between(double lo, double hi) {
        // not a distribution of the library: those differ from one to the next
        return lo + (hi - lo) * static_cast<double>(random_()) / static_cast<double>(std::mt19937::max());
    }

  private:
    std::mt19937 random_{20};
};

std::string told(const PermeationSpec& s) {
    return std::to_string(s.molecule.molecular_weight * 1e3) + " g/mol, log Kow " +
           std::to_string(s.molecule.log_kow) + ", solubility " + std::to_string(s.molecule.solubility) +
           " kg/m3, " + std::to_string(s.dose.concentration) + " kg/m3, " +
           std::to_string(s.dose.thickness * 1e5) + " uL/cm2";
}

double absorbed(const PermeationSpec& spec) {
    return permeate(spec).absorbed.back();
}

/// What has left the vehicle: in the skin and past it.
double taken_up(const PermeationSpec& spec) {
    const auto r = permeate(spec);
    return r.stratum_corneum.back() + r.epidermis.back() + r.dermis.back() + r.absorbed.back();
}

} // namespace

TEST_CASE("more of a solution that dries never lets less in, and neighbouring doses lie on one curve") {
    Products products;
    for (int i = 0; i < k_products; ++i) {
        auto spec = products.next();
        INFO(told(spec));
        const auto at = [&](double ul_per_cm2) {
            spec.dose.thickness = ul_per_cm2 * 1e-5;
            return absorbed(spec);
        };
        const double one = at(1), two = at(2), below = at(4.9), five = at(5), above = at(5.1),
                     twenty = at(20);
        // once the skin is full, more liquid only takes longer to dry
        CHECK(two >= 0.99 * one);
        CHECK(five >= 0.99 * two);
        CHECK(twenty >= 0.98 * five);
        CHECK(five == Approx(0.5 * (below + above)).epsilon(0.006));
    }
}

TEST_CASE("a base gets in the better the higher its pH, an acid the lower, from every vehicle") {
    Products products;
    for (int i = 0; i < k_products; ++i) {
        auto spec = products.next();
        spec.molecule.solubility = NAN; // a salt that dissolves better is another matter
        spec.molecule.pka = products.between(4, 9);
        for (const int charge : {-1, 1})
            for (const Form form : {Form::solution, Form::gel, Form::cream}) {
                spec.molecule.charge_when_ionised = charge;
                spec.dose.form = form;
                INFO(told(spec) << ", pKa " << spec.molecule.pka << ", charge " << charge << ", form "
                                << static_cast<int>(form));
                double lipids = 0, entered = 0;
                for (const double beyond : {-3.0, -1.0, 0.0, 1.0, 3.0}) { // towards the neutral form
                    spec.dose.ph = spec.layers.ph = spec.molecule.pka + charge * beyond;
                    const SkinLayers skin = make_layers(spec.constants, spec.molecule, spec.layers);
                    CHECK(skin.stratum_corneum.permeability() >= lipids);
                    lipids = skin.stratum_corneum.permeability();
                    const double now = taken_up(spec);
                    // ions of the sign that the leaks favour pass those a little better than what is neutral
                    const double favour =
                        std::exp(std::asinh(spec.constants.leak_charge *
                                            std::fabs(spec.dose.ph - spec.constants.isoelectric_ph)));
                    CHECK(now >= entered / favour * 0.99);
                    entered = now;
                }
            }
    }
}

TEST_CASE("walls with charge hold back ions of their own sign") {
    Products products;
    const auto spec = products.next();
    Molecule m = spec.molecule;
    m.pka = 7;
    const auto leak = [&](int charge, double ph) {
        m.charge_when_ionised = charge;
        return make_leaks(spec.constants, m, Hydration::full, ph).permeability;
    };
    const double neutral = leak(0, 7);
    CHECK(leak(1, 5) > neutral); // negative walls above pI 4: cations in, anions out
    CHECK(leak(-1, 9) < neutral);
    CHECK(leak(1, 3) < neutral); // positive below
    CHECK(leak(0, 3) == neutral);
    CHECK(leak(1, spec.constants.isoelectric_ph) == Approx(neutral));
    CHECK(leak(-1, 9) * leak(1, 9 - 4) < neutral * neutral * 1.5); // d(z) d(-z) = 1 at one pH, near it here
}

TEST_CASE("what dissolves better never gets in less; a thicker or drier barrier is never faster") {
    Products products;
    for (int i = 0; i < k_products; ++i) {
        auto spec = products.next();
        INFO(told(spec));
        spec.molecule.solubility = 1;
        const double little = absorbed(spec);
        spec.molecule.solubility = 10;
        CHECK(absorbed(spec) >= 0.99 * little);
        spec.dose.thickness = 0; // unlimited
        const double thin = absorbed(spec);
        const double lag = steady_state(spec).lag;
        spec.layers.stratum_corneum = 2 * spec.constants.sc_thickness_partial;
        CHECK(absorbed(spec) <= thin * 1.01);
        CHECK(steady_state(spec).lag > lag);
        // soaking does not shut out what is polar
        spec.layers.stratum_corneum = NAN;
        const double dry = steady_state(spec).permeability;
        spec.layers.hydration = Hydration::full;
        CHECK(steady_state(spec).permeability >= 0.8 * dry);
    }
}

TEST_CASE("lag and steady flux are those of a run that is long enough, whatever the horizon of this one") {
    Products products;
    for (int i = 0; i < k_products; ++i) {
        auto spec = products.next();
        spec.dose.thickness = 0;
        spec.dose.occluded = true;
        INFO(told(spec));
        const SteadyState steady = steady_state(spec);
        const auto sc = make_layers(spec.constants, spec.molecule, spec.layers).stratum_corneum;
        // the lipids settle later than the leaks beside them
        const double slowest = sc.thickness * sc.thickness / (6 * sc.diffusivity);
        spec.horizon = 12 * std::max(steady.lag, slowest) + 3600;
        CHECK(steady_state(spec).lag == steady.lag);
        const auto r = permeate(spec);
        CHECK(r.flux.back() == Approx(steady.flux).epsilon(1e-3));
        CHECK(r.time.back() - r.absorbed.back() / r.flux.back() ==
              Approx(steady.lag).margin(2e-3 * spec.horizon));
        const double dissolved = std::min(spec.dose.concentration, std::isfinite(spec.molecule.solubility)
                                                                       ? spec.molecule.solubility
                                                                       : spec.molecule.density);
        CHECK(steady.flux == Approx(steady.permeability * dissolved).epsilon(1e-12));
    }
}

TEST_CASE("a measured permeability sets the flux: as predicted it changes nothing, more is never less") {
    Products products;
    for (int i = 0; i < k_products; ++i) {
        auto spec = products.next();
        INFO(told(spec));
        const SkinLayers skin = make_layers(spec.constants, spec.molecule, spec.layers);
        const double predicted = skin.stratum_corneum.permeability() + skin.leaks.permeability;
        double last = 0;
        for (const double factor : {0.3, 1.0, 3.0}) {
            spec.molecule.measured.permeability = factor * predicted;
            const auto measured = make_layers(spec.constants, spec.molecule, spec.layers);
            CHECK(measured.stratum_corneum.permeability() + measured.leaks.permeability ==
                  Approx(factor * predicted));
            const double now = absorbed(spec);
            CHECK(now >= last);
            last = now;
            if (factor != 1) continue;
            spec.molecule.measured.permeability = NAN;
            CHECK(now == Approx(absorbed(spec)).epsilon(1e-9));
        }
    }
}

TEST_CASE("twice half a dose is more than half and no more than all; a wiped one is taken off") {
    Products products;
    for (int i = 0; i < k_products; ++i) {
        auto spec = products.next();
        spec.molecule.vapour_pressure = NAN;
        for (const Form form : {Form::solution, Form::gel, Form::cream, Form::neat}) {
            spec.dose.form = form;
            INFO(told(spec) << ", form " << static_cast<int>(form));
            const double all = absorbed(spec);
            auto half = spec;
            half.dose.thickness /= 2;
            const double once = absorbed(half);
            half.dose.more = {{.start = 4 * 3600}};
            const auto twice = permeate(half);
            CHECK(twice.dose == Approx(spec.dose.amount()));
            CHECK(half.dose.total() == Approx(spec.dose.amount()));
            CHECK(twice.mass_balance < 1e-10);
            CHECK(twice.absorbed.back() >= 0.99 * once);
            CHECK(twice.absorbed.back() <=
                  1.02 * all + once); // a film of twice the height is nearer saturation
            half.dose.more.front().wiped = true;
            const auto wiped = permeate(half);
            // on top of what is left of a film the new one is thinner than fresh: by some per cent in all
            const bool film = form == Form::gel || form == Form::cream;
            CHECK(wiped.absorbed.back() <= twice.absorbed.back() * (film ? 1.1 : 1.001));
            CHECK(wiped.dose == Approx(spec.dose.amount()));
        }
    }
}

TEST_CASE("drawing samples is not flux, and peaks do not lie on the raster of the outputs") {
    PermeationSpec spec;
    spec.constants = make_constants(model());
    spec.molecule = make_molecule(model(), "caffeine");
    spec.dose = {.concentration = 10, .occluded = true};
    spec.layers.living = spec.closing.living = false;
    spec.layers.dermis = 300e-6;
    const double swept = permeate(spec).flux_peak.value;
    spec.receptor = {.thickness = 5e-3, .sampling_interval = 2 * 3600, .sampled_share = 0.5};
    const auto sampled = permeate(spec);
    CHECK(sampled.flux_peak.value <= swept * 1.001);
    for (std::size_t i = 1; i < sampled.time.size(); ++i) CHECK(sampled.flux[i] >= -1e-9 * swept);

    auto living = spec;
    living.receptor = {};
    living.layers.living = true;
    living.dose.thickness = 2e-5;
    living.dose.end = 3 * 3600;
    const auto fine = permeate(living);
    living.output_times = {0, 5 * 3600, 24 * 3600};
    const auto coarse = permeate(living);
    CHECK(coarse.flux_peak.time == Approx(fine.flux_peak.time).epsilon(0.02));
    CHECK(coarse.flux_peak.value == Approx(fine.flux_peak.value).epsilon(5e-3));
    CHECK(coarse.plasma_peak.value == Approx(fine.plasma_peak.value).epsilon(5e-3));
    CHECK(coarse.plasma_peak.time == Approx(fine.plasma_peak.time).epsilon(0.02));
}

TEST_CASE("a load above the living tissue goes into the stratum corneum, and extreme substances end a run") {
    PermeationSpec spec;
    spec.constants = make_constants(model());
    spec.molecule = make_molecule(model(), "lidocaine");
    spec.needles = {.kind = NeedleKind::coated, .amount = 1e-3, .release_time = 60, .worn = 0};
    for (const double depth : {5e-6, 12e-6, 20e-6, 40e-6, 60e-6}) {
        spec.channels = make_channels(model(), 1e6, 20e-6, depth, 0, depth);
        const auto r = permeate(spec);
        INFO(depth);
        CHECK(r.on_skin.back() + r.stratum_corneum.back() + r.epidermis.back() + r.dermis.back() +
                  r.absorbed.back() ==
              Approx(1e-3).epsilon(1e-9));
    }
    spec.needles = {};
    spec.channels = {};
    for (const double vapour : {1.0, 1e3, 1e6})
        for (const double solubility : {6.7e-8, 1e-3, 1e2})
            for (const double thickness : {1e-7, 1e-4, 2.2e-3}) {
                spec.molecule.vapour_pressure = vapour;
                spec.molecule.solubility = solubility;
                spec.dose = {.concentration = 10, .thickness = thickness, .start = -1328 * 60.0};
                const auto r = permeate(spec);
                CHECK(r.mass_balance < 1e-10);
                CHECK(r.time.back() == spec.horizon);
            }
}
