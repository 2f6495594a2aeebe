#include "stipple/insertion/shear_waves.hpp"
#include <cmath>

namespace stipple::insertion {

double sideways_shear(const std::vector<ElasticLayer>& stack, const std::vector<Slice>& cuts,
                      std::size_t loaded, const ShearWave& wave) {
    struct Way {
        double q = 1, stiff = 0, e = 0, reflected = 0, offset = 0, free = 0, thickness = 0, grip = 0;
    };
    const double k = wave.wavenumber;
    const auto& shear = wave.shear;
    const std::size_t felt = wave.felt;
    const auto m_of = [&](std::size_t layer) {
        return (stack[layer].pre_stress + stack[layer].inertia / (k * k)) / shear[layer];
    };
    double all = 0, deep = 0;
    for (std::size_t i = 0; i < loaded; ++i) {
        const ElasticLayer& l = stack[cuts[i].layer];
        all += l.grip * cuts[i].thickness;
        if (i >= felt)
            deep += l.grip * l.grip * cuts[i].thickness /
                    (shear[cuts[i].layer] * (1 + m_of(cuts[i].layer)) * k * k);
    }
    const std::size_t last = felt < cuts.size() ? cuts[felt].layer : stack.size() - 1;
    double impedance = -std::sqrt(1 + m_of(last)) * shear[last], load = 0;
    std::vector<Way> ways(felt);
    for (std::size_t i = felt; i-- > 0;) {
        const std::size_t layer = cuts[i].layer;
        Way& w = ways[i];
        w.q = std::sqrt(1 + m_of(layer));
        w.stiff = w.q * shear[layer];
        w.e = std::exp(-w.q * k * cuts[i].thickness);
        w.thickness = cuts[i].thickness;
        w.grip = i < loaded ? stack[layer].grip : 0.0;
        if (w.grip > 0) w.free = w.grip / (all * shear[layer] * (1 + m_of(layer)) * k * k);
        w.reflected = w.e * (w.stiff + impedance) / (w.stiff - impedance);
        w.offset = (impedance * w.free + load) / (w.stiff - impedance);
        const double above = w.stiff * (w.e * w.reflected - 1) / (1 + w.e * w.reflected);
        load = w.stiff * w.e * w.offset - above * (w.free + w.e * w.offset);
        impedance = above;
    }
    if (loaded == 0) return -0.5 / (impedance * k);
    double v = -load / impedance, sum = deep / all;
    for (const Way& w : ways) {
        const double a = (v - w.free - w.e * w.offset) / (1 + w.e * w.reflected),
                     b = w.reflected * a + w.offset;
        sum += w.grip * ((a + b) * (1 - w.e) / (w.q * k) + w.free * w.thickness);
        v = a * w.e + b + w.free;
    }
    return 0.5 * sum / all;
}

} // namespace stipple::insertion
