#include "../../model.hpp"
#include "place.hpp"
#include "stipple/files/files.hpp"
#include "stipple/formats/formats.hpp"
#include "stipple/pages/pages.hpp"
#include <algorithm>
#include <catch2/catch.hpp>
#include <cmath>
#include <nlohmann/json.hpp>

using namespace stipple;
namespace fs = std::filesystem;

using test::bytes_of;
using test::entries;
using test::error_of;
using test::Place;
using test::SmallFiles;

/// A push with made-up numbers, so that what is written can be held against them.
static study::NeedleResult example_push() {
    study::NeedleStudy s;
    s.title = "Needle <1> & co";
    s.needle.length = s.needle.taper_length = 700e-6;
    s.needle.tip_radius = 10e-6;
    s.needle.base_width = 250e-6;
    s.person.site = "forearm";
    study::NeedleResult r;
    r.model = model();
    r.study = study::resolved(model(), s);
    r.push.needle = s.needle;
    r.push.skin = skin::make_skin(model(), s.person);
    auto& p = r.pushed;
    p.curve = {{0, 0, 0, 0},
               {200e-6, 0.05, 200e-6, 0},
               {450e-6, 0.12, 250e-6, 200e-6},
               {700e-6, 0.2, 300e-6, 400e-6}};
    p.stages = {{"contact", 0, 0},
                {"puncture", 200e-6, 0.05},
                {"viable_epidermis", 225e-6, 0.06},
                {"end", 700e-6, 0.2}};
    double top = 0;
    for (const auto& layer : r.push.skin.layers) {
        p.layers.push_back({layer.name, top, std::clamp(400e-6 - top, 0.0, layer.thickness),
                            std::clamp(320e-6 - top, 0.0, layer.thickness)});
        top += layer.thickness;
    }
    p.energies = {4e-6, 3e-6, 2e-6, 1e-6};
    p.work = 10e-6;
    p.pierced = true;
    p.puncture_force = 0.05, p.puncture_dimple = 200e-6, p.peak_force = 0.2;
    p.buried = 400e-6, p.channel.dye_depth = 320e-6, p.dimple = 300e-6, p.channel.mouth_diameter = 40e-6,
    p.total_force = 0.2;
    p.needle_buried = {400e-6}, p.needle_force = {0.2};
    p.buckling_force = 2, p.breaking_margin = 5, p.breaking_force = 1;
    p.tip_force = 0.05, p.blunting = {.stress_share = 0.16, .radius = 4e-6};
    p.parameters = r.push.skin.parameters;
    return r;
}

static study::Sweep example_sweep(const std::vector<std::string>& words) {
    study::Sweep s;
    s.model = model();
    s.study = example_push().study;
    for (const auto& w : words) s.axes.push_back(study::parse_sweep(model(), w));
    std::size_t count = 1;
    for (const auto& axis : s.axes) count *= axis.values.size();
    for (std::size_t i = 0; i < count; ++i) {
        study::SweepPoint point;
        std::size_t rest = i;
        point.at.resize(s.axes.size());
        for (std::size_t a = s.axes.size(); a-- > 0; rest /= s.axes[a].values.size())
            point.at[a] = s.axes[a].values[rest % s.axes[a].values.size()];
        const double x = static_cast<double>(i + 1);
        point.pierced = i > 0;
        point.puncture_force = point.pierced ? 0.01 * x : NAN;
        point.peak_force = 0.1 * x, point.buried = 10e-6 * x, point.dye_depth = 8e-6 * x,
        point.dimple = 100e-6;
        point.mouth_diameter = 40e-6, point.breaking_margin = 5 / x, point.blunting_radius = 1e-6 * x;
        s.points.push_back(point);
    }
    return s;
}

static std::vector<std::vector<std::string>> rows_of(const std::string& csv) {
    std::vector<std::vector<std::string>> rows;
    std::istringstream lines(csv);
    for (std::string line; std::getline(lines, line);) {
        rows.emplace_back();
        std::string cell;
        for (const char c : line + ",") {
            if (c != ',') {
                cell += c;
                continue;
            }
            rows.back().push_back(cell);
            cell.clear();
        }
    }
    return rows;
}

/// Elements open and close in order, no text needs escaping.
static void check_balanced(const std::string& svg) {
    std::vector<std::string> open;
    for (std::size_t at = svg.find('<'); at != std::string::npos; at = svg.find('<', at + 1)) {
        const auto end = svg.find('>', at);
        REQUIRE(end != std::string::npos);
        const std::string tag = svg.substr(at + 1, end - at - 1);
        if (tag.starts_with("?") || tag.ends_with("/")) continue;
        if (tag.starts_with("/")) {
            REQUIRE_FALSE(open.empty());
            REQUIRE(open.back() == tag.substr(1));
            open.pop_back();
        } else {
            open.push_back(tag.substr(0, tag.find(' ')));
        }
    }
    CHECK(open.empty());
    CHECK(svg.find("nan") == std::string::npos);
    CHECK(svg.find("inf") == std::string::npos);
}

