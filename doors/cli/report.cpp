#include "commands.hpp"
#include "messages.hpp"
#include "options.hpp"
#include "stipple/base/error.hpp"
#include "stipple/files/files.hpp"
#include "stipple/formats/json/json_parts.hpp"
#include "stipple/pages/pages.hpp"
#include <charconv>
#include <filesystem>
#include <fmt/format.h>
#include <memory>
#include <utility>

namespace stipple::cli {

namespace {

struct ReportOptions {
    std::string run, pages, file;
    bool checklist = false;
};

/// "2" or "1-3".
std::pair<int, int> page_range(const std::string& text) {
    const auto number = [&](std::string_view digits) {
        int value = 0;
        const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), value);
        if (error != std::errc{} || end != digits.data() + digits.size())
            throw Error(Kind::input, Problem{.what = "no such range of pages",
                                             .key = "--pages",
                                             .value = text,
                                             .allowed = "a page or two with a dash, such as 1 or 1-3"});
        return value;
    };
    const std::string_view whole = text;
    const auto dash = whole.find('-');
    if (dash == std::string_view::npos) return {number(whole), number(whole)};
    return {number(whole.substr(0, dash)), number(whole.substr(dash + 1))};
}

int write_page(const ReportOptions& o, const Door& door) {
    if (o.checklist == !o.run.empty())
        throw Error(Kind::input, Problem{.what = "either the folder of a run, or --checklist"});
    if (o.checklist && !o.pages.empty())
        throw Error(Kind::input, Problem{.what = "the checklist has no pages to choose", .key = "--pages"});
    if (!o.checklist && o.pages.empty())
        throw Error(
            Kind::input,
            Problem{.what = "which pages of the report?", .key = "--pages", .allowed = "such as 1 or 1-3"});
    std::string html;
    if (o.checklist) {
        html = pages::checklist_html(door.model);
    } else {
        const auto [first, last] = page_range(o.pages);
        html = pages::report_pages(files::read_report(o.run), first, last);
    }
    files::write_new(o.file, html);
    if (door.json)
        print(formats::json_text(formats::Json{{"file", o.file}}));
    else
        print(fmt::format("{}\n", path_line(o.file)));
    return k_done;
}

} // namespace

void add_report(CLI::App& app, Door& door) {
    auto* command = app.add_subcommand(
        "report", "pages of the report of a run as a file to print, or the intake checklist");
    const auto o = std::make_shared<ReportOptions>();
    command->add_option("RUN", o->run, "folder of a run, with its report.html")->check(name_given());
    command
        ->add_option(
            "--pages", o->pages,
            "1: the page in plain words; 2: screening, protocol and depths; 3: the map and what trials "
            "would measure; 4: recovery and care; 5: everything for the scientist; 1-3: a range")
        ->type_name("RANGE");
    command->add_flag("--checklist", o->checklist,
                      "every listed reason against needling, with boxes to tick: needs no run");
    command->add_option("-o,--output", o->file, "HTML file to write; never overwrites")
        ->type_name("FILE")
        ->required()
        ->check(name_given());
    add_json_flag(*command, door);
    command->footer("A run also writes information.html, a sheet for the person, and checklist.html.\n\n"
                    "  stipple report six_monthly --pages 1 -o plain.html\n"
                    "  stipple report six_monthly --pages 1-3 -o print.html\n"
                    "  stipple report --checklist -o checklist.html");
    command->callback([&door, o] { door.action = [&door, o] { return write_page(*o, door); }; });
}

} // namespace stipple::cli
