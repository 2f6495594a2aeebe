#include "commands.hpp"
#include "frame.hpp"
#include "options.hpp"
#include "stipple/files/files.hpp"
#include "stipple/pages/pages.hpp"
#include "stipple/study/needle/needle_members.hpp"
#include <memory>

namespace stipple::cli {

namespace {

struct InsertOptions {
    std::string needle;
    std::vector<std::string> sweeps;
    int threads = 0, members = 0;
};

int insert_once(const study::NeedleStudy& study, const Frame& frame) {
    frame.check_folder();
    const auto result = study::insert_needle(frame.model(), study);
    return frame.give({.words = [&] { return pages::insert_text(result); },
                       .json = [&] { return formats::insert_json(result); },
                       .write = [&](const auto& folder,
                                    const auto& origin) { files::write_insert(folder, result, origin); }});
}

int sweep_needles(const InsertOptions& o, const study::NeedleStudy& study, const Frame& frame) {
    std::vector<study::SweepAxis> axes;
    for (const auto& words : o.sweeps) {
        axes.push_back(study::parse_sweep(frame.model(), words));
        if (!axes.back().key.newer.empty()) frame.tell(study::older_name_words(axes.back().key));
    }
    frame.check_folder();
    const auto sweep = frame.shown(
        [&](const auto& progress) { return study::sweep(frame.model(), study, axes, o.threads, progress); });
    return frame.give({.words = [&] { return pages::sweep_text(sweep); },
                       .json = [&] { return formats::sweep_json(sweep); },
                       .write = [&](const auto& folder,
                                    const auto& origin) { files::write_sweep(folder, sweep, origin); }});
}

int insert_members(const InsertOptions& o, const study::NeedleStudy& study, const Frame& frame) {
    frame.check_folder();
    const auto members = frame.shown([&](const auto& progress) {
        return study::insert_members(frame.model(), study, o.members, o.threads, progress);
    });
    return frame.give({.words = [&] { return pages::members_text(members); },
                       .json = [&] { return formats::members_json(members); },
                       .write = [&](const auto& folder,
                                    const auto& origin) { files::write_members(folder, members, origin); }});
}

int insert(const InsertOptions& o, const Frame& frame) {
    const auto study =
        files::read_needle(frame.model(), o.needle, [&](const auto& note) { frame.tell(note); });
    if (o.members > 0) return insert_members(o, study, frame);
    return o.sweeps.empty() ? insert_once(study, frame) : sweep_needles(o, study, frame);
}

} // namespace

void add_insert(CLI::App& app, Door& door) {
    auto* command =
        app.add_subcommand("insert", "push a needle or an array into skin: force, depth, fracture");
    const auto o = std::make_shared<InsertOptions>();
    const auto frame = std::make_shared<Frame>(door, files::Output::insert);
    command->add_option("NEEDLE", o->needle, "needle file (TOML)")->required();
    add_sweep_option(*command, o->sweeps);
    add_count_option(*command, "--members", o->members, 1, study::most_needle_members(door.model),
                     "instead of one push: members of the posterior of skin, each at 16 spots; how the "
                     "depths spread");
    command->get_option("--members")->excludes(command->get_option("--sweep"));
    add_threads_option(*command, o->threads,
                       "threads of a sweep or of members; the result does not depend on it");
    frame->add_options(
        *command,
        "also write force_curve.csv, force_curve.svg and insert.json here (of a sweep: "
        "sweep.csv, sweep.svg, sweep.json; of members: members.csv with a row a puncture, members.svg, "
        "members.json)");
    command->footer("Prints the force curve with its stages, the path in each layer, the energy balance and "
                    "whether\nthe needle breaks.\n\n"
                    "  stipple examples needles/steel_pen --write .\n"
                    "  stipple insert needles/steel_pen.toml -o steel_pen\n"
                    "  stipple insert needles/steel_pen.toml --members 32 -o spread\n"
                    "  stipple insert needles/steel_pen.toml --sweep tip_radius_um=2:40:2\n"
                    "  stipple insert needles/steel_pen.toml --sweep needle_length_mm=0.3:0.9/7 --sweep "
                    "site=cheek,forearm");
    command->callback([&door, o, frame] { door.action = [o, frame] { return insert(*o, *frame); }; });
}

} // namespace stipple::cli
