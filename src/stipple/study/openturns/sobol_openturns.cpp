// The only file that sees OpenTURNS. It is a loadable library of its own (CMakeLists.txt), because loading
// OpenTURNS with the hundred libraries behind it takes longer than most commands of stipple run.
#include "stipple/study/sensitivity/sobol_module.hpp"
#include <openturns/ComposedDistribution.hxx>
#include <openturns/LowDiscrepancyExperiment.hxx>
#include <openturns/MartinezSensitivityAlgorithm.hxx>
#include <openturns/RandomGenerator.hxx>
#include <openturns/SobolIndicesExperiment.hxx>
#include <openturns/SobolSequence.hxx>
#include <openturns/TBB.hxx>
#include <openturns/Uniform.hxx>
#include <stdexcept>

extern "C" void openblas_set_num_threads(int) __attribute__((weak)); // only where BLAS is OpenBLAS

namespace stipple::study {

namespace {

/// One thread, and a random generator that starts where the seed says: the same numbers every time.
void prepare_openturns(std::uint64_t seed) {
    OT::TBB::Disable();
    if (openblas_set_num_threads) openblas_set_num_threads(1);
    OT::RandomGenerator::SetSeed(seed);
}

OT::Sample to_sample(const SobolPoints& points) {
    OT::Sample sample(points.size(), points.front().size());
    for (std::size_t row = 0; row < points.size(); ++row)
        for (std::size_t i = 0; i < points[row].size(); ++i) sample(row, i) = points[row][i];
    return sample;
}

/// The design A, B, A with one column of B, N points each: a Sobol sequence in 2 d dimensions, shifted at
/// random modulo 1. Source: saltelli2010 (columns of B put into A).
SobolPoints design(std::size_t dimensions, std::size_t samples, std::uint64_t seed) {
    prepare_openturns(seed);
    const OT::ComposedDistribution cube(
        OT::ComposedDistribution::DistributionCollection(dimensions, OT::Uniform(0.0, 1.0)));
    OT::LowDiscrepancyExperiment shifted(OT::SobolSequence(), cube, samples);
    shifted.setRandomize(true);
    const OT::Sample all = OT::SobolIndicesExperiment(OT::WeightedExperiment(shifted), false).generate();
    SobolPoints points(all.getSize(), std::vector<double>(dimensions));
    for (std::size_t row = 0; row < points.size(); ++row)
        for (std::size_t i = 0; i < dimensions; ++i) points[row][i] = all(row, i);
    return points;
}

/// Martinez' estimators with asymptotic intervals. The bootstrap of OpenTURNS 1.20 gives intervals of the
/// totals that are up to five times wider, and those of the asymptotic law cover already
/// (tests/analytic/study/sobol.cpp).
SobolIndices indices(const SobolPoints& points, const std::vector<double>& outputs, std::size_t samples,
                     std::uint64_t seed) {
    prepare_openturns(seed);
    OT::Sample values(outputs.size(), 1);
    for (std::size_t row = 0; row < outputs.size(); ++row) values(row, 0) = outputs[row];
    OT::MartinezSensitivityAlgorithm algorithm(to_sample(points), values, samples);
    algorithm.setUseAsymptoticDistribution(true);
    algorithm.setConfidenceLevel(k_sobol_confidence);
    const OT::Point first = algorithm.getFirstOrderIndices(), total = algorithm.getTotalOrderIndices();
    const OT::Interval first_interval = algorithm.getFirstOrderIndicesInterval(),
                       total_interval = algorithm.getTotalOrderIndicesInterval();
    SobolIndices found;
    for (std::size_t i = 0; i < first.getSize(); ++i)
        found.push_back({.first = first[i],
                         .first_lo = first_interval.getLowerBound()[i],
                         .first_hi = first_interval.getUpperBound()[i],
                         .total = total[i],
                         .total_lo = total_interval.getLowerBound()[i],
                         .total_hi = total_interval.getUpperBound()[i]});
    return found;
}

/// Exceptions of OpenTURNS become std::runtime_error, which the other side knows.
template <class Call> auto translated(Call call) {
    try {
        return call();
    } catch (const OT::Exception& fault) {
        throw std::runtime_error(std::string("OpenTURNS: ") + fault.what());
    }
}

SobolPoints safe_design(std::size_t dimensions, std::size_t samples, std::uint64_t seed) {
    return translated([&] { return design(dimensions, samples, seed); });
}

SobolIndices safe_indices(const SobolPoints& points, const std::vector<double>& outputs, std::size_t samples,
                          std::uint64_t seed) {
    return translated([&] { return indices(points, outputs, samples, seed); });
}

constexpr SobolModule k_module{&safe_design, &safe_indices};

} // namespace

} // namespace stipple::study

extern "C" const stipple::study::SobolModule* stipple_sobol_module() {
    return &stipple::study::k_module;
}
