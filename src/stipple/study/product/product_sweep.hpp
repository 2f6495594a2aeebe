#pragma once
#include "stipple/study/product/product_study.hpp"
#include "stipple/study/sweep/sweep_axes.hpp"
#include <string>
#include <vector>

namespace stipple::study {

/// What is kept of one product of a sweep; SI. NaN where there is no such number: no channels, no known
/// clearance, a dose without limit.
struct ProductPoint {
    std::vector<schema::Value> at; ///< one per axis, in the unit of its key
    double absorbed = NAN;         ///< at the end [kg/m²]
    double share = NAN;            ///< of the dose, at the end
    double enhancement = NAN;      ///< absorbed over that of intact skin, see resolved_gain
    double largest_flux = NAN;     ///< [kg/m²/s]
    double lag = NAN;              ///< of the steady state of the intact skin [s]
    double permeability = NAN;     ///< of the intact skin [m/s]
    double peak_plasma = NAN;      ///< [kg/m³]
    double half_life = NAN;        ///< of the sealing [s]; infinite in excised skin
    double water_loss = NAN;       ///< time after which the water loss is back [s]
};

struct ProductSweep {
    Model model;        ///< that it was computed with
    ProductStudy study; ///< as the file gives it
    std::vector<SweepAxis> axes;
    std::vector<ProductPoint> points; ///< all combinations, the last axis fastest
    std::vector<Warning> warnings;    ///< every one that any point raises, once; danger first
};

/// One axis of a sweep over keys of the product file, see parse_sweep_axis. Errors: Kind::input.
SweepAxis parse_product_sweep(const Model& model, const std::string& words);

/// Share of the dose that was absorbed at the end; NaN of a dose without limit.
double absorbed_share(const ProductStudy& study, const transport::Permeation& course);

/// The gain over intact skin as far as it means something: NaN above a thousand million, where intact skin
/// lets through less than the tolerance of the integrator resolves.
double resolved_gain(double enhancement);

/// Computes every combination of values, without a band. `progress` is told how much is done and returns
/// false to stop. The result does not depend on the number of threads. Errors: Kind::input before anything is
/// computed for more than 10 000 points, a key swept twice, a key of [channels] where the file has no such
/// section, or a combination that makes no product; then for a device
/// that cannot be made with its values; Kind::interrupted.
ProductSweep sweep_products(const Model& model, const ProductStudy& study, const std::vector<SweepAxis>& axes,
                            int threads = 1, const ProgressCallback& progress = {});

} // namespace stipple::study
