#include "commands.hpp"
#include "messages.hpp"
#include "stipple/formats/json/json_parts.hpp"
#include <memory>

namespace stipple::cli {

using formats::Json;

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

/// The part of the JSON Schema that a key or a section names, as `formats::explain` finds it; everything:
/// every kind of file.
static Json schema_part(const Model& model, const std::string& wanted) {
    Json all;
    for (const auto kind : formats::k_file_kinds)
        all[formats::kind_name(kind)] = Json::parse(formats::json_schema(model, kind));
    if (wanted.empty()) return all;
    for (const auto& whole : all) {
        if (const Json part = part_at(whole, wanted); !part.is_null()) return part;
        for (const auto& [section, inner] : whole["properties"].items())
            if (const Json part = part_at(whole, section + "." + wanted); !part.is_null()) return part;
    }
    return nullptr;
}

/// The same for machines: a key of an input file, else of an output file, else a parameter.
static std::string explain_json(const Model& model, const std::string& key) {
    if (const Json part = schema_part(model, key); !part.is_null()) return formats::json_text(part);
    const std::string keys = formats::json_keys_json(key);
    return keys.empty() ? formats::parameters_json(model, key) : keys;
}

static int explain_key(const Model& model, const std::string& key, bool json) {
    const std::string words = formats::explain(model, key); // complains if there is no such key
    print(json ? explain_json(model, key) : words);
    return k_done;
}

void add_explain(CLI::App& app, Door& door) {
    auto* explain = app.add_subcommand("explain", "say what a key of a file means, allows and defaults to");
    const auto key = std::make_shared<std::string>();
    explain->add_option("KEY", *key,
                        "a key or a section of an input file, a key of a result, or a parameter; "
                        "without one, all keys of input files");
    add_json_flag(*explain, door);
    explain->footer("  stipple explain\n"
                    "  stipple explain device\n"
                    "  stipple explain person.conditions\n"
                    "  stipple explain needle.tip_radius_um\n"
                    "  stipple explain vehicle.affinity\n"
                    "  stipple explain insertion.over_needling.destroyed_fraction\n"
                    "  stipple explain healing.del_M1");
    explain->callback(
        [&door, key] { door.action = [&door, key] { return explain_key(door.model, *key, door.json); }; });

    auto* schema =
        app.add_subcommand("schema", "print the JSON Schema of the course, needle or product file");
    const auto markdown = std::make_shared<bool>(false), needle = std::make_shared<bool>(false),
               product = std::make_shared<bool>(false), light = std::make_shared<bool>(false);
    auto* of_needle = schema->add_flag("--needle", *needle, "of the needle file that `stipple insert` reads");
    auto* of_light =
        schema->add_flag("--light", *light,
                         "of the course file of a laser or of intense pulsed light that `stipple run` reads");
    of_light->excludes(of_needle);
    schema->add_flag("--product", *product, "of the product file that `stipple permeate` reads")
        ->excludes(of_needle)
        ->excludes(of_light);
    schema->add_flag("--markdown", *markdown, "the same as tables for people");
    schema->footer(
        "  stipple schema > course.schema.json             lets an editor complete and check course files\n"
        "  stipple schema --light > light.schema.json      the same for courses of light\n"
        "  stipple schema --needle > needle.schema.json    the same for needle files\n"
        "  stipple schema --product > product.schema.json  the same for product files");
    schema->callback([&door, markdown, needle, product, light] {
        door.action = [&door, markdown, needle, product, light] {
            const auto kind = *needle    ? formats::FileKind::needle
                              : *light   ? formats::FileKind::light
                              : *product ? formats::FileKind::product
                                         : formats::FileKind::course;
            print(*markdown ? formats::schema_markdown(door.model, kind)
                            : formats::json_schema(door.model, kind));
            return k_done;
        };
    });
}

} // namespace stipple::cli
