#pragma once
#include "stipple/study/sensitivity/sobol.hpp"

namespace stipple::study {

/// What the loadable library around OpenTURNS gives; may throw std::runtime_error.
struct SobolModule {
    SobolPoints (*design)(std::size_t dimensions, std::size_t samples, std::uint64_t seed);
    SobolIndices (*indices)(const SobolPoints& points, const std::vector<double>& outputs,
                            std::size_t samples, std::uint64_t seed);
};

} // namespace stipple::study

/// The one symbol of that library.
extern "C" const stipple::study::SobolModule* stipple_sobol_module();
