#include "door.hpp"
#include "messages.hpp"
#include <memory>
#include <nlohmann/json.hpp>

namespace stipple::cli {

/// The part of the JSON Schema that a key or a section names, as `records::explain` finds it.
static nlohmann::ordered_json schema_part(const std::string& wanted) {
    auto at = nlohmann::ordered_json::parse(records::json_schema());
    std::string path = wanted;
    if (!at["properties"].contains(wanted))
        for (const auto& key : study::schema())
            if (key.path.ends_with("." + wanted)) path = key.path;
    for (std::string rest = path; !rest.empty();) {
        const auto dot = std::min(rest.find('.'), rest.size());
        at = nlohmann::ordered_json(at.at("properties").at(rest.substr(0, dot)));
        rest = rest.substr(std::min(dot + 1, rest.size()));
    }
    return at;
}

static int explain_key(const std::string& key, bool json) {
    const std::string words = records::explain(key); // complains if there is no such key
    print(json ? schema_part(key).dump(2) + "\n" : words);
    return k_done;
}

void add_explain(CLI::App& app, Door& door) {
    auto* explain =
        app.add_subcommand("explain", "say what a key of the course file means, allows and defaults to");
    const auto key = std::make_shared<std::string>();
    explain->add_option("KEY", *key, "a key or a section; without one, all keys");
    add_json_flag(*explain, door);
    explain->footer("  stipple explain\n"
                    "  stipple explain device\n"
                    "  stipple explain person.conditions");
    explain->callback([&door, key] { door.action = [&door, key] { return explain_key(*key, door.json); }; });

    auto* schema = app.add_subcommand("schema", "print the JSON Schema of the course file");
    const auto markdown = std::make_shared<bool>(false);
    schema->add_flag("--markdown", *markdown, "the same as tables for people");
    schema->footer(
        "  stipple schema > course.schema.json      lets an editor complete and check course files");
    schema->callback([&door, markdown] {
        door.action = [markdown] {
            print(*markdown ? records::schema_markdown() : records::json_schema());
            return k_done;
        };
    });
}

} // namespace stipple::cli
