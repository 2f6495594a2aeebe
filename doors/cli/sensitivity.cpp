#include "records/sensitivity/sensitivity.hpp"
#include "door.hpp"
#include "messages.hpp"
#include "progress.hpp"
#include "screening_text.hpp"
#include <filesystem>
#include <fmt/format.h>
#include <limits>
#include <map>
#include <memory>
#include <thread>

namespace stipple::cli {

namespace {

struct SensitivityWords {
    std::string course, folder;
    study::SensitivityOptions options;
    std::int64_t seed = 1;
    ProgressMode progress = ProgressMode::automatic;
    bool force = false;
};

/// An earlier answer in this folder is replaced; other files in it are not written beside.
void check_folder(const SensitivityWords& words) {
    const std::filesystem::path folder = words.folder;
    std::error_code error;
    records::check_output_folder(folder,
                                 words.force || std::filesystem::exists(folder / "sensitivity.json", error));
}

study::Sensitivity make(const SensitivityWords& words, const study::Course& course) {
    return do_shown(words.progress, [&](const auto& progress) {
        study::SensitivityOptions options = words.options;
        options.seed = static_cast<std::uint64_t>(words.seed);
        options.progress = progress;
        return study::sensitivity(course, options);
    });
}

int show_sensitivity(const SensitivityWords& words, bool json) {
    const study::Course course = records::read_course(words.course);
    check_folder(words);
    const study::Sensitivity made = make(words, course);
    if (made.screening.verdict == screening::Verdict::stop) return say_stop(made.screening, json);
    records::write_sensitivity(words.folder, made);
    print(json ? records::sensitivity_json(made) : records::sensitivity_text(made));
    if (!json) print(fmt::format("\nFiles: {}\n", (std::filesystem::path(words.folder) / "").string()));
    return k_done;
}

void add_numbers(CLI::App& command, SensitivityWords& words) {
    command
        .add_option("--endpoint", words.options.output,
                    "what is explained, at the horizon: a tissue gain or grade of result.json, such as "
                    "papillary_collagen_gain or wrinkle_grade_change")
        ->type_name("ENDPOINT")
        ->capture_default_str();
    command
        .add_option("--samples", words.options.samples,
                    "base samples of the Sobol design; 17 runs of the model each")
        ->type_name("N")
        ->check(CLI::Range(16, 16384).description("16..16384"))
        ->capture_default_str();
    command
        .add_option("--trajectories,--walks", words.options.walks,
                    "Morris trajectories of the screening; one run of the model for each input and one more")
        ->type_name("N")
        ->check(CLI::Range(2, 1000).description("2..1000"))
        ->capture_default_str();
    command.add_option("--threads", words.options.threads, "threads; the answer does not depend on it")
        ->check(CLI::Range(1, 1024).description("1..1024"))
        ->type_name("N")
        ->capture_default_str();
    command.add_option("--seed", words.seed, "seed of the random numbers; same seed, same answer")
        ->type_name("S")
        ->check(CLI::Range(std::int64_t{0}, std::numeric_limits<std::int64_t>::max()).description("0.."))
        ->capture_default_str();
}

} // namespace

void add_sensitivity(CLI::App& app, Door& door) {
    auto* command = app.add_subcommand(
        "sensitivity", "global sensitivity analysis: which uncertain parameters drive an endpoint");
    const auto words = std::make_shared<SensitivityWords>();
    words->options.threads = static_cast<int>(std::max(1u, std::thread::hardware_concurrency()));
    command->add_option("COURSE", words->course, "course file (TOML)")->required();
    command
        ->add_option("-o,--output", words->folder,
                     "folder for sensitivity.json, sensitivity.csv and sensitivity.svg")
        ->required()
        ->type_name("DIR");
    add_numbers(*command, *words);
    add_progress_option(*command, words->progress);
    command->add_flag("--force", words->force, "write into a folder that holds other files");
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
