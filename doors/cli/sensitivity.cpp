#include "commands.hpp"
#include "frame.hpp"
#include "options.hpp"
#include "screening_text.hpp"
#include "stipple/files/files.hpp"
#include "stipple/pages/pages.hpp"
#include <memory>

namespace stipple::cli {

namespace {

struct SensitivityWords {
    std::string course;
    study::SensitivityOptions options;
};

int show_sensitivity(const SensitivityWords& words, const Frame& frame) {
    const course::Course course = files::read_course(frame.model(), words.course);
    frame.check_folder();
    const study::Sensitivity made = frame.shown([&](const auto& progress) {
        study::SensitivityOptions options = words.options;
        options.progress = progress;
        return study::sensitivity(frame.model(), course, options);
    });
    if (made.screening.verdict == screening::Verdict::stop) return say_stop(made.screening, frame.json());
    return frame.give({.words = [&] { return pages::sensitivity_text(made); },
                       .json = [&] { return formats::sensitivity_json(made); },
                       .write = [&](const auto& folder,
                                    const auto& origin) { files::write_sensitivity(folder, made, origin); },
                       .seed = words.options.seed});
}

void add_numbers(CLI::App& command, SensitivityWords& words) {
    command
        .add_option("--endpoint", words.options.output,
                    "what is explained, at the horizon: a tissue gain or grade of result.json, such as "
                    "papillary_collagen_gain or furrow_depth")
        ->type_name("ENDPOINT")
        ->capture_default_str();
    add_count_option(command, "--samples", words.options.samples, 16, 16384,
                     "base samples of the Sobol design; 17 runs of the model each");
    add_count_option(
        command, "--trajectories,--walks", words.options.walks, 2, 1000,
        "Morris trajectories of the screening; one run of the model for each input and one more");
    add_threads_option(command, words.options.threads, "threads; the answer does not depend on it");
    add_seed_option(command, words.options.seed, "seed of the random numbers; same seed, same answer");
}

} // namespace

void add_sensitivity(CLI::App& app, Door& door) {
    auto* command = app.add_subcommand(
        "sensitivity", "global sensitivity analysis: which uncertain parameters drive an endpoint");
    const auto words = std::make_shared<SensitivityWords>();
    const auto frame = std::make_shared<Frame>(door, files::Output::sensitivity);
    command->add_option("COURSE", words->course, "course file (TOML)")->required();
    add_numbers(*command, *words);
    frame->add_progress(*command);
    frame->add_options(*command, "folder for sensitivity.json, sensitivity.csv and sensitivity.svg", true);
    command->footer("Every number of the healing model that has a prior, the insertion, the thickness of the "
                    "layers and senescence\nare screened (Morris); the fifteen strongest get total and "
                    "first-order indices (Sobol). Minutes, not seconds.\nHow to read it: "
                    "docs/methods/study.md.\n\n"
                    "  stipple sensitivity six_monthly.toml -o why\n"
                    "  stipple sensitivity six_monthly.toml -o why_wrinkles --endpoint furrow_depth\n"
                    "  stipple sensitivity six_monthly.toml -o rough --samples 64 --trajectories 4");
    command->callback(
        [&door, words, frame] { door.action = [words, frame] { return show_sensitivity(*words, *frame); }; });
}

} // namespace stipple::cli
