#include "stipple/base/error.hpp"
#include "stipple/formats/formats.hpp"
#include "stipple/formats/toml/file_kind.hpp"
#include "stipple/formats/toml/toml_reader.hpp"
#include "stipple/formats/toml/toml_text.hpp"
#include "stipple/formats/value_text.hpp"
#include <fmt/format.h>

namespace stipple::formats {

static constexpr std::string_view k_kind = "course file";

course::Course parse_course(const Model& model, std::string_view text, const std::string& name) {
    const toml::table root = parse_toml(text, name, k_kind);
    refuse_other_kind(model, root, FileKind::course, name);
    course::Course course;
    ListedSection products{schema::facts_of(course::applied_product_schema(model)), [&model, &course] {
                               course.products.emplace_back();
                               return slots_of(course::applied_product_schema(model), course.products.back());
                           }};
    NamedNumbers numbers{"model", [&course](const std::string& parameter, double value) {
                             course.overrides.emplace_back(parameter, value);
                         }};
    TomlReader reader(name, slots_of(course::course_schema(model), course), std::move(products),
                      std::move(numbers));
    reader.read(root);
    try {
        course = course::resolve(model, course, reader.given());
    } catch (const Error& e) {
        if (e.kind() != Kind::input) throw;
        reader.add(e.problems());
    }
    if (!reader.sound()) reader.fail();
    return course;
}

std::string course_toml(const Model& model, const course::Course& course) {
    std::string text, section;
    for (const auto& key : course::course_schema(model)) {
        const auto value = key.get(course);
        if (!value) continue;
        const auto dot = key.path.find('.');
        const std::string of = dot == std::string::npos ? "" : key.path.substr(0, dot);
        if (of != section) text += fmt::format("\n[{}]\n", section = of);
        text += fmt::format("{} = {}\n", dot == std::string::npos ? key.path : key.path.substr(dot + 1),
                            toml_value(*value));
    }
    if (!course.overrides.empty()) text += "\n[model]\n";
    for (const auto& [parameter, value] : course.overrides)
        text += fmt::format("{} = {}\n", parameter, toml_value(value));
    for (const auto& product : course.products) {
        text += "\n[[product]]\n";
        for (const auto& key : course::applied_product_schema(model))
            if (const auto value = key.get(product))
                text += fmt::format("{} = {}\n", schema::name_of(key.path), toml_value(*value));
    }
    return text;
}

} // namespace stipple::formats
