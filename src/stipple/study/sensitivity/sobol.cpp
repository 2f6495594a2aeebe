#include "stipple/study/sensitivity/sobol.hpp"
#include "stipple/base/error.hpp"
#include "stipple/study/sensitivity/sobol_module.hpp"
#include <algorithm>
#include <cassert>
#include <stdexcept>
#ifdef STIPPLE_OPENTURNS
#include <dlfcn.h>
#endif

namespace stipple::study {

[[noreturn]] static void refuse(const std::string& what) {
    throw Error(Kind::input, Problem{.what = what,
                                     .allowed = "OpenTURNS 1.20 (Debian: libopenturns-dev), built with "
                                                "STIPPLE_OPENTURNS=ON"});
}

#ifdef STIPPLE_OPENTURNS
/// Loads the library around OpenTURNS, once; it stands beside the program. It stays loaded.
static const SobolModule& module() {
    static const SobolModule* const loaded = [] {
        void* const library = dlopen("libstipple_openturns.so", RTLD_NOW | RTLD_LOCAL);
        if (!library) refuse(std::string("Sobol indices need a library that does not load: ") + dlerror());
        void* const symbol = dlsym(library, "stipple_sobol_module");
        if (!symbol) refuse(std::string("the library for Sobol indices is of another build: ") + dlerror());
        return reinterpret_cast<decltype(&stipple_sobol_module)>(symbol)();
    }();
    return *loaded;
}
#else
static const SobolModule& module() {
    refuse("this build of stipple lacks OpenTURNS, which Sobol indices need");
}
#endif

/// Calls into the library; its faults are ours to report.
template <class Call> static auto guarded(Call call) {
    try {
        return call();
    } catch (const std::runtime_error& fault) {
        throw Error(Kind::numerics, Problem{.what = fault.what()});
    }
}

void require_sobol() {
    (void)module();
}

SobolPoints sobol_design(std::size_t dimensions, std::size_t samples, std::uint64_t seed) {
    assert(dimensions > 0 && samples > 1);
    const SobolModule& library = module();
    return guarded([&] { return library.design(dimensions, samples, seed); });
}

SobolIndices sobol_indices(const SobolPoints& points, const std::vector<double>& outputs, std::size_t samples,
                           std::uint64_t seed) {
    assert(outputs.size() == points.size() && points.size() == samples * (points.front().size() + 2));
    const auto [low, high] = std::minmax_element(outputs.begin(), outputs.end());
    check(*low < *high, Kind::numerics, "all outputs are equal, so there is no variance to share out");
    const SobolModule& library = module();
    return guarded([&] { return library.indices(points, outputs, samples, seed); });
}

} // namespace stipple::study
