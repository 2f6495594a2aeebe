#pragma once
#include "stipple/base/model.hpp"
#include "stipple/schema/spec.hpp"
#include "stipple/transport/constants.hpp"
#include <cmath>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace stipple::transport {

/// What is known of a substance, SI. NaN: not known, then predicted or left out as each field says.
struct Molecule {
    std::string label;             ///< what the user calls it; "": by the tables
    std::string name;              ///< of a row of data/transport/products.csv, or the user's own
    std::string formula;           ///< of the neutral molecule, "C8H10N4O2"; empty: not given
    double rings = NAN;            ///< in that formula; NaN: guessed (schroeder_volume)
    double molecular_weight = NAN; ///< [kg/mol]; NaN: from the formula
    double log_kow = NAN;          ///< octanol/water partition of the neutral form, decadic logarithm
    double molar_volume = NAN;     ///< at the boiling point [m³/mol]; NaN: from formula or weight
    double pka = NAN;              ///< NaN: does not ionise
    int charge_when_ionised = 0;   ///< +1 base, -1 acid, 0 does not ionise
    double solubility = NAN; ///< of the neutral form in water [kg/m³]; NaN: not known, up to the density
    double density = 1000;   ///< of the pure substance [kg/m³]
    double vapour_pressure = NAN;     ///< at the skin's temperature [Pa]; NaN: does not evaporate
    double radius = NAN;              ///< hydrodynamic [m]; NaN: from the molecular weight
    double tissue_half_life = NAN;    ///< in viable epidermis and dermis [s]; NaN: nothing degrades it
    double plasma_clearance = NAN;    ///< of the whole person [m³/s]
    double distribution_volume = NAN; ///< of the whole person [m³]
    double bound_in_plasma = NAN;     ///< share [-]; NaN: from log Kow
    double largest_dose = NAN;        ///< labelled maximum on the skin, adult [kg]
    double largest_area = NAN;        ///< labelled maximum area, adult [m²]
    double toxic_plasma = NAN;        ///< plasma level from which toxicity is reported [kg/m³]

    /// Measured numbers of a user take the place of the predictions; all are for intact skin.
    struct Measured {
        double permeability = NAN; ///< kp of the stratum corneum from water [m/s]
        double partition = NAN;    ///< stratum corneum/water [-]
        double diffusivity = NAN;  ///< in the stratum corneum [m²/s]
        bool any() const {
            return std::isfinite(permeability) || std::isfinite(partition) || std::isfinite(diffusivity);
        }
    } measured;
    std::vector<Parameter> parameters{}; ///< table rows used, with flag and source
};

/// Substances of data/transport/products.csv.
struct ProductEntry {
    std::string name, label, also, group, known_with_needles, warning; ///< also: other names, by ";"
};
std::vector<ProductEntry> products(const Model& model);
/// What people call them otherwise, and the name that is meant.
std::vector<std::pair<std::string, std::string>> other_names(const Model& model);
/// Nothing if there is none.
std::optional<ProductEntry> find_product(const Model& model, const std::string& name);

/// What it is, in itself.
template <class Key> std::vector<Key> substance_keys(const Model& model) {
    return {
        Key("name", &Molecule::name)
            .word("", "none of these: the keys below describe it")
            .words(schema::words_of(products(model), &ProductEntry::name, &ProductEntry::label))
            .tried_words(other_names(model))
            .means("a substance of the tables; the keys below then override its numbers"),
        Key("formula", &Molecule::formula)
            .left_to("by name, or not known")
            .means(
                "molecular formula of the neutral molecule, such as \"C8H10N4O2\": gives the molar volume by "
                "increments, and the weight")
            .from("airsea2023"),
        Key("rings", &Molecule::rings)
            .range(0, 100)
            .left_to("one for every four double bonds and rings together, as in benzene")
            .means("how many rings the formula has, fused ones each")
            .from("airsea2023"),
        Key("label", &Molecule::label)
            .means("what your own substance is called in every output")
            .tried({"called", "substance", "molecule"}),
        Key("molecular_weight_g_per_mol", &Molecule::molecular_weight)
            .tried({"molecular_weight", "mw", "weight"})
            .range(10, 5e6)
            .left_to("by name or formula")
            .means("molecular weight; needed unless a name or a formula is given"),
        Key("log_kow", &Molecule::log_kow)
            .range(-12, 12)
            .left_to("by name")
            .means("decadic logarithm of the octanol/water partition of the neutral form; needed unless "
                   "a name is given"),
        Key("molar_volume_cm3_per_mol", &Molecule::molar_volume)
            .range(5, 1e6)
            .left_to("by name, by formula, or from the weight with a wider band")
            .means("molar volume at the boiling point: the size that sets how fast it diffuses, in lipids, "
                   "tissue and water")
            .from("wang2007"),
        Key("pka", &Molecule::pka)
            .range(-5, 20)
            .left_to("by name, or does not ionise")
            .means("pKa that counts between pH 3 and 9"),
        Key("charge_when_ionised", &Molecule::charge_when_ionised)
            .tried({"base", "acid", "charge"})
            .range(-1, 1)
            .left_to("by name, or 0")
            .means("1 a base, -1 an acid, 0 neither"),
        Key("water_solubility_mg_per_ml", &Molecule::solubility)
            .range(1e-9, 2000)
            .left_to("by name, or not known: then as much as its own density")
            .means("how much of the neutral form dissolves in water"),
        Key("vapour_pressure_pa", &Molecule::vapour_pressure)
            .range(0, 1e6)
            .left_to("by name, or does not evaporate")
            .means("at the temperature of the skin"),
        Key("radius_nm", &Molecule::radius)
            .range(0.05, 500)
            .left_to("by name, or from the volume")
            .means("hydrodynamic radius, of large molecules"),
    };
}

