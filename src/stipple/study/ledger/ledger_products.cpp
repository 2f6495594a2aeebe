#include "stipple/study/ledger/ledger_products.hpp"
#include "stipple/base/units.hpp"
#include "stipple/study/scores/scores.hpp"
#include "stipple/transport/closing.hpp"
#include "stipple/transport/kp_fit.hpp"
#include "stipple/transport/kp_spread.hpp"
#include <algorithm>
#include <cmath>
#include <fmt/format.h>
#include <numbers>
#include <numeric>
#include <string_view>

namespace stipple::study {

namespace {

using TimeCourse = std::vector<double>;

/// Linear between outputs. NaN where the run has no such course. Errors: Kind::input outside the run.
double at(const TimeCourse& time, const TimeCourse& values, double t, const std::string& quantity) {
    if (values.size() != time.size() || time.empty()) return NAN;
    if (!(t >= time.front() && t <= time.back() * (1 + 1e-12)))
        throw Error(Kind::input, Problem{.what = "the time is outside the run",
                                         .key = quantity,
                                         .value = fmt::format("{:g} h", t / units::hour),
                                         .allowed = fmt::format("{:g} to {:g} h", time.front() / units::hour,
                                                                time.back() / units::hour)});
    const auto right =
        std::min(static_cast<std::size_t>(std::lower_bound(time.begin(), time.end(), t) - time.begin()),
                 time.size() - 1);
    if (right == 0 || t >= time[right]) return values[right];
    const double share = (t - time[right - 1]) / (time[right] - time[right - 1]);
    return values[right - 1] + share * (values[right] - values[right - 1]);
}

double highest(const TimeCourse& values) {
    return values.empty() ? NAN : *std::max_element(values.begin(), values.end());
}

double area_below(const TimeCourse& time, const TimeCourse& values) {
    if (values.empty()) return NAN;
    double sum = 0;
    for (std::size_t i = 1; i < values.size(); ++i)
        sum += 0.5 * (values[i] + values[i - 1]) * (time[i] - time[i - 1]);
    return sum;
}

/// One course of the barrier's records.
TimeCourse water_loss_of(const ProductResult& r) {
    TimeCourse values;
    for (const auto& b : r.barrier) values.push_back(b.water_loss);
    return values;
}

/// An unlimited dose has no percentage.
double percent_of_dose(const ProductResult& r, double absorbed) {
    const bool limited = r.study.dose.thickness > 0 || r.study.needles.amount > 0;
    return limited ? 100 * absorbed / r.course.dose : NAN;
}

Fields fields_at(const ProductResult& r, double t, const std::string& quantity) {
    const auto& c = r.course;
    const auto with = [&](const TimeCourse& values) { return at(c.time, values, t, quantity); };
    const auto intact = [&](const TimeCourse& values) { return at(r.intact.time, values, t, quantity); };
    const double ug_per_cm2 = units::to_si("ug/cm2"), flux = units::to_si("ug/cm2/h");
    return {{"absorbed_ug_per_cm2", with(c.absorbed) / ug_per_cm2},
            {"absorbed_percent", percent_of_dose(r, with(c.absorbed))},
            {"flux_ug_per_cm2_h", with(c.flux) / flux},
            {"enhancement", with(c.absorbed) / intact(r.intact.absorbed)},
            {"flux_enhancement", with(c.flux) / intact(r.intact.flux)},
            {"receptor_ug_per_ml", with(c.receptor) / units::to_si("ug/mL")},
            {"plasma_ng_per_ml", with(c.plasma) / units::to_si("ng/mL")},
            {"dermis_mean_ug_per_ml", with(c.dermis) / r.study.dermis / units::to_si("ug/mL")},
            {"open_share", with(c.open_share)},
            {"water_loss_g_per_m2_h", with(water_loss_of(r)) / units::to_si("g/m2/h")}};
}

Fields fields_of_run(const ProductResult& r) {
    const auto& c = r.course;
    const double in_dermis = r.study.dermis * units::to_si("ug/mL"), ng = units::to_si("ng/mL");
    return {
        {"largest_flux_ug_per_cm2_h", c.flux_peak.value / units::to_si("ug/cm2/h")},
        {"largest_flux_enhancement", c.flux_peak.value / r.intact.flux_peak.value},
        {"lag_h", r.steady.lag / units::hour},
        {"steady_flux_ug_per_cm2_h", r.steady.flux / units::to_si("ug/cm2/h")},
        {"permeability_cm_per_h", r.intact.permeability / units::to_si("cm/h")},
        {"log10_kp_cm_per_s", std::log10(r.intact.permeability / units::to_si("cm/s"))},
        {"half_life_h", r.closure.half_life / units::hour},
        {"lifetime_h", r.closure.lifetime / units::hour},
        {"water_loss_back_h", r.closure.water_loss / units::hour},
        {"impedance_back_h", r.closure.impedance / units::hour},
        {"dye_gone_h", r.closure.dye / units::hour},
        {"tomography_gone_h", r.closure.tomography / units::hour},
        {"drawn_in_ug_per_cm2", c.drawn_in / units::to_si("ug/cm2")},
        {"plasma_peak_h", plasma_peak_of(r).time / units::hour},
        {"plasma_peak_ng_per_ml", plasma_peak_of(r).value / ng},
        {"plasma_area_ng_h_per_ml", area_below(c.time, c.plasma) / (ng * units::hour)},
        {"dermis_peak_ug_per_ml", highest(c.dermis) / in_dermis},
        {"dermis_area_ug_h_per_ml", area_below(c.time, c.dermis) / (in_dermis * units::hour)},
    };
}

Fields fields_between(const ProductResult& r, double from, double to, const std::string& quantity) {
    check(from < to, Kind::input, "the first time must lie before the second", quantity);
    const auto& c = r.course;
    const double first = at(c.time, c.absorbed, from, quantity),
                 second = at(c.time, c.absorbed, to, quantity);
    const double slope = (second - first) / (to - from);
    const double fall = at(c.time, c.plasma, from, quantity) / at(c.time, c.plasma, to, quantity);
    return {{"chord_lag_h", (from - first / slope) / units::hour},
            {"chord_flux_ug_per_cm2_h", slope / units::to_si("ug/cm2/h")},
            {"plasma_half_life_h", (to - from) * std::numbers::ln2 / std::log(fall) / units::hour}};
}

double read(const ProductResult& r, const std::string& part, const std::string& quantity) {
    const auto words = split(part, ':');
    check(words.size() >= 2 && words.size() <= 4 && words[0] == "permeation", Kind::input,
          "a product file gives permeation:<field>, ratio or difference of two", quantity);
    const auto hours = [&](std::size_t i) {
        return to_number(words[i], "not a number of hours", quantity) * units::hour;
    };
    if (words.size() == 4)
        return field_value(fields_between(r, hours(2), hours(3), quantity), words[1], quantity);
    if (words.size() == 3) return field_value(fields_at(r, hours(2), quantity), words[1], quantity);
    Fields all = fields_of_run(r);
    all.merge(fields_at(r, r.course.time.back(), quantity));
    return field_value(all, words[1], quantity);
}

double kp_table(const Model& model, const std::vector<std::string>& words, const std::string& quantity,
                const Table* own) {
    const bool fresh = words.size() == 4;
    check(words.size() == 3 || (fresh && words[3] == "fresh"), Kind::input,
          "must be kp_table:<table>:<field>[:fresh]", quantity);
    check(words[1] != "own" || own != nullptr, Kind::input, "the data set has no permeability.csv", quantity);
    const transport::KpFit fit =
        words[1] == "own" ? transport::kp_fit(model, *own, fresh) : transport::kp_fit(model, words[1], fresh);
    return field_value(
        {{"rms", fit.rms}, {"bias", fit.bias}, {"bias_polar", fit.bias_polar}, {"median", fit.median}},
        words[2], quantity);
}

double kp_coverage(const Model& model, const std::vector<std::string>& words, const std::string& quantity) {
    check(words.size() == 3, Kind::input, "must be kp_coverage:<which>:<field>", quantity);
    const transport::KpCoverage c = transport::kp_coverage(model, words[1]);
    const auto region = binomial_region(static_cast<std::size_t>(c.substances), 0.8, 0.5);
    return field_value({{"substances", c.substances},
                        {"inside", c.inside},
                        {"share", static_cast<double>(c.inside) / c.substances},
                        {"least", static_cast<double>(region.low)},
                        {"most", static_cast<double>(region.high)},
                        {"width", c.width}},
                       words[2], quantity);
}

/// Half-life or lifetime of channels under a cover: mean and scatter of a group.
double group_closing(const Model& model, const std::vector<std::string>& words, const std::string& quantity) {
    check(words.size() == 3 || words.size() == 4, Kind::input,
          "must be " + words[0] + ":<field>:<site>[:<age>]", quantity);
    constexpr int k_people = 200;
    const double age = words.size() == 4 ? to_number(words[3], "not an age", quantity) : 25;
    const auto group = transport::closing_of_group(model, words[2], age, k_people, 1);
    const auto& times = words[0] == "group_half_life" ? group.half_life : group.lifetime;
    const double mean = std::accumulate(times.begin(), times.end(), 0.0) / k_people;
    double squares = 0;
    for (const double t : times) squares += (t - mean) * (t - mean);
    return field_value({{"mean_h", mean / units::hour}, {"cv", std::sqrt(squares / (k_people - 1)) / mean}},
                       words[1], quantity);
}

double table_part(const Model& model, const std::string& part, const std::string& quantity,
                  const Table* own) {
    const auto words = split(part, ':');
    if (words[0] == "kp_table") return kp_table(model, words, quantity, own);
    if (words[0] == "kp_coverage") return kp_coverage(model, words, quantity);
    check(words[0] == "group_half_life" || words[0] == "group_lifetime", Kind::input,
          "tables give kp_table, kp_coverage, group_half_life and group_lifetime", quantity);
    return group_closing(model, words, quantity);
}

} // namespace

double product_quantity(const std::map<std::string, ProductAttempt>& attempts, const std::string& own,
                        const std::string& quantity) {
    return combined(quantity, [&](std::string part) {
        const ProductResult& result = result_named(attempts, own, part, "product", quantity);
        return read(result, part, quantity);
    });
}

bool of_tables(const std::string& quantity) {
    std::string_view first = quantity;
    for (const std::string_view kind : {"ratio:", "difference:"})
        if (first.starts_with(kind)) first.remove_prefix(kind.size());
    return first.starts_with("kp_table:") || first.starts_with("kp_coverage:") ||
           first.starts_with("group_half_life:") || first.starts_with("group_lifetime:");
}

double table_quantity(const Model& model, const std::string& quantity, const Table* own) {
    return combined(quantity,
                    [&](const std::string& part) { return table_part(model, part, quantity, own); });
}

} // namespace stipple::study
