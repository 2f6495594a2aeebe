#include "stipple/base/embedded.hpp"
#include "stipple/formats/formats.hpp"
#include "stipple/formats/toml/toml_text.hpp"
#include "stipple/formats/value_text.hpp"
#include "stipple/words/notice.hpp"
#include <fmt/format.h>
#include <fmt/ranges.h>

namespace stipple::formats {

using namespace words;

static const char* word_of(course::Detail detail) {
    return detail == course::Detail::quick      ? "quick"
           : detail == course::Detail::standard ? "standard"
                                                : "fine";
}

/// A value with every digit: two courses that differ in the last one are two courses.
static std::string exact(const schema::Value& value) {
    if (const auto* list = std::get_if<std::vector<double>>(&value))
        return fmt::format("[{}]", fmt::join(*list, ", "));
    const auto* number = std::get_if<double>(&value);
    return number ? fmt::format("{}", *number) : toml_value(value);
}

std::string fingerprint(const Model& model, const course::Course& course, const course::Options& options,
                        const std::string& version, const std::string& commit) {
    std::string text = fmt::format(
        "program={} {}\nbuild={}\ndata={}\nresolution={}\nseed={}\nmembers={} {}\ndespite_screening={}\n",
        version, commit, build_words(), base::embedded_hash(), word_of(options.detail), options.seed,
        options.band_members, options.person_members, options.despite_screening);
    for (const auto& [name, value] : course.overrides) text += fmt::format("model.{}={}\n", name, value);
    for (const auto& key : course::course_schema(model))
        if (const auto value = key.get(course)) text += fmt::format("{}={}\n", key.path, exact(*value));
    for (std::size_t i = 0; i < course.products.size(); ++i)
        for (const auto& key : course::applied_product_schema(model))
            if (const auto value = key.get(course.products[i]))
                text += fmt::format("product[{}].{}={}\n", i + 1, schema::name_of(key.path), exact(*value));
    return text;
}

} // namespace stipple::formats
