#include "commands.hpp"
#include "messages.hpp"
#include "options.hpp"
#include "progress.hpp"
#include "stipple/base/posterior.hpp"
#include "stipple/course/ensemble.hpp"
#include "stipple/files/files.hpp"
#include "stipple/pages/pages.hpp"
#include "stipple/study/calibrate/darkening_counts.hpp"
#include "stipple/study/calibrate/evidence_room.hpp"
#include "stipple/study/calibrate/predictions.hpp"
#include "stipple/study/calibrate/rooms.hpp"
#include "stipple/study/calibrate/stand_ins.hpp"
#include <filesystem>
#include <fmt/format.h>
#include <map>
#include <memory>

namespace stipple::cli {

namespace {

namespace fs = std::filesystem;

struct CalibrateOptions {
    std::string room, project = ".";
    bool write = false, check = false, derive = false;
    study::TemperingOptions sampling;
    ProgressMode mode = ProgressMode::automatic;
};

/// What a calibration writes into the folder of the sources: text by path.
using ProjectFiles = std::map<std::string, std::string>;

/// The data sets of a room. Errors: Kind::input if the folder is not that of the sources.
std::vector<study::DataSet> data_sets(const Model& model, const std::vector<std::string>& names,
                                      const CalibrateOptions& o) {
    const fs::path ledger = fs::path(o.project) / "tests/validation";
    std::error_code error;
    if (!fs::is_directory(ledger, error) || !fs::is_directory(fs::path(o.project) / "data", error))
        throw Error(Kind::input,
                    Problem{.what = "not the folder of the sources: it has no data and tests/validation",
                            .key = "--project",
                            .value = o.project});
    std::vector<fs::path> folders;
    for (const auto& name : names) folders.push_back(ledger / name);
    return folders.empty() ? std::vector<study::DataSet>{} : files::read_ledger(model, folders);
}

void write(const CalibrateOptions& o, const ProjectFiles& texts) {
    for (const auto& [name, text] : texts) files::write_atomically(fs::path(o.project) / name, text);
    for (const auto& [name, text] : texts)
        print(fmt::format("written: {}\n", path_line(fs::path(o.project) / name)));
}

/// The tables of the project with these numbers in them, by path.
ProjectFiles tables_with(const std::vector<study::FittedNumber>& numbers, const CalibrateOptions& o) {
    ProjectFiles tables;
    for (const auto& n : numbers) {
        const std::string file = "data/" + n.table + ".csv";
        auto& text = tables[file];
        if (text.empty()) text = files::read_project_text(fs::path(o.project) / file);
        text = formats::with_fitted(text, n);
    }
    return tables;
}

/// The table of a posterior with what follows from its members, and the tables that hold its central member.
ProjectFiles posterior_files(const Model& model, const study::CalibratedRoom& room,
                             const study::CalibrationProblem& problem, study::PosteriorRecord record,
                             const CalibrateOptions& o) {
    if (!room.centring.tables.empty())
        record.centre = study::central_numbers(problem, model, room.centring, record);
    study::derive(room, model, record);
    if (room.in_front > 0) record = study::with_typical_first(std::move(record), room.in_front);
    ProjectFiles texts = tables_with(study::fitted_numbers(model, record), o);
    texts["data/" + room.table + ".csv"] = formats::posterior_csv(record);
    return texts;
}

int said(bool current, const CalibrateOptions& o) {
    return current || !o.check ? k_done : k_data;
}

int calibrate_room(const Model& model, const study::CalibratedRoom& room,
                   const std::vector<study::DataSet>& sets, const CalibrateOptions& o) {
    const auto problem = room.problem(model, sets);
    if (o.check) {
        const auto checked = study::check_room(room, problem, model, o.sampling.threads);
        print(checked.line + "\n");
        return said(checked.current, o);
    }
    if (o.derive) {
        auto record = study::read_record(model[room.table]);
        write(o, posterior_files(model, room, problem, std::move(record), o));
        return k_done;
    }
    const auto c = do_shown(o.mode, [&](const auto& progress) {
        study::TemperingOptions options = o.sampling;
        options.progress = progress;
        return study::calibrate_jointly(problem, options);
    });
    const std::string page = pages::joint_calibration_page(problem, c);
    print(page);
    if (!o.write) return k_done;
    auto record = study::make_record(problem, model, c.posterior, room.members);
    auto texts = posterior_files(model, room, problem, std::move(record), o);
    if (!room.predictions.empty())
        texts["data/" + room.predictions + ".csv"] =
            formats::predictions_csv(room.name, study::predicted_rows(problem, c));
    texts["docs/calibration_" + room.name + ".md"] = page;
    write(o, texts);
    return k_done;
}

/// What trials of appearance tell of raters.
int calibrate_outcome(const Model& model, const CalibrateOptions& o) {
    const auto sets = data_sets(model, study::evidence_data_sets(model), o);
    if (o.check) {
        const auto checked = study::check_evidence(model, sets, o.sampling.threads);
        print(checked.line + "\n");
        return said(checked.current, o);
    }
    const auto c = do_shown(o.mode, [&](const auto& progress) {
        return study::calibrate_evidence(
            model, sets, {.threads = o.sampling.threads, .seed = o.sampling.seed, .progress = progress});
    });
    const std::string page = pages::evidence_page(c);
    print(page);
    if (o.write)
        write(o, {{"data/outcome/evidence.csv", formats::evidence_csv(c)},
                  {"data/outcome/predictions.csv", formats::predictions_csv(o.room, c.predictions)},
                  {"docs/calibration_outcome.md", page}});
    return k_done;
}

/// What counts of darkening after needles and light tell of one law for both.
int calibrate_counts(const Model& model, const CalibrateOptions& o) {
    data_sets(model, {}, o); // only to see that this is the folder of the sources
    if (o.check) {
        const auto checked = study::check_darkening(model);
        print(checked.line + "\n");
        return said(checked.current, o);
    }
    const auto c = study::calibrate_darkening(model, o.sampling.seed);
    const std::string page = pages::darkening_page(c);
    print(page);
    if (o.write)
        write(o, {{"data/outcome/darkening_draws.csv", formats::darkening_csv(c)},
                  {"docs/calibration_darkening.md", page}});
    return k_done;
}

int calibrate(const CalibrateOptions& o, const Model& model) {
    if (o.room == study::k_darkening_room) return calibrate_counts(model, o);
    if (o.room == study::k_evidence_room) return calibrate_outcome(model, o);
    const auto& room = study::calibrated_room(o.room);
    const auto sets = data_sets(model, room.data_sets, o);
    return calibrate_room(model, room, sets, o);
}

void add_numbers(CLI::App& command, CalibrateOptions& o) {
    o.sampling.particles = 256;
    o.sampling.moves = 10; // with two, three seeds of healing differ by up to 2.6 posterior SD
    add_count_option(command, "--particles", o.sampling.particles, 64, 4096, "members of the posterior");
    add_count_option(command, "--moves", o.sampling.moves, 1, 100,
                     "moves of each at every step of the exponent");
    add_threads_option(command, o.sampling.threads);
    add_seed_option(command, o.sampling.seed, "seed of the random numbers; same seed, same posterior");
    add_progress_option(command, o.mode);
}

} // namespace

void add_calibrate(CLI::App& app, Door& door) {
    auto* command = app.add_subcommand(
        "calibrate", "fit the parameters of one part of the model to published measurements again");
    const auto o = std::make_shared<CalibrateOptions>();
    std::string rooms;
    for (const auto& room : study::calibrated_rooms())
        rooms += fmt::format("  {:<10} {}\n", room.name, room.about);
    rooms += fmt::format("  {:<10} {}\n", study::k_evidence_room,
                         "what raters and trials report of a change, from trials of appearance");
    rooms += fmt::format("  {:<10} {}\n", study::k_darkening_room,
                         "how often skin turns darker after needles and light, from published counts");
    command->add_option("ROOM", o->room, "what is calibrated, see below")->required();
    command->add_option("--project", o->project, "folder of the sources, with data and tests/validation")
        ->type_name("DIR")
        ->check(name_given())
        ->capture_default_str();
    auto* check = command->add_flag(
        "--check", o->check, "whether the tables still say what a calibration would: exit status 3 if not");
    command->add_flag("--write", o->write, "write the tables and the page of the documentation again")
        ->excludes(check);
    command
        ->add_flag(
            "--derive", o->derive,
            "with --write: keep the members of the posterior and work out again what follows from them "
            "(seconds)")
        ->needs("--write");
    add_numbers(*command, *o);
    add_json_flag(*command, door);
    command->footer(
        "For those who change the model or its data; a run needs no calibration. Run in the folder of the\n"
        "sources. Prints the fit and what it says of each study when that study is left out; writes\n"
        "nothing without --write.\n\nParts of the model (ROOM):\n" +
        rooms +
        "\nMethod: docs/methods/study.md. Half an hour on two cores.\n\n"
        "  stipple calibrate healing\n"
        "  stipple calibrate healing --check");
    command->callback([&door, o] { door.action = [&door, o] { return calibrate(*o, door.model); }; });
}

} // namespace stipple::cli
