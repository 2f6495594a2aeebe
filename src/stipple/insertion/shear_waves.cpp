#include "stipple/insertion/shear_waves.hpp"
#include <algorithm>
#include <cmath>

namespace stipple::insertion {

/// 1 + M of a layer.
static double one_and_m(const ElasticLayer& layer, double shear, double k) {
    return 1 + (layer.pre_stress + layer.inertia / (k * k)) / shear;
}

void pass_up(const std::vector<ElasticLayer>& stack, const std::vector<Slice>& cuts, ShearWave& wave) {
    const std::size_t felt = wave.slices.size(),
                      last = felt < cuts.size() ? cuts[felt].layer : stack.size() - 1;
    double impedance =
        -std::sqrt(one_and_m(stack[last], wave.shear[last], wave.wavenumber)) * wave.shear[last];
    for (std::size_t i = felt; i-- > 0;) {
        ShearWave::Slice& w = wave.slices[i];
        w.stiff = w.q * wave.shear[cuts[i].layer];
        w.below = impedance;
        w.reflected = w.left * (w.stiff + impedance) / (w.stiff - impedance);
        w.above = impedance = w.stiff * (w.left * w.reflected - 1) / (1 + w.left * w.reflected);
    }
    wave.surface = impedance;
}

double sideways_shear(const std::vector<ElasticLayer>& stack, const std::vector<Slice>& cuts,
                      std::size_t loaded, const ShearWave& wave) {
    const double k = wave.wavenumber;
    if (loaded == 0) return -0.5 / (wave.surface * k);
    const std::size_t felt = wave.slices.size();
    double all = 0, deep = 0;
    for (std::size_t i = 0; i < loaded; ++i) {
        const ElasticLayer& l = stack[cuts[i].layer];
        const double shear = wave.shear[cuts[i].layer];
        all += l.grip * cuts[i].thickness;
        if (i >= felt) deep += l.grip * l.grip * cuts[i].thickness / (shear * one_and_m(l, shear, k) * k * k);
    }
    // What the load of a slice does by itself, and what it sends up from the slice's bottom.
    struct Way {
        double free, offset;
    };
    constexpr std::size_t k_most = 64;
    Way few[k_most];
    std::vector<Way> many(loaded > k_most ? loaded : 0);
    Way* const ways = many.empty() ? few : many.data();
    double load = 0;
    const std::size_t most = std::min(loaded, felt);
    for (std::size_t i = most; i-- > 0;) {
        const ShearWave::Slice& w = wave.slices[i];
        const double free = stack[cuts[i].layer].grip / (all * w.stiff * w.q * k * k),
                     offset = (w.below * free + load) / (w.stiff - w.below);
        load = w.stiff * w.left * offset - w.above * (free + w.left * offset);
        ways[i] = {free, offset};
    }
    double v = -load / wave.surface, sum = deep / all;
    for (std::size_t i = 0; i < most; ++i) {
        const ShearWave::Slice& w = wave.slices[i];
        const auto [free, offset] = ways[i];
        const double a = (v - free - w.left * offset) / (1 + w.left * w.reflected),
                     b = w.reflected * a + offset;
        sum += stack[cuts[i].layer].grip * ((a + b) * (1 - w.left) / (w.q * k) + free * cuts[i].thickness);
        v = a * w.left + b + free;
    }
    return 0.5 * sum / all;
}

} // namespace stipple::insertion
