// Light in skin: one wavelength of eight layers by adding-doubling, a colour from the table and by the solver, and a
// million packets of the Monte Carlo on the slab at 532 nm.
#include "scene.hpp"
#include "stipple/light/adding_doubling.hpp"
#include "stipple/light/colour.hpp"
#include "stipple/light/monte_carlo.hpp"
#include <cmath>
#include <memory>

using namespace stipple;
using bench::About, bench::Hash, bench::Program, bench::Scene;

namespace {

/// Epidermis, dermis and subcutis of shimojo2020 at 532 nm under air, n = 1.4; the first two cut into `pieces`.
light::Stack slab(int pieces, double index_step) {
    light::Stack stack;
    const auto add = [&](int count, double thickness, double mua, double reduced) {
        for (int i = 0; i < count; ++i) {
            const double n = 1.4 + index_step * static_cast<double>(stack.layers.size());
            stack.layers.push_back({thickness / count, mua, reduced, 0, n});
        }
    };
    add(pieces, 1e-4, 1440, 7040);
    add(pieces, 1.5e-3, 100, 3960);
    add(1, 20e-3, 150, 1890);
    return stack;
}

/// Accuracy against many streams.
Scene layers(double index_step) {
    auto stack = slab(3, index_step);
    stack.layers.push_back({1e-3, 10, 1000, 0.8, 1.4});
    const auto r = std::make_shared<light::Response>();
    return {.run = [stack, r] { *r = light::adding_doubling(stack); },
            .about =
                [stack, r] {
                    const auto many = light::adding_doubling(stack, {}, 96);
                    return About{.accuracy = std::abs(r->reflected - many.reflected),
                                 .hash = Hash().add(r->reflected).value(),
                                 .note = "accuracy: of the reflectance against 96 streams",
                                 .work = {.cells = 8}};
                }};
}

Scene colour(bool table) {
    const auto tables = std::make_shared<Model>(make_model());
    const auto colours = std::make_shared<light::ColourModel>(*tables);
    auto state = light::usual_optics(*tables);
    if (!table) state.epidermis_thickness *= 1.0001; // not what the table was made for
    const auto seen = std::make_shared<light::SkinColour>();
    return {.run = [=] { *seen = colours->colour(state); },
            .about =
                [=] {
                    const auto exact = colours->colour_of(
                        light::reflectance_spectrum(colours->tissue(), state, colours->wavelengths()));
                    return About{.accuracy = light::colour_difference(seen->lab, exact.lab),
                                 .hash = Hash().add(seen->lab.l).value(),
                                 .note = "accuracy: colour difference from the solver",
                                 .work = {.cells = static_cast<double>(colours->wavelengths().size())}};
                }};
}

/// Accuracy against adding-doubling, in standard errors.
Scene packets(int threads) {
    constexpr std::uint64_t k_packets = 1'000'000;
    const auto r = std::make_shared<light::MonteCarloResult>();
    const auto stack = slab(1, 0);
    return {.run = [=] { *r = light::monte_carlo(stack, {.photons = k_packets, .threads = threads}); },
            .about =
                [=] {
                    const double exact = light::adding_doubling(stack).reflected;
                    return About{.accuracy = std::abs(r->reflected.mean - exact) / r->reflected.error,
                                 .hash = Hash().add(r->reflected.mean).value(),
                                 .note = "accuracy: standard errors from adding-doubling",
                                 .work = {.cells = static_cast<double>(k_packets)}};
                },
            .once = true};
}

} // namespace

int main(int argc, char** argv) {
    Program program(argc, argv);
    program.scene("light_8_layers", [] { return layers(0); });
    program.scene("light_8_layers_8_indices", [] { return layers(0.01); });
    program.scene("light_colour_by_table", [] { return colour(true); });
    program.scene("light_colour_by_solver", [] { return colour(false); });
    program.scene("light_million_packets", [] { return packets(1); });
    program.scene("light_million_packets_two_threads", [] { return packets(2); });
}
