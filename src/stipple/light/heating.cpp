#include "stipple/light/heating.hpp"
#include "stipple/base/random.hpp"
#include "stipple/base/statistics.hpp"
#include "stipple/base/units.hpp"
#include "stipple/light/adding_doubling.hpp"
#include <algorithm>
#include <cmath>

namespace stipple::light {

namespace {

constexpr int k_melanins = 13, k_band_points = 12;

/// Wavelengths that stand for a band: middles of equal pieces.
std::vector<double> points_of(double shortest, double longest) {
    if (!(longest > shortest)) return {shortest};
    std::vector<double> points;
    for (int i = 0; i < k_band_points; ++i)
        points.push_back(shortest + (i + 0.5) / k_band_points * (longest - shortest));
    return points;
}

} // namespace

EpidermalHeating::EpidermalHeating(const Model& model, const TissueOptics& tissue, double shortest,
                                   double longest, double viable) {
    const TableView t = model["light/heat"];
    constexpr double k_mega = 1e6, k_mm2 = 1e-6;
    const double capacity = t.value("heat_capacity") * k_mega;
    SkinOptics state = usual_optics(model);
    const double corneum = model["light/layers"].number(0, "thickness_mm") * units::mm,
                 usual_viable = state.epidermis_thickness - corneum, thickness = viable + corneum;
    state.epidermis_thickness = thickness;
    const double slab = 2 * thickness / M_PI;
    relaxation_ = slab * slab / (t.value("diffusivity") * k_mm2);
    heated_at_ = t.value("heated_at"), killed_at_ = t.value("killed_at");
    spread_heated_ = t.number(t.row("heated_at"), "spread");
    spread_killed_ = t.number(t.row("killed_at"), "spread");
    const TableView p = model["light/parameters"];
    const double per_unit = p.si("melanin") / p.value("melanin"),
                 least = per_unit * p.number(p.row("melanin"), "low"),
                 most = per_unit * p.number(p.row("melanin"), "high");
    const auto band = points_of(shortest, longest);
    for (int i = 0; i < k_melanins; ++i) {
        const double melanin = least * std::pow(most / least, i / (k_melanins - 1.0));
        state.melanin = melanin * usual_viable / viable;
        double absorbed = 0;
        for (const double wavelength : band) {
            const auto response = adding_doubling(tissue.stack(state, wavelength));
            absorbed += (response.absorbed[0] + response.absorbed[1]) / static_cast<double>(band.size());
        }
        log_melanin_.push_back(std::log(melanin));
        log_rise_.push_back(std::log(absorbed / (capacity * thickness)));
    }
}

double EpidermalHeating::per_fluence(double melanin) const {
    return std::exp(interpolate(log_melanin_, log_rise_, std::log(melanin)));
}

Heated EpidermalHeating::heat(const Pulse& pulse, double melanin) const {
    const double x = pulse.duration / relaxation_;
    Heated h;
    h.rise = per_fluence(melanin) * pulse.fluence * -std::expm1(-x) / x;
    h.temperature = pulse.start + h.rise;
    h.heated = normal_probability((h.temperature - heated_at_) / spread_heated_);
    h.killed = normal_probability((h.temperature - killed_at_) / spread_killed_);
    return h;
}

} // namespace stipple::light
