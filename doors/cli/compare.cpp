#include "stipple/pages/compare/compare.hpp"
#include "commands.hpp"
#include "frame.hpp"
#include "messages.hpp"
#include "options.hpp"
#include "screening_text.hpp"
#include "stipple/files/files.hpp"
#include "stipple/pages/pages.hpp"
#include <filesystem>
#include <fmt/format.h>
#include <limits>
#include <memory>
#include <set>

namespace stipple::cli {

namespace {

namespace fs = std::filesystem;

struct CompareOptions {
    std::vector<std::string> courses;
    std::string resolution = "quick", despite;
    int threads = 1,
        members = course::Options{}.band_members; // as a run has, so that both give the same numbers
    std::uint64_t seed = 1;
    bool despite_given = false, no_untreated = false;
};

[[noreturn]] void refuse(const std::string& what, const std::string& key, const std::string& value,
                         const std::string& allowed) {
    throw Error(Kind::input, Problem{.what = what, .key = key, .value = value, .allowed = allowed});
}

void check_words(const CompareOptions& o) {
    if (o.courses.size() < 2)
        refuse("a comparison needs two course files or more", "COURSE", o.courses.empty() ? "" : o.courses[0],
               "two or more");
    check_reason(o.despite_given, o.despite, "");
    std::set<fs::path> seen;
    for (const auto& file : o.courses) {
        std::error_code error;
        const fs::path place = fs::weakly_canonical(file, error);
        if (!seen.insert(error ? fs::path(file) : place).second)
            refuse("this course file is named twice", "COURSE", file, "each file once");
    }
}

std::vector<study::NamedTreatment> read_courses(const Model& model, const CompareOptions& o) {
    const auto names = files::course_names({o.courses.begin(), o.courses.end()});
    std::vector<study::NamedTreatment> courses;
    for (std::size_t i = 0; i < names.size(); ++i)
        courses.push_back(files::read_treatment(model, names[i], o.courses[i]));
    return courses;
}

/// The courses, all of needles; nothing if one is of light.
std::vector<study::NamedCourse> of_needles(const std::vector<study::NamedTreatment>& courses) {
    std::vector<study::NamedCourse> needles;
    for (const auto& c : courses) {
        if (c.light) return {};
        needles.push_back({c.name, c.needles.value()});
    }
    return needles;
}

course::Options options_of(const CompareOptions& o) {
    course::Options options;
    options.detail = detail_of(o.resolution);
    options.threads = o.threads;
    options.seed = o.seed;
    options.despite_screening = o.despite;
    options.band_members = o.members;
    options.person_members = people_for(o.members);
    return options;
}

/// Screening stopped all of them: the findings of the first are printed; those of another, if it runs alone.
int say_all_stopped(const study::Comparison& comparison, bool json) {
    if (!json)
        for (const auto& arm : comparison.arms)
            if (!arm.untreated && &arm != &comparison.arms[comparison.reference])
                print(wrapped(fmt::format("{}: {}\n", arm.name, pages::stopped_sentence(arm))));
    return say_stop(comparison.arms[comparison.reference].result.inputs.screening, json,
                    "of every course; for research only: --despite-screening \"reason\"");
}

/// Needles beside light.
int compare_light(const CompareOptions& o, const std::vector<study::NamedTreatment>& courses,
                  const Frame& frame) {
    const study::Treatments made = frame.shown([&](const auto& progress) {
        course::Options options = options_of(o);
        options.progress = progress;
        return study::compare_treatments(frame.model(), courses, options);
    });
    if (made.all_stopped()) {
        if (!frame.json()) print(pages::treatments_text(made));
        return say_stop(made.columns.front().screening, frame.json(),
                        "of every course; for research only: --despite-screening \"reason\"");
    }
    return frame.give({.words = [&] { return pages::treatments_text(made); },
                       .json = [&] { return formats::treatments_json(made, pages::treatments_notes(made)); },
                       .write = [&](const auto& folder,
                                    const auto& origin) { files::write_treatments(folder, made, origin); },
                       .seed = o.seed,
                       .page = "compare.html"});
}

int compare(const CompareOptions& o, const Frame& frame) {
    check_words(o);
    const auto treatments = read_courses(frame.model(), o);
    frame.check_folder();
    const auto courses = of_needles(treatments);
    if (courses.empty()) return compare_light(o, treatments, frame);
    const study::Comparison made = frame.shown([&](const auto& progress) {
        course::Options options = options_of(o);
        options.progress = progress;
        return study::compare_courses(frame.model(), courses, options, !o.no_untreated);
    });
    if (made.all_stopped()) return say_all_stopped(made, frame.json());
    return frame.give(
        {.words = [&] { return pages::compare_text(made); },
         .json = [&] { return formats::compare_json(made, pages::compare_words(made)); },
         .write = [&](const auto& folder, const auto& origin) { files::write_compare(folder, made, origin); },
         .seed = o.seed,
         .page = "compare.html"});
}

void add_run_options(CLI::App& command, const Model& model, CompareOptions& o) {
    add_resolution_option(command, o.resolution,
                          "as of stipple run; standard and fine take the courses one after the other");
    add_members_option(command, model, o.members, ". stipple run has 64");
    add_threads_option(command, o.threads);
    add_seed_option(command, o.seed, "seed of the random numbers, the same for every course");
}

void add_options(CLI::App& command, const Model& model, CompareOptions& o) {
    // How many there must be is checked later, so that the message can say why.
    command.add_option("COURSE", o.courses, "course files (TOML), two or more; the first is the reference")
        ->required()
        ->expected(1, std::numeric_limits<int>::max());
    add_run_options(command, model, o);
    command.add_flag("--no-untreated", o.no_untreated, "leave out the column without needling");
}

} // namespace

void add_compare(CLI::App& app, Door& door) {
    auto* command = app.add_subcommand(
        "compare", "simulate several courses and lay them side by side: what differs, and why");
    const auto o = std::make_shared<CompareOptions>();
    const auto frame = std::make_shared<Frame>(door, files::Output::compare);
    add_options(*command, door.model, *o);
    frame->add_progress(*command);
    auto* despite = command->add_option("--despite-screening", o->despite,
                                        "simulate a course in spite of a stop, for research; the reason is "
                                        "printed and its column shows no benefit");
    despite->type_name("REASON");
    frame->add_options(*command, "also write compare.html, compare.csv and compare.json here");
    command->footer(
        "All courses are read on the day of the shortest horizon. A course that screening stops keeps its "
        "column, with the\nverdict and no results; exit status 6 if all are stopped. With a course of light among them (device.kind "
        "laser or ipl)\nwhat both have is compared: darkening by skin type, downtime, pain, sessions, trials of the benefit.\n\n"
        "  stipple compare six_monthly.toml single_session.toml home_roller.toml -o side_by_side\n"
        "  stipple compare six_monthly.toml light/fractional_co2.toml light/ipl.toml -o beside_light\n"
        "  stipple compare six_monthly.toml home_roller.toml --members 16 --no-untreated\n"
        "  stipple compare six_monthly.toml rosacea_stop.toml --json");
    command->callback([&door, o, despite, frame] {
        o->despite_given = despite->count() > 0;
        door.action = [o, frame] { return compare(*o, *frame); };
    });
}

} // namespace stipple::cli