TEST_CASE("insert.json holds the numbers of the push, units in the names") {
    const auto r = example_push();
    const auto j = nlohmann::json::parse(formats::insert_json(r));
    CHECK(j["schema"] == 1);
    CHECK(j["title"] == r.study.title);
    CHECK(j["needle_file"]["needle"]["length_um"].get<double>() == Approx(700));
    CHECK(j["needle_file"]["insertion"]["travel_um"].get<double>() == Approx(700)); // filled in
    CHECK(j["needle_file"]["insertion"]["press_force_n"].is_null());
    CHECK(j["needle_file"]["array"].is_null());
    CHECK(j["puncture_force_n"] == 0.05);
    CHECK(j["peak_force_n"] == 0.2);
    CHECK(j["buried_um"].get<double>() == Approx(400));
    CHECK(j["buried_share_of_travel"].get<double>() == Approx(4.0 / 7));
    CHECK(j["breaking_margin"] == 5);
    CHECK(j["breaks_by"] == "strength");
    CHECK(j["blunting_radius_um"].get<double>() == Approx(4));
    CHECK(j["impact"].is_null());
    CHECK(j["impact_why"].is_string());
    REQUIRE(j["curve"]["force_n"].size() == 4);
    CHECK(j["curve"]["displacement_um"][2].get<double>() == Approx(450));
    CHECK(j["stages"][1]["name"] == "puncture");
    CHECK(j["layers"].size() == r.pushed.layers.size());
    CHECK(j["layers"][0]["loaded_path_um"].get<double>() == Approx(r.push.skin.layers[0].thickness * 1e6));
    CHECK(j["energies"]["cutting_j"] == 4e-6);
    CHECK_FALSE(j["sources"].empty());
    CHECK_FALSE(j["notice"].get<std::string>().empty());
    CHECK(formats::insert_json(r) == formats::insert_json(r));
}

TEST_CASE("what a push does not have is null in insert.json") {
    auto r = example_push();
    r.pushed.pierced = false;
    r.pushed.puncture_force = r.pushed.puncture_dimple = NAN;
    r.pushed.breaking_margin = INFINITY;
    const auto j = nlohmann::json::parse(formats::insert_json(r));
    CHECK(j["puncture_force_n"].is_null());
    CHECK(j["breaking_margin"].is_null());
    CHECK(j["pierced"] == false);
}

TEST_CASE("force_curve.csv is the curve, one row a point") {
    const auto r = example_push();
    const auto rows = rows_of(formats::force_curve_csv(r));
    REQUIRE(rows.size() == 5);
    CHECK(rows[0] == std::vector<std::string>{"displacement_um", "force_n", "dimple_um", "buried_um"});
    for (std::size_t i = 1; i < rows.size(); ++i) {
        const auto& p = r.pushed.curve[i - 1];
        CHECK(std::stod(rows[i][0]) == Approx(p.displacement * 1e6));
        CHECK(std::stod(rows[i][1]) == Approx(p.force));
        CHECK(std::stod(rows[i][2]) == Approx(p.dimple * 1e6));
        CHECK(std::stod(rows[i][3]) == Approx(p.buried * 1e6));
    }
}

TEST_CASE("force_curve.svg is a whole drawing with its stages and layers") {
    const std::string svg = pages::force_curve_svg(example_push());
    check_balanced(svg);
    CHECK(svg.find("<?xml") == 0);
    CHECK(svg.find("Needle &lt;1&gt; &amp; co") != std::string::npos);
    for (const char* words :
         {"puncture, 50.0\u00a0mN", "viable epidermis", "end, 200\u00a0mN", "papillary dermis",
          "skin surface, indentation 300\u00a0µm", "tip, insertion depth 400\u00a0µm"})
        CHECK(svg.find(words) != std::string::npos);
    CHECK(svg.find(">contact<") == std::string::npos);
    // The curve: its four points lie on one line with its axes' scale, the last at the right edge.
    const auto line = svg.find("<polyline");
    REQUIRE(line != std::string::npos);
    CHECK(std::count(svg.begin() + static_cast<long>(line),
                     svg.begin() + static_cast<long>(svg.find("/>", line)), ',') == 4);
}

