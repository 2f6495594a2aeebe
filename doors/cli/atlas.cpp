#include "records/atlas.hpp"
#include "door.hpp"
#include "interrupt.hpp"
#include "messages.hpp"
#include "options.hpp"
#include "progress.hpp"
#include "study/atlas.hpp"
#include <filesystem>
#include <fmt/format.h>
#include <memory>

namespace stipple::cli {

namespace {

struct AtlasWords {
    std::string site, folder, sex = "female";
    double age_years = skin::Person{}.age_years;
    bool site_given = false, force = false;
};

} // namespace

static study::AtlasOptions options_of(const AtlasWords& words) {
    study::AtlasOptions options;
    options.person.age_years = words.age_years;
    options.person.sex = words.sex == "male" ? skin::Sex::male : skin::Sex::female;
    if (words.site_given) options.sites = {words.site};
    return options;
}

static study::Atlas make(const AtlasWords& words) {
    catch_interrupts();
    ProgressDisplay display(ProgressMode::automatic);
    study::AtlasOptions options = options_of(words);
    options.progress = [&](const study::AtlasProgress& p) {
        const double share = static_cast<double>(p.done) / static_cast<double>(p.total);
        if (!interrupted()) display.show({.stage = p.site, .fraction = share});
        return !interrupted();
    };
    return study::make_atlas(options);
}

static int show_atlas(const AtlasWords& words, bool json) {
    if (!words.folder.empty())
        records::check_output_folder(words.folder, words.force, records::Output::atlas);
    const study::Atlas atlas = make(words);
    write_and_print(
        [&] {
            if (!words.folder.empty()) records::write_atlas(words.folder, atlas);
        },
        json ? records::atlas_json(atlas) : records::atlas_text(atlas));
    if (!words.folder.empty() && !json)
        print(fmt::format("Files: {}\n", path_line(std::filesystem::path(words.folder) / "")));
    return k_done;
}

void add_atlas(CLI::App& app, Door& door) {
    auto* command =
        app.add_subcommand("atlas", "site by needle length: how deep needles get, beside published ranges");
    const auto words = std::make_shared<AtlasWords>();
    auto* site =
        command->add_option("--site", words->site, "one site in full (without it: all sites, medians only)");
    site->type_name("SITE");
    add_output_option(*command, words->folder, "also write atlas.csv, atlas.json and atlas.svg here");
    command->add_option("--age", words->age_years, "of the person, in years")
        ->type_name("YEARS")
        ->check(number(0, 120))
        ->capture_default_str();
    command->add_option("--sex", words->sex, "of the person: decides the thickness of the dermis of the face")
        ->check(CLI::IsMember({"female", "male"}).description(""))
        ->type_name("female|male")
        ->capture_default_str();
    add_force_flag(*command, words->force);
    add_json_flag(*command, door);
    command->footer(
        "Rollers, hand stamps and pens with needles of 0.1 to 2.5 mm, every other number being the "
        "usual one of its\nkind. How to read it: docs/atlas.md.\n\n"
        "  stipple atlas\n"
        "  stipple atlas --site cheek\n"
        "  stipple atlas --site forehead --sex male --age 60 -o atlas_forehead");
    command->callback([&door, words, site] {
        words->site_given = site->count() > 0;
        door.action = [&door, words] { return show_atlas(*words, door.json); };
    });
}

} // namespace stipple::cli
