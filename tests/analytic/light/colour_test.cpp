// The table of reflectance against the solver, and the optics against measured people.
#include "../../model.hpp"
#include "stipple/base/random.hpp"
#include "stipple/base/statistics.hpp"
#include "stipple/light/adding_doubling.hpp"
#include "stipple/light/colour.hpp"
#include "stipple/light/people.hpp"
#include <algorithm>
#include <catch2/catch.hpp>
#include <cmath>

using namespace stipple;
using namespace stipple::light;

namespace {

/// A state anywhere in the box of the table.
SkinOptics random_state(const TableSpec& box, std::uint64_t i) {
    const Random random(21, Purpose::data);
    const auto decades = [&](std::uint32_t lane, double low, double high) {
        return low * std::pow(high / low, random.uniform(i, lane));
    };
    SkinOptics s = box.state;
    s.melanin = decades(0, box.least_melanin, box.most_melanin);
    s.blood_fraction = decades(1, box.least_blood, box.most_blood);
    s.scattering = decades(2, box.least_scattering, box.most_scattering);
    s.scattering_power = box.least_power + (box.most_power - box.least_power) * random.uniform(i, 3);
    s.oxygen_saturation = random.uniform(i, 4);
    s.bilirubin = box.most_bilirubin * random.uniform(i, 5);
    return s;
}

/// Fits of all people to 450 to 660 nm, made once.
struct People {
    Spectra spectra = people_spectra(model());
    TissueOptics tissue{model()};
    ReflectanceTable table{tissue, people_table_spec(model(), spectra.wavelength)};
    std::vector<std::vector<double>> predicted;
    People() {
        for (const auto& measured : spectra.reflectance)
            predicted.push_back(
                seen(table, fit_person(table, measured, prior_optics(model()), true).state, 0));
    }
    /// Root mean square over people of `prediction(person, wavelength)`, beyond 660 nm or up to it.
    template <class Prediction> double misfit(bool beyond, const Prediction& prediction) const {
        double squares = 0;
        int count = 0;
        for (std::size_t p = 0; p < predicted.size(); ++p)
            for (std::size_t w = 0; w < spectra.wavelength.size(); ++w) {
                if (beyond ? spectra.wavelength[w] < k_last_fitted : !is_fitted(spectra.wavelength[w]))
                    continue;
                const double off = prediction(p, w) - spectra.reflectance[p][w];
                squares += off * off;
                ++count;
            }
        return std::sqrt(squares / count);
    }
};

const People& people() {
    static const People made;
    return made;
}

} // namespace

TEST_CASE("colours from the stored table are those of the solver within the stated errors", "[light]") {
    const ColourModel colours(model());
    REQUIRE(colours.has_table());
    const auto box = colour_table_spec(model());
    const Observer observer(model(), colours.wavelengths());
    for (std::uint64_t i = 0; i < 40; ++i) {
        CAPTURE(i);
        const auto state = random_state(box, i);
        const auto exact = reflectance_spectrum(colours.tissue(), state, colours.wavelengths());
        const auto quick = colours.reflectance(state);
        for (std::size_t w = 0; w < exact.size(); ++w) CHECK(std::abs(quick[w] - exact[w]) < k_table_error);
        CHECK(colour_difference(observer.lab(quick), observer.lab(exact)) < k_table_colour_error);
    }
    // Outside the box the solver itself answers.
    auto dark = usual_optics(model());
    dark.blood_fraction = 0.0006;
    CHECK(colours.reflectance(dark) == reflectance_spectrum(colours.tissue(), dark, colours.wavelengths()));
}

TEST_CASE("every 10 nm from 400 to 700 nm are enough for colour", "[light]") {
    const ColourModel colours(model());
    std::vector<double> fine;
    for (int nm = 360; nm <= 830; nm += 5) fine.push_back(1e-9 * nm);
    const Observer all(model(), fine), few(model(), colours.wavelengths());
    for (const double melanin : {100.0, 800.0, 3000.0}) {
        auto state = usual_optics(model());
        state.melanin = melanin;
        const auto a = all.lab(reflectance_spectrum(colours.tissue(), state, fine));
        const auto b = few.lab(reflectance_spectrum(colours.tissue(), state, colours.wavelengths()));
        CHECK(colour_difference(a, b) < 0.12);
    }
}

