#include "records/sensitivity/sensitivity.hpp"
#include "door.hpp"
#include "messages.hpp"
#include "options.hpp"
#include "progress.hpp"
#include "screening_text.hpp"
#include <filesystem>
#include <fmt/format.h>
#include <memory>

namespace stipple::cli {

namespace {

struct SensitivityWords {
    std::string course, folder;
    study::SensitivityOptions options;
    ProgressMode progress = ProgressMode::automatic;
    bool force = false;
};

study::Sensitivity make(const SensitivityWords& words, const study::Course& course) {
    return do_shown(words.progress, [&](const auto& progress) {
        study::SensitivityOptions options = words.options;
        options.progress = progress;
        return study::sensitivity(course, options);
    });
}

int show_sensitivity(const SensitivityWords& words, bool json) {
    const study::Course course = records::read_course(words.course);
    records::check_output_folder(words.folder, words.force, records::Output::sensitivity);
    const study::Sensitivity made = make(words, course);
    if (made.screening.verdict == screening::Verdict::stop) return say_stop(made.screening, json);
    write_and_print([&] { records::write_sensitivity(words.folder, made); },
                    json ? records::sensitivity_json(made) : records::sensitivity_text(made));
    if (!json) print(fmt::format("\nFiles: {}\n", path_line(std::filesystem::path(words.folder) / "")));
    return k_done;
}

void add_numbers(CLI::App& command, SensitivityWords& words) {
    command
        .add_option("--endpoint", words.options.output,
                    "what is explained, at the horizon: a tissue gain or grade of result.json, such as "
                    "papillary_collagen_gain or wrinkle_grade_change")
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
    command->add_option("COURSE", words->course, "course file (TOML)")->required();
    add_output_option(*command, words->folder,
                      "folder for sensitivity.json, sensitivity.csv and sensitivity.svg")
        ->required();
    add_numbers(*command, *words);
    add_progress_option(*command, words->progress);
    add_force_flag(*command, words->force);
    add_json_flag(*command, door);
    command->footer("Every number of the healing model that has a prior, the insertion, the thickness of the "
                    "layers and senescence\nare screened (Morris); the fifteen strongest get total and "
                    "first-order indices (Sobol). Minutes, not seconds.\nHow to read it: "
                    "docs/methods/study.md.\n\n"
                    "  stipple sensitivity six_monthly.toml -o why\n"
                    "  stipple sensitivity six_monthly.toml -o why_wrinkles --endpoint wrinkle_grade_change\n"
                    "  stipple sensitivity six_monthly.toml -o rough --samples 64 --trajectories 4");
    command->callback(
        [&door, words] { door.action = [&door, words] { return show_sensitivity(*words, door.json); }; });
}

} // namespace stipple::cli