TEST_CASE("drawings stand with nothing pierced, one point, a stack or newtons") {
    auto r = example_push();
    r.pushed.pierced = false;
    for (auto& p : r.pushed.curve) p.dimple = p.displacement, p.buried = 0;
    r.pushed.buried = 0;
    r.pushed.stages = {{"contact", 0, 0}, {"end", 700e-6, 0.2}};
    check_balanced(pages::force_curve_svg(r));
    CHECK(pages::force_curve_svg(r).find("tip, insertion depth") == std::string::npos);
    r = example_push();
    for (auto& p : r.pushed.curve) p.force *= 100, p.displacement *= 10, p.dimple *= 10, p.buried *= 10;
    CHECK(pages::force_curve_svg(r).find("force on a needle (N)") != std::string::npos);
    CHECK(pages::force_curve_svg(r).find("depth (mm)") != std::string::npos);
    r = example_push();
    r.study.layers = r.push.skin.layers;
    check_balanced(pages::force_curve_svg(r));
}

TEST_CASE("the words on the terminal say what the numbers say") {
    auto r = example_push();
    const auto says = [&](const std::string& words) {
        const std::string text = pages::insert_text(r);
        INFO(text);
        std::string flat = text;
        std::replace(flat.begin(), flat.end(), '\n', ' ');
        return flat.find(words) != std::string::npos;
    };
    CHECK(says("A cone of stainless steel, 700\u00a0µm long and 250\u00a0µm wide"));
    CHECK(says("bare on a rod."));
    CHECK(says("Skin of the forearm, female, 35 years"));
    CHECK(says("A tip enters at 50.0\u00a0mN"));
    CHECK(says("57.1\u00a0% of the base displacement"));
    CHECK(says("cutting 40.0\u00a0%, opening the hole 30.0\u00a0%, friction 20.0\u00a0%, indentation "
               "10.0\u00a0%"));
    CHECK(says(
        "A needle breaks at 5.0 times the forces that it meets, 1.00\u00a0N on its base (a section gives "
        "way)."));
    CHECK(
        says("The tip gets a flat face of 4.00\u00a0µm radius as it enters, 40.0\u00a0% of its own radius."));
    CHECK(says("not a medical device"));
    CHECK_FALSE(says("base plate"));
    CHECK_FALSE(says("CAUTION: the indentation is"));
    const double indented = r.pushed.dimple;
    double above = 0;
    for (const auto& layer : r.push.skin.layers)
        if (std::isfinite(layer.thickness)) above += layer.thickness;
    r.pushed.dimple = 0.6 * above;
    CHECK(says("CAUTION: the indentation is 60.0\u00a0% of what lies above the support"));
    r.pushed.dimple = indented;
    r.pushed.breaking_margin = 1.2;
    CHECK(says("Caution, the needle may break"));
    r.pushed.breaking_margin = 0.9;
    r.pushed.buckles = true;
    CHECK(says("THE NEEDLE BREAKS BEFORE IT IS IN: a needle breaks at 0.90 times the forces that it meets"));
    CHECK(says("(it buckles)"));
    r.pushed.blunting = {.stress_share = 1.44, .radius = 12e-6};
    CHECK(says("The tip blunts as it enters: from a radius of 10.0\u00a0µm to one of 12.0\u00a0µm."));
    r.pushed.buried = 0;
    r.pushed.puncture_force = NAN;
    CHECK(says("The needle does not enter: at 200\u00a0mN it only indents the skin by 300\u00a0µm."));
    r = example_push();
    r.study.drive = insertion::Drive::impact;
    r.study.mass = 35e-3, r.study.impact_speed = 2;
    r.pushed.energy_in = 0.07, r.pushed.energy_skin = 0.021, r.pushed.energy_support = 0.042;
    CHECK(says("a moving mass of 35\u00a0g meets the skin at 2\u00a0m/s"));
    CHECK(
        says("Of the 70.0\u00a0mJ of the blow 21.0\u00a0mJ (30.0\u00a0%) went into the skin and 42.0\u00a0mJ "
             "(60.0\u00a0%) into its support."));
}

