#include "stipple/base/error.hpp"
#include "stipple/formats/formats.hpp"
#include "stipple/formats/toml/file_kind.hpp"
#include "stipple/formats/toml/toml_reader.hpp"
#include "stipple/formats/toml/toml_text.hpp"
#include "stipple/formats/value_text.hpp"
#include <algorithm>
#include <fmt/format.h>

namespace stipple::formats {

static constexpr std::string_view k_kind = "course file";

/// Whether device.kind names light.
static bool is_light(const toml::table& root) {
    const auto kind = root["device"]["kind"].value<std::string>();
    const auto& kinds = device::light_kind_names();
    return kind && std::find(kinds.begin(), kinds.end(), *kind) != kinds.end();
}

bool is_light_course(std::string_view text, const std::string& name) {
    return is_light(parse_toml(text, name, k_kind));
}

course::Course parse_course(const Model& model, std::string_view text, const std::string& name) {
    const toml::table root = parse_toml(text, name, k_kind);
    if (is_light(root))
        throw Error(Kind::input,
                    Problem{.what = "this is a course of light: stipple run, check and compare take it",
                            .key = "device.kind",
                            .allowed = "a course of needles",
                            .file = name});
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

course::LightCourse parse_light_course(const Model& model, std::string_view text, const std::string& name) {
    const toml::table root = parse_toml(text, name, k_kind);
    course::LightCourse course;
    NamedNumbers numbers{"model", [&course](const std::string& parameter, double value) {
                             course.overrides.emplace_back(parameter, value);
                         }};
    TomlReader reader(name, slots_of(course::light_course_schema(model), course), std::nullopt,
                      std::move(numbers));
    reader.read(root);
    try {
        course::resolve(model, course); // for its complaints: a run resolves once more
    } catch (const Error& e) {
        if (e.kind() != Kind::input) throw;
        reader.add(e.problems());
    }
    if (!reader.sound()) reader.fail();
    return course;
}

namespace {

/// Keys that have a value, in the order and the units of a schema, under their sections.
template <class File> std::string keys_toml(const std::vector<schema::KeyOf<File>>& keys, const File& file) {
    std::string text, section;
    for (const auto& key : keys) {
        const auto value = key.get(file);
        if (!value) continue;
        const auto dot = key.path.find('.');
        const std::string of = dot == std::string::npos ? "" : key.path.substr(0, dot);
        if (of != section) text += fmt::format("\n[{}]\n", section = of);
        text += fmt::format("{} = {}\n", dot == std::string::npos ? key.path : key.path.substr(dot + 1),
                            toml_value(*value));
    }
    return text;
}

std::string overrides_toml(const Overrides& overrides) {
    std::string text = overrides.empty() ? "" : "\n[model]\n";
    for (const auto& [parameter, value] : overrides)
        text += fmt::format("{} = {}\n", parameter, toml_value(value));
    return text;
}

} // namespace

std::string light_course_toml(const Model& model, const course::LightCourse& course) {
    return keys_toml(course::light_course_schema(model), course) + overrides_toml(course.overrides);
}

std::string course_toml(const Model& model, const course::Course& course) {
    std::string text = keys_toml(course::course_schema(model), course) + overrides_toml(course.overrides);
    for (const auto& product : course.products) {
        text += "\n[[product]]\n";
        for (const auto& key : course::applied_product_schema(model))
            if (const auto value = key.get(product))
                text += fmt::format("{} = {}\n", schema::name_of(key.path), toml_value(*value));
    }
    return text;
}

} // namespace stipple::formats
