#include "../../model.hpp"
#include "faults.hpp"
#include "place.hpp"
#include "stipple/base/error.hpp"
#include "stipple/files/files.hpp"
#include "stipple/formats/formats.hpp"
#include "stipple/pages/pages.hpp"
#include <algorithm>
#include <catch2/catch.hpp>
#include <cmath>
#include <nlohmann/json.hpp>

using namespace stipple;

static const std::string k_good = R"(schema = 1
title = "Caffeine"
[product]
name = "caffeine"
[vehicle]
concentration_mg_per_ml = 4
amount_ul_per_cm2 = 10
end_min = 60
[skin]
site = "cheek"
[channels]
number_per_cm2 = 100
depth_um = 200
diameter_um = 60
[run]
horizon_h = 2
area_cm2 = 5
grid = "coarse"
)";

using test::with;

static const auto k_parse = [](const std::string& text) { formats::parse_product(model(), text, "p.toml"); };
static std::vector<Problem> problems_of(const std::string& text) {
    return test::problems_of(text, k_parse);
}
static Problem problem_of(const std::string& text) {
    return test::problem_of(text, "p.toml", k_parse);
}

TEST_CASE("a sound product file becomes a study in SI") {
    const auto s = formats::parse_product(model(), k_good, "p.toml");
    CHECK(s.title == "Caffeine");
    CHECK(s.molecule.name == "caffeine");
    CHECK(s.dose.concentration == Approx(4)); // 1 mg/mL is 1 kg/m³
    CHECK(s.dose.thickness == Approx(1e-4));  // 10 uL/cm² is 0.1 mm
    CHECK(s.dose.amount() == Approx(4e-4));   // 40 ug/cm²
    CHECK(s.dose.end == Approx(3600));
    CHECK(s.channels);
    CHECK(s.per_m2 == Approx(1e6));
    CHECK(s.depth == Approx(200e-6));
    CHECK(s.diameter == Approx(60e-6));
    CHECK(s.horizon == Approx(7200));
    CHECK(s.area == Approx(5e-4));
    CHECK(s.person.site == "cheek");
    CHECK(s.grid == transport::Grid::coarse);
}

TEST_CASE("a number of the user goes over that of the tables") {
    const auto s = study::resolved(
        model(),
        formats::parse_product(
            model(), with(k_good, "name = \"caffeine\"", "name = \"caffeine\"\nlog_kow = 2.5"), "p.toml"));
    CHECK(s.molecule.log_kow == 2.5);
    CHECK(s.molecule.molecular_weight == Approx(0.1942).epsilon(0.01)); // of the table
    CHECK_FALSE(s.molecule.measured.any());
    const auto measured = study::resolved(
        model(), formats::parse_product(model(),
                                        with(k_good, "name = \"caffeine\"",
                                             "name = \"caffeine\"\nmeasured_permeability_cm_per_h = 0.001"),
                                        "p.toml"));
    CHECK(measured.molecule.measured.permeability == Approx(0.001 * 1e-2 / 3600));
}

TEST_CASE("a formula gives volume and weight, and says where they come from") {
    const auto with_key = [](const std::string& keys) {
        return study::resolved(
            model(),
            formats::parse_product(model(), with(k_good, "name = \"caffeine\"", keys.c_str()), "p.toml"));
    };
    const auto own = with_key("formula = \"CHBr3\"\nlog_kow = 2.4");
    CHECK(own.molecule.molecular_weight == Approx(0.25273).epsilon(1e-4));
    CHECK(own.molecule.molar_volume == Approx(108.5e-6));
    REQUIRE(own.molecule.parameters.size() == 1);
    CHECK(own.molecule.parameters[0].source == "airsea2023");
    CHECK(study::resolved(model(), own).molecule.molar_volume == Approx(108.5e-6)); // again
    CHECK(with_key("formula = \"C8H10N4O2\"\nrings = 2\nlog_kow = 0").molecule.molar_volume ==
          Approx(189e-6));
    CHECK(with_key("formula = \"CHBr3\"\nlog_kow = 2.4\nmolar_volume_cm3_per_mol = 100")
              .molecule.molar_volume == Approx(100e-6));
    const auto over = with_key("name = \"caffeine\"\nformula = \"C8H10N4O2\"\nrings = 1");
    CHECK(over.molecule.molar_volume == Approx(196e-6)); // over that of the table
    CHECK(over.molecule.log_kow == Approx(-0.08));
}

