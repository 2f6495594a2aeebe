#include "commands.hpp"
#include "interrupt.hpp"
#include "messages.hpp"
#include "options.hpp"
#include "progress.hpp"
#include "screening_text.hpp"
#include "stipple/files/checkpoint.hpp"
#include "stipple/files/files.hpp"
#include "stipple/formats/json/json_parts.hpp"
#include "stipple/pages/pages.hpp"
#include "stipple/words/notice.hpp"
#include <atomic>
#include <chrono>
#include <ctime>
#include <filesystem>
#include <fmt/chrono.h>
#include <fmt/format.h>
#include <memory>
#include <sys/resource.h>
#include <utility>

namespace stipple::cli {

namespace {

struct RunOptions {
    std::string course, folder, resolution = "quick", despite;
    int threads = 0; ///< 0: all cores
    int members = course::Options{}.band_members;
    std::uint64_t seed = 1;
    ProgressMode progress = ProgressMode::automatic;
    double save_every = 20; ///< [s] of wall time
    bool despite_given = false, force = false, resume = false, no_pictures = false;
};

using Clock = std::chrono::steady_clock;

course::RunFacts facts_at_start(const RunOptions& o, const Door& door, const std::string& course_text) {
    course::RunFacts facts;
    facts.command = door.command_line;
    facts.version = version();
    facts.commit = commit();
    facts.build = words::build_words();
    facts.started = fmt::format("{:%Y-%m-%dT%H:%M:%SZ}", fmt::gmtime(std::time(nullptr)));
    facts.threads = o.threads;
    facts.course_text = course_text;
    return facts;
}

void add_costs(course::RunFacts& facts, Clock::time_point start) {
    const auto seconds = [](const timeval& t) {
        return static_cast<double>(t.tv_sec) + 1e-6 * static_cast<double>(t.tv_usec);
    };
    rusage usage{};
    getrusage(RUSAGE_SELF, &usage);
    facts.wall_seconds = std::chrono::duration<double>(Clock::now() - start).count();
    facts.cpu_seconds = seconds(usage.ru_utime) + seconds(usage.ru_stime);
    facts.peak_memory_kib = usage.ru_maxrss;
}

void say_done(const RunOptions& o, const course::Result& result, const course::RunFacts& facts, bool json) {
    const std::filesystem::path folder = o.folder;
    if (json) {
        const formats::Json j{{"folder", folder.string()},
                              {"report", (folder / "report.html").string()},
                              {"result", (folder / "result.json").string()},
                              {"screening", screening_json(result.inputs.screening)},
                              {"wall_seconds", facts.wall_seconds}};
        print(formats::json_text(j));
    } else {
        print(pages::summary_text(result) + fmt::format("\nReport: {}\n", path_line(folder / "report.html")));
    }
}

/// Says when a state of the run should be saved, and at once when the run is to end.
class SaveTimer {
  public:
    explicit SaveTimer(double seconds) : seconds_(seconds) {}
    bool due() const {
        return interrupted() ||
               std::chrono::duration<double>(Clock::now() - last_.load()).count() >= seconds_;
    }
    void saved() { last_ = Clock::now(); }

  private:
    double seconds_;
    std::atomic<Clock::time_point> last_{Clock::now()};
};

course::Options options_of(const RunOptions& o) {
    course::Options options;
    options.detail = detail_of(o.resolution);
    options.threads = o.threads;
    options.seed = o.seed;
    options.despite_screening = o.despite;
    options.band_members = o.members;
    options.person_members = people_for(o.members);
    return options;
}

/// An interrupted run is continued or, with --force, dropped; never overwritten by accident. The store
/// holds the lock: another run is not under way here.
void check_states(const RunOptions& o, files::CheckpointStore& store, bool json) {
    if (o.resume && !store.has_state())
        say_note("there is no saved state of a run here: this one starts anew", json);
    if (o.resume || !store.has_state()) return;
    if (o.force) return store.drop_states();
    throw Error(Kind::io, Problem{.what = "this folder holds an interrupted run",
                                  .allowed = "--resume continues it, --force starts anew",
                                  .file = o.folder});
}

Error interruption(const files::CheckpointStore& store) {
    return Error(Kind::interrupted,
                 Problem{.what = store.has_state()
                                     ? "interrupted: --resume continues this run, with the same options"
                                     : "interrupted: nothing was written"});
}

/// Saves a state. A state that cannot be saved is no reason to lose the run: it goes on, and says so once.
class Saver {
  public:
    Saver(files::CheckpointStore& store, ProgressDisplay& display, bool json)
        : store_(store), display_(display), json_(json) {}
    void save(const Pieces& state) {
        try {
            store_.save(state);
        } catch (const Error& error) {
            if (error.kind() != Kind::io) throw;
            if (!std::exchange(told_, true)) tell(error);
        }
    }

