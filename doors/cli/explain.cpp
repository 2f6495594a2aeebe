#include "door.hpp"
#include "messages.hpp"
#include <memory>

namespace stipple::cli {

void add_explain(CLI::App& app, Door& door) {
    auto* explain =
        app.add_subcommand("explain", "say what a key of the course file means, allows and defaults to");
    const auto key = std::make_shared<std::string>();
    explain->add_option("KEY", *key, "a key or a section; without one, all keys");
    explain->footer("  stipple explain\n"
                    "  stipple explain device\n"
                    "  stipple explain person.conditions");
    explain->callback([&door, key] {
        door.action = [key] {
            print(records::explain(*key));
            return k_done;
        };
    });

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
    for (auto* command : {explain, schema}) add_json_flag(*command, door);
}

} // namespace stipple::cli
