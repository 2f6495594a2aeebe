#include "commands.hpp"
#include "messages.hpp"
#include "options.hpp"
#include "stipple/files/files.hpp"
#include "stipple/formats/json/json_parts.hpp"
#include <filesystem>
#include <fmt/format.h>
#include <memory>

namespace stipple::cli {

using formats::Json;

static int list_examples(bool json) {
    if (json) {
        auto list = Json::array();
        for (const auto& e : files::examples())
            list.push_back({{"name", e.name}, {"kind", formats::kind_name(e.kind)}, {"about", e.about}});
        print(formats::json_text(list));
        return k_done;
    }
    std::string text;
    for (const auto& e : files::examples()) text += fmt::format("{}\n  {}\n", e.name, e.about);
    print(wrapped(text));
    return k_done;
}

static int write_examples(const std::vector<files::Example>& chosen, const std::filesystem::path& folder) {
    for (const auto& e : chosen) {
        files::write_new(folder / (e.name + ".toml"), e.text);
        print(fmt::format("{}\n", path_line(folder / (e.name + ".toml"))));
    }
    return k_done;
}

void add_examples(CLI::App& app, Door& door) {
    auto* command = app.add_subcommand(
        "examples", "list, print or write the course, needle and product files that ship with stipple");
    const auto name = std::make_shared<std::string>();
    const auto folder = std::make_shared<std::string>();
    command->add_option("NAME", *name, "print this one; without a name, list all");
    command->add_option("--write", *folder, "write NAME, or all, as files into this folder; never overwrites")
        ->type_name("DIR")
        ->check(name_given());
    add_json_flag(*command, door);
    command->footer("  stipple examples\n"
                    "  stipple examples home_roller\n"
                    "  stipple examples needles/steel_pen\n"
                    "  stipple examples products/caffeine_franz_cell\n"
                    "  stipple examples six_monthly --write .");
    command->callback([&door, name, folder] {
        door.action = [&door, name, folder] {
            std::vector<files::Example> chosen;
            if (name->empty())
                chosen = files::examples();
            else
                chosen.push_back(files::example(*name));
            if (!folder->empty()) return write_examples(chosen, *folder);
            if (name->empty()) return list_examples(door.json);
            const auto& e = chosen.front();
            if (door.json)
                print(formats::json_text(Json{{"name", e.name}, {"about", e.about}, {"text", e.text}}));
            else
                print(e.text);
            return static_cast<int>(k_done);
        };
    });
}

} // namespace stipple::cli
