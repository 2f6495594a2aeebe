#include "commands.hpp"
#include "messages.hpp"
#include "options.hpp"
#include "stipple/files/files.hpp"
#include "stipple/formats/json/json_parts.hpp"
#include <filesystem>
#include <fmt/format.h>
#include <memory>

namespace stipple::cli {

namespace {

struct PageOptions {
    std::string folder;
    bool force = false;
};

int write_page(const PageOptions& o, const Door& door) {
    files::write_page(o.folder, o.force);
    const std::string first = (std::filesystem::path(o.folder) / "index.html").string();
    if (door.json)
        print(formats::json_text(formats::Json{{"page", first}}));
    else
        print(fmt::format("{}\n", path_line(first)));
    return k_done;
}

} // namespace

void add_page(CLI::App& app, Door& door) {
    auto* command =
        app.add_subcommand("page", "write the page for the browser: the same engine, nothing to install");
    const auto o = std::make_shared<PageOptions>();
    add_output_option(*command, o->folder, "folder for the page")->required();
    add_force_flag(*command, o->force, "overwrite an earlier page there");
    add_json_flag(*command, door);
    command->footer(
        "Writes index.html, which opens by a double click, and sw.js, by which it works without a network after it was\n"
        "loaded over one. A build made without ./dev page has none: one line, exit status 2.\n\n"
        "  stipple page -o public");
    command->callback([&door, o] { door.action = [&door, o] { return write_page(*o, door); }; });
}

} // namespace stipple::cli
