#pragma once
#include "door.hpp"

namespace stipple::cli {

// One per family of commands: declares it, its options and its help, and sets Door::action when it is chosen.
void add_run(CLI::App& app, Door& door);
void add_check(CLI::App& app, Door& door);
void add_report(CLI::App& app, Door& door);
void add_compare(CLI::App& app, Door& door);
void add_explain(CLI::App& app, Door& door); ///< explain and schema
void add_parameters(CLI::App& app, Door& door);
void add_examples(CLI::App& app, Door& door);
void add_validate(CLI::App& app, Door& door);
void add_atlas(CLI::App& app, Door& door);
void add_insert(CLI::App& app, Door& door);
void add_permeate(CLI::App& app, Door& door);
void add_sensitivity(CLI::App& app, Door& door);
void add_calibrate(CLI::App& app, Door& door);
void add_page(CLI::App& app, Door& door);

/// All of them, in the order of `stipple --help`.
inline constexpr void (*k_commands[])(CLI::App&, Door&){
    add_run,      add_check, add_report, add_compare,  add_explain,     add_parameters, add_examples,
    add_validate, add_atlas, add_insert, add_permeate, add_sensitivity, add_calibrate,  add_page};

} // namespace stipple::cli
