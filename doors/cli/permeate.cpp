#include "door.hpp"
#include "interrupt.hpp"
#include "messages.hpp"
#include "options.hpp"
#include "progress.hpp"
#include <filesystem>
#include <fmt/format.h>
#include <memory>

namespace stipple::cli {

namespace {

struct PermeateOptions {
    std::string product, folder;
    std::vector<std::string> sweeps;
    int threads = 0, members = 24;
    std::uint64_t seed = 1;
    bool force = false;
};

int permeate_once(const PermeateOptions& o, const study::ProductStudy& study, bool json) {
    ProgressDisplay display(ProgressMode::automatic);
    const auto result = study::permeate_product(
        study, {.members = o.members, .seed = o.seed, .threads = o.threads, .progress = [&](double share) {
                    if (!interrupted()) display.show({.stage = "permeation", .fraction = share});
                    return !interrupted();
                }});
    display.finish();
    if (interrupted()) // a run without a band does not ask on its way
        throw Error(Kind::interrupted, Problem{.what = "interrupted: nothing was written"});
    write_and_print(
        [&] {
            if (!o.folder.empty()) records::write_permeate(o.folder, result);
        },
        json ? records::permeate_json(result) : records::permeate_text(result));
    return k_done;
}

int sweep_products(const PermeateOptions& o, const study::ProductStudy& study, bool json) {
    std::vector<study::SweepAxis> axes;
    for (const auto& words : o.sweeps) axes.push_back(study::parse_product_sweep(words));
    ProgressDisplay display(ProgressMode::automatic);
    const auto sweep = study::sweep_products(study, axes, o.threads, [&](std::size_t done, std::size_t all) {
        const double share = static_cast<double>(done) / static_cast<double>(all);
        if (!interrupted()) display.show({.stage = "permeation", .fraction = share});
        return !interrupted();
    });
    display.finish();
    write_and_print(
        [&] {
            if (!o.folder.empty()) records::write_product_sweep(o.folder, sweep);
        },
        json ? records::product_sweep_json(sweep) : records::product_sweep_text(sweep));
    return k_done;
}

int permeate(const PermeateOptions& o, bool json) {
    const auto study = records::read_product(o.product);
    if (!o.folder.empty()) records::check_output_folder(o.folder, o.force, records::Output::permeate);
    catch_interrupts();
    const int status = o.sweeps.empty() ? permeate_once(o, study, json) : sweep_products(o, study, json);
    if (!o.folder.empty() && !json)
        print(fmt::format("\nFiles: {}\n", path_line(std::filesystem::path(o.folder) / "")));
    return status;
}

void add_options(CLI::App& command, PermeateOptions& o) {
    command.add_option("PRODUCT", o.product, "product file (TOML)")->required();
    add_output_option(command, o.folder,
                      "also write permeate.csv, profile.csv, permeate.svg and permeate.json here (of a "
                      "sweep: sweep.csv, sweep.svg, sweep.json)");
    command
        .add_option(
            "--sweep", o.sweeps,
            "KEY=FROM:TO:STEP takes FROM, FROM+STEP, ... as far as TO; KEY=FROM:TO/COUNT takes COUNT "
            "values, both ends among them; KEY=VALUE,VALUE,... takes numbers or words. Several sweeps "
            "make a grid of up to 10000 points, without a band")
        ->type_name("KEY=VALUES")
        ->expected(1)
        ->multi_option_policy(CLI::MultiOptionPolicy::TakeAll);
    add_count_option(command, "--members", o.members, 0, 10000,
                     "parameter samples for the uncertainty band; 0: no band");
    add_seed_option(command, o.seed, "seed of these samples");
    add_threads_option(command, o.threads);
    add_force_flag(command, o.force);
}

} // namespace

void add_permeate(CLI::App& app, Door& door) {
    auto* command = app.add_subcommand(
        "permeate", "put a substance on skin, intact or needled: how much gets in, how fast, for how long");
    const auto o = std::make_shared<PermeateOptions>();
    add_options(*command, *o);
    add_json_flag(*command, door);
    command->footer(
        "Prints warnings first, then the amounts on, in and through the skin over time, the enhancement "
        "over intact skin with\nits band, and when the channels have closed.\n\n"
        "  stipple examples products/niacinamide_home_roller --write .\n"
        "  stipple permeate products/niacinamide_home_roller.toml -o niacinamide\n"
        "  stipple permeate products/niacinamide_home_roller.toml --sweep "
        "needle_length_mm=0.1,0.25,0.5,1.5\n"
        "  stipple permeate products/own_molecule_by_weight.toml --sweep "
        "molecular_weight_g_per_mol=100:1000/4 --sweep log_kow=-1,1,3");
    command->callback([&door, o] { door.action = [&door, o] { return permeate(*o, door.json); }; });
}

} // namespace stipple::cli