TEST_CASE("people: fitted to 450-660 nm, the near infrared is predicted better than by the mean", "[light]") {
    const auto& p = people();
    const auto model_says = [&](std::size_t i, std::size_t w) { return p.predicted[i][w]; };
    std::vector<std::vector<double>> mean;
    for (std::size_t i = 0; i < p.predicted.size(); ++i) mean.push_back(mean_of_others(p.spectra, i));
    const auto mean_says = [&](std::size_t i, std::size_t w) { return mean[i][w]; };
    const auto scaled_says = [&](std::size_t i, std::size_t w) {
        return level_of(p.spectra, i, mean[i]) * mean[i][w];
    };
    CHECK(p.misfit(false, model_says) < 0.009);
    CHECK(p.misfit(true, model_says) < 0.025);
    CHECK(p.misfit(true, model_says) < 0.8 * p.misfit(true, mean_says));
    CHECK(p.misfit(true, model_says) < 0.5 * p.misfit(true, scaled_says));
}

TEST_CASE("people: the stored fits are current", "[light]") {
    const auto fits = model()["light/fits"];
    const auto& p = people();
    for (const std::size_t i : {0, 8, 20, 49}) {
        const auto fit = fit_person(p.table, p.spectra.reflectance[i], usual_optics(model()), false);
        CAPTURE(p.spectra.name[i]);
        const std::size_t row = fits.row(p.spectra.name[i]);
        CHECK(fit.state.melanin / 100 == Approx(fits.number(row, "melanin_per_cm")).epsilon(2e-3));
        CHECK(fit.state.blood_fraction == Approx(fits.number(row, "blood_fraction")).epsilon(2e-3));
    }
}

TEST_CASE("people: the usual state is the median of what was fitted", "[light]") {
    const auto fits = model()["light/fits"];
    const auto median = [&](const char* column, double unit) {
        std::vector<double> values;
        for (std::size_t i = 0; i < fits.rows.size(); ++i) values.push_back(unit * fits.number(i, column));
        return quantile(values, 0.5);
    };
    const auto usual = usual_optics(model());
    CHECK(median("melanin_per_cm", 100) == Approx(usual.melanin).epsilon(0.05));
    CHECK(median("blood_fraction", 1) == Approx(usual.blood_fraction).epsilon(0.05));
    CHECK(median("scattering_per_cm", 100) == Approx(usual.scattering).epsilon(0.05));
    CHECK(median("scattering_power", 1) == Approx(usual.scattering_power).epsilon(0.05));
}

TEST_CASE("the five lightest over the five darkest: model beside the spectra", "[light]") {
    const auto fits = model()["light/fits"];
    const auto& p = people();
    std::vector<std::pair<double, std::size_t>> by_tone;
    for (std::size_t i = 0; i < p.spectra.name.size(); ++i)
        by_tone.emplace_back(fits.number(fits.row(p.spectra.name[i]), "ita_deg"), i);
    std::sort(by_tone.begin(), by_tone.end());
    const auto ratio = [&](double low, double high, const std::vector<std::vector<double>>& r) {
        double light = 0, dark = 0;
        for (std::size_t w = 0; w < p.spectra.wavelength.size(); ++w) {
            if (p.spectra.wavelength[w] < low || p.spectra.wavelength[w] > high) continue;
            for (std::size_t i = 0; i < 5; ++i)
                dark += r[by_tone[i].second][w], light += r[by_tone[by_tone.size() - 1 - i].second][w];
        }
        return light / dark;
    };
    // Blue and green were fitted, the infrared predicted: there the darkest are predicted too dark.
    CHECK(ratio(450e-9, 532e-9, p.predicted) ==
          Approx(ratio(450e-9, 532e-9, p.spectra.reflectance)).epsilon(0.03));
    CHECK(ratio(940e-9, 1064e-9, p.predicted) ==
          Approx(ratio(940e-9, 1064e-9, p.spectra.reflectance)).epsilon(0.12));
}
