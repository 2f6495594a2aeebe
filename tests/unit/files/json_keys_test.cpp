#include "../../model.hpp"
#include "stipple/base/embedded.hpp"
#include "stipple/base/units.hpp"
#include "stipple/course/schema.hpp"
#include "stipple/formats/formats.hpp"
#include "stipple/formats/origin.hpp"
#include "stipple/formats/schema/json_keys.hpp"
#include <algorithm>
#include <catch2/catch.hpp>
#include <map>
#include <nlohmann/json.hpp>
#include <set>

using namespace stipple;
using nlohmann::json;

namespace {

using Paths = std::set<std::string>;

/// Every path of a document, lists collapsed.
void collect(const json& at, const std::string& path, Paths& to) {
    if (at.is_array())
        for (const auto& one : at) collect(one, path, to);
    if (!at.is_object()) return;
    for (const auto& [name, value] : at.items()) {
        const std::string below = path.empty() ? name : path + "." + name;
        to.insert(below);
        collect(value, below, to);
    }
}

std::string example(const std::string& name) {
    return std::string(base::embedded("examples/" + name + ".toml"));
}

course::Result course_of(const std::string& text) {
    course::Options options;
    options.band_members = 2;
    options.person_members = 0;
    return course::run(model(), formats::parse_course(model(), text, "c.toml"), options);
}

/// As a command writes it.
std::string of_program(const std::string& text) {
    return formats::with_origin("a.json", text,
                                {.commit = "abc", .command = "stipple insert a.toml", .seed = 1});
}

/// Paths of real documents by the name of the file: with and without what a course, a needle or a product may
/// leave out, and after a stop.
std::map<std::string, Paths> real_documents() {
    std::map<std::string, Paths> of;
    const auto add = [&](const char* file, const std::string& text) {
        collect(json::parse(text), "", of[file]);
    };
    const course::RunFacts facts{.system = "Linux"};
    for (const auto& text :
         {example("pen_under_cream") + "\n[[product]]\nname = \"hyaluronic_acid_300kda\"\n"
                                       "concentration_mg_per_ml = 10\n[model]\nhealing.del_M1 = 0.3\n",
          example("single_session"), example("rosacea_stop")}) {
        const auto result = course_of(text);
        add("result.json", formats::result_json(result));
        add("run.json", formats::run_json(result, facts));
    }
    for (const char* name : {"needles/array_shot", "needles/steel_pen"})
        add("insert.json", of_program(formats::insert_json(study::insert_needle(
                               model(), formats::parse_needle(model(), example(name), "n.toml")))));
    for (const char* name : {"products/niacinamide_home_roller", "products/lidocaine_cream_60min"})
        add("permeate.json", of_program(formats::permeate_json(study::permeate_product(
                                 model(), formats::parse_product(model(), example(name), "p.toml"),
                                 {.members = 2, .delays = true}))));
    return of;
}

/// The part of a file that repeats an input file, and the keys and sections of that file.
Paths known_below(const std::string& part) {
    const auto keys = part == "course"        ? course::course_file_keys(model())
                      : part == "needle_file" ? study::needle_keys(model())
                                              : study::product_keys(model());
    Paths known;
    for (const auto& key : keys) known.insert(part + "." + key.path);
    for (const auto& section : schema::sections_of(keys)) known.insert(part + "." + section);
    return known;
}

bool has(const std::vector<std::string>& list, const std::string& word) {
    return std::find(list.begin(), list.end(), word) != list.end();
}

} // namespace

TEST_CASE("every key of the JSON files is in the catalogue, and the catalogue names no other", "[slow]") {
    const auto documents = real_documents();
    for (const auto& [file, paths] : documents) {
        for (const auto& path : paths) {
            INFO(file << ": " << path);
            const std::string part = path.substr(0, path.find('.'));
            if (path != part && (part == "course" || part == "needle_file" || part == "product_file")) {
                if (!path.starts_with("course.model")) CHECK(known_below(part).count(path) == 1);
                continue;
            }
            const auto& keys = formats::json_keys();
            const auto known = std::find_if(keys.begin(), keys.end(), [&](const formats::JsonKey& key) {
                return has(key.files, file) && formats::is_path_of(key, path);
            });
            CHECK(known != keys.end());
            CHECK(formats::explain(model(), path).find(known->meaning.substr(0, 20)) != std::string::npos);
        }
    }
    for (const auto& key : formats::json_keys())
        for (const auto& file : key.files) {
            INFO(file << ": " << key.path);
            REQUIRE(documents.count(file) == 1);
            const auto& paths = documents.at(file);
            CHECK(std::any_of(paths.begin(), paths.end(),
                              [&](const std::string& path) { return formats::is_path_of(key, path); }));
        }
}

TEST_CASE("the catalogue has a meaning for every key, a known unit, and no key twice") {
    Paths seen;
    for (const auto& key : formats::json_keys()) {
        INFO(key.path);
        CHECK_FALSE(key.meaning.empty());
        CHECK(units::known(key.unit));
        for (const auto& file : key.files) CHECK(seen.insert(file + ":" + key.path).second);
    }
}

TEST_CASE("explain finds a key of a result by its path or its last word") {
    const std::string whole = formats::explain(model(), "insertion.over_needling.destroyed_fraction");
    CHECK(whole.find("overlap counted once") != std::string::npos);
    CHECK(whole.find("result.json") != std::string::npos);
    CHECK(formats::explain(model(), "destroyed_fraction") == whole);
    CHECK(formats::explain(model(), "over_needling.destroyed_fraction") == whole);
    CHECK(formats::explain(model(), "enhancement").find("enhancement ratio") != std::string::npos);
    CHECK(formats::explain(model(), "curve.displacement_um").find("unit     um") != std::string::npos);
    CHECK(formats::explain(model(), "series.day").find("since the first session") != std::string::npos);
    CHECK(formats::explain(model(), "series.vegf").find("mean of one state") != std::string::npos);
    CHECK(formats::explain(model(), "delivery_why").find("null") != std::string::npos);
    CHECK(formats::explain(model(), "closing").find("half_life_h") != std::string::npos); // what it holds
    CHECK(formats::explain(model(), "title").find("course") != std::string::npos);
    const auto listed = json::parse(formats::json_keys_json("destroyed_fraction"));
    REQUIRE(listed.size() == 1);
    CHECK(listed[0]["path"] == "insertion.over_needling.destroyed_fraction");
    CHECK(listed[0]["files"] == json::array({"result.json"}));
    CHECK(formats::json_keys_json("no_such_key").empty());
}
