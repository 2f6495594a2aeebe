#include "stipple/course/light_course.hpp"
#include "stipple/base/error.hpp"
#include "stipple/base/sources.hpp"
#include "stipple/base/units.hpp"
#include "stipple/light/skin_colours.hpp"
#include "stipple/schema/key_builder.hpp"
#include <cmath>
#include <fmt/format.h>
#include <limits>
#include <memory>
#include <set>
#include <utility>

namespace stipple::course {

using namespace schema;

std::vector<KeyOf<LightCourse>> light_course_schema(const Model& model) {
    Words conditions =
        words_of(screening::conditions(model), &screening::Condition::key, &screening::Condition::label);
    conditions.tried = screening::everyday_words(model);
    auto person =
        chosen(skin::person_keys(model, conditions), {"age_years", "sex", "site", "fitzpatrick", "ita_deg",
                                                      "melanin_fraction", "diabetes", "conditions"});
    person[0].means("age; sets the thickness of the epidermis; screening judges it");
    person[1].means("sex, as the tables of layer thickness split it");
    person[2].means("where on the body; sets the thickness of the epidermis");
    person[6].means("has diabetes, controlled or not; screening judges it");
    return joined<KeyOf<LightCourse>>({
        head<LightCourse>("course"),
        section("person", &LightCourse::person, person),
        section("device", &LightCourse::device, device::light_keys<schema::Key<device::LightSpec>>(model)),
        section("course", light_course_keys()),
    });
}

LightCourse resolve(const Model& tables, const LightCourse& asked) {
    const Model model = with_overrides(tables, asked.overrides);
    const auto keys = light_course_schema(model);
    auto problems = misfits(keys, asked);
    const auto& p = asked.person;
    if (std::isfinite(p.ita_deg) && std::isfinite(p.melanin_fraction))
        problems.push_back({.what = "stands in place of person.melanin_fraction: give one or the other",
                            .key = "person.ita_deg"});
    if (!problems.empty()) throw Error(Kind::input, std::move(problems));
    LightCourse course = asked;
    course.person = skin::resolve(model, std::move(course.person));
    course.device = device::make_light_device(model, course.device).spec;
    return course;
}

namespace {

/// The darkest skin type that a person is as dark as: what was told, or the one whose middle tone lies nearest to a tone
/// that was measured, whichever is darker.
int type_for_label(const Model& model, const skin::Person& person) {
    if (!std::isfinite(person.ita_deg) && !std::isfinite(person.melanin_fraction)) return person.fitzpatrick;
    const double ita = outcome::tones_of(model, person).front().ita_deg;
    const TableView tones = model["skin/tone"];
    int nearest = 1;
    double least = std::numeric_limits<double>::infinity();
    for (int type = 1; type <= 6; ++type) {
        const double distance = std::abs(tones.value(fmt::format("fitzpatrick_{}", type)) - ita);
        if (distance < least) least = distance, nearest = type;
    }
    return std::max(nearest, person.fitzpatrick);
}

outcome::Cause cause_of(const device::LightDevice& device) {
    using outcome::Cause;
    if (device.spec.kind == device::LightKind::ipl) return Cause::ipl;
    if (!device.fractional) return Cause::laser;
    return device.ablative ? Cause::ablative_fractional : Cause::nonablative_fractional;
}

/// What a session injures, by tone.
class Injuries {
  public:
    Injuries(const Model& model, const device::LightDevice& device, const skin::Skin& skin)
        : device_(device), colours_(light::skin_colours(model)) {
        const auto& s = device.spec;
        if (!device.fractional)
            heating_.emplace(model, light::TissueOptics(model), s.shortest, s.longest,
                             skin.layer("viable_epidermis").thickness);
    }

    LightInjury at(double ita_deg) const {
        LightInjury injury{.melanin = colours_->melanin_of(ita_deg)};
        if (!heating_) {
            injury.killed = injury.injured = device_.killed_basal;
            return injury;
        }
        const auto& s = device_.spec;
        injury.heat =
            heating_->heat({s.shortest, s.longest, s.fluence, s.pulse, s.cooled_to}, injury.melanin);
        injury.killed = injury.heat.killed, injury.injured = injury.heat.heated;
        return injury;
    }

