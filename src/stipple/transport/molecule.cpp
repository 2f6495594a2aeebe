#include "stipple/transport/molecule.hpp"
#include "stipple/base/error.hpp"
#include "stipple/base/units.hpp"
#include "stipple/transport/constants.hpp"
#include "stipple/transport/formula.hpp"
#include <algorithm>
#include <cmath>
#include <fmt/format.h>
#include <string_view>

namespace stipple::transport {

static constexpr double k_g_per_mol = 1e-3, k_cm3_per_mol = 1e-6, k_cm2_per_s = 1e-4, k_angstrom = 1e-10;
static constexpr double k_boltzmann = 1.380649e-23; // [J/K]
static constexpr double k_polar = -6;               // log Kow of what stays in water

std::vector<ProductEntry> products(const Model& model) {
    const TableView t = model["transport/products"];
    std::vector<ProductEntry> all;
    for (std::size_t r = 0; r < t.rows.size(); ++r)
        all.push_back({t.text(r, "name"), t.text(r, "label"), t.text(r, "also"), t.text(r, "group"),
                       t.text(r, "known_with_needles"), t.text(r, "warning")});
    return all;
}

std::vector<std::pair<std::string, std::string>> other_names(const Model& model) {
    std::vector<std::pair<std::string, std::string>> names;
    for (const auto& entry : products(model)) {
        std::string_view rest = entry.also;
        while (!rest.empty()) {
            const auto end = std::min(rest.find(';'), rest.size());
            names.emplace_back(rest.substr(0, end), entry.name);
            rest.remove_prefix(std::min(end + 1, rest.size()));
        }
    }
    return names;
}

std::optional<ProductEntry> find_product(const Model& model, const std::string& name) {
    for (auto& entry : products(model))
        if (entry.name == name) return entry;
    return std::nullopt;
}

namespace {

struct Property {
    const char* name;
    double Molecule::*member;
};
constexpr Property k_properties[] = {{"molecular_weight", &Molecule::molecular_weight},
                                     {"log_kow", &Molecule::log_kow},
                                     {"molar_volume", &Molecule::molar_volume},
                                     {"pka", &Molecule::pka},
                                     {"water_solubility", &Molecule::solubility},
                                     {"density", &Molecule::density},
                                     {"vapour_pressure", &Molecule::vapour_pressure},
                                     {"hydrodynamic_radius", &Molecule::radius},
                                     {"plasma_clearance", &Molecule::plasma_clearance},
                                     {"distribution_volume", &Molecule::distribution_volume},
                                     {"bound_in_plasma", &Molecule::bound_in_plasma},
                                     {"largest_dose", &Molecule::largest_dose},
                                     {"largest_area", &Molecule::largest_area},
                                     {"toxic_plasma", &Molecule::toxic_plasma}};

void read_property(const TableView& t, std::size_t r, Molecule& m) {
    const std::string& what = t.text(r, "property");
    const double value = t.si(r);
    m.parameters.push_back({.room = "transport",
                            .name = m.name + "." + what,
                            .value = t.number(r, "value"),
                            .unit = t.text(r, "unit"),
                            .flag = t.text(r, "flag"),
                            .source = t.text(r, "source"),
                            .meaning = t.text(r, "note")});
    if (what == "charge_when_ionised") {
        m.charge_when_ionised = static_cast<int>(value);
        return;
    }
    const auto at = std::find_if(std::begin(k_properties), std::end(k_properties),
                                 [&](const Property& p) { return what == p.name; });
    check(at != std::end(k_properties), Kind::data, "unknown property: " + what, "transport/properties");
    m.*at->member = value;
}

} // namespace

Molecule make_molecule(const Model& model, const std::string& name) {
    if (!find_product(model, name)) {
        std::vector<std::string> names;
        for (const auto& p : products(model)) names.push_back(p.name);
        throw Error(Kind::input, Problem{.what = "no product of this name",
                                         .key = "product.name",
                                         .value = name,
                                         .nearest = nearest_word(name, names)});
    }
    Molecule molecule;
    molecule.name = name;
    const TableView t = model["transport/properties"];
    for (std::size_t r = 0; r < t.rows.size(); ++r)
        if (t.text(r, "product") == name) read_property(t, r, molecule);
    complete(molecule);
    return molecule;
}

void set_weight(const Constants& k, Molecule& m, double weight) {
    if (!std::isfinite(weight)) return;
    m.plasma_clearance *= weight / k.body_weight;
    m.distribution_volume *= weight / k.body_weight;
}

bool is_large(const Molecule& m) {
    return std::isfinite(m.radius) || m.molecular_weight >= 5000 * k_g_per_mol;
}

void complete(Molecule& m) {
    if (!std::isfinite(m.log_kow) && is_large(m)) m.log_kow = k_polar;
}

double neutral_share(const Molecule& m, double ph) {
    if (m.charge_when_ionised == 0 || !std::isfinite(m.pka)) return 1;
    const double excess = m.charge_when_ionised > 0 ? m.pka - ph : ph - m.pka;
    return 1 / (1 + std::pow(10.0, excess));
}

void size_by_formula(const Model& model, Molecule& m) {
    if (m.formula.empty()) {
        check(!std::isfinite(m.rings), Kind::input, "rings belong to a formula, which is missing",
              "product.rings");
        return;
    }
    const Formula formula = parse_formula(model, m.formula);
    const int most = unsaturation(model, formula);
    if (std::isfinite(m.rings) && (m.rings > most || m.rings != std::floor(m.rings)))
        throw Error(Kind::input, Problem{.what = m.formula + " cannot have so many rings",
                                         .key = "product.rings",
                                         .value = fmt::format("{:g}", m.rings),
                                         .allowed = fmt::format("whole numbers, at most {}", most)});
    const double weight = formula_weight(model, formula);
    constexpr double k_rounding = 0.005; // of tables and labels
    if (!std::isfinite(m.molecular_weight)) m.molecular_weight = weight;
    if (std::abs(m.molecular_weight / weight - 1) > k_rounding)
        throw Error(Kind::input,
                    Problem{.what = fmt::format("{} weighs {:.2f} g/mol", m.formula, weight / k_g_per_mol),
                            .key = "product.molecular_weight_g_per_mol",
                            .value = fmt::format("{:g} g/mol", m.molecular_weight / k_g_per_mol)});
    const double volume = schroeder_volume(model, formula, m.rings);
    if (std::isfinite(m.molar_volume)) return;
    if (!std::isfinite(volume))
        throw Error(Kind::input, Problem{.what = "no volume increment is known for one of its elements: give "
                                                 "molar_volume_cm3_per_mol, or leave the formula out",
                                         .key = "product.formula",
                                         .value = m.formula});
    m.molar_volume = volume;
    m.parameters.push_back({.room = "transport",
                            .name = "product.molar_volume",
                            .value = volume / k_cm3_per_mol,
                            .unit = "cm3/mol",
                            .flag = "derived",
                            .source = "airsea2023",
                            .meaning = "Schroeder: " + m.formula});
}

double molar_volume(const Constants& k, const Molecule& m) {
    return std::isfinite(m.molar_volume) ? m.molar_volume : m.molecular_weight / k.packed_density;
}

double equivalent_weight(const Constants& k, const Molecule& m) {
    return std::isfinite(m.molar_volume) ? m.molar_volume * k.packed_density : m.molecular_weight;
}

double aqueous_diffusivity(const Constants& k, const Molecule& m) {
    if (std::isfinite(m.radius)) { // Stokes and Einstein: kT / (6 pi eta a)
        return k_boltzmann * (k.skin_temperature + units::zero_celsius) /
               (6 * M_PI * k.water_viscosity * m.radius);
    }
    const double v = molar_volume(k, m) / k_cm3_per_mol;
    return k_cm2_per_s * (v < 445.2 ? 1.92e-4 * std::pow(v, -0.6) : 3.78e-5 * std::pow(v, -1.0 / 3));
}

double solute_radius(const Constants& k, const Molecule& m) {
    if (std::isfinite(m.radius)) return m.radius;
    const double v = molar_volume(k, m) / k_cm3_per_mol;
    return k_angstrom * (v < 445 ? 0.145 * std::pow(v, 0.6) : 0.735 * std::cbrt(v));
}

double tissue_diffusivity(const Constants& k, const Molecule& m) {
    return k_cm2_per_s * std::pow(10.0, -4.15 - 0.6555 * std::log10(equivalent_weight(k, m) / k_g_per_mol));
}

double free_of_albumin(const Molecule& m) {
    const bool acid = m.charge_when_ionised < 0;
    const double log_d = m.log_kow + std::log10(neutral_share(m, 7.4));
    const double x = (acid ? 0.3127 : 0.5578) * std::exp(log_d) + (acid ? 0.5121 : 0.0188);
    return 1 / (1 + x);
}

double pore_hindrance(double solute, double pore) {
    const double x = solute / pore;
    if (x >= 1) return 0;
    return (1 - x) * (1 - x) * (1 - 2.104 * x + 2.09 * x * x * x - 0.95 * std::pow(x, 5));
}

} // namespace stipple::transport