TEST_CASE("the spread of an array is told from its middle and its edge") {
    auto r = example_push();
    r.study.array = true, r.study.needles = 9, r.study.pitch = 500e-6;
    r.push.feet.clear();
    r.pushed.needle_buried.clear(), r.pushed.needle_force.clear();
    for (int i = -1; i <= 1; ++i)
        for (int k = -1; k <= 1; ++k) {
            r.push.feet.push_back({i * 500e-6, k * 500e-6});
            r.pushed.needle_buried.push_back(300e-6 + 50e-6 * (i * i + k * k));
            r.pushed.needle_force.push_back(0.2);
        }
    const auto j = nlohmann::json::parse(formats::insert_json(r));
    CHECK(j["needles"]["centre_buried_um"].get<double>() == Approx(300));
    CHECK(j["needles"]["edge_buried_um"].get<double>() == Approx(400)); // the four corners
    CHECK(j["needles"]["x_um"].size() == 9);
    CHECK(j["needle_file"]["array"]["needles"] == 9);
    std::string text = pages::insert_text(r);
    std::replace(text.begin(), text.end(), '\n', ' ');
    CHECK(text.find("insertion depth 300\u00a0µm in its middle and 400\u00a0µm at its edge, over all "
                    "300\u00a0µm to 400\u00a0µm.") != std::string::npos);
    CHECK(text.find("The base plate does not reach the skin.") != std::string::npos);
    r.pushed.needle_buried.assign(9, 300e-6);
    CHECK(pages::insert_text(r).find("its 9 needles are taken as alike.") != std::string::npos);
}

TEST_CASE("a sweep is one row a point, everywhere the same numbers") {
    const auto s = example_sweep({"tip_radius_um=2:10:4", "site=forearm,back"});
    const auto rows = rows_of(formats::sweep_csv(s));
    REQUIRE(rows.size() == 7);
    CHECK(rows[0][0] == "needle.tip_radius_um");
    CHECK(rows[0][1] == "skin.site");
    CHECK(rows[0][4] == "puncture_force_n");
    CHECK(rows[1][2] == "false");
    CHECK(rows[1][4].empty()); // nothing was pierced
    CHECK(rows[4][0] == "6");
    CHECK(rows[4][1] == "back");
    CHECK(std::stod(rows[4][4]) == Approx(0.04));
    CHECK(std::stod(rows[4][6]) == Approx(40));
    const auto j = nlohmann::json::parse(formats::sweep_json(s));
    CHECK(j["axes"][0]["unit"] == "um");
    CHECK(j["axes"][1]["values"][1] == "back");
    REQUIRE(j["points"].size() == 6);
    CHECK(j["points"][0]["puncture_force_n"].is_null());
    CHECK(j["points"][3]["needle.tip_radius_um"] == 6.0);
    CHECK(j["points"][3]["buried_um"].get<double>() == Approx(40));
    const std::string text = pages::sweep_text(s);
    CHECK(text.find("tip_radius_um  site") != std::string::npos);
    CHECK(std::count(text.begin(), text.end(), '\n') == 11);
}

TEST_CASE("a long sweep is cut on the terminal, not in its file") {
    const auto s = example_sweep({"tip_radius_um=1:100:1"});
    CHECK(pages::sweep_text(s).find("and 40 more: -o DIR writes all of them") != std::string::npos);
    CHECK(rows_of(formats::sweep_csv(s)).size() == 101);
}

TEST_CASE("sweep.svg stands for numbers, words, grids and one point") {
    for (const auto& words : std::vector<std::vector<std::string>>{
             {"tip_radius_um=2:10:1"},
             {"tip_radius_um=5"},
             {"material=silicon,pla"},
             {"length_um=300:900/3", "site=forearm,back"},
             {"length_um=300:900/3", "tip_radius_um=1:20:1"},
             {"length_um=300:900/3", "sex=female,male", "age_years=20,60"}}) {
        INFO(words.front());
        check_balanced(pages::sweep_svg(example_sweep(words)));
    }
    const auto one = pages::sweep_svg(example_sweep({"tip_radius_um=2:10:1"}));
    CHECK(one.find("tip radius (µm)") != std::string::npos);
    CHECK(one.find("largest force") != std::string::npos);
    const auto grid =
        pages::sweep_svg(example_sweep({"length_um=300:900/3", "sex=female,male", "age_years=20,60"}));
    CHECK(grid.find("Lines: sex. Shown at age (yr) 20.") != std::string::npos);
    CHECK(pages::sweep_svg(example_sweep({"speed_mm_per_s=1,2"})).find("speed (mm/s)") != std::string::npos);
}

TEST_CASE("the files of an insertion are written all or none") {
    const Place place;
    const auto folder = place.path / "deep" / "out";
    files::write_insert(folder, example_push());
    CHECK(entries(folder) == 3);
    CHECK(bytes_of(folder / "insert.json") == formats::insert_json(example_push()));
    CHECK(bytes_of(folder / "force_curve.csv") == formats::force_curve_csv(example_push()));
    files::write_sweep(folder, example_sweep({"tip_radius_um=2,5"}));
    CHECK(entries(folder) == 6); // beside it
    const SmallFiles small(2000);
    const auto error = error_of([&] { files::write_insert(place.path / "new", example_push()); });
    CHECK(error.kind() == Kind::io);
    CHECK_FALSE(fs::exists(place.path / "new"));
}
