#include "stipple/base/units.hpp"
#include "stipple/formats/formats.hpp"
#include <fmt/format.h>

namespace stipple::formats {

using units::um;

std::string force_curve_csv(const study::NeedleResult& result) {
    std::string out = "displacement_um,force_n,dimple_um,buried_um\n";
    for (const auto& p : result.pushed.curve)
        out += fmt::format("{:.9g},{:.9g},{:.9g},{:.9g}\n", p.displacement / um, p.force, p.dimple / um,
                           p.buried / um);
    return out;
}

} // namespace stipple::formats
