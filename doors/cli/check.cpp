#include "commands.hpp"
#include "messages.hpp"
#include "screening_text.hpp"
#include "stipple/course/ensemble.hpp"
#include "stipple/files/files.hpp"
#include "stipple/formats/json/json_parts.hpp"
#include <fmt/format.h>
#include <memory>

namespace stipple::cli {

using formats::Json;

/// Every key of the course that has a value, in the unit of its name.
static Json resolved_json(const Model& model, const course::Course& course) {
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

static int check_file(const Model& tables, const std::string& file, bool json) {
    course::Course course = files::read_course(tables, file);
    const Model model = with_overrides(tables, course.overrides);
    const auto device = device::make_device(model, course.device);
    const auto screening = screening::screen(model, course.person, course::course_facts(course, device));
    course.device = device.spec;
    const double per_cm2 = device.punctures_per_m2 / 1e4;
    const double pierced = course::pierced_share(model, course, device);
    auto notes = device.remarks;
    if (pierced == 0)
        notes.push_back("no tip gets through the stratum corneum: nothing is cut, and nothing will heal");
    if (json) {
        const Json j{{"course", resolved_json(model, course)},
                     {"punctures_per_cm2", per_cm2},
                     {"punctures_total", device.punctures_total},
                     {"pierced_fraction", pierced},
                     {"remarks", notes},
                     {"screening", screening_json(screening)}};
        print(formats::json_text(j));
    } else {
        std::string text = formats::course_toml(model, course);
        text += fmt::format("\nPunctures: {:.0f} per cm2 in one session, {:.0f} on the whole area.\n",
                            per_cm2, device.punctures_total);
        text += fmt::format("Of the tips {:.3g} % get through the stratum corneum.\n", 100 * pierced);
        for (const auto& remark : notes) text += fmt::format("Note: {}\n", remark);
        print(text + "\n" + wrapped(screening_text(screening)));
    }
    return screening.verdict == screening::Verdict::stop ? k_screening_stop : k_done;
}

void add_check(CLI::App& app, Door& door) {
    auto* command = app.add_subcommand("check", "validate a course file and screen it; simulate nothing");
    const auto file = std::make_shared<std::string>();
    command->add_option("COURSE", *file, "course file (TOML)")->required();
    add_json_flag(*command, door);
    command->footer("Prints the course with every default and every number of the device filled in, the "
                    "punctures per cm2\n"
                    "that its kinematics give, and the screening. Exit status 6 if screening says stop.\n\n"
                    "  stipple check my_course.toml");
    command->callback(
        [&door, file] { door.action = [&door, file] { return check_file(door.model, *file, door.json); }; });
}

} // namespace stipple::cli
