// Writes the tables of data/light that are computed, each to standard output:
//   light_tables shared   what the 50 people of cooksey2017 share, for data/light/parameters.csv, and how well people
//                         who were left out are predicted
//   light_tables fits     data/light/fits.csv      melanin, blood and scattering of each of them
//   light_tables people   data/light/people.csv    melanin by ITA class, from fits.csv and the model's own colour
//   light_tables colour   data/light/colour_table.csv
#include "stipple/base/statistics.hpp"
#include "stipple/base/tasks.hpp"
#include "stipple/light/colour.hpp"
#include "stipple/light/people.hpp"
#include <algorithm>
#include <cmath>
#include <cstdio>
#include <fmt/format.h>
#include <numeric>
#include <string>

using namespace stipple;
using namespace stipple::light;

namespace {

/// Root of the mean square over people of some wavelengths.
struct Misfit {
    double squares = 0, sum = 0;
    int count = 0;
    void add(double difference) { squares += difference * difference, sum += difference, ++count; }
    double rms() const { return std::sqrt(squares / count); }
    double bias() const { return sum / count; }
};

/// Nelder and Mead's simplex, the plain one: few numbers, a noisy start, no slopes.
template <class Function>
std::vector<double> least(const Function& f, const std::vector<double>& start, double size, int calls) {
    const std::size_t n = start.size();
    std::vector<std::pair<double, std::vector<double>>> points;
    for (std::size_t i = 0; i <= n; ++i) {
        auto x = start;
        if (i > 0) x[i - 1] += size;
        points.emplace_back(f(x), x);
    }
    while (calls > 0) {
        std::sort(points.begin(), points.end());
        auto& worst = points.back();
        std::vector<double> middle(n);
        for (std::size_t i = 0; i < n; ++i)
            for (std::size_t d = 0; d < n; ++d) middle[d] += points[i].second[d] / static_cast<double>(n);
        const auto tried = [&](double t) {
            auto x = middle;
            for (std::size_t d = 0; d < n; ++d) x[d] += t * (worst.second[d] - middle[d]);
            --calls;
            return std::pair{f(x), x};
        };
        auto next = tried(-1);
        if (next.first < points.front().first) {
            if (auto further = tried(-2); further.first < next.first) next = further;
        } else if (next.first >= points[n - 1].first) {
            next = tried(next.first < worst.first ? -0.5 : 0.5);
        }
        if (next.first < worst.first) {
            worst = next;
            continue;
        }
        for (std::size_t i = 1; i <= n; ++i) {
            for (std::size_t d = 0; d < n; ++d)
                points[i].second[d] = 0.5 * (points[i].second[d] + points[0].second[d]);
            points[i].first = f(points[i].second);
            --calls;
        }
    }
    return std::min_element(points.begin(), points.end())->second;
}

/// What people share, on scales without ends; the power of scattering is that of the usual state.
std::vector<double> scales_of(const SkinOptics& s) {
    return {std::log(s.scattering), std::log(s.oxygen_saturation / (1 - s.oxygen_saturation)),
            std::log(s.bilirubin), std::log(s.vessel_radius)};
}

SkinOptics of_scales(SkinOptics s, const std::vector<double>& x) {
    s.scattering = std::exp(x[0]);
    s.oxygen_saturation = 1 / (1 + std::exp(-x[1]));
    s.bilirubin = std::exp(x[2]);
    s.vessel_radius = std::exp(x[3]);
    return s;
}

/// How far what is shared lies from what is known without these people: a mixture of arterioles and venules, little
/// bilirubin, small vessels; widths assumed. Scattering is that of the prior, which only these people tell.
double implausibility(const SkinOptics& s) {
    const auto square = [](double v) { return v * v; };
    return square((s.oxygen_saturation - 0.65) / 0.15) + square(std::log(s.bilirubin / 5e-3)) +
           square(std::log(s.vessel_radius / 10e-6) / 0.7);
}

/// What is shared, found on all people but one (-1: on all): the sum of (ln R - ln measured)² at all wavelengths,
/// melanin, blood and scattering of each fitted to 450 to 660 nm alone.
SkinOptics find_shared(const ReflectanceTable& table, const Spectra& people, const SkinOptics& start,
                       int without, double size, int calls) {
    const auto loss = [&](const std::vector<double>& x) {
        const SkinOptics shared = of_scales(start, x);
        double sum = 0.05 * implausibility(shared); // the sum over people is about 2
        for (std::size_t p = 0; p < people.reflectance.size(); ++p) {
            if (static_cast<int>(p) == without) continue;
            const auto found = seen(table, fit_person(table, people.reflectance[p], shared, true).state, 0);
            if (found.empty()) return 1e9;
            for (std::size_t w = 0; w < found.size(); ++w)
                sum += std::pow(std::log(found[w] / people.reflectance[p][w]), 2);
        }
        return sum;
    };
    const auto guarded = [&](const std::vector<double>& x) {
        try {
            return loss(x);
        } catch (const std::exception&) { // outside the table
            return 1e9;
        }
    };
    return of_scales(start, least(guarded, scales_of(start), size, calls));
}

ReflectanceTable people_table(const Model& model, const TissueOptics& tissue) {
    return {tissue, people_table_spec(model, people_spectra(model).wavelength)};
}

/// How far the colours of people who were left out lie from the measured ones, and how far the mean of the others does.
void print_colours(const Model& model, const Spectra& people, const std::vector<SkinOptics>& states) {
    const TissueOptics tissue(model);
    const auto wavelengths = colour_table_spec(model).wavelengths;
    const Observer observer(model, wavelengths);
    std::vector<std::vector<double>> measured;
    for (const auto& name : people.name) measured.push_back(measured_for_colour(model, name, wavelengths));
    std::vector<double> of_model, of_mean;
    for (std::size_t p = 0; p < measured.size(); ++p) {
        std::vector<double> mean(wavelengths.size());
        for (std::size_t q = 0; q < measured.size(); ++q)
            for (std::size_t w = 0; w < mean.size() && q != p; ++w)
                mean[w] += measured[q][w] / static_cast<double>(measured.size() - 1);
        const auto found = reflectance_spectrum(tissue, states[p], wavelengths, {.specular_share = 0});
        const Lab colour = observer.lab(measured[p]);
        of_model.push_back(colour_difference(observer.lab(found), colour));
        of_mean.push_back(colour_difference(observer.lab(mean), colour));
    }
    fmt::print(
        "left out: colour difference: model median {:.2f}, 90 % {:.2f}; mean of the others {:.2f}, {:.2f}\n",
        quantile(of_model, 0.5), quantile(of_model, 0.9), quantile(of_mean, 0.5), quantile(of_mean, 0.9));
}

void print_shared(const Model& model) {
    const TissueOptics tissue(model);
    const auto people = people_spectra(model);
    const auto table = people_table(model, tissue);
    const SkinOptics shared = find_shared(table, people, prior_optics(model), -1, 0.1, 80);
    fmt::print("prior_scattering {:.4g} 1/cm, saturation {:.4g}, bilirubin {:.4g} ug/mL, vessels {:.4g} um\n",
               shared.scattering / 100, shared.oxygen_saturation, 1e3 * shared.bilirubin,
               1e6 * shared.vessel_radius);
    const std::size_t n = people.reflectance.size();
    std::vector<std::vector<double>> predicted(n);
    std::vector<SkinOptics> states(n);
    std::vector<std::function<void()>> tasks;
    for (std::size_t p = 0; p < n; ++p)
        tasks.emplace_back([&, p] {
            const auto others = find_shared(table, people, shared, static_cast<int>(p), 0.05, 20);
            states[p] = fit_person(table, people.reflectance[p], others, true).state;
            predicted[p] = seen(table, states[p], 0);
        });
    run_tasks(tasks, 2);
    std::map<std::string, Misfit> blue, fit, held;
    for (std::size_t p = 0; p < n; ++p) {
        const auto mean = mean_of_others(people, p);
        const double level = level_of(people, p, mean);
        for (std::size_t w = 0; w < people.wavelength.size(); ++w) {
            const double measured = people.reflectance[p][w];
            auto& part = is_fitted(people.wavelength[w])         ? fit
                         : people.wavelength[w] < k_first_fitted ? blue
                                                                 : held;
            part["model"].add(predicted[p][w] - measured);
            part["mean of the others"].add(mean[w] - measured);
            part["mean of the others at the person's level"].add(level * mean[w] - measured);
        }
    }
    for (const auto& [name, misfit] : held)
        fmt::print(
            "left out: {}: 450-660 nm rms {:.4f}; predicted 403-439 nm {:.4f}, bias {:+.4f}; 694-1064 nm {:.4f}, "
            "bias {:+.4f}\n",
            name, fit[name].rms(), blue[name].rms(), blue[name].bias(), misfit.rms(), misfit.bias());
    print_colours(model, people, states);
}

void print_fits(const Model& model) {
    const TissueOptics tissue(model);
    const ColourModel colours(model);
    const auto people = people_spectra(model);
    const auto table = people_table(model, tissue);
    fmt::print(
        "# quantity: melanin, blood and scattering of the 50 people of cooksey2017, and colour under D65 of what was "
        "measured\n# method: written by light_tables fits: fit of the model of docs/methods/light.md to 403 to 1057 "
        "nm; held_error: root mean square of reflectance at 697 to 1057 nm when 451 to 655 nm alone are fitted; "
        "specular part taken as out\nperson,melanin_per_cm,blood_fraction,scattering_per_cm,scattering_power,"
        "fit_error,held_error,ita_deg,l_star,a_star,b_star,flag,source,meaning\n");
    for (std::size_t p = 0; p < people.reflectance.size(); ++p) {
        const auto whole = fit_person(table, people.reflectance[p], usual_optics(model), false);
        const auto part =
            seen(table, fit_person(table, people.reflectance[p], prior_optics(model), true).state, 0);
        Misfit held;
        for (std::size_t w = 0; w < part.size(); ++w)
            if (people.wavelength[w] > k_last_fitted) held.add(part[w] - people.reflectance[p][w]);
        const auto c = colours.colour_of(measured_for_colour(model, people.name[p], colours.wavelengths()));
        const SkinOptics& s = whole.state;
        fmt::print(
            "{},{:.4g},{:.4g},{:.4g},{:.4g},{:.4f},{:.4f},{:.1f},{:.2f},{:.2f},{:.2f},fitted,cooksey2017,fitted to "
            "the spectrum of this person\n",
            people.name[p], s.melanin / 100, s.blood_fraction, s.scattering / 100, s.scattering_power,
            whole.error, held.rms(), c.ita, c.lab.l, c.lab.a, c.lab.b);
    }
}

struct Class {
    const char* name;
    double low, high; ///< ITA [deg]
};
constexpr Class k_classes[] = {{"very_light", 55, 70}, {"light", 41, 55},  {"intermediate", 28, 41},
                               {"tan", 10, 28},        {"brown", -30, 10}, {"dark", -60, -30}};

void print_people(const Model& model) {
    const ColourModel colours(model);
    const auto fits = model["light/fits"];
    // ln M of people about the model's own ln M at their ITA: its median shifts the law, its SD is its width. Above 50
    // degrees blood and scattering say more of ITA than melanin, and the law does not hold.
    constexpr double k_law_below = 50;
    std::vector<double> off, ita, melanin;
    for (std::size_t i = 0; i < fits.rows.size(); ++i) {
        ita.push_back(fits.number(i, "ita_deg"));
        melanin.push_back(100 * fits.number(i, "melanin_per_cm"));
        if (ita.back() < k_law_below)
            off.push_back(
                std::log(melanin.back() / colours.with_ita(usual_optics(model), ita.back(), 0).melanin));
    }
    const double shift = quantile(off, 0.5), width = std::sqrt(variance_about(off, mean_of(off)));
    fmt::print(
        "# quantity: melanin of skin by class of ITA (individual typology angle): M, absorption of the living "
        "epidermis at 694 nm\n# method: written by light_tables people: quantiles of the 50 people of fits.csv where a "
        "class has five or more; else the model's M at an ITA (usual state, specular part out) times {:.3f}, "
        "log-normal with an SD of {:.3f} (both from people with an ITA below 50), ITA even inside the class\n"
        "class,ita_from_deg,ita_to_deg,people,melanin_p10_per_cm,melanin_p50_per_cm,melanin_p90_per_cm,flag,"
        "source,meaning\n",
        std::exp(shift), width);
    for (const Class& c : k_classes) {
        std::vector<double> draws;
        for (std::size_t i = 0; i < ita.size(); ++i)
            if (ita[i] > c.low && ita[i] <= c.high) draws.push_back(melanin[i]);
        const auto count = draws.size();
        if (count < 5) draws.clear();
        for (int i = 0; i < 20 && count < 5; ++i) {
            const double at = c.low + (c.high - c.low) * (i + 0.5) / 20;
            const double middle = std::log(colours.with_ita(usual_optics(model), at, 0).melanin) + shift;
            for (int k = 0; k < 20; ++k)
                draws.push_back(std::exp(middle + width * normal_quantile((k + 0.5) / 20)));
        }
        fmt::print("{},{},{},{},{:.3g},{:.3g},{:.3g},{},cooksey2017,{}\n", c.name, c.low, c.high, count,
                   quantile(draws, 0.1) / 100, quantile(draws, 0.5) / 100, quantile(draws, 0.9) / 100,
                   count >= 5 ? "fitted" : "derived",
                   count >= 5  ? "fitted to people of this class"
                   : count > 0 ? "extrapolated by the law; few of this class were measured"
                               : "extrapolated by the law; nobody of this class was measured");
    }
}

void print_colour_table(const Model& model) {
    auto spec = colour_table_spec(model);
    spec.threads = 2;
    const ReflectanceTable table(TissueOptics(model), spec);
    const auto [n0, n1, n2] = spec.nodes;
    fmt::print(
        "# quantity: reflectance of skin at the nodes of ReflectanceTable, natural logarithm of its diffuse part\n"
        "# method: written by light_tables colour: adding-doubling with {} streams at {} x {} x {} nodes a "
        "wavelength, for the numbers of the tables beside it\nwavelength_nm,epidermis_node,dermis_node",
        spec.streams, n0, n1, n2);
    for (int k = 0; k < n2; ++k) fmt::print(",log_reflectance_{}", k);
    fmt::print(",flag,source\n");
    auto value = table.values().begin();
    for (const double w : spec.wavelengths)
        for (int i = 0; i < n0; ++i)
            for (int j = 0; j < n1; ++j) {
                fmt::print("{:.0f},{},{}", w * 1e9, i, j);
                for (int k = 0; k < n2; ++k) fmt::print(",{:.4f}", *value++);
                fmt::print(",derived,\n");
            }
}

} // namespace

int main(int count, char** words) {
    const std::string what = count > 1 ? words[1] : "";
    const Model model = make_model();
    if (what == "shared")
        print_shared(model);
    else if (what == "fits")
        print_fits(model);
    else if (what == "people")
        print_people(model);
    else if (what == "colour")
        print_colour_table(model);
    else {
        std::fputs("light_tables shared|fits|people|colour\n", stderr);
        return 2;
    }
    return 0;
}
