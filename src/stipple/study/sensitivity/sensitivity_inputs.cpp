#include "stipple/study/sensitivity/sensitivity_inputs.hpp"
#include "stipple/base/statistics.hpp"
#include "stipple/base/units.hpp"
#include "stipple/healing/kinetics.hpp"
#include <array>
#include <cassert>
#include <cmath>
#include <fmt/format.h>

namespace stipple::study {

using namespace course;

static constexpr const char *k_strokes = "healing.reference.strokes",
                            *k_force = "healing.reference.press_force";

/// The rows of data/course/people.csv that are not factors on rates of the healing model, which vary anyway,
/// and what each does to a run.
struct PersonInput {
    const char* row;
    void (*apply)(Change& change, double factor);
};
static const std::array<PersonInput, 4> k_people{{
    {"toughness", [](Change& c, double factor) { c.variation.toughness = factor; }},
    {"stiffness", [](Change& c, double factor) { c.variation.stiffness = factor; }},
    {"operator_force", [](Change& c, double factor) { c.variation.force = factor; }},
    {"senescence", [](Change& c, double factor) { c.senescence = factor; }},
}};

/// What the calibration left of a fitted number: between the 10 and 90 % points of its row, in the log-odds for a share.
static Prior posterior_of(const Model& model, std::size_t i) {
    const ModelParameter& p = model.parameters()[i];
    const TableView t = model[p.table];
    const double low = t.number(p.row, "low"), high = t.number(p.row, "high"), value = p.facts.value;
    constexpr double k_spans = 2 * 1.2815515655446004; // SD from 10 to 90 %
    const auto odds = [](double x) { return std::log(x / (1 - x)); };
    if (high < 1 && p.facts.unit == "-")
        return logit_normal_prior(p.name, value, (odds(high) - odds(low)) / k_spans);
    return lognormal_prior(p.name, value, std::log(high / low) / k_spans);
}

InputSpace::InputSpace(const Model& model, const skin::Skin& skin) : model_(model) {
    const auto add = [&](std::size_t i, const Prior& prior) {
        if (model.set_by_user(i)) return;
        const ModelParameter& p = model.parameters()[i];
        drawn_.push_back(i);
        priors_.push_back(prior);
        inputs_.push_back({p.facts, to_words(prior, p.facts.unit)});
    };
    for (const std::size_t i : healing::prior_indices(model)) add(i, *model.parameters()[i].prior);
    for (std::size_t i = 0; i < model.size(); ++i)
        if (model.parameters()[i].table == "healing/fitted") add(i, posterior_of(model, i));
    add_people();
    add_thickness(skin);
    const std::size_t force = model.index(k_force);
    for (const double newton : {1.0, 1.5, 2.3, 3.5, 5.3, 8.0}) {
        Model pressed = model;
        pressed.draw(force, newton);
        forces_.push_back(newton);
        doses_.push_back(reference_dose(pressed));
    }
}

/// Dose of the reference trial, interpolated in the force; it goes with the strokes.
healing::ReferenceDose InputSpace::dose(const Model& drawn) const {
    const double force = drawn.value(drawn.index(k_force)),
                 strokes = drawn.value(drawn.index(k_strokes)) / model_.value(model_.index(k_strokes));
    const auto at = [&](double healing::ReferenceDose::*share) {
        std::vector<double> values;
        for (const auto& d : doses_) values.push_back(d.*share);
        return strokes * interpolate(forces_, values, force);
    };
    return {at(&healing::ReferenceDose::dermis_fraction), at(&healing::ReferenceDose::opened_area_fraction)};
}

void InputSpace::add_people() {
    const TableView t = model_["course/people"];
    for (const auto& person : k_people) {
        Parameter p = t.parameter(t.row(person.row), "course");
        const Prior prior{.name = p.name, .family = Prior::Family::lognormal, .value = 1, .width = p.value};
        const std::string before = "coefficient of variation of ";
        if (p.meaning.starts_with(before)) p.meaning = "factor on " + p.meaning.substr(before.size());
        p.value = 1;
        inputs_.push_back({p, to_words(prior, p.unit)});
        people_.push_back(prior);
    }
}

void InputSpace::add_thickness(const skin::Skin& skin) {
    Parameter p{.room = "skin",
                .name = "layer_thickness",
                .value = (skin.dermis_bottom() - skin.dermis_top()) / units::mm,
                .unit = "mm",
                .flag = "assumed",
                .source = "",
                .meaning = "thickness of the dermis; all layers of the skin together"};
    for (const auto& layer : skin.layers)
        if (layer.name.ends_with("_dermis")) p.spread += layer.thickness_sd / units::mm;
    for (const auto& used : skin.parameters)
        if (used.name.find("_dermis_") != std::string::npos && used.spread > 0) {
            p.flag = used.flag;
            p.source = used.source;
            break;
        }
    inputs_.push_back({p, fmt::format("normal, SD {:.2g} {}", p.spread, p.unit)});
}

Change InputSpace::change(const std::vector<double>& z) const {
    assert(z.size() == inputs_.size());
    Change change{.model = model_};
    for (std::size_t i = 0; i < drawn_.size(); ++i)
        if (!std::isnan(z[i])) change.model.draw(drawn_[i], draw(priors_[i], priors_[i].value, z[i]));
    for (std::size_t k = 0; k < k_people.size(); ++k)
        if (const double at = z[drawn_.size() + k]; !std::isnan(at))
            k_people[k].apply(change, draw(people_[k], 1, at));
    if (!std::isnan(z.back())) change.thickness_z = z.back();
    change.reference = dose(change.model);
    return change;
}

} // namespace stipple::study