TEST_CASE("without [channels] the skin is intact") {
    CHECK_FALSE(formats::parse_product(
                    model(),
                    with(k_good, "[channels]\nnumber_per_cm2 = 100\ndepth_um = 200\ndiameter_um = 60\n", ""),
                    "p")
                    .channels);
}

TEST_CASE("products that cannot be are one line each, with the place") {
    struct Case {
        const char *from, *to, *key;
    };
    for (const Case& c :
         {Case{"\"caffeine\"", "\"cafeine\"", "product.name"},
          Case{"name = \"caffeine\"", "log_kow = 1", "product.molecular_weight_g_per_mol"},
          Case{"name = \"caffeine\"", "log_kow = 1\nformula = \"C8H10N4O2Q\"", "product.formula"},
          Case{"name = \"caffeine\"", "log_kow = 1\nformula = \"caffeine\"", "product.formula"},
          Case{"name = \"caffeine\"", "log_kow = 1\nformula = \"C6H6\"\nrings = 5", "product.rings"},
          Case{"name = \"caffeine\"", "name = \"caffeine\"\nrings = 2", "product.rings"},
          Case{"name = \"caffeine\"", "log_kow = 1\nformula = \"C6H6\"\nmolecular_weight_g_per_mol = 90",
               "product.molecular_weight_g_per_mol"},
          Case{"number_per_cm2 = 100\ndepth_um = 200\ndiameter_um = 60",
               "number_per_cm2 = 20000\ndepth_um = 200\ndiameter_um = 200", "channels.number_per_cm2"},
          Case{"concentration_mg_per_ml = 4", "concentration_mg_per_ml = 0",
               "vehicle.concentration_mg_per_ml"},
          Case{"end_min = 60", "end_min = 0", "vehicle.end_min"},
          Case{"end_min = 60", "start_min = 300", "vehicle.start_min"},
          Case{"depth_um = 200\n", "", "channels.depth_um"},
          Case{"depth_um = 200", "depth_um = nan", "channels.depth_um"},
          Case{"diameter_um = 60", "diameter_um = 60\npasses = 3", "channels.passes"},
          Case{"[run]", "[receptor]\nvolume_ml_per_cm2 = 5\n[run]", "receptor.volume_ml_per_cm2"},
          Case{"area_cm2 = 5", "area_cm2 = -5", "run.area_cm2"}}) {
        INFO(c.from << " -> " << c.to);
        CHECK(problem_of(with(k_good, c.from, c.to)).key == c.key);
    }
    const auto p = problem_of(with(k_good, "depth_um", "depht_um = 1\ndepth_um"));
    CHECK(p.nearest == "channels.depth_um");
    CHECK(p.line == 13);
}

TEST_CASE("files that are no product file are refused by name") {
    CHECK(problem_of("").what.find("holds no keys") != std::string::npos);
    CHECK(problem_of(std::string((1 << 20) + 1, '#')).what.find("too large for a product file") !=
          std::string::npos);
    const test::Place place;
    CHECK(test::error_of([&] { files::read_product(model(), place.path); }).kind() == Kind::io);
    CHECK(test::error_of([&] { files::read_product(model(), place.path / "none.toml"); }).kind() == Kind::io);
    CHECK(problem_of(files::example("needles/steel_pen").text).what.find("this is a needle file") == 0);
}

TEST_CASE("what people try leads to the right word") {
    CHECK(problem_of(with(k_good, "\"caffeine\"", "\"vitamin_c\"")).nearest == "ascorbic_acid");
    CHECK(problem_of(with(k_good, "[vehicle]", "base = true\n[vehicle]")).nearest ==
          "product.charge_when_ionised");
    CHECK(problem_of(with(k_good, "[vehicle]", "[vehicle]\nform = \"ointment\"")).nearest == "cream");
    CHECK(formats::parse_product(model(), with(k_good, "[vehicle]", "[vehicle]\nform = \"gel\""), "p.toml")
              .dose.form == transport::Form::gel);
}

TEST_CASE("a substance has a name of its own, and a protein needs no log Kow") {
    const std::string text =
        with(k_good, "name = \"caffeine\"", "label = \"ABC-450\"\nmolecular_weight_g_per_mol = 66000");
    const auto s = study::resolved(model(), formats::parse_product(model(), text, "p.toml"));
    CHECK(s.molecule.label == "ABC-450");
    CHECK(s.molecule.log_kow == -6);
    const auto result =
        study::permeate_product(model(), formats::parse_product(model(), text, "p.toml"), {.members = 0});
    CHECK(pages::permeate_text(result).find("ABC-450, 4") != std::string::npos);
    const auto small = with(text, "66000", "450");
    CHECK(problem_of(small).key == "product.log_kow");
}

