#include "stipple/light/people.hpp"
#include <cmath>
#include <limits>

namespace stipple::light {

namespace {

constexpr const char* k_measured = "light/raw/cooksey2017_reflectance";

bool is_used(int nm) {
    return (nm >= 403 && nm <= 655 && (nm - 403) % 12 == 0) ||
           (nm >= 697 && nm <= 1057 && (nm - 697) % 24 == 0);
}

} // namespace

Spectra people_spectra(const Model& model) {
    const TableView t = model[k_measured];
    Spectra people;
    std::vector<std::size_t> rows;
    for (std::size_t i = 0; i < t.rows.size(); ++i) {
        const double nm = t.number(i, "wavelength_nm");
        if (!is_used(static_cast<int>(nm))) continue;
        rows.push_back(i);
        people.wavelength.push_back(1e-9 * nm);
    }
    for (const auto& column : t.columns) {
        if (column == "wavelength_nm" || column == "flag" || column == "source") continue;
        people.name.push_back(column);
        people.reflectance.emplace_back();
        for (const std::size_t row : rows) people.reflectance.back().push_back(t.number(row, column));
    }
    return people;
}

std::vector<double> measured_for_colour(const Model& model, const std::string& person,
                                        const std::vector<double>& wavelengths) {
    const TableView t = model[k_measured];
    Spectrum s;
    for (std::size_t i = 0; i < t.rows.size(); ++i) {
        s.wavelength.push_back(1e-9 * t.number(i, "wavelength_nm"));
        s.value.push_back(t.number(i, person));
    }
    std::vector<double> all;
    for (const double w : wavelengths) all.push_back(s.at(w));
    return all;
}

TableSpec people_table_spec(const Model& model, const std::vector<double>& wavelengths) {
    auto spec = colour_table_spec(model);
    spec.wavelengths = wavelengths;
    spec.least_melanin = 5;
    spec.most_melanin = 5'000;
    spec.least_power = 0.4;
    spec.most_power = 2.6;
    spec.nodes = {8, 6, 5};
    return spec;
}

SkinOptics prior_optics(const Model& model) {
    auto state = usual_optics(model);
    state.scattering = model["light/parameters"].si("prior_scattering");
    return state;
}

SkinFit fit_person(const ReflectanceTable& table, const std::vector<double>& measured,
                   const SkinOptics& shared, bool visible_alone) {
    FitSpec spec{.measured = measured,
                 .start = shared,
                 .free = {&SkinOptics::melanin, &SkinOptics::blood_fraction, &SkinOptics::scattering,
                          &SkinOptics::scattering_power},
                 .spread = {0.8, 0.6, 0.1, 0.1},
                 .noise = 0.015,
                 .specular_share = 0};
    for (std::size_t w = 0; w < measured.size() && visible_alone; ++w)
        if (!is_fitted(table.spec().wavelengths[w]))
            spec.measured[w] = std::numeric_limits<double>::quiet_NaN();
    return fit_skin(table, spec);
}

std::vector<double> mean_of_others(const Spectra& people, std::size_t person) {
    std::vector<double> mean(people.wavelength.size());
    for (std::size_t p = 0; p < people.reflectance.size(); ++p)
        for (std::size_t w = 0; w < mean.size() && p != person; ++w)
            mean[w] += people.reflectance[p][w] / static_cast<double>(people.reflectance.size() - 1);
    return mean;
}

double level_of(const Spectra& people, std::size_t person, const std::vector<double>& mean) {
    double product = 0, square = 0;
    for (std::size_t w = 0; w < mean.size(); ++w) {
        if (!is_fitted(people.wavelength[w])) continue;
        product += mean[w] * people.reflectance[person][w];
        square += mean[w] * mean[w];
    }
    return product / square;
}

} // namespace stipple::light
