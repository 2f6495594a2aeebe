#pragma once
#include "stipple/base/model.hpp"
#include "stipple/light/medium.hpp"
#include <array>
#include <vector>

namespace stipple::light {

/// What gives skin its colour, in few numbers. Defaults by usual_optics; all SI.
struct SkinOptics {
    /// M: absorption by melanin of the viable epidermis at 694 nm, mean over its thickness [1/m]. It is the
    /// volume fraction of melanosomes times their absorption; nothing outside tells the two apart.
    double melanin = 0;
    double epidermis_thickness = 0;   ///< with the stratum corneum [m]; colour sees its product with M
    double blood_fraction = 0;        ///< volume of blood in the dermis
    double oxygen_saturation = 0;     ///< 0 to 1
    double bilirubin = 0;             ///< all that is yellow in the dermis, as bilirubin [kg/m³]
    double water = 0;                 ///< volume of water in the dermis
    double fat = 0;                   ///< volume of fat in the subcutis
    double scattering = 0;            ///< a: mu_s' of the dermis at 500 nm [1/m]
    double scattering_power = 0;      ///< b: mu_s' = a (wavelength/500 nm)^-b
    double vessel_radius = 0;         ///< mean, for the packaging of blood [m]
    double stratum_corneum_index = 0; ///< refractive index of the stratum corneum
};

/// The ordinary state of data/light/parameters.csv.
SkinOptics usual_optics(const Model& model);

/// M of a volume fraction of melanosomes [1/m]. Equation: M = f mu, mu of their inside at 694 nm
/// (melanosome_absorption of data/light/parameters.csv, which differs tenfold between sources). Limits: cut at the range of M.
double melanin_of_fraction(const Model& model, double fraction);

/// Errors: Kind::input naming the number, for one outside its range in data/light/parameters.csv.
void check_optics(const Model& model, const SkinOptics& state);

/// Numbers at given wavelengths, linear in between.
struct Spectrum {
    std::vector<double> wavelength, value; ///< [m], ascending
    /// The end values beyond the ends.
    double at(double wavelength) const;
};

/// The spectra and layers of data/light, read once, in SI. The wavelengths are those of the tables: 360 to 1700 nm
/// and about 10.6 um.
class TissueOptics {
  public:
    explicit TissueOptics(const Model& model);

    /// Absorption of melanin over that at 694 nm. Equation: eumelanin as measured to 820 nm, from there on continued
    /// as (wavelength/820 nm)^-melanin_power; all times (wavelength/694 nm)^-melanin_tilt.
    /// Source: sarna2006, jacques1998. Departs: the tilt, fitted to people.
    double melanin_shape(double wavelength) const;
    /// Whole blood [1/m]. Equation: ln(10) (S e_oxy + (1 - S) e_deoxy) c/m with the molar extinctions e, the
    /// concentration c and molar mass m of haemoglobin. Beyond 1000 nm the last value, no blood beyond 1700 nm.
    /// Source: prahl1999.
    double blood(double wavelength, double saturation) const;
    /// Share of blood's absorption that counts where it is packed into vessels.
    /// Equation: (1 - exp(-2 mu_a r))/(2 mu_a r), r mean radius. Source: svaasand1995.
    static double packaging(double blood_absorption, double vessel_radius);
    double water(double wavelength) const; ///< [1/m]; segelstein1981
    double fat(double wavelength) const;   ///< [1/m]; vanveen2004, end values beyond 1097 nm
    double bilirubin(double wavelength, double density) const; ///< [1/m]; 0 beyond 700 nm; photochemcad
    /// Tissue without any of these [1/m]. Equation: A + B exp(-(wavelength - w0)/d). Source: jacques1998.
    double base(double wavelength) const;

    /// Layers of skin at a wavelength [m], air above, the last layer's index below.
    /// Equation: mu_a = M shape + f C blood + bilirubin + w water + l fat + base, by the shares of
    ///   data/light/layers.csv; mu_s' = share a (wavelength/500 nm)^-(b + added), mu_s = mu_s'/(1 - g)
    /// Errors: Kind::input for a wavelength outside the tables.
    Stack stack(const SkinOptics& state, double wavelength) const;

    /// The three numbers by which reflectance differs between states that share thickness, water and fat: mu_a of
    /// the epidermis, mu_a of the dermis, mu_s of the dermis [1/m]; as in stack().
    std::array<double, 3> indices(const SkinOptics& state, double wavelength) const;
    /// Volume of blood in a layer over that in the upper dermis.
    double blood_share(std::size_t layer) const { return layers_[layer].blood; }

  private:
    /// Absorption by blood and bilirubin where their share is 1.
    double pigments(const SkinOptics& state, double wavelength) const;
    struct LayerFacts {
        double thickness, index, anisotropy, scattering, power, melanin, blood, water, fat;
    };
    std::vector<LayerFacts> layers_;
    Spectrum oxy_, deoxy_, water_, fat_, bilirubin_, melanin_;
    double per_haemoglobin_ = 0; ///< kg/m³ over molar mass: mol/m³ of whole blood
    double bilirubin_mass_ = 0, melanin_power_ = 0, base_constant_ = 0, base_amplitude_ = 0, base_offset_ = 0,
           base_decay_ = 0;
};

} // namespace stipple::light