TEST_CASE("applications are read one after the other and told") {
    const std::string text = with(with(k_good, "end_min = 60\n", ""), "[skin]",
                                  "[[application]]\nstart_min = 30\n[[application]]\nstart_min = 60\n"
                                  "amount_ul_per_cm2 = 2\nwiped = true\n[skin]");
    const auto study = formats::parse_product(model(), text, "p.toml");
    REQUIRE(study.dose.more.size() == 2);
    CHECK(study.dose.total() == Approx(4 * (1e-4 + 1e-4 + 2e-5)));
    const auto result = study::permeate_product(model(), study, {.members = 0});
    CHECK(result.course.dose == Approx(study.dose.total()));
    CHECK(pages::permeate_text(result).find("3 times") != std::string::npos);
    const auto json = nlohmann::json::parse(formats::permeate_json(result));
    CHECK(json["product_file"]["application"].size() == 2);
}

TEST_CASE("put on later a product gains less by the same channels") {
    auto study = formats::parse_product(model(), k_good, "p.toml");
    const auto result = study::permeate_product(model(), study, {.members = 0, .delays = true});
    const auto& delays = result.delays;
    REQUIRE(delays.delay.size() > 5);
    for (std::size_t i = 1; i < delays.delay.size(); ++i)
        CHECK(delays.enhancement[i] <= delays.enhancement[i - 1] * 1.001);
    CHECK(delays.enhancement.front() == Approx(result.enhancement).epsilon(0.1)); // on a coarse grid
    CHECK(pages::permeate_text(result).find("Put on later") != std::string::npos);
}

TEST_CASE("every product example reads and opens with a paragraph") {
    int count = 0;
    for (const auto& e : files::examples()) {
        if (e.kind != formats::FileKind::product) continue;
        INFO(e.name);
        ++count;
        CHECK(e.about.size() > 100);
        const auto s = formats::parse_product(model(), e.text, e.name);
        CHECK_FALSE(s.title.empty());
        CHECK(study::resolved(model(), s).molecule.molecular_weight > 0);
    }
    CHECK(count >= 6);
    CHECK(files::example("products/caffeine_franz_cell").kind == formats::FileKind::product);
}

TEST_CASE("schema, table and explain hold every key of the product file") {
    const auto schema = nlohmann::json::parse(formats::json_schema(model(), formats::FileKind::product));
    const auto table = formats::schema_markdown(model(), formats::FileKind::product);
    CHECK(schema["title"] == "Stipple product file");
    CHECK(schema["required"] == nlohmann::json::array({"schema"}));
    for (const auto& key : study::product_keys(model())) {
        INFO(key.path);
        const auto section = schema::section_of(key.path), name = schema::name_of(key.path);
        const auto& place = section == key.path ? schema
                            : key.listed        ? schema["properties"][section]["items"]
                                                : schema["properties"][section];
        REQUIRE(place["properties"].contains(name));
        CHECK(place["properties"][name]["description"] == key.meaning);
        CHECK(table.find("| `" + name + "` |") != std::string::npos);
        CHECK(formats::explain(model(), key.path).find(key.meaning) != std::string::npos);
    }
}

static study::ProductResult example_result(const std::string& text = k_good, int members = 2) {
    return study::permeate_product(model(), formats::parse_product(model(), text, "p.toml"),
                                   {.members = members});
}

/// Cells of a CSV file.
static std::vector<std::vector<std::string>> rows_of(const std::string& text) {
    std::vector<std::vector<std::string>> rows;
    std::istringstream lines(text);
    for (std::string line; std::getline(lines, line);) {
        rows.emplace_back();
        std::string cell;
        for (const char c : line + ",")
            if (c == ',') {
                rows.back().push_back(cell);
                cell.clear();
            } else {
                cell += c;
            }
    }
    return rows;
}

