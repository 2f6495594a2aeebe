#include "stipple/light/optics.hpp"
#include "stipple/base/error.hpp"
#include "stipple/base/statistics.hpp"
#include <algorithm>
#include <cmath>
#include <fmt/format.h>

namespace stipple::light {

namespace {

constexpr double k_nm = 1e-9;
constexpr double k_melanin_wavelength = 694 * k_nm, k_scattering_wavelength = 500 * k_nm;
constexpr double k_last_blood = 1700 * k_nm, k_last_bilirubin = 700 * k_nm;

struct StateNumber {
    const char* name;
    double SkinOptics::*member;
};

constexpr StateNumber k_state[] = {{"melanin", &SkinOptics::melanin},
                                   {"epidermis_thickness", &SkinOptics::epidermis_thickness},
                                   {"blood_fraction", &SkinOptics::blood_fraction},
                                   {"oxygen_saturation", &SkinOptics::oxygen_saturation},
                                   {"bilirubin", &SkinOptics::bilirubin},
                                   {"water", &SkinOptics::water},
                                   {"fat", &SkinOptics::fat},
                                   {"scattering", &SkinOptics::scattering},
                                   {"scattering_power", &SkinOptics::scattering_power},
                                   {"vessel_radius", &SkinOptics::vessel_radius},
                                   {"stratum_corneum_index", &SkinOptics::stratum_corneum_index}};

/// A column of a table of spectra, times `unit`.
Spectrum read_spectrum(const Model& model, const char* table, const char* column, double unit) {
    const TableView rows = model[table];
    Spectrum s;
    for (std::size_t i = 0; i < rows.rows.size(); ++i) {
        s.wavelength.push_back(rows.number(i, "wavelength_nm") * k_nm);
        s.value.push_back(rows.number(i, column) * unit);
    }
    return s;
}

} // namespace

double Spectrum::at(double w) const {
    return interpolate(wavelength, value, w);
}

SkinOptics usual_optics(const Model& model) {
    const TableView t = model["light/parameters"];
    SkinOptics state;
    for (const auto& number : k_state) state.*number.member = t.si(number.name);
    return state;
}

double melanin_of_fraction(const Model& model, double fraction) {
    const TableView t = model["light/parameters"];
    const std::size_t row = t.row("melanin");
    const double unit = t.si(row) / t.number(row, "value");
    return std::clamp(fraction * t.si("melanosome_absorption"), unit * t.number(row, "low"),
                      unit * t.number(row, "high"));
}

void check_optics(const Model& model, const SkinOptics& state) {
    const TableView t = model["light/parameters"];
    std::vector<Problem> problems;
    for (const auto& number : k_state) {
        const std::size_t row = t.row(number.name);
        const double unit = t.si(row) / t.number(row, "value"); // no default is 0
        const double low = t.number(row, "low"), high = t.number(row, "high"),
                     v = state.*number.member / unit;
        if (v >= low * (1 - 1e-9) && v <= high * (1 + 1e-9)) continue;
        problems.push_back({.what = fmt::format("{} is out of range", number.name),
                            .key = fmt::format("light.{}", number.name),
                            .value = fmt::format("{} {}", v, t.text(row, "unit")),
                            .allowed = fmt::format("{} to {} {}", low, high, t.text(row, "unit"))});
    }
    if (!problems.empty()) throw Error(Kind::input, std::move(problems));
}

TissueOptics::TissueOptics(const Model& model)
    : oxy_(read_spectrum(model, "light/haemoglobin", "oxy_per_cm_per_molar", 0.1)), // 1/(cm M) = 0.1 m²/mol
      deoxy_(read_spectrum(model, "light/haemoglobin", "deoxy_per_cm_per_molar", 0.1)),
      water_(read_spectrum(model, "light/water", "absorption_per_cm", 100)),
      fat_(read_spectrum(model, "light/fat", "absorption_per_m", 1)),
      bilirubin_(read_spectrum(model, "light/bilirubin", "extinction_per_cm_per_molar", 0.1)),
      melanin_(read_spectrum(model, "light/melanin", "extinction_cm2_per_mg", 1)) {
    const TableView p = model["light/parameters"];
    per_haemoglobin_ = p.si("haemoglobin_in_blood") / p.si("haemoglobin_molar_mass");
    bilirubin_mass_ = p.si("bilirubin_molar_mass");
    melanin_power_ = p.si("melanin_power") + p.si("melanin_tilt");
    base_constant_ = p.si("base_constant");
    base_amplitude_ = p.si("base_amplitude");
    base_offset_ = p.si("base_offset");
    base_decay_ = p.si("base_decay");
    const TableView t = model["light/layers"];
    for (std::size_t i = 0; i < t.rows.size(); ++i)
        layers_.push_back({.thickness = 1e-3 * t.number(i, "thickness_mm"),
                           .index = t.number(i, "refractive_index"),
                           .anisotropy = t.number(i, "anisotropy"),
                           .scattering = t.number(i, "scattering_share"),
                           .power = t.number(i, "power_added"),
                           .melanin = t.number(i, "melanin_share"),
                           .blood = t.number(i, "blood_share"),
                           .water = t.number(i, "water_share"),
                           .fat = t.number(i, "fat_share")});
    const double tilt = p.si("melanin_tilt");
    for (std::size_t i = 0; i < melanin_.value.size(); ++i)
        melanin_.value[i] *= std::pow(melanin_.wavelength[i] / k_melanin_wavelength, -tilt);
    const double at_694 = melanin_.at(k_melanin_wavelength);
    for (double& v : melanin_.value) v /= at_694;
}

double TissueOptics::melanin_shape(double w) const {
    const double last = melanin_.wavelength.back();
    return w <= last ? melanin_.at(w) : melanin_.value.back() * std::pow(w / last, -melanin_power_);
}

double TissueOptics::blood(double w, double saturation) const {
    if (w > k_last_blood) return 0;
    const double extinction = saturation * oxy_.at(w) + (1 - saturation) * deoxy_.at(w);
    return std::log(10.0) * extinction * per_haemoglobin_;
}

double TissueOptics::packaging(double absorption, double radius) {
    const double x = 2 * absorption * radius;
    return x < 1e-6 ? 1 - 0.5 * x : -std::expm1(-x) / x;
}

double TissueOptics::water(double w) const {
    return water_.at(w);
}

double TissueOptics::fat(double w) const {
    return w > k_last_blood ? 0 : fat_.at(w);
}

double TissueOptics::bilirubin(double w, double density) const {
    return w > k_last_bilirubin ? 0 : std::log(10.0) * bilirubin_.at(w) * density / bilirubin_mass_;
}

double TissueOptics::base(double w) const {
    return base_constant_ + base_amplitude_ * std::exp(-(w - base_offset_) / base_decay_);
}

double TissueOptics::pigments(const SkinOptics& state, double w) const {
    const double packed = blood(w, state.oxygen_saturation);
    return state.blood_fraction * packed * packaging(packed, state.vessel_radius) +
           bilirubin(w, state.bilirubin);
}

std::array<double, 3> TissueOptics::indices(const SkinOptics& state, double w) const {
    const LayerFacts &e = layers_[1], &d = layers_[2];
    const double rest = state.water * water(w), of_blood = pigments(state, w), below = base(w);
    const double reduced = d.scattering * state.scattering *
                           std::pow(w / k_scattering_wavelength, -(state.scattering_power + d.power));
    return {e.melanin * state.melanin * melanin_shape(w) + e.blood * of_blood + e.water * rest + below,
            d.blood * of_blood + d.water * rest + below, reduced / (1 - d.anisotropy)};
}

Stack TissueOptics::stack(const SkinOptics& state, double w) const {
    const bool known = (w >= 359.9 * k_nm && w <= 1700.1 * k_nm) || (w >= 9200 * k_nm && w <= 11900 * k_nm);
    check(known, Kind::input,
          fmt::format("no optics at {:.0f} nm: 360 to 1700 nm and 9200 to 11900 nm", w / k_nm),
          "light.wavelength");
    const double melanin = state.melanin * melanin_shape(w);
    const double of_blood = pigments(state, w);
    const double ratio = w / k_scattering_wavelength;
    Stack stack;
    for (const LayerFacts& l : layers_) {
        const double reduced =
            l.scattering * state.scattering * std::pow(ratio, -(state.scattering_power + l.power));
        // A layer with an index of 0 has that of the state; one with no thickness what is left of the epidermis.
        stack.layers.push_back(
            {.thickness = l.thickness > 0 ? l.thickness
                                          : std::max(0.0, state.epidermis_thickness - layers_[0].thickness),
             .absorption = l.melanin * melanin + l.blood * of_blood + l.water * state.water * water(w) +
                           l.fat * state.fat * fat(w) + base(w),
             .scattering = reduced / (1 - l.anisotropy),
             .anisotropy = l.anisotropy,
             .refractive_index = l.index > 0 ? l.index : state.stratum_corneum_index});
    }
    stack.index_below = stack.layers.back().refractive_index;
    return stack;
}

} // namespace stipple::light
