#include "commands.hpp"
#include "door.hpp"
#include "messages.hpp"
#include "stipple/files/files.hpp"
#include "stipple/words/notice.hpp"
#include <algorithm>
#include <cstdlib>
#include <exception>
#include <filesystem>
#include <fmt/format.h>
#include <map>
#include <new>
#include <set>
#include <sstream>
#include <stipple/version.hpp>
#include <system_error>
#include <unistd.h>
#include <utility>
#include <vector>

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

static const std::map<std::string, course::Detail> k_details{
    {"quick", course::Detail::quick}, {"standard", course::Detail::standard}, {"fine", course::Detail::fine}};

void add_resolution_option(CLI::App& command, std::string& resolution, const std::string& help) {
    command.add_option("--resolution", resolution, help)
        ->check(CLI::IsMember({"quick", "standard", "fine"}).description(""))
        ->type_name("quick|standard|fine")
        ->capture_default_str();
}

course::Detail detail_of(const std::string& resolution) {
    return k_details.at(resolution);
}

void check_reason(bool given, const std::string& reason, const std::string& where) {
    if (!given || reason.find_first_not_of(" \t\n") != std::string::npos) return;
    throw Error(Kind::input, Problem{.what = "a reason is needed; it is printed at the top" + where,
                                     .key = "--despite-screening",
                                     .value = "\"\"",
                                     .allowed = "one sentence in quotes"});
}

/// Words as one line that a shell would read back.
static std::string command_line(const std::vector<std::string>& words) {
    std::string line = "stipple";
    for (const auto& word : words) {
        const bool plain =
            !word.empty() && word.find_first_of(" \t\n\"'\\$`*?&|;<>(){}[]#~!") == std::string::npos;
        line += plain ? " " + word : fmt::format(" \"{}\"", word);
    }
    return line;
}

/// The words without the options that change no number, so that equal answers are equal bytes.
static std::vector<std::string> words_that_count(const std::vector<std::string>& words) {
    static const std::set<std::string, std::less<>> k_alone{"--json", "--force"};
    static const std::set<std::string, std::less<>> k_with_value{"-o", "--output", "--threads", "--progress"};
    std::vector<std::string> out;
    for (std::size_t i = 0; i < words.size(); ++i) {
        const std::string name = words[i].substr(0, words[i].find('='));
        const bool joined = name.size() < words[i].size();
        if (k_with_value.contains(name)) {
            if (!joined) ++i;
        } else if (!k_alone.contains(words[i]) &&
                   !(words[i].starts_with("-o") && words[i].size() > 2)) { // -oDIR
            out.push_back(words[i]);
        }
    }
    return out;
}

static void describe(CLI::App& app) {
    app.require_subcommand(1);
    app.set_help_flag("-h,--help", "print this help");
    app.set_version_flag(
        "--version", [] { return wrapped(files::about(version(), commit(), "CLI11 " CLI11_VERSION)); },
        "print version, commit, data hash and libraries");
    app.footer(
        fmt::format("Start here:\n"
                    "  stipple examples six_monthly --write .\n"
                    "  stipple run six_monthly.toml -o six_monthly\n"
                    "then open six_monthly/report.html.\n\n"
                    "Exit status: 0 done, 2 input, 3 data, 4 numerics, 5 file system, 6 screening says stop, "
                    "130 interrupted.\n\n{}",
                    wrapped(words::notice())));
}

static int say_fault(const std::string& kind, Status status, Problem problem, bool json) {
    print_problems(kind, status, {std::move(problem)}, json);
    return status;
}

/// For what ends the program beside main: whether it speaks JSON, and whether main has ended.
static struct {
    const bool* json = nullptr;
    bool done = false;
    ReadyText no_memory_line, no_memory_json; ///< made at the start, while there is memory
} door_at_end;

/// Takes no memory: another thread may have taken what the one that failed gave back.
static int say_no_memory(bool json) noexcept {
    (json ? door_at_end.no_memory_json : door_at_end.no_memory_line).say();
    return k_numerics;
}

/// What is no Error of ours: the machine has run out of something, or this program has a bug.
static int report_fault(const std::exception& fault, bool json) {
    if (dynamic_cast<const std::bad_alloc*>(&fault)) return say_no_memory(json);
    if (const auto* error = dynamic_cast<const std::filesystem::filesystem_error*>(&fault))
        return say_fault("file_system", k_file_system,
                         {.what = error->code().message(), .file = error->path1().string()}, json);
    if (const auto* error = dynamic_cast<const std::system_error*>(&fault))
        return say_fault("file_system", k_file_system,
                         {.what = fmt::format("the system gives no more threads or other means: {}; "
                                              "--threads 1 needs least",
                                              error->code().message())},
                         json);
    return say_fault("internal", k_numerics, {.what = fmt::format("internal error: {}", fault.what())}, json);
}

static int report_current_exception(bool json) {
    try {
        if (const auto fault = std::current_exception()) std::rethrow_exception(fault);
    } catch (const Error& error) {
        return report(error, json);
    } catch (const std::exception& fault) {
        return report_fault(fault, json);
    } catch (...) {
    }
    return k_numerics;
}

/// An exception that cannot reach main, as out of a thread: told as in main, without a core dump.
[[noreturn]] static void on_terminate() {
    int status = k_numerics;
    try {
        status = report_current_exception(*door_at_end.json);
    } catch (...) { // the words themselves found no memory
        status = say_no_memory(*door_at_end.json);
    }
    ::_exit(status);
}

/// The OpenMP library ends the program with status 1 where it gets no thread.
static void on_exit_of_library() {
    if (door_at_end.done) return;
    ::_exit(say_fault("file_system", k_file_system,
                      {.what = "the system gives no more threads: --threads 1 needs least"},
                      *door_at_end.json));
}

static void watch_the_end(const bool& json) {
    const std::vector<Problem> no_memory{
        {.what = "not enough memory: a coarser --resolution, fewer --members or fewer --threads need less"}};
    door_at_end.json = &json;
    door_at_end.no_memory_line = ReadyText(problems_text("numerics", k_numerics, no_memory, false));
    door_at_end.no_memory_json = ReadyText(problems_text("numerics", k_numerics, no_memory, true));
    std::set_terminate(on_terminate);
    std::atexit(on_exit_of_library);
}

/// Help or version, with an exit status of its own if nobody can read it.
static int show_asked(const CLI::App& app, const CLI::Success& asked) {
    std::ostringstream text;
    const int status = app.exit(asked, text, text);
    print(text.str());
    return status;
}

static int work(int count, char** words, Door& door) {
    const std::vector<std::string> given(words + std::min(1, count), words + count);
    door.command_line = command_line(given);
    door.answer_line = command_line(words_that_count(given));
    try {
        CLI::App app("Stipple simulates a course of microneedling: from needles, through wound healing, to "
                     "the skin that results.",
                     "stipple");
        describe(app);
        door.model = make_model();
        for (const auto add : k_commands) add(app, door);
        try {
            app.parse(count, words);
        } catch (const CLI::Success& asked) { // help or version
            return show_asked(app, asked);
        } catch (const CLI::ParseError& error) {
            return report_usage(error, app, door.json);
        }
        return door.action();
    } catch (const Error& error) {
        return report(error, door.json);
    } catch (const std::exception& fault) {
        return report_fault(fault, door.json);
    }
}

} // namespace stipple::cli

int main(int count, char** words) {
    using namespace stipple::cli;
    static Door door; // outlives main, for what ends the program in another way
    hold_standard_streams();
    watch_the_end(door.json);
    const int status = work(count, words, door);
    door_at_end.done = true;
    return status;
}
