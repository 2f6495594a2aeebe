#pragma once
#include "records/records.hpp"
#include <CLI/CLI.hpp>
#include <functional>
#include <string>
#include <vector>

/// The command line: parses, calls `study` and `records`, prints, and turns faults into an exit status.
namespace stipple::cli {

enum Status {
    k_done = 0,
    k_input = 2,
    k_data = 3,
    k_numerics = 4,
    k_file_system = 5,
    k_screening_stop = 6,
    k_interrupted = 130
};

/// What the commands share: how to report, what was typed, and the one action that the chosen command sets.
struct Door {
    bool json = false;
    std::string command_line;
    std::function<int()> action;
};

// One per family of commands: declares it, its options and its help, and sets Door::action when it is chosen.
void add_run(CLI::App& app, Door& door);
void add_check(CLI::App& app, Door& door);
void add_compare(CLI::App& app, Door& door);
void add_explain(CLI::App& app, Door& door); ///< explain and schema
void add_examples(CLI::App& app, Door& door);
void add_validate(CLI::App& app, Door& door);
void add_atlas(CLI::App& app, Door& door);
void add_insert(CLI::App& app, Door& door);
void add_permeate(CLI::App& app, Door& door);
void add_sensitivity(CLI::App& app, Door& door);

/// The option --resolution; `help` says what it means to this command.
void add_resolution_option(CLI::App& command, std::string& resolution, const std::string& help);
study::Detail detail_of(const std::string& resolution);

/// Errors: Kind::input if --despite-screening was given without words; `where` it is printed.
void check_reason(bool given, const std::string& reason, const std::string& where);

/// The flag --json with the same words everywhere.
void add_json_flag(CLI::App& command, Door& door);

std::string version();
std::string commit();

} // namespace stipple::cli
