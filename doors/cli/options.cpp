#include "options.hpp"
#include "stipple/course/posterior.hpp"
#include <algorithm>
#include <charconv>
#include <fmt/format.h>
#include <limits>
#include <thread>

namespace stipple::cli {

/// The number that the whole text is, or false.
template <class Number> static bool is_number(const std::string& text, Number& value) {
    const char* end = text.data() + text.size();
    const auto [stop, error] = std::from_chars(text.data(), end, value);
    return error == std::errc{} && stop == end;
}

CLI::Validator whole_number(std::int64_t least, std::int64_t most) {
    const bool unbounded = most == std::numeric_limits<std::int64_t>::max();
    const std::string range = unbounded ? fmt::format("{}..", least) : fmt::format("{}..{}", least, most);
    const auto check = [least, most](std::string& text) -> std::string {
        std::int64_t value = 0;
        const bool octal = text.size() > 1 && text.front() == '0'; // to CLI11
        if (!octal && is_number(text, value) && value >= least && value <= most) return "";
        return fmt::format("a whole number from {} to {} is expected", least, most);
    };
    return {check, range};
}

CLI::Validator number(double least, double most) {
    const auto check = [least, most](std::string& text) -> std::string {
        double value = 0;
        if (is_number(text, value) && value >= least && value <= most) return ""; // false for nan
        return fmt::format("a number from {} to {} is expected", least, most);
    };
    return {check, fmt::format("{}..{}", least, most)};
}

CLI::Validator name_given() {
    return {[](std::string& text) -> std::string { return text.empty() ? "a name is expected" : ""; }, ""};
}

CLI::Option* add_output_option(CLI::App& command, std::string& folder, const std::string& help) {
    return command.add_option("-o,--output", folder, help)->type_name("DIR")->check(name_given());
}

void add_threads_option(CLI::App& command, int& threads, const std::string& help) {
    const unsigned cores = std::thread::hardware_concurrency(); // 0: not known
    threads = static_cast<int>(std::clamp(cores, 1U, static_cast<unsigned>(k_most_threads)));
    add_count_option(command, "--threads", threads, 1, k_most_threads, help);
}

void add_seed_option(CLI::App& command, std::uint64_t& seed, const std::string& help) {
    command.add_option("--seed", seed, help)
        ->type_name("S")
        ->check(whole_number(0, std::numeric_limits<std::int64_t>::max()))
        ->capture_default_str();
}

void add_count_option(CLI::App& command, const std::string& name, int& count, int least, int most,
                      const std::string& help) {
    command.add_option(name, count, help)
        ->type_name("N")
        ->check(whole_number(least, most))
        ->capture_default_str();
}

void add_members_option(CLI::App& command, const Model& model, int& members, const std::string& more) {
    add_count_option(
        command, "--members", members, 0, course::most_band_members(model),
        "members of the posterior for the bands of parameter uncertainty, and half as many people "
        "(rounded up) for those between people; bands of insertion come from 16 skins at most; 0: no bands" +
            more);
}

int people_for(int members) {
    return (members + 1) / 2;
}

void add_save_every_option(CLI::App& command, double& seconds) {
    command.add_option("--save-every", seconds, "seconds between saved states of the run, for --resume")
        ->type_name("SECONDS")
        ->check(number(0, k_longest_save_interval))
        ->capture_default_str();
}

void add_force_flag(CLI::App& command, bool& force, const std::string& help) {
    command.add_flag("--force", force, help);
}

void add_sweep_option(CLI::App& command, std::vector<std::string>& sweeps, const std::string& more) {
    command
        .add_option("--sweep", sweeps,
                    "KEY=FROM:TO:STEP takes FROM, FROM+STEP, ... as far as TO (2:40:10 gives 2, 12, 22, 32); "
                    "KEY=FROM:TO/COUNT takes COUNT values, both ends among them; KEY=VALUE,VALUE,... takes "
                    "numbers or words. Several sweeps make a grid of up to 10000 points" +
                        more)
        ->type_name("KEY=VALUES")
        ->expected(1)
        ->multi_option_policy(CLI::MultiOptionPolicy::TakeAll);
}

} // namespace stipple::cli
