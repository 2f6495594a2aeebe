#include "stipple/light/medium.hpp"
#include "stipple/base/error.hpp"
#include <cmath>
#include <fmt/format.h>

namespace stipple::light {

namespace {

void check_number(std::size_t layer, const char* what, double value, bool good, const char* allowed) {
    if (good) return;
    throw Error(Kind::input, Problem{.what = fmt::format("{} of the layer is out of range", what),
                                     .key = fmt::format("light.layer {}", layer + 1),
                                     .value = fmt::format("{}", value),
                                     .allowed = allowed});
}

bool is_index(double n) {
    return n >= 1 && n <= 4;
}

} // namespace

void check_stack(const Stack& stack) {
    const auto& layers = stack.layers;
    check(!layers.empty() && layers.size() <= 64, Kind::input, "a stack has 1 to 64 layers", "light");
    check(is_index(stack.index_above) && is_index(stack.index_below), Kind::input,
          "the refractive index of the medium above or below is outside 1 to 4", "light");
    for (std::size_t i = 0; i < layers.size(); ++i) {
        const Layer& l = layers[i];
        const bool last = i + 1 == layers.size();
        check_number(i, "thickness", l.thickness, l.thickness >= 0 && (last || std::isfinite(l.thickness)),
                     "0 m or more; infinite only at the end");
        check_number(i, "absorption", l.absorption, l.absorption >= 0 && std::isfinite(l.absorption),
                     "0 1/m or more");
        check_number(i, "scattering", l.scattering, l.scattering >= 0 && std::isfinite(l.scattering),
                     "0 1/m or more");
        check_number(i, "anisotropy", l.anisotropy, std::abs(l.anisotropy) < 1, "-1 to 1, without the ends");
        check_number(i, "refractive index", l.refractive_index, is_index(l.refractive_index), "1 to 4");
        for (const double chi : l.moments)
            check_number(i, "a moment of the phase function", chi, std::abs(chi) < 1,
                         "-1 to 1, without the ends");
    }
}

double refracted_cosine(double n1, double c1, double n2) {
    const double sine = n1 / n2 * std::sqrt(std::fmax(0.0, 1 - c1 * c1));
    return sine < 1 ? std::sqrt(1 - sine * sine) : 0;
}

double fresnel(double n1, double c1, double n2, double c2) {
    if (c2 <= 0) return 1;
    const double s = (n1 * c1 - n2 * c2) / (n1 * c1 + n2 * c2), p = (n1 * c2 - n2 * c1) / (n1 * c2 + n2 * c1);
    return 0.5 * (s * s + p * p);
}

} // namespace stipple::light
