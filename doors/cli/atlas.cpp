#include "stipple/study/atlas/atlas.hpp"
#include "commands.hpp"
#include "frame.hpp"
#include "options.hpp"
#include "stipple/files/files.hpp"
#include "stipple/pages/pages.hpp"
#include "stipple/words/typeset.hpp"
#include <memory>

namespace stipple::cli {

namespace {

struct AtlasWords {
    std::string site, sex = "female";
    double age_years = skin::Person{}.age_years;
    bool site_given = false;
};

} // namespace

static study::AtlasOptions options_of(const AtlasWords& words) {
    study::AtlasOptions options;
    options.person.age_years = words.age_years;
    options.person.sex = words.sex == "male" ? skin::Sex::male : skin::Sex::female;
    if (words.site_given) options.sites = {words.site};
    return options;
}

static int show_atlas(const AtlasWords& words, const Frame& frame) {
    frame.check_folder();
    const study::Atlas atlas = frame.shown([&](const auto& progress) {
        study::AtlasOptions options = options_of(words);
        options.progress = progress;
        return study::make_atlas(frame.model(), options);
    });
    return frame.give({.words = [&] { return pages::atlas_text(atlas); },
                       .json = [&] { return formats::atlas_json(atlas); },
                       .write = [&](const auto& folder,
                                    const auto& origin) { files::write_atlas(folder, atlas, origin); }});
}

void add_atlas(CLI::App& app, Door& door) {
    auto* command =
        app.add_subcommand("atlas", "site by needle length: how deep needles get, beside published ranges");
    const auto words = std::make_shared<AtlasWords>();
    const auto frame = std::make_shared<Frame>(door, files::Output::atlas);
    auto* site =
        command->add_option("--site", words->site, "one site in full (without it: all sites, medians only)");
    site->type_name("SITE");
    command->add_option("--age", words->age_years, "of the person, in years")
        ->type_name("YEARS")
        ->check(number(0, 120))
        ->capture_default_str();
    command->add_option("--sex", words->sex, "of the person: decides the thickness of the dermis of the face")
        ->check(CLI::IsMember({"female", "male"}).description(""))
        ->type_name("female|male")
        ->capture_default_str();
    frame->add_options(*command, "also write atlas.csv, atlas.json and atlas.svg here");
    command->footer(words::capital(study::kinds_in_words()) +
                    " with needles of 0.1 to 2.5 mm, every other number being the usual one of its\nkind. "
                    "How to read it: docs/atlas.md.\n\n"
                    "  stipple atlas\n"
                    "  stipple atlas --site cheek\n"
                    "  stipple atlas --site forehead --sex male --age 60 -o atlas_forehead");
    command->callback([&door, words, site, frame] {
        words->site_given = site->count() > 0;
        door.action = [words, frame] { return show_atlas(*words, *frame); };
    });
}

} // namespace stipple::cli
