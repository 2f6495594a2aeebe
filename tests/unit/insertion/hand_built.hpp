#pragma once
#include "stipple/device/device.hpp"
#include "stipple/skin/skin.hpp"
#include <limits>

/// Skins and devices built by hand, so that the tests of this room do not move with the tables of other
/// rooms.
namespace hand_built {

using namespace stipple;

/// Cheek: 15 um stratum corneum, 60 um viable epidermis, 1 mm dermis over fat.
inline skin::Skin cheek() {
    const auto layer = [](const char* name, double h, double e, double j, double alpha) {
        return skin::Layer{.name = name,
                           .thickness = h,
                           .youngs_modulus = e,
                           .poisson_ratio = 0.48,
                           .toughness = j,
                           .stiffening = alpha,
                           .friction = 0.2};
    };
    skin::Skin s;
    s.layers = {layer("stratum_corneum", 15e-6, 1.5e6, 1136, 9),
                layer("viable_epidermis", 60e-6, 1.5e6, 1136, 9),
                layer("papillary_dermis", 150e-6, 1.5e5, 1136, 9),
                layer("reticular_dermis", 850e-6, 1.5e5, 1136, 9),
                layer("hypodermis", 5e-3, 2.3e3, 300, 2),
                layer("support", std::numeric_limits<double>::infinity(), 3e3, 550, 2)};
    s.pre_stress = 60e3;
    return s;
}

inline device::Device pen(double length) {
    device::Device d;
    d.spec.kind = device::Kind::pen;
    d.spec.needle.length = length;
    d.spec.needles = d.needles_engaged = 12;
    d.spec.needle.tip_radius = 8e-6;
    d.spec.needle.base_width = 250e-6;
    d.spec.needle.taper_length = 1e-3;
    d.spec.press_force = 2;
    d.spec.footprint = 0.5e-4;
    d.setting_tolerance = 0.1e-3;
    d.dwell = 4e-3;
    d.drag_slit = 0.16e-3;
    d.punctures_per_m2 = 1200e4;
    d.punctures_total = 72000;
    return d;
}

inline device::Device roller(double length) {
    device::Device d;
    d.spec.kind = device::Kind::roller;
    d.spec.needle.length = length;
    d.spec.needles = 192;
    d.spec.rows = 8;
    d.spec.needle.tip_radius = 5e-6;
    d.spec.needle.base_width = 200e-6;
    d.spec.needle.taper_length = length;
    d.spec.press_force = 5;
    d.spec.drum_diameter = d.spec.roller_width = 20e-3;
    d.setting_tolerance = 0.03e-3;
    d.needles_engaged = 24;
    d.stroke_limited = false;
    d.dwell = 0.1;
    d.punctures_per_m2 = 225e4;
    d.punctures_total = 13500;
    return d;
}

/// A single needle on a slow testing machine.
inline device::Device single_needle(double stroke, double diameter) {
    device::Device d = pen(stroke);
    d.spec.needles = d.needles_engaged = 1;
    d.spec.needle.base_width = diameter;
    d.spec.needle.taper_length = 5 * diameter;
    d.spec.footprint = 0;
    d.spec.press_force = 0;
    d.setting_tolerance = d.dwell = d.drag_slit = 0;
    return d;
}

inline device::Pattern strikes(std::size_t n) {
    device::Pattern p;
    p.window = 0.01;
    p.strikes.resize(n);
    for (std::size_t i = 0; i < n; ++i) p.strikes[i].stroke = i;
    return p;
}

} // namespace hand_built
