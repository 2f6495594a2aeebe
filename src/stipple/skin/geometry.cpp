#include "stipple/skin/geometry.hpp"
#include "stipple/base/error.hpp"
#include "stipple/base/units.hpp"
#include <algorithm>
#include <fmt/format.h>
#include <limits>

namespace stipple::skin {

namespace {

struct Thickness {
    double mean = NAN, sd = 0; // [m]
};

double age_number(const Model& model, const std::string& row) {
    const TableView t = model["skin/age"];
    return t.number(t.row(row), "value");
}

void note(const Model& model, Skin& skin, const char* table_name, const std::string& row) {
    const TableView t = model[table_name];
    skin.parameters.push_back(t.parameter(t.row(row), "skin"));
}

std::string sex_word(Sex sex) {
    return sex == Sex::female ? "female" : "male";
}

/// Row of data/skin/thickness.csv for a measuring site and layer; a row for the person's sex goes before
/// "any".
std::size_t thickness_row(const Model& model, const std::string& site, const std::string& layer, Sex sex) {
    const TableView t = model["skin/thickness"];
    for (const std::string& wanted : {sex_word(sex), std::string("any")})
        for (std::size_t r = 0; r < t.rows.size(); ++r)
            if (t.text(r, "site") == site && t.text(r, "layer") == layer && t.text(r, "sex") == wanted)
                return r;
    throw Error(Kind::data, Problem{.what = "no thickness for this site and layer",
                                    .key = "skin/thickness",
                                    .value = site + " " + layer});
}

/// Thickness of a layer; if the site named by the person has no number of its own, the neighbour that stands
/// in is listed as assumed.
Thickness take_thickness(const Model& model, Skin& skin, const std::string& column,
                         const std::string& layer) {
    const TableView sites = model["skin/sites"];
    const TableView t = model["skin/thickness"];
    const std::size_t place = sites.row(skin.person.site);
    const std::string& site = sites.text(place, column);
    const std::size_t r = thickness_row(model, site, layer, skin.person.sex);
    Parameter used = t.parameter(r, "skin");
    const std::string stand_ins = ";" + sites.text(place, "nearest") + ";";
    if (stand_ins.find(";" + column + ";") != std::string::npos) {
        used.flag = "assumed";
        used.meaning += fmt::format("; stands in for {}", skin.person.site);
        if (layer != "stratum_corneum") // one remark for the epidermis, not two
            skin.remarks.push_back(fmt::format("no {} thickness for {}: nearest site {} used (assumed)",
                                               column, skin.person.site, site));
    }
    skin.parameters.push_back(used);
    const double to_m = units::to_si(t.text(r, "unit"));
    return {t.number(r, "value") * to_m, t.number_or(r, "spread", 0.0) * to_m};
}

Thickness dermis_of(const Model& model, Skin& skin) {
    Thickness dermis = take_thickness(model, skin, "dermis", "dermis");
    const TableView sites = model["skin/sites"];
    const std::string row =
        fmt::format("{}_{}_age_correlation", sites.text(sites.row(skin.person.site), "dermis"),
                    sex_word(skin.person.sex));
    if (!model["skin/age"].has_row(row)) return dermis;
    for (const char* used : {"cohort_age_mean", "cohort_age_sd", "age_min"})
        note(model, skin, "skin/age", used);
    note(model, skin, "skin/age", row);
    const double age = skin.person.age_years, oldest = age_number(model, "age_max"),
                 youngest = age_number(model, "age_min");
    if (age > oldest || age < youngest)
        skin.remarks.push_back(fmt::format("dermis as thick as at {:g} years: no data beyond",
                                           age > oldest ? oldest : youngest));
    dermis.mean =
        thickness_at_age(model, dermis.mean, dermis.sd, age_number(model, row), skin.person.age_years);
    return dermis;
}

} // namespace

double thickness_at_age(const Model& model, double mean, double sd, double correlation, double age_years) {
    const double age = std::clamp(age_years, age_number(model, "age_min"), age_number(model, "age_max"));
    const double slope = correlation * sd / age_number(model, "cohort_age_sd");
    return std::max(0.25 * mean, mean + slope * (age - age_number(model, "cohort_age_mean")));
}

static std::optional<Problem> younger_than(double limit, double age_years, const std::string& key) {
    if (!(age_years < limit)) return std::nullopt;
    return Problem{.what =
                       "there are no data on the skin of children, and it is not taken for that of an adult",
                   .key = key,
                   .value = fmt::format("{:g} years", age_years),
                   .allowed = fmt::format("{:g} years and over", limit)};
}

std::optional<Problem> too_young(const Model& model, double age_years, const std::string& key) {
    return younger_than(age_number(model, "youngest"), age_years, key);
}

std::optional<Problem> under_age(const Model& model, double age_years, const std::string& key) {
    return younger_than(age_number(model, "adult"), age_years, key);
}

void add_layers(const Model& model, Skin& skin) {
    if (under_age(model, skin.person.age_years, ""))
        skin.remarks.push_back(
            "layers, stiffness and healing are those of adults: of people under age little but the "
            "thickness of skin was measured");
    const Thickness corneum = take_thickness(model, skin, "epidermis", "stratum_corneum");
    const Thickness viable = take_thickness(model, skin, "epidermis", "viable_epidermis");
    const Thickness dermis = dermis_of(model, skin);
    const Thickness fat = take_thickness(model, skin, "hypodermis", "hypodermis");
    note(model, skin, "skin/age", "papillary_share");
    note(model, skin, "skin/age", "papillary_max");
    const double papillary = std::min(age_number(model, "papillary_max") * units::mm,
                                      age_number(model, "papillary_share") * dermis.mean);
    const auto add = [&](const char* name, double mean, double sd) {
        skin.layers.push_back({.name = name, .thickness = mean, .thickness_sd = sd});
    };
    add("stratum_corneum", corneum.mean, corneum.sd);
    add("viable_epidermis", viable.mean, viable.sd);
    add("papillary_dermis", papillary, dermis.sd * papillary / dermis.mean);
    add("reticular_dermis", dermis.mean - papillary, dermis.sd * (1 - papillary / dermis.mean));
    add("hypodermis", fat.mean, fat.sd);
    add("support", std::numeric_limits<double>::infinity(), 0);
}

} // namespace stipple::skin
