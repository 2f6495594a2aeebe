#pragma once
#include "stipple/base/model.hpp"
#include "stipple/base/range.hpp"
#include "stipple/skin/surface.hpp"
#include <cmath>
#include <string>
#include <vector>

namespace stipple::skin {

enum class Sex { female, male };

/// What the numbers of a person may be, in the units of the keys of a course file.
struct PersonRanges {
    Range age_years{0, 120}, fitzpatrick{1, 6};
    Range melanin_fraction{0, 0.5}; ///< the darkest skin measured holds about 0.43
    Range photoageing{0, 1}, hydration{0, 1}, laxity{0, 1}, roughness{0, 1};
    Range dark_marks{0, 5};
};
inline constexpr PersonRanges k_person_ranges{};

/// Who and where, as the course file gives it (SI). What is left open, NaN or a scar without a kind, follows
/// from the type of skin: see resolve().
struct Person {
    double age_years = 35;
    Sex sex = Sex::female;
    std::string site = "cheek";    ///< a row of data/skin/sites.csv
    int fitzpatrick = 3;           ///< skin type 1..6
    double melanin_fraction = NAN; ///< volume fraction of melanosomes in the epidermis; NaN: from fitzpatrick
    double photoageing = NAN;      ///< 0 none .. 1 severe; NaN: by type
    double hydration = NAN; ///< of the stratum corneum, 0 dry .. 0.5 ordinary .. 1 soaked; NaN: by type
    bool smoker = false;    ///< smokes now
    bool diabetes = false;  ///< has diabetes, whether controlled or not
    std::string type =
        "ordinary";          ///< a row of data/skin/types.csv, whose numbers stand in for keys not given
    double laxity = NAN;     ///< 0 firm .. 1 very lax: softer dermis under less tension; NaN: by type
    double roughness = NAN;  ///< 0 ordinary .. 1 twice as rough; NaN: by type
    double dark_marks = NAN; ///< melanin of dark marks over the skin around, less 1; NaN: by type
    Scar scar{.kind = ""};   ///< kind empty: kind and count by type; depth and width 0: by kind
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
    Person person;             ///< resolved
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

/// Layers and properties by site, age, sex and photoageing from data/skin, of the person as resolve() gives
/// it. Errors: Kind::input for a site that data/skin/sites.csv does not list, and those of resolve().
Skin make_skin(const Model& model, const Person& person);

/// Types of skin that can be named (data/skin/types.csv), with their one-line meaning.
struct SkinType {
    std::string name, label;
};
std::vector<SkinType> skin_types(const Model& model);
/// The person with the numbers of `person.type` in place of every number that is left open, and a scar with
/// the size of its kind. A resolved person stays as it is.
/// Errors: Kind::input for an unknown type or kind of scar, or a number outside k_person_ranges.
Person resolve(const Model& model, Person person);

/// Sites that can be named in a course file, in the order of the table.
std::vector<std::string> site_names(const Model& model);

} // namespace stipple::skin
