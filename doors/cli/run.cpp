#include "door.hpp"
#include "interrupt.hpp"
#include "messages.hpp"
#include "progress.hpp"
#include "records/checkpoint.hpp"
#include "records/json_parts.hpp"
#include "screening_text.hpp"
#include <atomic>
#include <chrono>
#include <ctime>
#include <filesystem>
#include <fmt/chrono.h>
#include <fmt/format.h>
#include <limits>
#include <memory>
#include <sys/resource.h>
#include <thread>

namespace stipple::cli {

namespace {

struct RunOptions {
    std::string course, folder, resolution = "quick", despite;
    int threads = 0; ///< 0: all cores
    std::int64_t seed = 1;
    ProgressMode progress = ProgressMode::automatic;
    double save_every = 20; ///< [s] of wall time
    bool despite_given = false, force = false, resume = false;
};

using Clock = std::chrono::steady_clock;

records::RunFacts facts_at_start(const RunOptions& o, const Door& door, const std::string& course_text) {
    records::RunFacts facts;
    facts.command = door.command_line;
    facts.version = version();
    facts.commit = commit();
    facts.build = records::build_words();
    facts.started = fmt::format("{:%Y-%m-%dT%H:%M:%SZ}", fmt::gmtime(std::time(nullptr)));
    facts.threads = o.threads;
    facts.course_text = course_text;
    return facts;
}

void add_costs(records::RunFacts& facts, Clock::time_point start) {
    const auto seconds = [](const timeval& t) {
        return static_cast<double>(t.tv_sec) + 1e-6 * static_cast<double>(t.tv_usec);
    };
    rusage usage{};
    getrusage(RUSAGE_SELF, &usage);
    facts.wall_seconds = std::chrono::duration<double>(Clock::now() - start).count();
    facts.cpu_seconds = seconds(usage.ru_utime) + seconds(usage.ru_stime);
    facts.peak_memory_kib = usage.ru_maxrss;
}

void say_done(const RunOptions& o, const study::Result& result, const records::RunFacts& facts, bool json) {
    const std::filesystem::path folder = o.folder;
    if (json) {
        const records::Json j{{"folder", folder.string()},
                              {"report", (folder / "report.html").string()},
                              {"result", (folder / "result.json").string()},
                              {"screening", screening_json(result.screening)},
                              {"wall_seconds", facts.wall_seconds}};
        print(records::json_text(j));
    } else {
        print(records::summary_text(result) +
              fmt::format("\nReport: {}\n", path_line(folder / "report.html")));
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

study::Options options_of(const RunOptions& o) {
    study::Options options;
    options.detail = detail_of(o.resolution);
    options.threads = o.threads;
    options.seed = static_cast<std::uint64_t>(o.seed);
    options.despite_screening = o.despite;
    return options;
}

/// A run that was cut off is continued or, with --force, dropped; never overwritten by accident.
void check_checkpoint(const RunOptions& o) {
    if (o.resume || o.force || !records::CheckpointStore::present(o.folder)) return;
    throw Error(Kind::io, Problem{.what = "a run into this folder was cut off",
                                  .allowed = "--resume continues it, --force starts anew",
                                  .file = o.folder});
}

[[noreturn]] void say_interrupted(const RunOptions& o) {
    const bool saved = records::CheckpointStore::present(o.folder);
    throw Error(Kind::interrupted, Problem{.what = saved ? "interrupted: --resume continues this run"
                                                         : "interrupted: nothing was written"});
}

int run_course(const RunOptions& o, const Door& door) {
    check_reason(o.despite_given, o.despite, " of the report");
    const std::string text = records::read_course_text(o.course);
    const study::Course course = records::parse_course(text, o.course);
    records::check_output_folder(o.folder, o.force);
    check_checkpoint(o);

    catch_interrupts();
    const auto start = Clock::now();
    auto facts = facts_at_start(o, door, text);
    ProgressDisplay display(o.progress);
    study::Options options = options_of(o);
    records::CheckpointStore store(o.folder, records::fingerprint(course, options, version(), commit()));
    if (o.resume) options.resume = store.load().value_or("");
    SaveTimer timer(o.save_every);
    options.save_due = [&] { return timer.due(); };
    options.save = [&](std::string_view state) {
        store.save(state);
        timer.saved();
    };
    options.progress = [&](const study::Progress& p) {
        if (!interrupted()) display.show(p);
        return !interrupted();
    };
    study::Result result;
    try {
        result = study::run(course, options);
    } catch (const Error& error) {
        if (error.kind() == Kind::interrupted) say_interrupted(o);
        throw;
    }
    display.finish();
    if (interrupted()) say_interrupted(o);
    if (result.screening.verdict == screening::Verdict::stop && o.despite.empty())
        return say_stop(result.screening, door.json, "for research only: --despite-screening \"reason\"");
    add_costs(facts, start);
    records::write_run(o.folder, result, facts);
    store.remove();
    say_done(o, result, facts, door.json);
    return k_done;
}

} // namespace

void add_run(CLI::App& app, Door& door) {
    auto* command = app.add_subcommand("run", "simulate a course and write the results and the report");
    const auto o = std::make_shared<RunOptions>();
    o->threads = static_cast<int>(std::max(1u, std::thread::hardware_concurrency()));
    command->add_option("COURSE", o->course, "course file (TOML)")->required();
    command
        ->add_option("-o,--output", o->folder,
                     "folder for the results: new, empty, or an earlier run, which is replaced")
        ->required()
        ->type_name("DIR");
    add_resolution_option(*command, o->resolution,
                          "quick: cells around an average puncture (seconds); standard: and a piece of skin "
                          "of 1.6 x 1.6 mm in 3D "
                          "with its own punctures (a minute); fine: the same with eight times as many cells");
    command->add_option("--threads", o->threads, "threads; the result does not depend on it")
        ->check(CLI::Range(1, 1024).description("1..1024"))
        ->type_name("N")
        ->capture_default_str();
    command->add_option("--seed", o->seed, "seed of the random numbers; same seed, same result")
        ->type_name("S")
        ->check(CLI::Range(std::int64_t{0}, std::numeric_limits<std::int64_t>::max()).description("0.."))
        ->capture_default_str();
    auto* despite = command->add_option(
        "--despite-screening", o->despite,
        "simulate in spite of a stop, for research; the reason is printed and no benefit is shown");
    despite->type_name("REASON");
    add_progress_option(*command, o->progress);
    command->add_flag(
        "--resume", o->resume,
        "continue a run into this folder that was cut off; the result is the same to the last byte");
    command
        ->add_option("--save-every", o->save_every, "seconds between saved states of the run, for --resume")
        ->type_name("SECONDS")
        ->check(CLI::Range(0.0, 86400.0).description("0..86400"))
        ->capture_default_str();
    command->add_flag("--force", o->force,
                      "write into a folder that holds other files, or drop a run that was cut off");
    add_json_flag(*command, door);
    command->footer(
        "Writes result.json, run.json, report.html and fields.h5; standard and fine also fields.hdf.series, "
        "which ParaView\n"
        "opens. Exit status 6 if screening says stop.\n\n"
        "  stipple run six_monthly.toml -o six_monthly\n"
        "  stipple run six_monthly.toml -o again --seed 2 --threads 1\n"
        "  stipple run six_monthly.toml -o in_3d --resolution standard\n"
        "  stipple run six_monthly.toml -o in_3d --resolution standard --resume\n"
        "  stipple run rosacea_stop.toml -o study --despite-screening \"ethics vote 12/3, in silico arm\"");
    command->callback([&door, o, despite] {
        o->despite_given = despite->count() > 0;
        door.action = [&door, o] { return run_course(*o, door); };
    });
}

} // namespace stipple::cli
