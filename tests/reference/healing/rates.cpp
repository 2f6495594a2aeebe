// The engine's rates of a cell and of a surface, what a session does at once, resting values, basal sources, losses
// and diffusivities against the equations of the page written a second time (plain_equations.hpp). A law that departs
// from its line on the page fails here; the runs against CVODE beside this file test what is made of the laws.
#include "../../model.hpp"
#include "plain_equations.hpp"
#include "stipple/base/random.hpp"
#include "stipple/base/units.hpp"
#include "stipple/skin/person.hpp"
#include <algorithm>
#include <array>
#include <catch2/catch.hpp>
#include <cmath>
#include <set>

using namespace stipple;
using healing::k_states, healing::k_surface_states;

namespace {

constexpr double k_d_ref = 0.02, k_opened = 0.01, k_allowed = 1e-10;

struct Place {
    const char* layer;
    double w_z;
};
constexpr Place k_places[] = {{"papillary_dermis", 0.8}, {"reticular_dermis", 0.1}, {"hypodermis", 0.002}};

/// Young, old, and an old smoker with sun-damaged skin, diabetes and dark skin, whose factors act on all rates that
/// factors act on.
std::vector<healing::Host> some_hosts() {
    skin::Person young{.age_years = 25, .photoageing = 0}, old{.age_years = 75, .photoageing = 0.3},
        smoker = old;
    smoker.photoageing = 1;
    smoker.smoker = smoker.diabetes = true;
    smoker.fitzpatrick = 5;
    return {healing::make_host(model(), young), healing::make_host(model(), old),
            healing::make_host(model(), smoker, true)};
}

struct Layers {
    healing::Row row;
    plain::Layer layer;
};

/// The layer of a place by the engine and by the plain equations.
Layers make_layers(const healing::Rates& rates, const plain::Numbers& numbers, const Place& place) {
    const TableView table = model()["healing/layers"];
    const auto density = [&](const char* column) { return table.number(table.row(place.layer), column); };
    const double vessels = density("vessels"), fibroblasts = density("fibroblasts"),
                 collagen = density("collagen"), elastin = density("elastin");
    return {healing::make_row(rates, place.w_z, vessels, fibroblasts, collagen, elastin, place.layer),
            plain::layer_at_rest(numbers, place.w_z, vessels, fibroblasts, collagen, elastin)};
}

/// A state of cell and surface under an opening.
struct Sample {
    std::array<double, k_states> cell{};
    std::array<double, k_surface_states> surface{};
    double open = 0, u = 0;
};

/// From 0 to three scales above rest, half of them near 0; the first of a host and layer is rest itself.
Sample sample_of(const Random& random, std::uint64_t index, const healing::Rates& rates,
                 const healing::Row& row) {
    const auto rest = healing::rest(rates, row);
    const auto surface_rest = healing::surface_rest();
    const auto scale = healing::scales(k_d_ref);
    Sample s{rest, surface_rest};
    if (index == 0) return s;
    const auto draw = [&](std::uint32_t lane) {
        const double uniform = random.uniform(index, lane);
        return random.uniform(index, lane + 1000) < 0.5 ? uniform : uniform * uniform * uniform;
    };
    for (std::uint32_t i = 0; i < k_states; ++i) s.cell[i] = draw(i) * (rest[i] + 3 * scale[i]);
    for (std::uint32_t i = 0; i < k_surface_states; ++i)
        s.surface[i] = draw(k_states + i) * (surface_rest[i] + 3 * scale[k_states + i]);
    s.open = random.uniform(index, 500);
    s.u = index % 4 == 1 ? 0.0 : 3 * draw(501);
    return s;
}

/// Difference of a rate relative to the sum of the magnitudes of what it is made of. The floor of a thousandth of
/// the scale a day stands for terms that cancel at rest.
double off(double gain, double loss, double plain, double scale) {
    return std::fabs(gain - loss - plain) /
           (std::fabs(gain) + std::fabs(loss) + std::fabs(plain) + 1e-3 * scale / units::day);
}

/// Keeps the larger one, also what is not a number.
void keep(double& worst, double value) {
    if (value > worst || std::isnan(value)) worst = value;
}

struct Worst {
    std::array<double, k_states> cell{};
    std::array<double, k_surface_states> surface{};
    int samples = 0;
    /// On which side of a kink the samples lie: below rest or above it, crowded or not.
    int resting_m2 = 0, above_m2 = 0, resting_cytokine = 0, crowded = 0, free = 0, suppressed = 0, raised = 0;

