// Laws that hold for any stack of layers.
#include "stipple/base/random.hpp"
#include "stipple/light/adding_doubling.hpp"
#include <catch2/catch.hpp>
#include <cmath>

using namespace stipple;
using namespace stipple::light;

namespace {

/// A stack of one to eight layers, from thin and clear to thick and dark; equal indices now and then.
Stack random_stack(std::uint32_t subject) {
    const Random random(11, Purpose::data, subject);
    const auto between = [&](std::uint64_t i, double low, double high) {
        return low + (high - low) * random.uniform(i);
    };
    const auto decades = [&](std::uint64_t i, double low, double high) {
        return low * std::pow(high / low, random.uniform(i));
    };
    Stack stack{.index_above = between(0, 1, 1.6), .index_below = between(1, 1, 1.6)};
    const int layers = 1 + static_cast<int>(8 * random.uniform(2));
    for (int i = 0; i < layers; ++i) {
        const auto at = static_cast<std::uint64_t>(10 + 10 * i);
        stack.layers.push_back(
            {.thickness = decades(at, 1e-6, 1e-2),
             .absorption = random.uniform(at + 1) < 0.2 ? 0 : decades(at + 2, 0.1, 1e5),
             .scattering = random.uniform(at + 3) < 0.1 ? 0 : decades(at + 4, 1, 1e5),
             .anisotropy = between(at + 5, -0.3, 0.9),
             .refractive_index = random.uniform(at + 6) < 0.3 ? 1.4 : between(at + 7, 1, 1.6)});
    }
    return stack;
}

double total(const Response& r) {
    double sum = r.reflected + r.transmitted;
    for (const double a : r.absorbed) sum += a;
    return sum;
}

} // namespace

TEST_CASE("energy balances, and every share lies between 0 and 1", "[light]") {
    for (std::uint32_t i = 0; i < 60; ++i) {
        CAPTURE(i);
        const auto stack = random_stack(i);
        const auto r = adding_doubling(stack, {0});
        CHECK(total(r) == Approx(1).margin(1e-12));
        CHECK((r.reflected > -1e-12 && r.reflected < 1 + 1e-12));
        CHECK(r.reflected >= r.specular - 1e-12);
        CHECK((r.transmitted > -1e-12 && r.transmitted < 1 + 1e-12));
        CHECK(r.fluence[0] > 0);
        for (const double a : r.absorbed) CHECK(a > -1e-12);
    }
}

TEST_CASE("a layer cut in two is the same layer", "[light]") {
    for (std::uint32_t i = 0; i < 20; ++i) {
        CAPTURE(i);
        auto stack = random_stack(i);
        const double depth = 0.3 * stack.layers[0].thickness;
        const auto whole = adding_doubling(stack, {depth});
        auto rest = stack.layers[0];
        rest.thickness -= depth;
        stack.layers[0].thickness = depth;
        stack.layers.insert(stack.layers.begin() + 1, rest);
        const auto cut = adding_doubling(stack, {depth});
        CHECK(cut.reflected == Approx(whole.reflected).margin(1e-11));
        CHECK(cut.transmitted == Approx(whole.transmitted).margin(1e-11));
        CHECK(cut.absorbed[0] + cut.absorbed[1] == Approx(whole.absorbed[0]).margin(1e-11));
        CHECK(cut.fluence[0] == Approx(whole.fluence[0]).epsilon(1e-8).margin(1e-10));
    }
}

TEST_CASE("a change of the unit of length changes nothing", "[light]") {
    auto stack = random_stack(3);
    const auto metres = adding_doubling(stack);
    for (auto& layer : stack.layers) layer.thickness *= 1e3, layer.absorption /= 1e3, layer.scattering /= 1e3;
    CHECK(adding_doubling(stack).reflected == Approx(metres.reflected).epsilon(1e-12));
}

TEST_CASE("more absorption, less light back and through; the order of layers counts", "[light]") {
    for (std::uint32_t i = 0; i < 20; ++i) {
        CAPTURE(i);
        auto stack = random_stack(i);
        const auto before = adding_doubling(stack);
        for (auto& layer : stack.layers) layer.absorption = 1.5 * layer.absorption + 1;
        const auto after = adding_doubling(stack);
        CHECK(after.reflected <= before.reflected + 1e-12);
        CHECK(after.transmitted <= before.transmitted + 1e-12);
    }
    const Layer dark{1e-3, 1e3, 1e3, 0, 1.4}, bright{1e-3, 1, 1e4, 0, 1.4};
    const auto dark_first = adding_doubling({.layers = {dark, bright}});
    const auto bright_first = adding_doubling({.layers = {bright, dark}});
    CHECK(bright_first.reflected > dark_first.reflected + 0.2);
    CHECK(dark_first.absorbed[0] > bright_first.absorbed[1]);
}

TEST_CASE("moments of Henyey-Greenstein given one by one are Henyey-Greenstein", "[light]") {
    Stack stack{.layers = {{1e-3, 100, 1e4, 0.7, 1.4}}};
    const auto by_g = adding_doubling(stack);
    for (int k = 1; k <= 80; ++k) stack.layers[0].moments.push_back(std::pow(0.7, k));
    stack.layers[0].anisotropy = 0;
    CHECK(adding_doubling(stack).reflected == Approx(by_g.reflected).epsilon(1e-12));
}
