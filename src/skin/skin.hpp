#pragma once
#include "base/table.hpp"
#include "skin/surface.hpp"
#include <cmath>
#include <set>
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
    double hydration = 0.5;        ///< of the stratum corneum, 0 dry .. 0.5 ordinary .. 1 soaked
    bool smoker = false;           ///< smokes now
    bool diabetes = false;         ///< has diabetes, whether controlled or not
    std::string type =
        "ordinary";        ///< a row of data/skin/types.csv, whose numbers stand in for keys not given
    double laxity = 0;     ///< 0 firm .. 1 very lax: softer dermis under less tension
    double roughness = 0;  ///< 0 ordinary .. 1 twice as rough
    double dark_marks = 0; ///< melanin of dark marks over the skin around, less 1
    Scar scar{};           ///< depth and width NaN or 0: by kind
    std::vector<std::string> conditions{}; ///< keys of data/screening/rules.csv
    std::vector<std::string> concerns{};
};

/// Stiffness by the scale of the deformation: skin is stiffer under a small tip than under a large one.
/// Equation: E(k) = E (s / d)^n,  d = 1/k clamped to shortest .. longest
///   k [1/m] wavenumber of the deformation   s [m] scale at which the layer's modulus holds   n [-] exponent
/// Source: crichton2013 (about 30 MPa under a tip of 0.5 um radius, below 1 MPa under one of 20 um).
struct ScaleLaw {
    double exponent = 0;                          ///< 0: the same at every scale
    double length = 1, shortest = 1, longest = 1; ///< [m]
    /// E(k) / E.
    double factor(double wavenumber) const;
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
    ScaleLaw scale{};            ///< how the modulus depends on the size of what presses
};

/// The skin of one person at one site.
struct Skin {
    Person person;
    std::vector<Layer> layers; ///< six, in the order named in Layer::name
    double melanin_fraction = NAN;
    double pre_stress = NAN;           ///< in-plane in-vivo tension [Pa]
    double tension_share = 1;          ///< of the tension that firm skin has: below 1 in lax skin
    Surface surface;                   ///< before treatment
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

/// Types of skin that can be named (data/skin/types.csv), with their one-line meaning.
struct SkinType {
    std::string name, label;
};
std::vector<SkinType> skin_types();
/// The person with the numbers of `person.type` for every key that `given` (paths such as
/// "person.photoageing") lacks. Errors: Kind::input for an unknown type or kind of scar.
Person with_type(Person person, const std::set<std::string>& given);

/// Sites that can be named in a course file, in the order of the table.
std::vector<std::string> site_names();

} // namespace stipple::skin
