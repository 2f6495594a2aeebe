#pragma once
#include "stipple/base/model.hpp"
#include "stipple/skin/person.hpp"
#include "stipple/skin/surface.hpp"
#include <cmath>
#include <string>
#include <vector>

namespace stipple::skin {

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
    /// One of stratum_corneum, viable_epidermis, papillary_dermis, reticular_dermis, hypodermis, support.
    std::string name;
    double thickness = NAN;      ///< [m]; the support is a half-space: infinity
    double thickness_sd = 0;     ///< spread between people [m]
    double youngs_modulus = NAN; ///< [Pa]
    double poisson_ratio = NAN;  ///< [-]
    double toughness = NAN;      ///< mode-I fracture energy [J/m²]
    double stiffening = NAN;     ///< Ogden exponent alpha [-]
    double friction = NAN;       ///< Coulomb-like sliding traction against steel, share of wall pressure [-]
    double start = 1; ///< energy that starts a cut at the top of the layer over that of going on [-], >= 1
    double rate_exponent = 0; ///< a of E(t) = E (t / t0)^-a, t the time over which the load rises [-]
    ScaleLaw scale{};         ///< how the modulus depends on the size of what presses
};

/// The keys of a layer that was measured, in their order.
template <class Key = schema::Key<Layer>> std::vector<Key> layer_keys() {
    return {
        Key("name", &Layer::name).required().means("what it is called in every output"),
        Key("thickness_um", &Layer::thickness)
            .range(0.1, 1e5)
            .left_to("none: the last layer has no lower end")
            .means("thickness; of every layer but the last"),
        Key("youngs_modulus_kpa", &Layer::youngs_modulus)
            .range(0.001, 1e7)
            .required()
            .means("small-strain stiffness at the scale of a needle"),
        Key("poisson_ratio", &Layer::poisson_ratio)
            .range(0, 0.499)
            .means("Poisson's ratio; 0.5 would not change its volume"),
        Key("toughness_j_per_m2", &Layer::toughness)
            .range(0.01, 1e6)
            .required()
            .means("energy that a crack takes per area"),
        Key("stiffening", &Layer::stiffening)
            .range(1.2, 60)
            .means("Ogden exponent of its stiffening in large strain; 2 is neo-Hookean")
            .from("shergold2005"),
        Key("start_over_steady", &Layer::start)
            .range(1, 20)
            .means(
                "energy that starts a cut at its top, over that of going on: above 1 the tip is held until it jumps in")
            .from("fregonese2021"),
        Key("rate_exponent", &Layer::rate_exponent)
            .range(0, 0.5)
            .means("a of a stiffness that falls with the time of loading as t^-a; 0: the same at any speed"),
        Key("friction", &Layer::friction)
            .range(0, 2)
            .means("sliding traction on the needle over the pressure on its wall"),
    };
}

/// The skin of one person at one site.
struct Skin {
    Person person;             ///< resolved
    std::vector<Layer> layers; ///< six, in the order named in Layer::name
    double ita_deg =
        NAN; ///< individual typology angle, as given or by type; NaN where a melanin fraction was given
    double melanin_fraction = NAN; ///< of the epidermis, where given
    double pre_stress = NAN;       ///< in-plane in-vivo tension [Pa]
    /// Of epidermis and dermis together, stretched in their plane: shear modulus [Pa] and Ogden exponent [-]. NaN: as
    /// the layers are.
    double in_plane_shear_modulus = NAN, in_plane_stiffening = NAN;
    Surface surface;                   ///< before treatment
    std::vector<Parameter> parameters; ///< every table row used, with flag and source
    /// E.g. "no thickness for upper_lip: nearest site cheek used (assumed)".
    std::vector<std::string> remarks;

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

/// The person with the numbers of `person.type` in place of every number that is left open, and a scar with
/// the size of its kind. A resolved person stays as it is.
/// Errors: Kind::input for an unknown type or kind of scar, or a number outside the range of
/// its key.
Person resolve(const Model& model, Person person);

} // namespace stipple::skin
