#include "commands.hpp"
#include "streams.hpp"
#include <memory>

namespace stipple::cli {

void add_parameters(CLI::App& app, Door& door) {
    auto* command =
        app.add_subcommand("parameters", "list the parameters of the model that a course can set");
    const auto name = std::make_shared<std::string>();
    command->add_option("NAME", *name,
                        "a module, the beginning of names, or a last word; without one, all parameters");
    add_json_flag(*command, door);
    command->footer("A course sets a parameter under [model], as healing.del_M1 = 0.3.\n\n"
                    "  stipple parameters healing\n"
                    "  stipple parameters device.pen\n"
                    "  stipple parameters del_M1");
    command->callback([&door, name] {
        door.action = [&door, name] {
            print(door.json ? formats::parameters_json(door.model, *name)
                            : formats::parameters_text(door.model, *name));
            return k_done;
        };
    });
}

} // namespace stipple::cli
