#include "commands.hpp"
#include "frame.hpp"
#include "messages.hpp"
#include "options.hpp"
#include "stipple/files/files.hpp"
#include "stipple/pages/pages.hpp"
#include <memory>

namespace stipple::cli {

namespace {

struct ValidateOptions {
    std::vector<std::string> names;
    int threads = 1;
};

int validate(const ValidateOptions& o, const Frame& frame) {
    const auto sets = files::read_ledger(frame.model(), {o.names.begin(), o.names.end()});
    frame.check_folder();
    const auto ledger = frame.shown([&](const auto& progress) {
        course::Options options;
        options.threads = o.threads;
        options.progress = progress;
        return study::compare(frame.model(), sets, options);
    });
    const auto scores = study::score_rooms(frame.model());
    frame.give({.words = [&] { return pages::ledger_text(ledger, scores); },
                .json = [&] { return formats::ledger_json(ledger, scores); },
                .write = [&](const auto& folder,
                             const auto& origin) { files::write_ledger(folder, ledger, scores, origin); }});
    if (study::gates_hold(ledger.rows)) return k_done;
    print_problems("data", k_data, {{.what = "a row labelled gate is outside its range"}}, frame.json());
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
