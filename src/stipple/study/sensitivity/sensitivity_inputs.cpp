#include "stipple/study/sensitivity/sensitivity_inputs.hpp"
#include "stipple/base/units.hpp"
#include "stipple/healing/kinetics.hpp"
#include <array>
#include <cassert>
#include <cmath>
#include <fmt/format.h>

namespace stipple::study {

using namespace course;

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

InputSpace::InputSpace(const Model& model, const skin::Skin& skin) : model_(model) {
    for (const std::size_t i : healing::prior_indices(model)) {
        if (model.set_by_user(i)) continue;
        const ModelParameter& p = model.parameters()[i];
        drawn_.push_back(i);
        inputs_.push_back({p.facts, to_words(*p.prior, p.facts.unit)});
    }
    add_people();
    add_thickness(skin);
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
        if (!std::isnan(z[i])) {
            const Prior& prior = *model_.parameters()[drawn_[i]].prior;
            change.model.draw(drawn_[i], draw(prior, prior.value, z[i]));
        }
    for (std::size_t k = 0; k < k_people.size(); ++k)
        if (const double at = z[drawn_.size() + k]; !std::isnan(at))
            k_people[k].apply(change, draw(people_[k], 1, at));
    if (!std::isnan(z.back())) change.thickness_z = z.back();
    return change;
}

} // namespace stipple::study
