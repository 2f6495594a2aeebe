#include "stipple/skin/surface.hpp"
#include "stipple/base/error.hpp"
#include "stipple/base/model.hpp"
#include "stipple/base/units.hpp"
#include <algorithm>
#include <cmath>
#include <fmt/format.h>
#include <fmt/ranges.h>

namespace stipple::skin {

/// Where the flat floor of a boxcar scar ends, over its radius.
static constexpr double k_flat = 0.8;

/// cos^2(pi t / 2): from 1 at t = 0 down to 0 at t = 1, level at both ends.
static double fall(double t) {
    const double c = std::cos(0.5 * M_PI * t);
    return c * c;
}

[[noreturn]] static void refuse_kind(const std::string& kind) {
    const std::vector<std::string> kinds{"rolling", "boxcar", "icepick", "striae", "hypertrophic"};
    throw Error(Kind::input, Problem{.what = "no such kind of scar",
                                     .key = "person.scar",
                                     .value = kind,
                                     .allowed = fmt::format("none {}", fmt::join(kinds, " ")),
                                     .nearest = nearest_word(kind, kinds)});
}

double scar_profile(const std::string& kind, double s) {
    s = std::fabs(s);
    const bool inside = s < 1;
    if (kind == "rolling" || kind == "striae") return inside ? fall(s) : 0;
    if (kind == "boxcar") return !inside ? 0 : s <= k_flat ? 1 : fall((s - k_flat) / (1 - k_flat));
    if (kind == "icepick") return inside ? 1 - s : 0;
    if (kind == "hypertrophic") return inside ? 1 - s * s : 0;
    refuse_kind(kind);
}

double volume_share(const std::string& kind) {
    // 2 integral_0^1 cos^2(pi t / 2) t dt = 1/2 + integral_0^1 t cos(pi t) dt
    constexpr double wave = 0.5 - 2 / (M_PI * M_PI);
    if (kind == "rolling") return wave;
    // s = k_flat + edge t on the wall: floor, wall at its inner radius, and what the wall gains outwards.
    constexpr double edge = 1 - k_flat;
    if (kind == "boxcar") return k_flat * k_flat + k_flat * edge + edge * edge * wave;
    if (kind == "icepick") return 1.0 / 3;
    if (kind == "striae") return 0.5;
    if (kind == "hypertrophic") return 0.5;
    refuse_kind(kind);
}

Scar with_sizes(const Model& model, Scar scar) {
    if (!scar.present()) return scar;
    const TableView scars = model["skin/scars"];
    const std::size_t row = scars.row(scar.kind);
    if (!(scar.depth > 0)) scar.depth = scars.number(row, "depth_mm") * units::mm;
    if (!(scar.width > 0)) scar.width = scars.number(row, "width_mm") * units::mm;
    return scar;
}

std::vector<std::string> scar_kinds(const Model& model) {
    const TableView scars = model["skin/scars"];
    std::vector<std::string> kinds;
    for (std::size_t r = 0; r < scars.rows.size(); ++r) kinds.push_back(scars.text(r, "kind"));
    return kinds;
}

std::string scar_label(const Model& model, const std::string& kind) {
    const TableView scars = model["skin/scars"];
    if (!scars.has_row(kind)) refuse_kind(kind);
    return scars.text(scars.row(kind), "label");
}

schema::Words scar_words(const Model& model) {
    schema::Words words;
    for (const auto& kind : scar_kinds(model)) words.add(kind, scar_label(model, kind));
    return words;
}

} // namespace stipple::skin
