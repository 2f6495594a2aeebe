#include "commands.hpp"
#include "frame.hpp"
#include "messages.hpp"
#include "options.hpp"
#include "stipple/course/posterior.hpp"
#include "stipple/files/files.hpp"
#include "stipple/pages/pages.hpp"
#include "stipple/study/validate/ledger_bands.hpp"
#include <memory>

namespace stipple::cli {

namespace {

struct ValidateOptions {
    std::vector<std::string> names;
    int threads = 1, members = 8;
};

int validate(const ValidateOptions& o, const Frame& frame) {
    const bool whole = o.names.empty(); // a part of the ledger says nothing of its coverage
    const auto sets = files::read_ledger(frame.model(), {o.names.begin(), o.names.end()});
    frame.check_folder();
    course::Options options;
    options.threads = o.threads;
    const auto ledger = frame.shown([&](const auto& progress) {
        options.progress = progress;
        return study::compare(frame.model(), sets, options);
    });
    const auto values = frame.shown([&](const auto& progress) {
        options.progress = progress;
        return study::member_values(frame.model(), sets, static_cast<std::size_t>(o.members), options);
    });
    const study::Scores scores = study::score_all(frame.model(), ledger, values);
    const bool covered = !whole || scores.total.holds();
    frame.give({.words = [&] { return pages::ledger_text(ledger, scores); },
                .json = [&] { return formats::ledger_json(ledger, scores); },
                .write = [&](const auto& folder,
                             const auto& origin) { files::write_ledger(folder, ledger, scores, origin); }});
    if (study::gates_hold(ledger.rows) && covered) return k_done;
    print_problems("data", k_data,
                   {{.what = covered ? "a row labelled gate is outside its range"
                                     : "more or fewer studies inside their bands than 80 % of them allow"}},
                   frame.json());
    return k_data;
}

} // namespace

void add_validate(CLI::App& app, Door& door) {
    auto* command =
        app.add_subcommand("validate", "compare the model with published measurements and with null models");
    const auto o = std::make_shared<ValidateOptions>();
    const auto frame = std::make_shared<Frame>(door, files::Output::ledger);
    command->add_option(
        "DATASET_DIR", o->names,
        "folders with dataset.toml, rows.csv and course files (without any: the whole ledger)");
    add_threads_option(*command, o->threads);
    add_count_option(
        *command, "--members", o->members, 0, course::most_band_members(door.model),
        "members of the posterior for the bands of rows; 0: the discrepancy of their kind alone");
    frame->add_options(*command, "also write ledger.txt, ledger.csv and ledger.json here");
    command->footer(
        "Each row is labelled fit (parameters were fitted to it), gate (must hold) or check "
        "(only reported).\n"
        "Failures come first; then what calibrated rooms predict of each study without it; what the "
        "integrator\ncounted over all courses comes last.\n"
        "Exit status 3 if a gate row is outside its range.\n\n"
        "  stipple validate tests/validation/*/ -o ledger");
    command->callback([&door, o, frame] { door.action = [o, frame] { return validate(*o, *frame); }; });
}

} // namespace stipple::cli
