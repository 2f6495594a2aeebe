#pragma once
#include "stipple/formats/formats.hpp"
#include <CLI/CLI.hpp>
#include <functional>
#include <string>
#include <vector>

/// The command line: parses, calls the library, prints, and turns faults into an exit status.
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
    Model model; ///< of the tables, before the course sets any of its parameters
    bool json = false;
    std::string command_line;
    std::string answer_line; ///< the same without what changes no number: threads, folders, progress
    std::function<int()> action;
};

/// The option --resolution; `help` says what it means to this command.
void add_resolution_option(CLI::App& command, std::string& resolution, const std::string& help);
course::Detail detail_of(const std::string& resolution);

/// Errors: Kind::input if --despite-screening was given without words; `where` it is printed.
void check_reason(bool given, const std::string& reason, const std::string& where);

/// The flag --json with the same words everywhere.
void add_json_flag(CLI::App& command, Door& door);

std::string version();
std::string commit();

} // namespace stipple::cli
