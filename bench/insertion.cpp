// Insertion of single needles and arrays, pushed as one, and of 36 needles over 10,000 strokes with scatter. What a
// course does with it stands in course.cpp.
#include "mean_depth.hpp"
#include "scene.hpp"
#include "stipple/device/layout.hpp"
#include "stipple/insertion/push.hpp"
#include <cmath>
#include <memory>

using namespace stipple;
using bench::About, bench::Hash, bench::mean_depth, bench::Program, bench::Scene;

namespace {

/// The model of the tables, read once.
const Model& model() {
    static const Model tables = make_model();
    return tables;
}

insertion::Push needle_push(std::size_t needles) {
    insertion::Push p{.skin = skin::make_skin(model(), {.age_years = 35, .site = "forearm"}), .needle = {}};
    p.needle = {.length = 0.7e-3, .tip_radius = 10e-6, .base_width = 250e-6, .taper_length = 0.7e-3};
    p.feet = device::make_layout("square", static_cast<int>(needles), 0.5e-3);
    p.travel = 0.7e-3;
    return p;
}

/// An array pushed in; accuracy is the imbalance of its work.
Scene array(std::size_t needles) {
    const auto push = std::make_shared<insertion::Push>(needle_push(needles));
    const auto done = std::make_shared<decltype(insertion::push(model(), *push))>();
    return {.run = [push, done] { *done = insertion::push(model(), *push); },
            .about =
                [done, needles] {
                    return About{.accuracy = std::fabs(done->energies.total() / done->work - 1),
                                 .hash = Hash().add(done->needle_buried).value(),
                                 .note = "accuracy: imbalance of the work",
                                 .work = {.cells = static_cast<double>(needles * done->curve.size())}};
                }};
}

/// Needles spread over the window by two irrational steps.
device::Pattern strokes(std::uint64_t n, int needles) {
    device::Pattern pattern;
    pattern.window = 0.1;
    for (std::uint64_t stroke = 0; stroke < n; ++stroke)
        for (int needle = 0; needle < needles; ++needle) {
            const double i = static_cast<double>(stroke) * needles + needle;
            pattern.strikes.push_back({.x = pattern.window * std::fmod(0.7548776662 * i, 1.0),
                                       .y = pattern.window * std::fmod(0.5698402910 * i, 1.0),
                                       .stroke = stroke,
                                       .needle = needle});
        }
    return pattern;
}

/// Many strokes of a pen; accuracy is that of the mean depth, against half as many.
Scene session() {
    constexpr int k_needles = 36;
    struct Session {
        skin::Skin skin = skin::make_skin(model(), {.age_years = 48, .site = "cheek"});
        device::Device device =
            device::make_device(model(), {.model = "pen_36", .needle = {.length = 1.5e-3}});
        device::Pattern pattern = strokes(10'000, k_needles);
        insertion::Insertion answer;
        insertion::Insertion insert(const device::Pattern& strikes) const {
            return insertion::insert(model(), skin, device, strikes, 1);
        }
    };
    const auto s = std::make_shared<Session>();
    return {.run = [s] { s->answer = s->insert(s->pattern); },
            .about =
                [s] {
                    Hash hash, other;
                    const double depth = mean_depth(s->answer, hash),
                                 check = mean_depth(s->insert(strokes(5'000, k_needles)), other);
                    return About{.accuracy = std::fabs(check / depth - 1),
                                 .hash = hash.value(),
                                 .note = "accuracy: of the mean depth; against half as many strokes",
                                 .work = {.cells = static_cast<double>(s->answer.punctures.size())}};
                }};
}

} // namespace

int main(int argc, char** argv) {
    Program program(argc, argv);
    program.scene("force_curve", [] { return array(1); });
    program.scene("array_36", [] { return array(36); });
    program.scene("array_100", [] { return array(100); });
    program.scene("strokes_36x10000", session);
    return 0;
}
