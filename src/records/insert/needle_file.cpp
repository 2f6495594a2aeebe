#include "base/error.hpp"
#include "device/profile.hpp"
#include "records/file_kind.hpp"
#include "records/records.hpp"
#include "records/toml_reader.hpp"
#include "records/toml_text.hpp"

namespace stipple::records {

static constexpr std::string_view k_kind = "needle file", k_profile_kind = "needle profile";

/// The sections of the file that needle.profile names, beside the needle file.
static void read_profile(study::NeedleStudy& study, const std::filesystem::path& folder) {
    const auto file = folder / study.profile;
    try {
        study.needle.profile = device::read_profile(read_text(file, k_profile_kind));
    } catch (const Error& e) {
        auto problems = e.problems();
        for (auto& problem : problems) {
            problem.file = file.string();
            if (problem.key.empty()) problem.key = "needle.profile";
        }
        throw Error(e.kind(), std::move(problems));
    }
}

study::NeedleStudy parse_needle(std::string_view text, const std::string& name,
                                const std::filesystem::path& folder) {
    const toml::table root = parse_toml(text, name, k_kind);
    refuse_other_kind(root, FileKind::needle, name);
    study::NeedleStudy study;
    ListedSection layers{study::facts_of(study::layer_schema()), [&study] {
                             study.layers.emplace_back();
                             return slots_of(study::layer_schema(), study.layers.back());
                         }};
    TomlReader reader(name, slots_of(study::needle_schema(), study), std::move(layers));
    reader.read(root);
    study.array = reader.given().contains("array");
    auto problems = study::check_needle_study(study, reader.given());
    // layers that were refused are no reason to ask for a site
    if (root.contains("layer"))
        std::erase_if(problems,
                      [](const Problem& p) { return p.key == "skin.site" && p.what.starts_with("missing"); });
    reader.add(problems);
    if (reader.sound() && study.needle.shape == device::Shape::profile) {
        read_profile(study, folder);
        reader.add(study::check_needle_study(study, reader.given()));
    }
    if (!reader.sound()) reader.fail();
    return study;
}

study::NeedleStudy read_needle(const std::filesystem::path& file) {
    refuse_data_set_folder(file);
    return parse_needle(read_text(file, k_kind), file.string(), file.parent_path());
}

} // namespace stipple::records
