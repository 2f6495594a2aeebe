#include "stipple/light/colour.hpp"
#include "stipple/base/error.hpp"
#include "stipple/light/adding_doubling.hpp"
#include "stipple/light/monte_carlo.hpp"
#include <algorithm>
#include <cmath>
#include <string>

namespace stipple::light {

namespace {

constexpr double k_cut = 6.0 / 29; // of CIE's f

double cie_root(double t) {
    return t > k_cut * k_cut * k_cut ? std::cbrt(t) : t / (3 * k_cut * k_cut) + 4.0 / 29;
}

double cie_cube(double f) {
    return f > k_cut ? f * f * f : 3 * k_cut * k_cut * (f - 4.0 / 29);
}

/// Values of the stored table, in the order of ReflectanceTable::values().
std::vector<double> stored_values(const Model& model) {
    const TableView t = model["light/colour_table"];
    std::vector<std::string> columns;
    for (const auto& column : t.columns)
        if (column.starts_with("log_reflectance_")) columns.push_back(column);
    std::vector<double> values;
    values.reserve(t.rows.size() * columns.size());
    for (std::size_t i = 0; i < t.rows.size(); ++i)
        for (const auto& column : columns) values.push_back(t.number(i, column));
    return values;
}

/// The stored table is of the numbers of data/light as they stand there.
bool as_in_tables(const Model& model) {
    for (std::size_t i = 0; i < model.size(); ++i) {
        const auto& p = model.parameters()[i];
        if (p.facts.room == "light" && model.value(i) != p.facts.value) return false;
    }
    return true;
}

} // namespace

double srgb_of_linear(double linear) {
    const double v = std::clamp(linear, 0.0, 1.0);
    return v <= 0.0031308 ? 12.92 * v : 1.055 * std::pow(v, 1 / 2.4) - 0.055;
}

double linear_of_srgb(double srgb) {
    return srgb <= 0.04045 ? srgb / 12.92 : std::pow((srgb + 0.055) / 1.055, 2.4);
}

Observer::Observer(const Model& model, const std::vector<double>& wavelengths) {
    check(!wavelengths.empty() && std::is_sorted(wavelengths.begin(), wavelengths.end()), Kind::input,
          "wavelengths of a spectrum must ascend", "light.wavelengths");
    weights_.resize(wavelengths.size());
    const TableView cie = model["light/cie"];
    double sum = 0;
    for (std::size_t i = 0; i < cie.rows.size(); ++i) {
        const double w = 1e-9 * cie.number(i, "wavelength_nm"), s = cie.number(i, "d65");
        const Xyz seen{s * cie.number(i, "x_bar"), s * cie.number(i, "y_bar"), s * cie.number(i, "z_bar")};
        sum += seen.y;
        const auto add = [&](std::size_t at, double share) {
            weights_[at].x += share * seen.x, weights_[at].y += share * seen.y,
                weights_[at].z += share * seen.z;
        };
        const auto after = static_cast<std::size_t>(
            std::upper_bound(wavelengths.begin(), wavelengths.end(), w) - wavelengths.begin());
        if (after == 0 || after == wavelengths.size()) {
            add(after == 0 ? 0 : after - 1, 1);
        } else {
            const double share = (w - wavelengths[after - 1]) / (wavelengths[after] - wavelengths[after - 1]);
            add(after - 1, 1 - share);
            add(after, share);
        }
    }
    for (auto& w : weights_) w = {100 * w.x / sum, 100 * w.y / sum, 100 * w.z / sum};
    white_ = xyz(std::vector<double>(wavelengths.size(), 1));
}

Xyz Observer::xyz(const std::vector<double>& reflectance) const {
    check(reflectance.size() == weights_.size(), Kind::input, "a spectrum has another number of wavelengths",
          "light.wavelengths");
    Xyz c;
    for (std::size_t i = 0; i < weights_.size(); ++i) {
        c.x += weights_[i].x * reflectance[i];
        c.y += weights_[i].y * reflectance[i];
        c.z += weights_[i].z * reflectance[i];
    }
    return c;
}

Lab Observer::lab(const std::vector<double>& reflectance) const {
    return lab_of(xyz(reflectance), white_);
}

Lab lab_of(const Xyz& c, const Xyz& white) {
    const double x = cie_root(c.x / white.x), y = cie_root(c.y / white.y), z = cie_root(c.z / white.z);
    return {116 * y - 16, 500 * (x - y), 200 * (y - z)};
}

Xyz xyz_of(const Lab& c, const Xyz& white) {
    const double y = (c.l + 16) / 116, x = y + c.a / 500, z = y - c.b / 200;
    return {white.x * cie_cube(x), white.y * cie_cube(y), white.z * cie_cube(z)};
}

Rgb srgb_of(const Xyz& c) {
    const double x = c.x / 100, y = c.y / 100, z = c.z / 100;
    return {srgb_of_linear(3.2406 * x - 1.5372 * y - 0.4986 * z),
            srgb_of_linear(-0.9689 * x + 1.8758 * y + 0.0415 * z),
            srgb_of_linear(0.0557 * x - 0.2040 * y + 1.0570 * z)};
}

double colour_difference(const Lab& a, const Lab& b) {
    return std::sqrt((a.l - b.l) * (a.l - b.l) + (a.a - b.a) * (a.a - b.a) + (a.b - b.b) * (a.b - b.b));
}

double ita_deg(const Lab& c) {
    return std::atan2(c.l - 50, c.b) * 180 / M_PI;
}

double inside_port(const Stack& stack, const Instrument& instrument, std::uint64_t photons, int threads) {
    if (!std::isfinite(instrument.port_radius)) return 1;
    const auto r = monte_carlo(stack, {.photons = photons,
                                       .threads = threads,
                                       .beam_radius = instrument.beam_radius,
                                       .port_radius = instrument.port_radius});
    const double beam = std::max(instrument.beam_radius, 1e-12);
    const double seen = std::min(1.0, instrument.port_radius / beam);
    return (r.reflected_in_port.mean - r.specular * seen * seen) / (r.reflected.mean - r.specular);
}

std::vector<double> reflectance_spectrum(const TissueOptics& tissue, const SkinOptics& state,
                                         const std::vector<double>& wavelengths,
                                         const Instrument& instrument) {
    std::vector<double> spectrum;
    for (const double w : wavelengths) {
        const Stack stack = tissue.stack(state, w);
        const auto r = adding_doubling(stack);
        spectrum.push_back((r.reflected - r.specular) * inside_port(stack, instrument) +
                           instrument.specular_share * r.specular);
    }
    return spectrum;
}

ColourModel::ColourModel(const Model& model)
    : tissue_(model), spec_(colour_table_spec(model)), observer_(model, spec_.wavelengths) {
    if (as_in_tables(model)) table_.emplace(tissue_, spec_, stored_values(model));
    const TableView p = model["light/parameters"];
    const std::size_t row = p.row("melanin");
    const double unit = p.si(row) / p.number(row, "value");
    least_melanin_ = unit * p.number(row, "low");
    most_melanin_ = unit * p.number(row, "high");
}

std::vector<double> ColourModel::reflectance(const SkinOptics& state) const {
    const SkinOptics& s = spec_.state;
    const bool shared = state.epidermis_thickness == s.epidermis_thickness && state.water == s.water &&
                        state.fat == s.fat && state.stratum_corneum_index == s.stratum_corneum_index;
    if (table_ && shared)
        if (auto r = table_->reflectance(state); !r.empty()) return r;
    return reflectance_spectrum(tissue_, state, spec_.wavelengths);
}

SkinColour ColourModel::colour(const SkinOptics& state, double specular_share) const {
    auto r = reflectance(state);
    const double specular = fresnel(1, 1, state.stratum_corneum_index, 1);
    for (double& v : r) v -= (1 - specular_share) * specular;
    return colour_of(r);
}

SkinColour ColourModel::colour_of(const std::vector<double>& reflectance) const {
    SkinColour c;
    c.xyz = observer_.xyz(reflectance);
    c.lab = lab_of(c.xyz, observer_.white());
    c.ita = ita_deg(c.lab);
    c.rgb = srgb_of(c.xyz);
    const Spectrum s{spec_.wavelengths, reflectance};
    const double red = s.at(655e-9), green = s.at(568e-9);
    c.erythema_index = 100 * std::log10(red / green);
    c.melanin_index = -100 * std::log10(red);
    return c;
}

SkinOptics ColourModel::with_ita(SkinOptics state, double ita, double specular_share) const {
    double low = std::log(least_melanin_), high = std::log(most_melanin_);
    while (high - low > 1e-6) {
        const double middle = 0.5 * (low + high);
        state.melanin = std::exp(middle);
        (colour(state, specular_share).ita > ita ? low : high) = middle;
    }
    state.melanin = std::exp(0.5 * (low + high));
    return state;
}

} // namespace stipple::light
