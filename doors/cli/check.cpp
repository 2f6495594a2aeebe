#include "commands.hpp"
#include "messages.hpp"
#include "screening_text.hpp"
#include "stipple/base/units.hpp"
#include "stipple/course/course.hpp"
#include "stipple/files/files.hpp"
#include "stipple/formats/json/json_parts.hpp"
#include "stipple/pages/pages.hpp"
#include <cmath>
#include <fmt/format.h>
#include <memory>

namespace stipple::cli {

using formats::Json;

namespace {

/// Every key of the course that has a value, in the unit of its name.
Json resolved_json(const Model& model, const course::Course& course) {
    Json j;
    for (const auto& key : course::course_schema(model)) {
        const auto value = key.get(course);
        const auto dot = key.path.find('.');
        Json& at =
            dot == std::string::npos ? j[key.path] : j[key.path.substr(0, dot)][key.path.substr(dot + 1)];
        if (value)
            std::visit([&](const auto& v) { at = v; }, *value);
        else
            at = nullptr;
    }
    for (const auto& product : course.products) {
        Json one;
        for (const auto& key : course::applied_product_schema(model))
            if (const auto value = key.get(product))
                std::visit([&](const auto& v) { one[schema::name_of(key.path)] = v; }, *value);
        j["product"].push_back(std::move(one));
    }
    return j;
}

/// A course, what one session of it does and what screening says.
struct Checked {
    Model model;
    course::Course course;
    device::Device device;
    course::SessionFacts session;
    screening::CourseFacts facts;
    screening::Screening screening;
    std::vector<std::string> notes;
    bool computed() const { return session.punctures_per_m2 > 0; }
};

Checked checked(const Model& tables, const std::string& file) {
    course::Course course = files::read_course(tables, file);
    const Model model = with_overrides(tables, course.overrides);
    const auto device = device::make_device(model, course.device);
    const auto session = course::session_facts(model, course, device);
    const auto facts = course::course_facts(model, course, device, session);
    Checked c{.model = model,
              .course = std::move(course),
              .device = device,
              .session = session,
              .facts = facts,
              .screening = {},
              .notes = device.remarks};
    c.screening = screening::screen(model, c.course.person, facts);
    c.course.device = device.spec;
    if (const auto problem = skin::too_young(model, c.course.person.age_years, ""))
        c.notes.push_back("depth and closing were not worked out: " + problem->what);
    else if (!c.computed())
        c.notes.push_back("no tip gets through the stratum corneum: nothing is cut, and nothing will heal");
    return c;
}

/// A number where a session was worked out, else null.
Json known(const Checked& c, double value) {
    return c.computed() ? Json(value) : Json(nullptr);
}

Json checked_json(const Checked& c) {
    const double cm2 = units::cm2;
    return {{"course", resolved_json(c.model, c.course)},
            {"punctures_per_cm2", c.device.punctures_per_m2 * cm2},
            {"punctures_total", c.device.punctures_total},
            {"pierced_fraction", c.session.pierced_fraction},
            {"depth_reached_um", known(c, c.facts.depth_reached / units::um)},
            {"dermis_reached", c.computed() ? Json(c.facts.dermis_reached) : Json(nullptr)},
            {"opened_fraction", known(c, c.session.opened_area_fraction)},
            {"closed_after_hours", known(c, c.facts.closing_time / units::hour)},
            {"sessions_30_days", c.facts.month.sessions},
            {"sessions_90_days", c.facts.quarter.sessions},
            {"punctures_per_cm2_30_days", known(c, c.facts.month.punctures_per_m2 * cm2)},
            {"punctures_per_cm2_90_days", known(c, c.facts.quarter.punctures_per_m2 * cm2)},
            {"opened_fraction_30_days", known(c, c.facts.month.opened)},
            {"opened_fraction_90_days", known(c, c.facts.quarter.opened)},
            {"remarks", c.notes},
            {"screening", screening_json(c.screening)}};
}

std::string dose_words(const screening::Dose& dose, int days) {
    return fmt::format(
        "  in {} days at most {} session{}, {:.0f} punctures per cm2, {:.3g} % of the surface opened\n", days,
        dose.sessions, dose.sessions == 1 ? "" : "s", dose.punctures_per_m2 * units::cm2, 100 * dose.opened);
}

/// What one session does, and how much of it the course brings.
std::string session_words(const Checked& c) {
    std::string text = fmt::format("Punctures: {:.0f} per cm2 in one session, {:.0f} on the whole area.\n",
                                   c.device.punctures_per_m2 * units::cm2, c.device.punctures_total);
    if (skin::too_young(c.model, c.course.person.age_years, "")) return text;
    text += fmt::format("Of the tips {:.3g} % get through the stratum corneum.\n",
                        100 * c.session.pierced_fraction);
    if (!c.computed()) return text;
    text += fmt::format("The median tip reaches {:.0f} um, {} the dermis.\n",
                        c.facts.depth_reached / units::um, c.facts.dermis_reached ? "into" : "not");
    text += fmt::format("The punctures close within {:.0f} h (by a table, on the safe side).\n",
                        std::ceil(c.facts.closing_time / units::hour));
    if (c.facts.sessions > 1)
        text +=
            "Together the sessions bring\n" + dose_words(c.facts.month, 30) + dose_words(c.facts.quarter, 90);
    return text;
}

int check_light(const Model& model, const std::string& text, const std::string& file, bool json) {
    const auto course = formats::parse_light_course(model, text, file);
    const auto result = course::run_light(model, course);
    if (json)
        print(formats::light_result_json(result));
    else
        print(wrapped(screening_text(result.screening)) + "\n" + pages::light_text(result) +
              "\n# The course, every default filled in:\n\n" +
              formats::light_course_toml(result.model, result.course));
    return result.stopped() ? k_screening_stop : k_done;
}

int check_file(const Model& tables, const std::string& file, bool json) {
    if (const auto text = files::read_course_text(file); formats::is_light_course(text, file))
        return check_light(tables, text, file, json);
    const Checked c = checked(tables, file);
    if (json) {
        print(formats::json_text(checked_json(c)));
    } else {
        std::string text = wrapped(screening_text(c.screening)) + "\n" + session_words(c);
        for (const auto& note : c.notes) text += fmt::format("Note: {}\n", note);
        print(text + "\n# The course, every default filled in:\n\n" +
              formats::course_toml(c.model, c.course));
    }
    return c.screening.verdict == screening::Verdict::stop ? k_screening_stop : k_done;
}

} // namespace

void add_check(CLI::App& app, Door& door) {
    auto* command = app.add_subcommand("check", "validate a course file and screen it; simulate nothing");
    const auto file = std::make_shared<std::string>();
    command->add_option("COURSE", *file, "course file (TOML)")->required();
    add_json_flag(*command, door);
    command->footer(
        "Prints what screening says, then what one session does (punctures, depth reached, when they close), then the\n"
        "course with every default and every number of the device filled in. Nothing is healed. Exit status 6 if\n"
        "screening says stop.\n\n"
        "  stipple check my_course.toml");
    command->callback(
        [&door, file] { door.action = [&door, file] { return check_file(door.model, *file, door.json); }; });
}

} // namespace stipple::cli
