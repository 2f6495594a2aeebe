#include "door.hpp"
#include "interrupt.hpp"
#include "messages.hpp"
#include "progress.hpp"
#include <algorithm>
#include <filesystem>
#include <fmt/format.h>
#include <memory>
#include <thread>

namespace stipple::cli {

static int compare(const std::vector<std::string>& names, const std::string& folder, int threads, bool json) {
    const auto sets = records::read_ledger({names.begin(), names.end()});
    if (!folder.empty()) records::check_output_folder(folder, true);
    catch_interrupts();
    ProgressDisplay display(ProgressMode::automatic);
    study::Options options;
    options.threads = threads;
    options.progress = [&](const study::Progress& p) {
        if (!interrupted()) display.show(p);
        return !interrupted();
    };
    const auto ledger = study::compare(sets, options);
    display.finish();
    if (interrupted()) throw Error(Kind::interrupted, Problem{.what = "interrupted: nothing was written"});
    if (!folder.empty()) records::write_ledger(folder, ledger);
    print(json ? records::ledger_json(ledger) : records::ledger_text(ledger));
    if (study::gates_hold(ledger.rows)) return k_done;
    print_problems("data", k_data, {{.what = "a row labelled gate is outside its range"}}, json);
    return k_data;
}

void add_validate(CLI::App& app, Door& door) {
    auto* command =
        app.add_subcommand("validate", "compare the model with published measurements and with null models");
    const auto names = std::make_shared<std::vector<std::string>>();
    const auto folder = std::make_shared<std::string>();
    const auto threads =
        std::make_shared<int>(static_cast<int>(std::max(1u, std::thread::hardware_concurrency())));
    command->add_option(
        "DATASET_DIR", *names,
        "folders with dataset.toml, rows.csv and course files (without any: the whole ledger)");
    command->add_option("-o,--output", *folder, "also write ledger.txt, ledger.csv and ledger.json here")
        ->type_name("DIR");
    command->add_option("--threads", *threads, "threads; the result does not depend on it")
        ->check(CLI::Range(1, 1024).description("1..1024"))
        ->type_name("N")
        ->capture_default_str();
    add_json_flag(*command, door);
    command->footer("Each row is labelled fit (parameters were fitted to it), gate (must hold) or check "
                    "(only reported).\n"
                    "Failures come first; what the integrator counted over all courses comes last.\n"
                    "Exit status 3 if a gate row is outside its range.\n\n"
                    "  stipple validate tests/validation/*/ -o ledger");
    command->callback([&door, names, folder, threads] {
        door.action = [&door, names, folder, threads] {
            return compare(*names, *folder, *threads, door.json);
        };
    });
}

} // namespace stipple::cli
