#include "door.hpp"
#include "messages.hpp"
#include <memory>
#include <nlohmann/json.hpp>

namespace stipple::cli {

using Json = nlohmann::ordered_json;

/// The part of the JSON Schema of one kind of file that a path names; null if there is none.
static Json part_at(Json at, std::string path) {
    while (!path.empty()) {
        const auto dot = std::min(path.find('.'), path.size());
        if (at.contains("items")) at = Json(at["items"]); // a section that may stand several times
        if (!at.contains("properties") || !at["properties"].contains(path.substr(0, dot))) return nullptr;
        at = Json(at["properties"][path.substr(0, dot)]);
        path = path.substr(std::min(dot + 1, path.size()));
    }
    return at;
}

/// The part of the JSON Schema that a key or a section names, as `records::explain` finds it; everything:
/// both kinds of file.
static Json schema_part(const std::string& wanted) {
    const Json course = Json::parse(records::json_schema()),
               needle = Json::parse(records::json_schema(records::FileKind::needle));
    if (wanted.empty()) return {{"course", course}, {"needle", needle}};
    for (const auto* whole : {&course, &needle}) {
        if (const Json part = part_at(*whole, wanted); !part.is_null()) return part;
        for (const auto& [section, inner] : (*whole)["properties"].items())
            if (const Json part = part_at(*whole, section + "." + wanted); !part.is_null()) return part;
    }
    return nullptr;
}

static int explain_key(const std::string& key, bool json) {
    const std::string words = records::explain(key); // complains if there is no such key
    print(json ? schema_part(key).dump(2) + "\n" : words);
    return k_done;
}

void add_explain(CLI::App& app, Door& door) {
    auto* explain = app.add_subcommand("explain", "say what a key of a file means, allows and defaults to");
    const auto key = std::make_shared<std::string>();
    explain->add_option("KEY", *key, "a key or a section; without one, all keys");
    add_json_flag(*explain, door);
    explain->footer("  stipple explain\n"
                    "  stipple explain device\n"
                    "  stipple explain person.conditions\n"
                    "  stipple explain needle.tip_radius_um");
    explain->callback([&door, key] { door.action = [&door, key] { return explain_key(*key, door.json); }; });

    auto* schema =
        app.add_subcommand("schema", "print the JSON Schema of the course file or the needle file");
    const auto markdown = std::make_shared<bool>(false), needle = std::make_shared<bool>(false);
    schema->add_flag("--needle", *needle, "of the needle file that `stipple insert` reads");
    schema->add_flag("--markdown", *markdown, "the same as tables for people");
    schema->footer(
        "  stipple schema > course.schema.json           lets an editor complete and check course files\n"
        "  stipple schema --needle > needle.schema.json  the same for needle files");
    schema->callback([&door, markdown, needle] {
        door.action = [markdown, needle] {
            const auto kind = *needle ? records::FileKind::needle : records::FileKind::course;
            print(*markdown ? records::schema_markdown(kind) : records::json_schema(kind));
            return k_done;
        };
    });
}

} // namespace stipple::cli
