#pragma once
#include "stipple/base/model.hpp"
#include <CLI/CLI.hpp>
#include <cstdint>
#include <string>
#include <vector>

/// The options that several commands have: what each may be is said here and nowhere else.
namespace stipple::cli {

constexpr int k_most_threads = 1024;
constexpr double k_longest_save_interval = 86400; ///< [s]

/// What the value of an option may be. Both take plain decimal numbers only: no "nan", no "0x10", no "010".
CLI::Validator whole_number(std::int64_t least, std::int64_t most);
CLI::Validator number(double least, double most);

/// -o, --output: a folder with a name.
CLI::Option* add_output_option(CLI::App& command, std::string& folder, const std::string& help);
/// A name of a folder or a file that must not be empty.
CLI::Validator name_given();

/// --threads: all cores unless told.
void add_threads_option(CLI::App& command, int& threads,
                        const std::string& help = "threads; the result does not depend on it");

/// --seed: 0 .. 2^63 - 1.
void add_seed_option(CLI::App& command, std::uint64_t& seed, const std::string& help);

/// A number of samples or trajectories.
void add_count_option(CLI::App& command, const std::string& name, int& count, int least, int most,
                      const std::string& help);

/// --members: of the posterior, as many as `model` holds at most, and half as many people; `more` ends its help.
void add_members_option(CLI::App& command, const Model& model, int& members, const std::string& more);
/// How many people stand for the differences between them, for so many members: half, rounded up.
int people_for(int members);

/// --save-every: seconds between saved states.
void add_save_every_option(CLI::App& command, double& seconds);

/// --force, where a command writes into a folder.
void add_force_flag(CLI::App& command, bool& force,
                    const std::string& help = "write into a folder that holds other files");

/// --sweep, several times; `more` ends what its help says.
void add_sweep_option(CLI::App& command, std::vector<std::string>& sweeps, const std::string& more = "");

} // namespace stipple::cli
