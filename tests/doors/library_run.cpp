// The library as a user of it would: a course made in memory, field by field, as a course file writes it;
// run; result.json to the standard output. tests/doors/library.sh holds it against `stipple run`.
//   library_run COURSE.toml
#include "stipple/base/error.hpp"
#include "stipple/course/course.hpp"
#include "stipple/course/schema.hpp"
#include "stipple/formats/formats.hpp"
#include <cstdio>
#include <toml++/toml.h>

using namespace stipple;

namespace {

schema::Value value_of(const toml::node& node, schema::Type type) {
    if (type == schema::Type::boolean) return *node.value<bool>();
    if (type == schema::Type::integer) return *node.value<std::int64_t>();
    if (type == schema::Type::number) return *node.value<double>();
    if (type == schema::Type::text) return *node.value<std::string>();
    if (type == schema::Type::number_list) {
        std::vector<double> numbers;
        for (const auto& item : *node.as_array()) numbers.push_back(*item.value<double>());
        return numbers;
    }
    std::vector<std::string> list;
    for (const auto& item : *node.as_array()) list.push_back(*item.value<std::string>());
    return list;
}

/// Sets the keys that the table holds, and no other.
template <class File>
void set_keys(const std::vector<schema::KeyOf<File>>& keys, const toml::table& table, File& file,
              const std::string& below) {
    for (const auto& key : keys) {
        const std::string path = below.empty() ? key.path : schema::name_of(key.path);
        if (const auto node = table.at_path(path)) key.set(file, value_of(*node.node(), key.type));
    }
}

} // namespace

int main(int argc, char** argv) {
    if (argc != 2) return 2;
    try {
        const toml::table file = toml::parse_file(argv[1]);
        const Model model = make_model();
        course::Course course;
        set_keys(course::course_schema(model), file, course, "");
        if (const auto* products = file["product"].as_array())
            for (const auto& product : *products)
                set_keys(course::applied_product_schema(model), *product.as_table(),
                         course.products.emplace_back(), "product");
        course::Options options;
        options.threads = 2;
        const std::string json = formats::result_json(course::run(model, course, options));
        std::fwrite(json.data(), 1, json.size(), stdout);
        return 0;
    } catch (const Error& error) {
        std::fprintf(stderr, "%s\n", error.what());
        return 2;
    }
}
