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

struct InsertOptions {
    std::string needle, folder;
    std::vector<std::string> sweeps;
    int threads = 0;
    bool force = false;
};

int insert_once(const InsertOptions& o, const study::NeedleStudy& study, bool json) {
    const auto result = study::insert_needle(study);
    write_and_print(
        [&] {
            if (!o.folder.empty()) records::write_insert(o.folder, result);
        },
        json ? records::insert_json(result) : records::insert_text(result));
    return k_done;
}

int sweep_needles(const InsertOptions& o, const study::NeedleStudy& study, bool json) {
    std::vector<study::SweepAxis> axes;
    for (const auto& words : o.sweeps) axes.push_back(study::parse_sweep(words));
    catch_interrupts();
    ProgressDisplay display(ProgressMode::automatic);
    const auto sweep = study::sweep(study, axes, o.threads, [&](std::size_t done, std::size_t all) {
        const double share = static_cast<double>(done) / static_cast<double>(all);
        if (!interrupted()) display.show({.stage = "insertion", .fraction = share});
        return !interrupted();
    });
    display.finish();
    write_and_print(
        [&] {
            if (!o.folder.empty()) records::write_sweep(o.folder, sweep);
        },
        json ? records::sweep_json(sweep) : records::sweep_text(sweep));
    return k_done;
}

int insert(const InsertOptions& o, bool json) {
    const auto study = records::read_needle(o.needle);
    if (!o.folder.empty()) records::check_output_folder(o.folder, o.force, records::Output::insert);
    const int status = o.sweeps.empty() ? insert_once(o, study, json) : sweep_needles(o, study, json);
    if (!o.folder.empty() && !json)
        print(fmt::format("\nFiles: {}\n", path_line(std::filesystem::path(o.folder) / "")));
    return status;
}

} // namespace

void add_insert(CLI::App& app, Door& door) {
    auto* command =
        app.add_subcommand("insert", "push a needle or an array into skin: force, depth, fracture");
    const auto o = std::make_shared<InsertOptions>();
    command->add_option("NEEDLE", o->needle, "needle file (TOML)")->required();
    add_output_option(*command, o->folder,
                      "also write force_curve.csv, force_curve.svg and insert.json here (of a sweep: "
                      "sweep.csv, sweep.svg, sweep.json)");
    command
        ->add_option(
            "--sweep", o->sweeps,
            "KEY=FROM:TO:STEP takes FROM, FROM+STEP, ... as far as TO (2:40:10 gives 2, 12, 22, 32); "
            "KEY=FROM:TO/COUNT takes COUNT values, both ends among them; KEY=VALUE,VALUE,... takes "
            "numbers or words. Several sweeps make a grid of up to 10000 points")
        ->type_name("KEY=VALUES")
        ->expected(1)
        ->multi_option_policy(CLI::MultiOptionPolicy::TakeAll);
    add_threads_option(*command, o->threads, "threads of a sweep; the result does not depend on it");
    add_force_flag(*command, o->force);
    add_json_flag(*command, door);
    command->footer("Prints the force curve with its stages, the path in each layer, the energy balance and "
                    "whether\nthe needle breaks.\n\n"
                    "  stipple examples needles/steel_pen --write .\n"
                    "  stipple insert needles/steel_pen.toml -o steel_pen\n"
                    "  stipple insert needles/steel_pen.toml --sweep tip_radius_um=2:40:2\n"
                    "  stipple insert needles/steel_pen.toml --sweep length_um=300:900/7 --sweep "
                    "site=cheek,forearm");
    command->callback([&door, o] { door.action = [&door, o] { return insert(*o, door.json); }; });
}

} // namespace stipple::cli
