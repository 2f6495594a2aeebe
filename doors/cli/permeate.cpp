#include "commands.hpp"
#include "frame.hpp"
#include "options.hpp"
#include "stipple/files/files.hpp"
#include "stipple/pages/pages.hpp"
#include <memory>

namespace stipple::cli {

namespace {

struct PermeateOptions {
    std::string product;
    std::vector<std::string> sweeps;
    int threads = 0, members = 24;
    std::uint64_t seed = 1;
};

int permeate_once(const PermeateOptions& o, const study::ProductStudy& study, const Frame& frame) {
    frame.check_folder();
    const auto result = frame.shown([&](const auto& progress) {
        return study::permeate_product(frame.model(), study,
                                       {.members = o.members,
                                        .seed = o.seed,
                                        .threads = o.threads,
                                        .delays = true,
                                        .progress = progress});
    });
    return frame.give({.words = [&] { return pages::permeate_text(result); },
                       .json = [&] { return formats::permeate_json(result); },
                       .write = [&](const auto& folder,
                                    const auto& origin) { files::write_permeate(folder, result, origin); },
                       .seed = o.seed});
}

int sweep_products(const PermeateOptions& o, const study::ProductStudy& study, const Frame& frame) {
    std::vector<study::SweepAxis> axes;
    for (const auto& words : o.sweeps) axes.push_back(study::parse_product_sweep(frame.model(), words));
    frame.check_folder();
    const auto sweep = frame.shown([&](const auto& progress) {
        return study::sweep_products(frame.model(), study, axes, o.threads, progress);
    });
    return frame.give(
        {.words = [&] { return pages::product_sweep_text(sweep); },
         .json = [&] { return formats::product_sweep_json(sweep); },
         .write = [&](const auto& folder,
                      const auto& origin) { files::write_product_sweep(folder, sweep, origin); }});
}

int permeate(const PermeateOptions& o, const Frame& frame) {
    const auto study = files::read_product(frame.model(), o.product);
    return o.sweeps.empty() ? permeate_once(o, study, frame) : sweep_products(o, study, frame);
}

void add_options(CLI::App& command, PermeateOptions& o) {
    command.add_option("PRODUCT", o.product, "product file (TOML)")->required();
    add_sweep_option(command, o.sweeps, ", without a band");
    add_count_option(command, "--members", o.members, 0, 10000,
                     "parameter samples for the uncertainty band; 0: no band");
    add_seed_option(command, o.seed, "seed of these samples");
    add_threads_option(command, o.threads);
}

} // namespace

void add_permeate(CLI::App& app, Door& door) {
    auto* command = app.add_subcommand(
        "permeate", "put a substance on skin, intact or needled: how much gets in, how fast, for how long");
    const auto o = std::make_shared<PermeateOptions>();
    const auto frame = std::make_shared<Frame>(door, files::Output::permeate);
    add_options(*command, *o);
    frame->add_options(*command,
                       "also write permeate.csv, profile.csv, permeate.svg and permeate.json here (of a "
                       "sweep: sweep.csv, sweep.svg, sweep.json)");
    command->footer(
        "Prints warnings first, then the amounts on, in and through the skin over time, the enhancement "
        "ratio over intact skin with\nits band, and when the channels have closed.\n\n"
        "  stipple examples products/niacinamide_home_roller --write .\n"
        "  stipple permeate products/niacinamide_home_roller.toml -o niacinamide\n"
        "  stipple permeate products/niacinamide_home_roller.toml --sweep "
        "needle_length_mm=0.1,0.25,0.5,1.5\n"
        "  stipple permeate products/own_molecule_by_weight.toml --sweep "
        "molecular_weight_g_per_mol=100:1000/4 --sweep log_kow=-1,1,3");
    command->callback([&door, o, frame] { door.action = [o, frame] { return permeate(*o, *frame); }; });
}

} // namespace stipple::cli