TEST_CASE("warnings come before the answer, danger before caution") {
    auto r = example_result();
    r.warnings = {{Warning::Level::danger, "too much of it", ""},
                  {Warning::Level::caution, "it stings", ""},
                  {Warning::Level::note, "a remark", ""}};
    const std::string text = pages::permeate_text(r);
    CHECK(text.find("DANGER: too much of it\nCaution: it stings\n\nCaffeine\n") == 0);
    CHECK(text.find("Note: a remark") > text.find("Absorbed after"));
    CHECK(text.find("Note: a remark") != std::string::npos);
    const auto j = nlohmann::json::parse(formats::permeate_json(r));
    CHECK(j["warnings"][0]["level"] == "danger");
    CHECK(pages::permeate_svg(r).find("Danger: too much of it.") != std::string::npos);
    r.warnings.assign(30, {Warning::Level::caution, "again", ""});
    CHECK(pages::permeate_text(r).find("and 22 more") != std::string::npos);
}

TEST_CASE("text, JSON and CSV of a permeation hold the same numbers") {
    const auto r = example_result();
    const auto rows = rows_of(formats::permeate_csv(r));
    const auto j = nlohmann::json::parse(formats::permeate_json(r));
    REQUIRE(rows.size() == r.course.time.size() + 1);
    REQUIRE(rows[0].size() == 17);
    for (std::size_t c = 0; c < rows[0].size(); ++c) {
        INFO(rows[0][c]);
        const auto& series = j["series"][rows[0][c]];
        REQUIRE(series.size() == r.course.time.size());
        if (rows.back()[c].empty())
            CHECK(series.back().is_null());
        else
            CHECK(std::stod(rows.back()[c]) == Approx(series.back().get<double>()).margin(1e-30));
    }
    CHECK(rows[0][1] == "absorbed_ug_per_cm2");
    CHECK(std::stod(rows.back()[1]) == Approx(r.course.absorbed.back() * 1e5)); // 1 kg/m² = 1e5 ug/cm²
    CHECK(j["largest_flux_ug_per_cm2_h"].get<double>() == Approx(r.course.flux_peak.value * 1e5 * 3600));
    CHECK(j["permeability_cm_per_h"].get<double>() == Approx(r.course.permeability * 100 * 3600));
    CHECK(j["permeability_from"] == "prediction");
    CHECK(j["removed_ug_per_cm2"].get<double>() > 0); // wiped off at 60 min
    const auto profile = rows_of(formats::profile_csv(r));
    CHECK(profile.size() == r.course.layer_depth.size() + 1);
    CHECK(profile[0][0] == "depth_um");
    CHECK(profile[0].back() == "mg_per_ml_at_2_h");
    const std::string text = pages::permeate_text(r);
    CHECK(text.find("40.0\u00a0µg/cm²") != std::string::npos);
    CHECK(text.find("were wiped off") != std::string::npos);
    CHECK(text.find("p10 to p90 of what") != std::string::npos);
    CHECK(text.find("not a medical device") != std::string::npos);
}

TEST_CASE("a measured number of the user is flagged") {
    const auto r = example_result(
        with(k_good, "name = \"caffeine\"", "name = \"caffeine\"\nmeasured_permeability_cm_per_h = 0.001"),
        0);
    CHECK(pages::permeate_text(r).find("MEASURED number of the user") != std::string::npos);
    CHECK(nlohmann::json::parse(formats::permeate_json(r))["permeability_from"] ==
          "measured number of the user");
}

TEST_CASE("closing of the channels has words for never and for not yet") {
    auto r = example_result(k_good, 0);
    r.closure = {.half_life = 3600,
                 .lifetime = 10800,
                 .water_loss = 7200,
                 .impedance = 14 * 86400.0,
                 .dye = 100,
                 .tomography = 50};
    std::string text = pages::permeate_text(r);
    std::replace(text.begin(), text.end(), '\n', ' ');
    CHECK(
        text.find("half-life 1.00\u00a0h; water loss (TEWL) back after 2.00\u00a0h, impedance after later") ==
        std::string::npos);
    CHECK(text.find("half-life of 1.00\u00a0h; the epidermis has closed them after 3.00\u00a0h.") !=
          std::string::npos);
    CHECK(text.find("water loss (TEWL) 2.00\u00a0h; impedance later than 14\u00a0d;") != std::string::npos);
    const auto closing = [&] { return nlohmann::json::parse(formats::permeate_json(r))["closing"]; };
    CHECK(closing()["impedance_back_h"].is_null());
    CHECK(closing()["not_back"] == "not within the 336 h searched");
    r.closure.impedance = 3600;
    CHECK(closing()["not_back"].is_null());
    r.closure = {.half_life = INFINITY, .lifetime = INFINITY}; // not found within what is searched
    CHECK(closing()["not_back"].get<std::string>().find("excised skin") != std::string::npos);
    text = pages::permeate_text(r);
    CHECK(text.find("recoil and do not heal: excised skin.") != std::string::npos);
    r.closure.dye = 7200; // the recoil alone may hide pores from a dye
    CHECK(pages::permeate_text(r).find("does not heal: excised") != std::string::npos);
    CHECK(nlohmann::json::parse(formats::permeate_json(r))["closing"]["heals"] == false);
}

