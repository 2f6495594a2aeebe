#include "messages.hpp"
#include "stipple/formats/json/json_parts.hpp"
#include "stipple/words/lines.hpp"
#include <algorithm>
#include <fmt/format.h>

namespace stipple::cli {

using formats::Json;

int exit_status(Kind kind) {
    switch (kind) {
    case Kind::input:
        return k_input;
    case Kind::data:
        return k_data;
    case Kind::numerics:
        return k_numerics;
    case Kind::io:
        return k_file_system;
    case Kind::interrupted:
        return k_interrupted;
    }
    return k_numerics;
}

static std::string kind_word(Kind kind) {
    switch (kind) {
    case Kind::input:
        return "input";
    case Kind::data:
        return "data";
    case Kind::numerics:
        return "numerics";
    case Kind::io:
        return "file_system";
    case Kind::interrupted:
        return "interrupted";
    }
    return "";
}

static Json to_json(const Problem& problem) {
    constexpr std::size_t k_longest_path =
        4096; // a program may want to open it; no file system has longer ones
    const Problem p = shown(problem, k_longest_path);
    Json j{{"what", p.what}};
    const auto put = [&](const char* name, const std::string& text) {
        if (!text.empty()) j[name] = text;
    };
    put("key", p.key);
    put("value", p.value);
    put("allowed", p.allowed);
    put("nearest", p.nearest);
    put("file", p.file);
    if (p.line > 0) j["line"] = p.line;
    if (p.column > 0) j["column"] = p.column;
    return j;
}

std::string problems_text(const std::string& kind, int status, const std::vector<Problem>& problems,
                          bool json) {
    if (!json) {
        std::string lines;
        for (const auto& p : problems) lines += fmt::format("stipple: error: {}\n", to_line(p));
        return lines;
    }
    Json list = Json::array();
    for (const auto& p : problems) list.push_back(to_json(p));
    const Json error{{"error", {{"kind", kind}, {"status", status}, {"problems", list}}}};
    return formats::json_line(error) + "\n";
}

void print_problems(const std::string& kind, int status, const std::vector<Problem>& problems, bool json) {
    say(problems_text(kind, status, problems, json));
}

int report(const Error& error, bool json) {
    print_problems(kind_word(error.kind()), exit_status(error.kind()), error.problems(), json);
    return exit_status(error.kind());
}

/// Names of the commands, or of the options of the chosen command.
static std::vector<std::string> known_names(const CLI::App& app, bool options) {
    std::vector<std::string> names;
    for (const auto* command : app.get_subcommands([](const CLI::App*) { return true; })) {
        if (!options)
            names.push_back(command->get_name());
        else if (command->parsed())
            for (const auto* option : command->get_options())
                for (const auto& name : option->get_lnames()) names.push_back("--" + name);
    }
    return names;
}

/// The first word of the command line that CLI11 could not place; empty if that is not the fault.
static std::string first_extra(const CLI::App& app) {
    const auto extras = app.remaining(true);
    return extras.empty() ? "" : extras.front();
}

int report_usage(const CLI::ParseError& error, const CLI::App& app, bool json) {
    std::string help = "stipple --help";
    for (const auto* command : app.get_subcommands())
        help = fmt::format("stipple {} --help", command->get_name());
    Problem problem{.what = error.what()};
    const std::string extra = first_extra(app);
    if (!extra.empty()) {
        const bool option = extra.front() == '-';
        problem.what = option                          ? "there is no such option here"
                       : app.get_subcommands().empty() ? "there is no such command"
                                                       : "not expected here";
        problem.value = extra;
        if (extra.size() < 80) problem.nearest = nearest_word(extra, known_names(app, option));
    }
    problem.what += fmt::format(" (see `{}`)", help);
    print_problems("input", k_input, {problem}, json);
    return k_input;
}

static std::string wrapped_line(std::string_view line, std::size_t width) {
    const std::size_t indent = std::min(line.find_first_not_of(' '), line.size());
    std::string text(line.substr(0, indent));
    std::size_t column = indent;
    for (line.remove_prefix(indent); !line.empty();) {
        const auto word = line.substr(0, line.find(' '));
        if (column > indent && column + 1 + word.size() > width) {
            text += "\n" + std::string(indent, ' ');
            column = indent;
        } else if (column > indent) {
            text += ' ';
            ++column;
        }
        text += word;
        column += word.size();
        line.remove_prefix(std::min(word.size() + 1, line.size()));
    }
    return text;
}

std::string wrapped(std::string_view text, std::size_t width) {
    std::string out;
    while (!text.empty()) {
        const auto end = std::min(text.find('\n'), text.size());
        out += wrapped_line(text.substr(0, end), width);
        if (end < text.size()) out += '\n';
        text.remove_prefix(std::min(end + 1, text.size()));
    }
    return out;
}

std::string path_line(const std::filesystem::path& path) {
    return plain_line(path.string());
}

} // namespace stipple::cli