  private:
    void tell(const Error& error) {
        display_.finish();
        say_note(
            fmt::format("{}; the run goes on without saving its state", to_line(error.problems().front())),
            json_);
    }
    files::CheckpointStore& store_;
    ProgressDisplay& display_;
    bool json_, told_ = false;
};

/// The answer is printed even where it cannot be written, and the saved states of the run stay.
void write_and_say(const RunOptions& o, const course::Result& result, const course::RunFacts& facts,
                   files::CheckpointStore& store, bool json) {
    try {
        files::write_run(o.folder, result, facts,
                         o.no_pictures ? files::Pictures::left_out : files::Pictures::painted);
    } catch (const Error& error) {
        if (!json) print(pages::summary_text(result));
        if (!store.has_state()) throw;
        auto problems = error.problems();
        problems.push_back({.what = "the saved state of the run is still there: --resume goes on from it",
                            .file = o.folder});
        throw Error(error.kind(), std::move(problems));
    }
    store.remove();
    say_done(o, result, facts, json);
}

course::Result simulate(const Model& model, const RunOptions& o, const course::Course& course,
                        files::CheckpointStore& store, bool json) {
    ProgressDisplay display(o.progress);
    course::Options options = options_of(o);
    if (o.resume)
        options.resume = [saved = store.load().value_or("")]() mutable { return std::exchange(saved, {}); };
    SaveTimer timer(o.save_every);
    Saver saver(store, display, json || o.progress == ProgressMode::json);
    options.save_due = [&] { return timer.due(); };
    options.save = [&](const Pieces& state) {
        saver.save(state);
        timer.saved();
    };
    options.progress = [&](const Progress& p) {
        if (!interrupted()) display.show(p);
        return !interrupted();
    };
    try {
        auto result = course::run(model, course, options);
        if (interrupted()) throw interruption(store);
        return result;
    } catch (const Error& error) {
        if (error.kind() == Kind::interrupted) throw interruption(store);
        throw;
    }
}

/// A course of light takes a fraction of a second: nothing is saved on the way.
int run_light_course(const RunOptions& o, const Door& door, const std::string& text) {
    const auto course = formats::parse_light_course(door.model, text, o.course);
    files::check_output_folder(o.folder, o.force);
    const auto start = Clock::now();
    auto facts = facts_at_start(o, door, text);
    files::CheckpointStore store(o.folder, "light course");
    check_states(o, store, door.json);
    const auto result = course::run_light(door.model, course, o.despite);
    add_costs(facts, start);
    files::write_light_run(o.folder, result, facts);
    store.remove();
    const std::string report = (std::filesystem::path(o.folder) / "report.html").string();
    if (result.stopped())
        return say_stop(result.screening, door.json, "for research only: --despite-screening \"reason\"",
                        report);
    if (door.json)
        print(formats::light_result_json(result));
    else
        print(pages::light_text(result) + fmt::format("\nReport: {}\n", path_line(report)));
    return k_done;
}

int run_course(const RunOptions& o, const Door& door) {
    check_reason(o.despite_given, o.despite, " of the report");
    const std::string text = files::read_course_text(o.course);
    if (formats::is_light_course(text, o.course)) return run_light_course(o, door, text);
    const course::Course course = formats::parse_course(door.model, text, o.course);
    files::check_output_folder(o.folder, o.force);
    catch_interrupts();
    const auto start = Clock::now();
    auto facts = facts_at_start(o, door, text);
    files::CheckpointStore store(
        o.folder, formats::fingerprint(door.model, course, options_of(o), version(), commit()));
    check_states(o, store, door.json);
    const course::Result result = simulate(door.model, o, course, store, door.json);
    add_costs(facts, start);
    if (result.inputs.screening.verdict == screening::Verdict::stop && o.despite.empty()) {
        files::write_run(o.folder, result, facts, files::Pictures::left_out);
        store.remove();
        return say_stop(result.inputs.screening, door.json,
                        "for research only: --despite-screening \"reason\"",
                        (std::filesystem::path(o.folder) / "report.html").string());
    }
    write_and_say(o, result, facts, store, door.json);
    return k_done;
}

} // namespace

void add_run(CLI::App& app, Door& door) {
    auto* command = app.add_subcommand("run", "simulate a course and write the results and the report");
    const auto o = std::make_shared<RunOptions>();
    command->add_option("COURSE", o->course, "course file (TOML)")->required();
    add_output_option(*command, o->folder,
                      "folder for the results: new, empty, or an earlier run, which is replaced")
        ->required();
    add_resolution_option(*command, o->resolution,
                          "quick: cells around an average puncture (seconds); standard: and a piece of skin "
                          "of 1.6 x 1.6 mm in 3D with its own punctures (a minute); fine: the same with "
                          "eight times as many cells");
    add_members_option(*command, door.model, o->members, ", and the run takes a fraction of the time");
    command->add_flag("--no-pictures", o->no_pictures,
                      "paint no pictures of the skin: no folder pictures, and a report without them");
    add_threads_option(*command, o->threads);
    add_seed_option(*command, o->seed, "seed of the random numbers; same seed, same result");
    auto* despite = command->add_option(
        "--despite-screening", o->despite,
        "simulate in spite of a stop, for research; the reason is printed and no benefit is shown");
    despite->type_name("REASON");
    add_progress_option(*command, o->progress);
    command->add_flag("--resume", o->resume,
                      "continue the interrupted run in this folder; the result is the same to the last byte");
    add_save_every_option(*command, o->save_every);
    add_force_flag(*command, o->force,
                   "write into a folder that holds other files, or drop an interrupted run");
    add_json_flag(*command, door);
    command->footer(
        "Writes report.html, information.html (a sheet for the person), checklist.html (an intake form), "
        "result.json, run.json\n"
        "and fields.h5; standard and fine also fields.hdf.series, which ParaView opens. Exit status 6 if "
        "screening says stop:\n"
        "then the report says why, and nothing is simulated.\n\n"
        "  stipple run six_monthly.toml -o six_monthly\n"
        "  stipple run six_monthly.toml -o again --seed 2 --threads 1\n"
        "  stipple run six_monthly.toml -o quickly --members 0 --no-pictures\n"
        "  stipple run six_monthly.toml -o in_3d --resolution standard\n"
        "  stipple run six_monthly.toml -o in_3d --resolution standard --resume\n"
        "  stipple run rosacea_stop.toml -o study --despite-screening \"ethics vote 12/3, in silico arm\"");
    command->callback([&door, o, despite] {
        o->despite_given = despite->count() > 0;
        door.action = [&door, o] { return run_course(*o, door); };
    });
}

} // namespace stipple::cli