    double of_all() const {
        return std::max(*std::max_element(cell.begin(), cell.end()),
                        *std::max_element(surface.begin(), surface.end()));
    }
};

/// Compares engine and plain equations at one sample.
void compare(const healing::Rates& rates, const plain::Numbers& numbers, const Layers& at, const Sample& s,
             Worst& worst) {
    const auto scale = healing::scales(k_d_ref);
    std::array<double, k_states> gain{}, plain{};
    healing::reaction_rates(rates, at.row, &s.open, s.u, 1, 1, s.cell.data(), 1, gain.data());
    const plain::Cell cell = plain::read_cell(s.cell.data(), 1);
    plain::write(plain::rates(numbers, at.layer, s.open, s.u, cell), plain.data(), 1);
    const auto loss = healing::implicit_loss(rates);
    for (std::size_t i = 0; i < k_states; ++i)
        keep(worst.cell[i], off(gain[i], loss[i] * s.cell[i], plain[i], scale[i]));

    std::array<double, k_surface_states> surface_gain{}, surface_plain{};
    const healing::Papillary mean{cell.I, cell.G, cell.M2};
    healing::surface_rates(rates, mean, s.open, s.u, s.surface.data(), surface_gain.data());
    surface_gain[healing::Closure] = healing::front_speed(rates, mean);
    plain::write(plain::rates(numbers, plain::Papillary{cell.I, cell.G, cell.M2}, s.open, s.u,
                              plain::read_surface(s.surface.data(), 1)),
                 surface_plain.data(), 1);
    const auto surface_loss = healing::implicit_surface_loss(rates);
    for (std::size_t i = 0; i < k_surface_states; ++i)
        keep(worst.surface[i],
             off(surface_gain[i], surface_loss[i] * s.surface[i], surface_plain[i], scale[k_states + i]));

    const double crowd = (cell.F + cell.Fa + cell.Y) / (numbers.k.F_max * at.layer.rest.F);
    ++worst.samples;
    worst.resting_m2 += cell.M2 < numbers.k.M2b;
    worst.above_m2 += cell.M2 > numbers.k.M2b;
    worst.resting_cytokine += cell.I < numbers.I0;
    worst.crowded += crowd > 1;
    worst.free += crowd < 1;
    const double rise = (1 - numbers.k.s_C * numbers.sen) * numbers.k.g_C * cell.Cb -
                        numbers.k.b_c * plain::h1(plain::plus(cell.I - numbers.I0), numbers.k.K_Is);
    worst.suppressed += rise < 0;
    worst.raised += rise > 0;
}

/// Engine and plain equations over 207 samples: 3 hosts, 3 layers, rest and 22 states in each. `change` is done to the
/// numbers of the plain equations alone.
template <class Change> Worst compare_all(const Change& change) {
    Worst worst;
    std::uint32_t subject = 0;
    for (const healing::Host& host : some_hosts()) {
        const healing::Rates rates(healing::make_kinetics(model()), host, k_opened);
        healing::Rates changed = rates;
        change(changed.k);
        const plain::Numbers numbers(changed);
        for (const Place& place : k_places) {
            const Random random(20240611, Purpose::simulated_data, subject++);
            const Layers at = make_layers(rates, numbers, place);
            for (std::uint64_t i = 0; i < 23; ++i)
                compare(rates, numbers, at, sample_of(random, i, rates, at.row), worst);
        }
    }
    return worst;
}

} // namespace

TEST_CASE("the engine's rates are those of the page") {
    const Worst worst = compare_all([](healing::Kinetics&) {});
    REQUIRE(worst.samples == 207);
    for (std::size_t i = 0; i < k_states; ++i) {
        INFO(healing::letter(static_cast<healing::State>(i)) << ": relative difference " << worst.cell[i]);
        CHECK(worst.cell[i] < k_allowed);
    }
    for (std::size_t i = 0; i < k_surface_states; ++i) {
        INFO(healing::surface_rows()[i].name << ": relative difference " << worst.surface[i]);
        CHECK(worst.surface[i] < k_allowed);
    }
    // both sides of every kink were visited
    for (const int visits : {worst.resting_m2, worst.above_m2, worst.resting_cytokine, worst.crowded,
                             worst.free, worst.suppressed, worst.raised})
        CHECK(visits >= 10);
}