  private:
    device::LightDevice device_;
    std::shared_ptr<const light::SkinColours> colours_;
    std::optional<light::EpidermalHeating> heating_;
};

screening::Screening screened(const LightResult& r) {
    const auto& s = r.device.spec;
    const int darker = s.darkest_type > 0 ? type_for_label(r.model, r.course.person) - s.darkest_type : 0;
    return screening::screen_light(
        r.model, r.course.person,
        {.beyond_label = std::max(0, darker),
         .label_source = r.device.label_source,
         .full_beam = !r.device.fractional,
         .killed = r.own.killed,
         .sessions = r.course.sessions,
         .interval = r.course.sessions > 1 ? r.course.interval : std::numeric_limits<double>::infinity(),
         .home_use = s.home_use});
}

std::vector<std::string> remarks_of(const LightResult& r) {
    auto remarks = change_words(r.model);
    remarks.insert(remarks.end(), r.device.remarks.begin(), r.device.remarks.end());
    if (!r.device.fractional)
        remarks.emplace_back(
            "the share of the basal layer that is heated or killed is a lumped estimate: no heat equation is solved, and the "
            "temperatures from which tissue counts as heated or killed are assumed");
    remarks.emplace_back(
        "nothing is healed: heat, ablation and what the tissue makes of them are not modelled, so no gain is computed");
    return remarks;
}

} // namespace

LightResult run_light(const Model& tables, const LightCourse& asked, const std::string& despite) {
    const Model model = with_overrides(tables, asked.overrides);
    LightResult r{.course = resolve(model, asked),
                  .model = model,
                  .device = {},
                  .skin = {},
                  .screening = {},
                  .despite_screening = {},
                  .own = {},
                  .by_type = {},
                  .darkening = {},
                  .types = {},
                  .injury_of = {},
                  .remarks = {}};
    r.device = device::make_light_device(model, asked.device);
    r.skin = skin::make_skin(model, r.course.person);
    r.cause = cause_of(r.device);
    const auto injuries = std::make_shared<const Injuries>(model, r.device, r.skin);
    const auto tones = outcome::tones_of(model, r.course.person);
    r.own = injuries->at(tones[tones.size() / 2].ita_deg);
    r.screening = screened(r);
    if (r.screening.verdict == screening::Verdict::stop) r.despite_screening = despite;
    r.injury_of = [injuries, sessions = r.course.sessions,
                   hydroquinone = r.course.hydroquinone](double ita_deg) {
        return outcome::Injury{injuries->at(ita_deg).injured, sessions, hydroquinone};
    };
    for (int type = 1; type <= 6; ++type) {
        const auto at = static_cast<std::size_t>(type - 1);
        const auto of_type = outcome::tones_of_types(model, type, type);
        r.by_type[at] = injuries->at(of_type[of_type.size() / 2].ita_deg);
        r.types[at] = outcome::darkening_of(model, type, r.injury_of, r.cause);
    }
    r.darkening = outcome::darkening_of(model, r.course.person, r.injury_of, r.cause);
    r.remarks = remarks_of(r);
    return r;
}

std::vector<std::string> cited_sources(const LightResult& r) {
    std::set<std::string> keys;
    const auto add = [&](const std::string& column) {
        for (const auto& key : source_keys(column)) keys.insert(key);
    };
    add(r.device.source);
    add(r.device.label_source);
    for (const auto& finding : r.screening.findings) add(finding.source);
    for (const auto& type : r.types) add(type.source);
    for (const auto topic :
         {outcome::LightTopic::downtime, outcome::LightTopic::pain, outcome::LightTopic::benefit})
        for (const auto& trial : outcome::light_trials(r.model, r.cause, topic)) add(trial.source);
    return {keys.begin(), keys.end()};
}

} // namespace stipple::course
