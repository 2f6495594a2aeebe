#pragma once
#include "stipple/base/model.hpp"
#include "stipple/study/calibrate/problem.hpp"

namespace stipple::study {

/// What is not known of needles in skin, and the pushes that tell something of it. Every number that a paper does not
/// give is an input of its experiment with a prior of its own; no row has a constant of its own.
/// Parameters, human skin: energy of cutting of stratum corneum and dermis (viable epidermis: geometric mean of both),
/// start over going on at the surface and at the dermis, Ogden exponents and slow moduli of epidermis and dermis, modulus
/// of fat, exponent of the rate, friction, shares of the needle that stay open in epidermis and dermis, scatter of
/// toughness and stiffness from puncture to puncture. Of animals all energies and all moduli share a factor each.
/// Experiments: romgens2014, olatunji2013, verbaan2008, sasaki2019, kalluri2011, lam2008.
/// Source: of each prior and each measurement, docs/methods/study.md.
CalibrationProblem insertion_problem(const Model& model);

} // namespace stipple::study
