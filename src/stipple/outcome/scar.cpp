#include "stipple/outcome/scar.hpp"
#include "stipple/base/model.hpp"
#include "stipple/base/statistics.hpp"
#include <algorithm>
#include <cmath>
#include <numbers>

namespace stipple::outcome {

double new_matrix(const std::vector<MatrixLayer>& dermis, double scar_depth, double bridged) {
    double thickness = 0, whole = 0, below = 0, top = 0;
    for (const auto& l : dermis) {
        thickness += l.thickness;
        whole += l.gain * l.thickness;
        below += l.gain * std::max(0.0, top + l.thickness - std::max(top, scar_depth));
        top += l.thickness;
    }
    const double floor = std::max(0.0, thickness - scar_depth) / thickness;
    return (1 - bridged) * whole * floor + bridged * below;
}

skin::Scar filled(const skin::Scar& scar, double matrix, double fill_share) {
    skin::Scar after = scar;
    if (scar.raised())
        after.depth += fill_share * matrix;
    else if (scar.depth > 0)
        after.depth *= std::exp(-fill_share * matrix / scar.depth);
    return after;
}

double scar_volume(const skin::Scar& scar) {
    if (!scar.present()) return 0;
    const double radius = 0.5 * scar.width;
    return scar.depth * std::numbers::pi * radius * radius * skin::volume_share(scar.kind);
}

double visible_scars(const skin::Scar& scar, double spread, double least_depth) {
    if (!scar.present() || scar.depth <= 0) return 0;
    const double variance = std::log1p(spread * spread);
    const double z =
        (std::log(least_depth / scar.depth) + 0.5 * variance) / std::sqrt(2 * variance); // over sqrt 2
    return scar.count * 0.5 * std::erfc(z);
}

double ecca_score(const Model& model, const std::string& kind, double visible) {
    const TableView t = model["outcome/ecca"];
    const auto weight = t.number(t.row(kind), "weight");
    return weight * interpolate({0, 2, 12, 30}, {0, 1, 2, 3}, visible);
}

} // namespace stipple::outcome