TEST_CASE("a rate that is a thousandth off in the page's equations is seen") {
    // Planted faults, one number of the model after the other; every number that stands in a rate is among them.
    const std::set<std::string> in_no_rate{
        "lam_cell", "lam_vess", "lam_mat",    "lam_ha", "lam_H", // a session
        "t_lag",    "reach_E",  "chemotaxis", "K_chi",           // events, place, off
        "D_P",      "D_B",      "D_I",        "D_N",    "D_M",   "D_T",   "D_V",
        "D_G",      "D_F",      "D_Y",        "D_W",    "D_Z",   "D_tau", "D_A"};
    static const std::pair<const char*, double healing::Kinetics::*> k_numbers[] = {
#define MEMBER(name) {#name, &healing::Kinetics::name},
        STIPPLE_KINETICS(MEMBER)
#undef MEMBER
    };
    for (const auto& [name, member] : k_numbers) {
        const double worst =
            compare_all([member = member](healing::Kinetics& k) { k.*member *= 1.001; }).of_all();
        INFO(name << ": relative difference " << worst);
        if (in_no_rate.count(name) > 0)
            CHECK(worst < k_allowed);
        else
            CHECK(worst > 1e4 * k_allowed);
    }
}

TEST_CASE("rest, its sources, losses and diffusivities are those of the page's table") {
    for (const healing::Host& host : some_hosts()) {
        const healing::Rates rates(healing::make_kinetics(model()), host, k_opened);
        const plain::Numbers numbers(rates);
        const auto spreads = plain::spreads(numbers);
        REQUIRE(spreads.size() == k_states);
        const auto loss = healing::implicit_loss(rates), diffusivity = healing::diffusivities(rates.k);
        for (std::size_t i = 0; i < k_states; ++i) {
            const healing::StateRow& row = healing::state_rows()[i];
            INFO(row.name);
            REQUIRE(spreads[i].state == static_cast<healing::State>(i));
            CHECK(loss[i] == Approx(spreads[i].loss).epsilon(1e-14));
            CHECK(diffusivity[i] == spreads[i].D);
            CHECK(row.profile == spreads[i].profile);
            CHECK(row.supplied == spreads[i].at_rest_below);
        }
        const auto surface_loss = healing::implicit_surface_loss(rates);
        std::array<double, k_surface_states> plain_loss{};
        plain::write(plain::surface_losses(numbers), plain_loss.data(), 1);
        for (std::size_t i = 0; i < k_surface_states; ++i)
            CHECK(surface_loss[i] == Approx(plain_loss[i]).epsilon(1e-14));
        for (const Place& place : k_places) {
            const Layers at = make_layers(rates, numbers, place);
            const auto resting = healing::rest(rates, at.row);
            std::array<double, k_states> plain_rest{}, plain_source{}, plain_rate{};
            plain::write(at.layer.rest, plain_rest.data(), 1);
            plain::write(at.layer.b, plain_source.data(), 1);
            plain::write(plain::rates(numbers, at.layer, 0, 0, at.layer.rest), plain_rate.data(), 1);
            for (std::size_t i = 0; i < k_states; ++i) {
                const double scale = healing::state_rows()[i].scale;
                INFO(place.layer << " " << healing::letter(static_cast<healing::State>(i)));
                CHECK(resting[i] == Approx(plain_rest[i]).epsilon(1e-14));
                // a balance of losses of up to 1e2 scales a day, hence its rounding
                CHECK(std::fabs(at.row.basal[i] - plain_source[i]) < 1e-12 * scale / units::day);
                CHECK(std::fabs(plain_rate[i]) < 1e-12 * scale / units::day);
                CHECK((plain_source[i] == 0 || healing::state_rows()[i].basal != healing::Basal::none));
            }
        }
    }
}

TEST_CASE("a session does at once what the page says") {
    const healing::Rates rates(healing::make_kinetics(model()), some_hosts().back(), k_opened);
    const plain::Numbers numbers(rates);
    const Random random(5, Purpose::simulated_data);
    const Layers at = make_layers(rates, numbers, k_places[0]);
    for (std::uint64_t i = 1; i < 20; ++i) {
        const Sample s = sample_of(random, i, rates, at.row);
        const double d = random.uniform(i, 2000);
        auto ours = s.cell;
        healing::injure(rates.k, d, k_d_ref, ours[healing::W], 1, ours.data());
        std::array<double, k_states> plain{};
        plain::write(plain::after_session(numbers, d, k_d_ref, plain::read_cell(s.cell.data(), 1)),
                     plain.data(), 1);
        for (std::size_t state = 0; state < k_states; ++state) {
            INFO(healing::letter(static_cast<healing::State>(state)));
            CHECK(ours[state] == Approx(plain[state]).epsilon(1e-13).margin(1e-15));
        }
        const plain::Surface before = plain::read_surface(s.surface.data(), 1),
                             after = plain::after_session(numbers, d, before);
        CHECK(before.Ht - after.Ht ==
              Approx(healing::thinned(rates.k, d, before.Ht, before.Hp)).epsilon(1e-12));
    }
}
