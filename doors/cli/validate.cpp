#include "door.hpp"
#include "interrupt.hpp"
#include "messages.hpp"
#include "options.hpp"
#include "progress.hpp"
#include <memory>

namespace stipple::cli {

namespace {

struct ValidateOptions {
    std::vector<std::string> names;
    std::string folder;
    int threads = 1;
    bool force = false;
};

int compare(const ValidateOptions& o, bool json) {
    const auto sets = records::read_ledger({o.names.begin(), o.names.end()});
    if (!o.folder.empty()) records::check_output_folder(o.folder, o.force, records::Output::ledger);
    catch_interrupts();
    ProgressDisplay display(ProgressMode::automatic);
    study::Options options;
    options.threads = o.threads;
    options.progress = [&](const study::Progress& p) {
        if (!interrupted()) display.show(p);
        return !interrupted();
    };
    const auto ledger = study::compare(sets, options);
    display.finish();
    if (interrupted()) throw Error(Kind::interrupted, Problem{.what = "interrupted: nothing was written"});
    write_and_print(
        [&] {
            if (!o.folder.empty()) records::write_ledger(o.folder, ledger);
        },
        json ? records::ledger_json(ledger) : records::ledger_text(ledger));
    if (study::gates_hold(ledger.rows)) return k_done;
    print_problems("data", k_data, {{.what = "a row labelled gate is outside its range"}}, json);
    return k_data;
}

} // namespace

void add_validate(CLI::App& app, Door& door) {
    auto* command =
        app.add_subcommand("validate", "compare the model with published measurements and with null models");
    const auto o = std::make_shared<ValidateOptions>();
    command->add_option(
        "DATASET_DIR", o->names,
        "folders with dataset.toml, rows.csv and course files (without any: the whole ledger)");
    add_output_option(*command, o->folder, "also write ledger.txt, ledger.csv and ledger.json here");
    add_threads_option(*command, o->threads);
    add_force_flag(*command, o->force);
    add_json_flag(*command, door);
    command->footer("Each row is labelled fit (parameters were fitted to it), gate (must hold) or check "
                    "(only reported).\n"
                    "Failures come first; what the integrator counted over all courses comes last.\n"
                    "Exit status 3 if a gate row is outside its range.\n\n"
                    "  stipple validate tests/validation/*/ -o ledger");
    command->callback([&door, o] { door.action = [&door, o] { return compare(*o, door.json); }; });
}

} // namespace stipple::cli
