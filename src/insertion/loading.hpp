#pragma once
#include "device/device.hpp"
#include "insertion/insertion.hpp"
#include "insertion/layered_elasticity.hpp"
#include "insertion/settings.hpp"
#include <vector>

namespace stipple::insertion {

/// Time from first contact to full depth [s]: half of the time below the surface; infinity where the device
/// gives none.
double loading_time(const device::Device& device);

/// How much stiffer skin is against a load that rises over `time` than in a test that takes a second or more.
/// Equation: f = 1 + (1/(1 - q) - 1) exp(-t / tau)
///   t [s] loading time   q [-] share of the force lost in the first second   tau [s] time constant (assumed)
/// Limits: 1 for slow loads, 1/(1 - q) for sudden ones.
/// Source: crichton2013 (force on indented mouse skin falls by 40 % in one second).   Departs: one
/// exponential; the
///   further 10 % over 10 s is left out.
double rate_stiffening(double time, double relaxed_share, double relaxation_time);

/// The skin that a needle of this device meets: moduli of epidermis and dermis stiffened by the rate, moduli
/// and toughness times the variation. Fat and support keep their moduli: those were measured dynamically.
skin::Skin loaded_skin(skin::Skin skin, const Variation& variation, double time, const Settings& settings);

/// The stack that deflects. Epidermis and dermis carry the tension in vivo, all layers have mass.
std::vector<ElasticLayer> elastic_stack(const skin::Skin& skin, double time, const Settings& settings);

} // namespace stipple::insertion
