#include "door.hpp"
#include "messages.hpp"
#include <fmt/format.h>
#include <map>
#include <sstream>
#include <stipple/version.hpp>

#ifndef STIPPLE_COMMIT
#define STIPPLE_COMMIT "unknown"
#endif

namespace stipple::cli {

std::string version() {
    return std::string(k_version);
}
std::string commit() {
    return STIPPLE_COMMIT;
}

void add_json_flag(CLI::App& command, Door& door) {
    command.add_flag("--json", door.json,
                     "for machines: one JSON object instead of words, for answers and for errors");
}

static const std::map<std::string, study::Detail> k_details{
    {"quick", study::Detail::quick}, {"standard", study::Detail::standard}, {"fine", study::Detail::fine}};

void add_resolution_option(CLI::App& command, std::string& resolution, const std::string& help) {
    command.add_option("--resolution", resolution, help)
        ->check(CLI::IsMember({"quick", "standard", "fine"}).description(""))
        ->type_name("quick|standard|fine")
        ->capture_default_str();
}

study::Detail detail_of(const std::string& resolution) {
    return k_details.at(resolution);
}

void check_reason(bool given, const std::string& reason, const std::string& where) {
    if (!given || reason.find_first_not_of(" \t\n") != std::string::npos) return;
    throw Error(Kind::input, Problem{.what = "a reason is needed; it is printed at the top" + where,
                                     .key = "--despite-screening",
                                     .value = "\"\"",
                                     .allowed = "one sentence in quotes"});
}

/// The command line as one line that a shell would read back.
static std::string command_line(int count, char** words) {
    std::string line = "stipple";
    for (int i = 1; i < count; ++i) {
        const std::string word = words[i];
        const bool plain =
            !word.empty() && word.find_first_of(" \t\n\"'\\$`*?&|;<>(){}[]#~!") == std::string::npos;
        line += plain ? " " + word : fmt::format(" \"{}\"", word);
    }
    return line;
}

static void describe(CLI::App& app) {
    app.require_subcommand(1);
    app.set_help_flag("-h,--help", "print this help");
    app.set_version_flag(
        "--version", [] { return wrapped(records::about(version(), commit(), "CLI11 " CLI11_VERSION)); },
        "print version, commit, data hash and libraries");
    app.footer(
        fmt::format("Start here:\n"
                    "  stipple examples six_monthly --write .\n"
                    "  stipple run six_monthly.toml -o six_monthly\n"
                    "then open six_monthly/report.html.\n\n"
                    "Exit status: 0 done, 2 input, 3 data, 4 numerics, 5 file system, 6 screening says stop, "
                    "130 interrupted.\n\n{}",
                    wrapped(records::notice())));
}

} // namespace stipple::cli

int main(int count, char** words) {
    using namespace stipple;
    cli::Door door;
    door.command_line = cli::command_line(count, words);
    try {
        CLI::App app("Stipple simulates a course of microneedling: from needles, through wound healing, to "
                     "the skin that "
                     "results.",
                     "stipple");
        cli::describe(app);
        cli::add_run(app, door);
        cli::add_check(app, door);
        cli::add_compare(app, door);
        cli::add_explain(app, door);
        cli::add_examples(app, door);
        cli::add_validate(app, door);
        cli::add_atlas(app, door);
        cli::add_insert(app, door);
        cli::add_permeate(app, door);
        cli::add_sensitivity(app, door);
        try {
            app.parse(count, words);
        } catch (const CLI::Success& asked) { // help or version
            std::ostringstream text;
            const int status = app.exit(asked, text);
            cli::print(text.str());
            return status;
        } catch (const CLI::ParseError& error) {
            return cli::report_usage(error, app, door.json);
        }
        return door.action();
    } catch (const Error& error) {
        return cli::report(error, door.json);
    } catch (const std::exception& fault) {
        cli::print_problems("fault", cli::k_numerics,
                            {{.what = fmt::format("a fault of stipple itself: {}", fault.what())}},
                            door.json);
        return cli::k_numerics;
    }
}
