#include "stipple/base/error.hpp"
#include "stipple/base/units.hpp"
#include "stipple/device/profile.hpp"
#include "stipple/formats/formats.hpp"
#include "stipple/formats/toml/file_kind.hpp"
#include "stipple/formats/toml/toml_reader.hpp"
#include "stipple/formats/toml/toml_text.hpp"
#include <fmt/format.h>

namespace stipple::formats {

static constexpr std::string_view k_kind = "needle file";

/// The sections of the file that needle.profile names.
static void read_profile(study::NeedleStudy& study, const ReadText& read) {
    if (!read)
        throw Error(Kind::input, Problem{.what = "there is nothing here that could read this file",
                                         .key = "needle.profile",
                                         .value = study.profile});
    std::string file = study.profile;
    try {
        const NamedText profile = read(study.profile);
        file = profile.name;
        study.needle.profile = device::read_profile(profile.text);
    } catch (const Error& e) {
        auto problems = e.problems();
        for (auto& problem : problems) {
            if (problem.file.empty()) problem.file = file;
            if (problem.key.empty()) problem.key = "needle.profile";
        }
        throw Error(e.kind(), std::move(problems));
    }
}

/// Tells of a profile that is too coarse to show the tip.
static void tell_unresolved_tip(const study::NeedleStudy& study, const TellNote& tell) {
    if (!tell || study.needle.profile.empty()) return;
    const auto tip = device::measured_tip(study.needle.profile);
    if (!tip.resolved)
        tell(fmt::format(
            "needle.profile: the rows do not resolve the tip; its radius is taken as {:.3g} um, from the "
            "taper behind it: add rows within that distance of the tip",
            tip.radius / units::um));
}

/// Tells of every key that stands under its older name.
static void tell_older_names(const Model& model, const std::set<std::string>& given, const TellNote& tell) {
    if (!tell) return;
    for (const auto& key : study::needle_schema(model))
        if (!key.newer.empty() && given.contains(key.path)) tell(study::older_name_words(key));
}

study::NeedleStudy parse_needle(const Model& model, std::string_view text, const std::string& name,
                                const ReadText& read, const TellNote& tell) {
    const toml::table root = parse_toml(text, name, k_kind);
    refuse_other_kind(model, root, FileKind::needle, name);
    study::NeedleStudy study;
    ListedSection layers{schema::facts_of(study::layer_schema()), [&study] {
                             study.layers.push_back(study::measured_layer());
                             return slots_of(study::layer_schema(), study.layers.back());
                         }};
    TomlReader reader(name, slots_of(study::needle_schema(model), study), std::move(layers));
    reader.read(root);
    study.array = reader.given().contains("array");
    auto problems = study::check_needle_study(model, study, reader.given());
    // layers that were refused are no reason to ask for a site
    if (root.contains("layer"))
        std::erase_if(problems,
                      [](const Problem& p) { return p.key == "skin.site" && p.what.starts_with("missing"); });
    reader.add(problems);
    if (reader.sound() && study.needle.shape == device::Shape::profile) {
        read_profile(study, read);
        reader.add(study::check_needle_study(model, study, reader.given()));
    }
    if (!reader.sound()) reader.fail();
    tell_older_names(model, reader.given(), tell);
    tell_unresolved_tip(study, tell);
    return study;
}

} // namespace stipple::formats
