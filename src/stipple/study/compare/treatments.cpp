#include "stipple/study/compare/treatments.hpp"
#include "stipple/base/error.hpp"
#include "stipple/base/units.hpp"
#include "stipple/course/citations.hpp"
#include "stipple/course/schedule.hpp"
#include "stipple/study/compare/named_error.hpp"
#include <algorithm>
#include <utility>

namespace stipple::study {

using outcome::Cause;

namespace {

constexpr std::array k_topics{outcome::LightTopic::downtime, outcome::LightTopic::pain,
                              outcome::LightTopic::benefit};

Banded banded(double reference, const outcome::Predictive& p) {
    return {p.middle(reference), p.p10, p.p90};
}

/// Pain as the person of the course meets it: under the cream where there is one.
void take_pain(TreatmentColumn& column, const course::Pain& pain) {
    const bool cream = std::isfinite(pain.with);
    column.pain = cream ? banded(pain.with, pain.new_with) : banded(pain.without, pain.new_without);
    column.pain_under = cream ? pain.cream : "";
}

void take_gain(TreatmentColumn& column, const course::Result& result) {
    if (result.inputs.benefits_withheld()) return;
    for (const auto& b : result.outcomes.endpoints)
        if (b.endpoint.name == "collagen_total_gain") {
            column.gain = banded(b.endpoint.value, b.predictive);
            column.gain_day = b.endpoint.day;
        }
}

/// A column, and what its course injures by tone.
struct Worked {
    TreatmentColumn column;
    outcome::InjuryOfTone injury;
    skin::Person person;
};

Worked work_out(const Model& tables, const std::string& name, const course::Course& course,
                course::Options options) {
    options.sections = false;
    const course::Result result = course::run(tables, course, options);
    const Model& model = result.inputs.model;
    TreatmentColumn c;
    c.name = name, c.title = course.title;
    c.needles = result.inputs.device;
    c.screening = result.inputs.screening;
    c.stopped = result.tissue.day.empty();
    const auto schedule = course::make_schedule(result.inputs.course);
    c.sessions = schedule.sessions();
    for (std::size_t i = 1; i < schedule.times.size(); ++i) {
        const double gap = schedule.times[i] - schedule.times[i - 1];
        c.interval = i == 1 ? gap : std::min(c.interval, gap);
    }
    c.darkening = result.outcomes.darkening;
    if (!c.stopped) {
        c.injured = c.killed = result.treatment.damage.epidermis_fraction;
        c.downtime_days = banded(result.outcomes.downtime_days, result.outcomes.new_downtime_days);
        take_pain(c, result.transport.pain);
        take_gain(c, result);
    }
    const outcome::Injury injury = c.darkening.injury;
    for (int type = 1; type <= 6; ++type)
        c.types[static_cast<std::size_t>(type - 1)] = outcome::darkening_of(model, type, injury);
    c.sources = course::cited_sources(result);
    if (c.stopped)
        c.remarks.emplace_back(
            "screening stops this course: its darkening is that of a usual course of needles");
    return {std::move(c), [injury](double) { return injury; }, result.inputs.course.person};
}

Worked work_out(const Model& tables, const std::string& name, const course::LightCourse& course,
                const course::Options& options) {
    const course::LightResult result = course::run_light(tables, course, options.despite_screening);
    TreatmentColumn c;
    c.name = name, c.title = course.title;
    c.light_device = result.device.label;
    c.cause = result.cause;
    c.screening = result.screening;
    c.stopped = result.stopped();
    c.sessions = result.course.sessions;
    c.interval = result.course.sessions > 1 ? result.course.interval : 0;
    c.injured = result.own.injured, c.killed = result.own.killed;
    c.darkening = result.darkening;
    c.types = result.types;
    if (!c.stopped)
        for (std::size_t t = 0; t < k_topics.size(); ++t)
            c.trials[t] = outcome::light_trials(result.model, result.cause, k_topics[t]);
    c.remarks = result.remarks;
    c.sources = course::cited_sources(result);
    return {std::move(c), result.injury_of, result.course.person};
}

} // namespace

bool Treatments::all_stopped() const {
    return std::all_of(columns.begin(), columns.end(), [](const auto& c) { return c.stopped; });
}

Treatments compare_treatments(const Model& model, const std::vector<NamedTreatment>& courses,
                              const course::Options& asked) {
    check(courses.size() >= 2, Kind::input, "a comparison needs two courses or more", "courses");
    course::check_options(model, asked);
    Treatments made{.columns = {},
                    .model = model,
                    .person = {},
                    .despite_screening = asked.despite_screening,
                    .seed = asked.seed};
    outcome::InjuryOfTone reference;
    for (std::size_t i = 0; i < courses.size(); ++i) {
        const auto& named = courses[i];
        course::Options options = asked;
        options.progress = [&](const Progress& p) {
            return !asked.progress || asked.progress({p.stage, p.days_done, p.days_total,
                                                      (static_cast<double>(i) + p.fraction) /
                                                          static_cast<double>(courses.size())});
        };
        try {
            Worked worked = named.light ? work_out(model, named.name, *named.light, options)
                                        : work_out(model, named.name, named.needles.value(), options);
            worked.column.lower.fill(NAN);
            if (i == 0)
                reference = worked.injury, made.person = worked.person;
            else
                for (int type = 1; type <= 6; ++type)
                    worked.column.lower[static_cast<std::size_t>(type - 1)] =
                        outcome::probability_lower(model, type, worked.injury, reference);
            made.columns.push_back(std::move(worked.column));
        } catch (const Error& error) {
            if (error.kind() == Kind::interrupted) throw;
            rethrow_named(error, named.name);
        }
    }
    return made;
}

} // namespace stipple::study
