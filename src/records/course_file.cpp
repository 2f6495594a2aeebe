#include "base/error.hpp"
#include "records/file_kind.hpp"
#include "records/records.hpp"
#include "records/toml_reader.hpp"
#include "records/toml_text.hpp"
#include <fmt/format.h>

namespace stipple::records {

static constexpr std::string_view k_kind = "course file";

study::Course parse_course(std::string_view text, const std::string& name) {
    const toml::table root = parse_toml(text, name, k_kind);
    refuse_other_kind(root, FileKind::course, name);
    study::Course course;
    ListedSection products{study::facts_of(study::applied_product_schema()), [&course] {
                               course.products.emplace_back();
                               return slots_of(study::applied_product_schema(), course.products.back());
                           }};
    TomlReader reader(name, slots_of(study::schema(), course), std::move(products));
    reader.read(root);
    try {
        course = study::resolve(course, reader.given());
    } catch (const Error& e) {
        if (e.kind() != Kind::input) throw;
        reader.add(e.problems());
    }
    if (!reader.sound()) reader.fail();
    return course;
}

std::string read_course_text(const std::filesystem::path& file) {
    refuse_data_set_folder(file);
    return read_text(file, k_kind);
}

study::Course read_course(const std::filesystem::path& file) {
    return parse_course(read_course_text(file), file.string());
}

std::string course_toml(const study::Course& course) {
    std::string text, section;
    for (const auto& key : study::schema()) {
        const auto value = key.get(course);
        if (!value) continue;
        const auto dot = key.path.find('.');
        const std::string of = dot == std::string::npos ? "" : key.path.substr(0, dot);
        if (of != section) text += fmt::format("\n[{}]\n", section = of);
        text += fmt::format("{} = {}\n", dot == std::string::npos ? key.path : key.path.substr(dot + 1),
                            toml_value(*value));
    }
    for (const auto& product : course.products) {
        text += "\n[[product]]\n";
        for (const auto& key : study::applied_product_schema())
            if (const auto value = key.get(product))
                text += fmt::format("{} = {}\n", study::name_of(key.path), toml_value(*value));
    }
    return text;
}

} // namespace stipple::records
