#pragma once
#include "base/table.hpp"
#include <cmath>
#include <string>
#include <vector>

namespace stipple::skin {

enum class Sex { female, male };

/// Who and where, as the course file gives it (SI).
struct Person {
    double age_years = 35;
    Sex sex = Sex::female;
    std::string site = "cheek";    ///< a row of data/skin/sites.csv
    int fitzpatrick = 3;           ///< skin type 1..6
    double melanin_fraction = NAN; ///< volume fraction of melanosomes in the epidermis; NaN: from fitzpatrick
    double photoageing = 0;        ///< 0 none .. 1 severe
    std::vector<std::string> conditions{}; ///< keys of data/screening/rules.csv
    std::vector<std::string> concerns{};
};

/// One layer of the stack, top to bottom. Elastic numbers are small-strain, in vivo, at the scale of a
/// needle.
struct Layer {
    std::string
        name; ///< stratum_corneum, viable_epidermis, papillary_dermis, reticular_dermis, hypodermis, support
    double thickness = NAN;      ///< [m]; the support is a half-space: infinity
    double thickness_sd = 0;     ///< spread between people [m]
    double youngs_modulus = NAN; ///< [Pa]
    double poisson_ratio = NAN;  ///< [-]
    double toughness = NAN;      ///< mode-I fracture energy [J/m²]
    double stiffening = NAN;     ///< Ogden exponent alpha [-]
    double friction = NAN;       ///< Coulomb-like sliding traction against steel, share of wall pressure [-]
};

/// The skin of one person at one site.
struct Skin {
    Person person;
    std::vector<Layer> layers; ///< six, in the order named in Layer::name
    double melanin_fraction = NAN;
    double pre_stress = NAN;           ///< in-plane in-vivo tension [Pa]
    std::vector<Parameter> parameters; ///< every table row used, with flag and source
    std::vector<std::string>
        remarks; ///< e.g. "no thickness for upper_lip: nearest site cheek used (assumed)"

    const Layer& layer(const std::string& name) const; ///< Errors: Kind::data if unknown
    double epidermis_thickness() const;                ///< stratum corneum + viable epidermis [m]
    double papillary_thickness() const;                ///< [m]
    double dermis_thickness() const;                   ///< papillary + reticular [m]
    double dermis_top() const;                         ///< depth of the dermal-epidermal junction [m]
    double dermis_bottom() const;                      ///< depth of the hypodermis [m]
    /// Name of the layer that holds depth z [m]; "support" below the hypodermis.
    const std::string& layer_at(double z) const;
};

/// Layers and properties by site, age, sex and photoageing from data/skin.
/// Errors: Kind::input for a site that data/skin/sites.csv does not list.
Skin make_skin(const Person& person);

/// Sites that can be named in a course file, in the order of the table.
std::vector<std::string> site_names();

} // namespace stipple::skin
