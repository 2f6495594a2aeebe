#include "stipple/base/error.hpp"
#include "stipple/base/plain_text.hpp"
#include "stipple/files/files.hpp"
#include "stipple/files/input_file.hpp"
#include "stipple/files/profile_reader.hpp"
#include <fmt/format.h>
#include <map>
#include <set>

namespace stipple::files {

namespace fs = std::filesystem;

/// Says in one line that a folder holds a data set, where a file was expected. Errors: Kind::input.
static void refuse_data_set_folder(const fs::path& folder) {
    std::error_code error;
    if (fs::is_regular_file(folder / "dataset.toml", error))
        throw Error(Kind::input, Problem{.what = "this is a data-set folder: stipple validate reads it",
                                         .file = folder.string()});
}

static std::string text_of(const fs::path& file, std::string_view kind) {
    refuse_data_set_folder(file);
    return read_text(file, kind);
}

formats::ReadText profile_reader(const fs::path& folder) {
    return [folder](const std::string& name) {
        const fs::path file = folder / name;
        return formats::NamedText{file.string(), read_text(file, "needle profile")};
    };
}

std::string read_course_text(const fs::path& file) {
    return text_of(file, "course file");
}

std::string read_report(const fs::path& run_folder) {
    constexpr std::size_t k_most = std::size_t{1} << 28;
    const fs::path file = run_folder / "report.html";
    std::error_code error;
    if (!fs::is_regular_file(file, error))
        throw Error(Kind::io, Problem{.what = "there is no report of a run here", .file = file.string()});
    return read_bytes(file, "report", k_most);
}

std::string read_project_text(const fs::path& file) {
    return text_of(file, "file of the sources");
}

course::Course read_course(const Model& model, const fs::path& file) {
    return formats::parse_course(model, read_course_text(file), file.string());
}

study::NamedTreatment read_treatment(const Model& model, const std::string& name, const fs::path& file) {
    const std::string text = read_course_text(file);
    study::NamedTreatment named{.name = name, .needles = {}, .light = {}};
    if (formats::is_light_course(text, file.string()))
        named.light = formats::parse_light_course(model, text, file.string());
    else
        named.needles = formats::parse_course(model, text, file.string());
    return named;
}

study::NeedleStudy read_needle(const Model& model, const fs::path& file, const formats::TellNote& tell) {
    return formats::parse_needle(model, text_of(file, "needle file"), file.string(),
                                 profile_reader(file.parent_path()), tell);
}

study::ProductStudy read_product(const Model& model, const fs::path& file) {
    return formats::parse_product(model, text_of(file, "product file"), file.string());
}

std::vector<std::string> course_names(const std::vector<fs::path>& files) {
    std::map<std::string, int> of_stem;
    for (const auto& file : files) ++of_stem[file.stem().string()];
    std::set<std::string> taken{study::k_untreated};
    std::vector<std::string> names;
    for (const auto& file : files) {
        const std::string stem = file.stem().string();
        const fs::path folder = fs::absolute(file).lexically_normal().parent_path().filename();
        const bool alone = of_stem[stem] == 1 && stem != study::k_untreated;
        const std::string name = plain_line(alone || folder.empty() ? stem : (folder / stem).string());
        std::string own = name;
        for (int i = 2; !taken.insert(own).second; ++i) own = fmt::format("{} ({})", name, i);
        names.push_back(own);
    }
    return names;
}

} // namespace stipple::files