/// What was measured of it, in skin and in the body.
template <class Key> std::vector<Key> measured_keys() {
    return {
        Key("measured_permeability_cm_per_h", &Molecule::measured, &Molecule::Measured::permeability)
            .range(1e-12, 100)
            .left_to("predicted")
            .means(
                "measured permeability of intact stratum corneum from water of the vehicle's pH; takes the place of "
                "the prediction"),
        Key("measured_partition", &Molecule::measured, &Molecule::Measured::partition)
            .range(1e-4, 1e7)
            .left_to("predicted")
            .means("measured partition stratum corneum/water; takes the place of the prediction"),
        Key("measured_diffusivity_cm2_per_s", &Molecule::measured, &Molecule::Measured::diffusivity)
            .range(1e-20, 1e-4)
            .left_to("predicted")
            .means("measured diffusivity in stratum corneum; takes the place of the prediction"),
        Key("tissue_half_life_h", &Molecule::tissue_half_life)
            .range(0.001, 1e5)
            .left_to("nothing degrades it")
            .means(
                "half-life in viable epidermis and dermis, of enzymes or of its own; what is degraded is told "
                "apart from what is absorbed"),
        Key("plasma_clearance_l_per_h", &Molecule::plasma_clearance)
            .range(1e-4, 1e4)
            .left_to("by name, or no plasma curve")
            .means("clearance of the whole person"),
        Key("distribution_volume_l", &Molecule::distribution_volume)
            .range(0.1, 1e5)
            .left_to("by name, or no plasma curve")
            .means("volume of distribution of the whole person"),
    };
}

/// The keys of a substance, in their order: one of the tables, the user's own, or both.
template <class Key = schema::Key<Molecule>> std::vector<Key> molecule_keys(const Model& model) {
    return schema::joined<Key>({substance_keys<Key>(model), measured_keys<Key>()});
}

/// The substance of a row of the tables. A large molecule (with a hydrodynamic radius) without a measured log
/// Kow has -6: it stays in water (assumed). Errors: Kind::input for an unknown name, with the nearest.
Molecule make_molecule(const Model& model, const std::string& name);

/// Clearance and volume of the tables for a person of another weight [kg]; NaN: as in the tables.
/// Equation: CL = CL_70 w/70, V = V_70 w/70   Source: lombardo2018 gives both per kg of body weight.
void set_weight(const Constants& k, Molecule& molecule, double weight);

/// Proteins and polymers, from 5 kDa on or with a hydrodynamic radius: no lipid takes them up, nobody asks for
/// their log Kow (-6, assumed).
bool is_large(const Molecule& molecule);
/// Fills in the log Kow of a large molecule that has none.
void complete(Molecule& molecule);

/// Share that is not ionised: 1/(1 + 10^(pKa - pH)) of a base, 1/(1 + 10^(pH - pKa)) of an acid, else 1.
double neutral_share(const Molecule& molecule, double ph);

/// Weight and molar volume of the formula, where they are not given. Errors: Kind::input for a formula that
/// cannot be, that has another weight than the one given, or rings that it cannot have.
void size_by_formula(const Model& model, Molecule& molecule);

/// Molar volume at the boiling point [m³/mol]; where not given, weight over packed_density: that of ordinary
/// substances of C, H, N and O, which heavy halogens are far from (spread_volume).
double molar_volume(const Constants& k, const Molecule& molecule);

/// Weight of the ordinary substance of C, H, N and O that is as large [kg/mol]: V packed_density, the weight
/// itself where no volume is known. In the place of the weight in laws that were fitted to weights of mostly
/// such substances. Heavy atoms add mass, not size: by weight bromoform would be two decades too slow.
double equivalent_weight(const Constants& k, const Molecule& molecule);

/// Diffusivity in water at skin temperature [m²/s].
/// Equation: D = 1.92e-4 V^-0.6 [cm²/s] for V < 445.2 cm³/mol, 3.78e-5 V^(-1/3) above
/// Source: ospskin2021 (formulas of the model), wang2007.
double aqueous_diffusivity(const Constants& k, const Molecule& molecule);

/// Radius as it diffuses [m]: the given one, else a = 0.145 V^0.6 [Angstrom], 0.735 V^(1/3) above 445
/// cm³/mol. Source: as above.
double solute_radius(const Constants& k, const Molecule& molecule);

/// Diffusivity in viable tissue of what is free [m²/s]: 10^(-4.15 - 0.6555 log10 MW) cm²/s, MW in g/mol.
/// Source: dancik2013; agrees with dextrans of 70 kDa to 2 MDa in living skin (wei2018).
/// Departs: MW is the equivalent_weight.
double tissue_diffusivity(const Constants& k, const Molecule& molecule);

/// Share free of albumin in interstitial fluid.
/// Equation: f_u = 1 - x/(x + 1),  x = f_A e^(log D) + f_B
///   log D at pH 7.4   f_A, f_B 0.5578, 0.0188 neutral and bases; 0.3127, 0.5121 acids
/// Source: ospskin2021. Departs: the row for acids with the binding pharmacophore is not used.
double free_of_albumin(const Molecule& molecule);

/// Slowing of a solute of radius a in water-filled openings of radius r: (1 - x)^2 (1 - 2.104 x + 2.09 x^3 -
/// 0.95 x^5), x = a/r; 0 for x >= 1. Source: renkin1954.
double pore_hindrance(double solute, double pore);

} // namespace stipple::transport