TEST_CASE("a cover has times of its own, and none without a cover") {
    const auto told = [](const char* keys) {
        const auto r = example_result(with(k_good, "[vehicle]", std::string("[vehicle]\n") + keys), 0);
        return r.spec.closing.occluded;
    };
    CHECK(told("").empty());
    CHECK(told("occluded = true\ncover_from_min = 30\ncover_until_min = 90").front() ==
          std::pair<double, double>{1800, 5400});
    CHECK_THROWS_AS(told("cover_from_min = 30"), Error);
    CHECK_THROWS_AS(told("occluded = true\ncover_from_min = 90\ncover_until_min = 30"), Error);
}

TEST_CASE("what the holes drew in, and why a longer needle may let in less, are told") {
    auto r = example_result(k_good, 0);
    CHECK(r.course.drawn_in > 0);
    const auto says = [&r](const char* words) {
        std::string text = pages::permeate_text(r);
        std::replace(text.begin(), text.end(), '\n', ' ');
        return text.find(words) != std::string::npos;
    };
    CHECK(says("the holes drew in"));
    CHECK_FALSE(says("slim end")); // channels by numbers
    r.spec.channels.needle_length = 3 * r.spec.channels.classes.front().depth;
    r.spec.channels.needle_radius = 2 * r.spec.channels.classes.front().radius;
    CHECK(says("only the slim end is in"));
}

TEST_CASE("a gain that no integrator resolves is told in words, without a number") {
    auto r = example_result();
    r.enhancement = 1e120;
    CHECK(pages::permeate_text(r).find("Less than a billionth of it passes intact skin") !=
          std::string::npos);
    CHECK(nlohmann::json::parse(formats::permeate_json(r))["enhancement"].is_null());
    r.enhancement = 100;
    r.enhancement_lo = 10;
    r.enhancement_hi = 1e30;
    std::string text = pages::permeate_text(r);
    std::replace(text.begin(), text.end(), '\n', ' ');
    CHECK(text.find("10.0 to more than a billion") != std::string::npos);
}

TEST_CASE("a dose without limit has no share and no amount on the skin") {
    const auto r = example_result(with(k_good, "amount_ul_per_cm2 = 10\n", ""), 0);
    CHECK(pages::permeate_text(r).find("unlimited") != std::string::npos);
    const auto j = nlohmann::json::parse(formats::permeate_json(r));
    CHECK(j["share_of_dose"].is_null());
    CHECK(j["dose_ug_per_cm2"].is_null());
    CHECK(j["series"]["on_skin_ug_per_cm2"].back().is_null());
}

TEST_CASE("files of a permeation and of a sweep are written all or none") {
    const test::Place place;
    const auto folder = place.path / "deep" / "out";
    const auto r = example_result();
    files::write_permeate(folder, r);
    CHECK(test::bytes_of(folder / "permeate.json") == formats::permeate_json(r));
    CHECK(test::bytes_of(folder / "profile.csv") == formats::profile_csv(r));
    const auto sweep = study::sweep_products(model(), formats::parse_product(model(), k_good, "p.toml"),
                                             {study::parse_product_sweep(model(), "depth_um=100,200")});
    files::write_product_sweep(folder, sweep);
    const auto rows = rows_of(test::bytes_of(folder / "sweep.csv"));
    REQUIRE(rows.size() == 3);
    CHECK(rows[0][0] == "channels.depth_um");
    CHECK(rows[0][1] == "absorbed_ug_per_cm2");
    CHECK(rows[2][0] == "200");
    CHECK(std::stod(rows[2][1]) == Approx(sweep.points[1].absorbed * 1e5));
    CHECK(test::bytes_of(folder / "sweep.svg").find("depth (µm)") != std::string::npos);
    CHECK(pages::product_sweep_text(sweep).find("depth_um") != std::string::npos);
}
