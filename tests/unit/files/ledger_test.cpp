#include "../../model.hpp"
#include "stipple/base/error.hpp"
#include "stipple/files/files.hpp"
#include "stipple/formats/formats.hpp"
#include "stipple/pages/pages.hpp"
#include <algorithm>
#include <catch2/catch.hpp>
#include <cmath>
#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>
#include <sstream>
#include <sys/stat.h>
#include <unistd.h>

using namespace stipple;
namespace fs = std::filesystem;

namespace {

/// A data set folder that is removed again.
struct Folder {
    fs::path path = fs::temp_directory_path() / ("stipple_ledger_" + std::to_string(::getpid()));
    Folder() {
        fs::remove_all(path);
        fs::create_directories(path);
    }
    ~Folder() { fs::remove_all(path); }
    void write(const char* name, const std::string& text) const { std::ofstream(path / name) << text; }
};

const std::string k_head = "name = \"set\"\ntitle = \"A set\"\nsource = [\"lotfi2013\", "
                           "\"ablon2018\"]\nnull_model = \"No change.\"\n";
const std::string k_columns =
    "row,course,quantity,day,measured,sd,lo,hi,null_value,unit,label,flag,place,note\n";
const std::string k_row = "redness,course,redness_days,0,3,1.65,,,0,d,check,measured,table 2,\"a, b\"\n";
const std::string k_course =
    "schema = 1\n[person]\nage_years = 30\nsite = \"cheek\"\n[device]\nkind = \"roller\"\n"
    "needle_length_mm = 1.5\n[course]\nsessions = 2\nhorizon_days = 60.0\n";

void write_all(const Folder& folder) {
    folder.write("dataset.toml", k_head);
    folder.write("rows.csv", "# source: hand\n\n" + k_columns + k_row);
    folder.write("course.toml", k_course);
}

/// The problems that reading the folder reports.
std::vector<Problem> problems_of(const Folder& folder, Kind kind = Kind::input) {
    try {
        files::read_ledger(model(), {folder.path});
    } catch (const Error& e) {
        CHECK(e.kind() == kind);
        return e.problems();
    }
    FAIL("read without an error");
    return {};
}

} // namespace

TEST_CASE("hostile files of a data set are refused: keys nested without end, pipes, folders", "[ledger]") {
    const Folder folder;
    write_all(folder);
    std::string deep = "a";
    for (int i = 0; i < 31000; ++i) deep += ".a";
    folder.write("dataset.toml", deep + "=1\n");
    CHECK(problems_of(folder).front().what.find("too many dots") == 0);
    for (const char* name : {"dataset.toml", "rows.csv", "course.toml"}) {
        write_all(folder);
        fs::remove(folder.path / name);
        REQUIRE(::mkfifo((folder.path / name).c_str(), 0600) == 0); // nobody ever writes into it
        CHECK(problems_of(folder, Kind::io).front().what.find("not a regular file") != std::string::npos);
        fs::remove(folder.path / name);
        fs::create_directory(folder.path / name);
        CHECK(problems_of(folder, Kind::io).front().what.find("this is a folder") == 0);
        fs::remove(folder.path / name);
    }
}

TEST_CASE("a data set folder is read", "[ledger]") {
    const Folder folder;
    write_all(folder);
    const auto sets = files::read_ledger(model(), {folder.path});
    REQUIRE(sets.size() == 1);
    CHECK(sets[0].name == "set");
    CHECK(sets[0].source == "lotfi2013;ablon2018");
    REQUIRE(sets[0].courses.size() == 1);
    CHECK(sets[0].courses[0].first == "course");
    CHECK(sets[0].courses[0].second.sessions == 2);
    REQUIRE(sets[0].rows.size() == 1);
    const auto& m = sets[0].rows[0];
    CHECK(m.measured == 3);
    CHECK(m.sd == 1.65);
    CHECK(std::isnan(m.lo));
    CHECK(m.note == "a, b");
    CHECK(files::read_ledger(model(), {folder.path / ".."}).size() >= 1);
}

TEST_CASE("faults of rows.csv carry file, line, row and column", "[ledger]") {
    const Folder folder;
    write_all(folder);
    struct Case {
        const char *row, *key;
    };
    const Case cases[] = {
        {"r,course,redness_days,0,three,1.65,,,0,d,check,measured,,", "r.measured"},
        {"r,course,redness_days,0,3,1.65,,,0,d,gait,measured,,", "r.label"},
        {"r,course,redness_days,0,3,1.65,,,0,d,check,guessed,,", "r.flag"},
        {"r,course,redness_days,0,3,1.65,,,0,d,gate,recalled,,", "r.flag"},
        {"r,course,redness_days,0,3,1.65,,,0,d,gate,measured-secondhand,,", "r.flag"},
        {"r,course,redness_days,0,3,1.65,,,0,d,fit,recalled,,", "r.flag"},
        {"r,course,redness_days,0,,,1,2,0,d,gate,unmeasured,,", "r.flag"},
        {"r,course,redness_days,0,3,,1,4,0,d,check,unmeasured,,", "r.measured"},
        {"r,course,redness_days,0,3,1.65,,,,d,check,measured,,", "r.null_value"},
        {"r,course,redness_days,,3,1.65,,,0,d,check,measured,,", "r.day"},
        {"r,course,redness_days,0,3,,,,0,d,check,measured,,", "r.measured"},
        {"r,course,redness_days,0,3,-1,,,0,d,check,measured,,", "r.sd"},
        {"r,course,redness_days,0,3,,5,2,0,d,check,measured,,", "r.lo"},
        {"r,course,redness_days,0,3,1.65,,,0,furlong,check,measured,,", "r.unit"},
        {"r,course,,0,3,1.65,,,0,d,check,measured,,", "r.quantity"},
        {"redness,course,redness_days,0,3,1.65,,,0,d,check,measured,,", "redness.row"},
    };
    for (const auto& c : cases) {
        INFO(c.row);
        folder.write("rows.csv", "# source: hand\n\n" + k_columns + k_row + "\n" + c.row + "\n");
        const auto found = problems_of(folder);
        REQUIRE(found.size() == 1);
        CHECK(found[0].key == c.key);
        CHECK(found[0].line == 6);
        CHECK(found[0].file == (folder.path / "rows.csv").string());
    }
}

TEST_CASE("a course that only another row names is used, one that is not there is an error", "[ledger]") {
    const Folder folder;
    write_all(folder);
    folder.write("twice.toml", k_course);
    const std::string ratio = ",course,ratio:redness_days|redness_days&";
    folder.write("rows.csv", k_columns + "r" + ratio + "twice,0,,,0,9,0,-,check,measured,,\n");
    CHECK(files::read_ledger(model(), {folder.path}).front().courses.size() == 2);
    folder.write("rows.csv", k_columns + k_row + "r" + ratio + "twise,0,,,0,9,0,-,check,measured,,\n");
    const auto found = problems_of(folder);
    REQUIRE(found.size() == 2);
    CHECK(found[0].key == "r.quantity");
    CHECK(found[0].value == "twise");
    CHECK(found[0].nearest == "twice");
    CHECK(found[1].what == "no row uses this course");
    folder.write("rows.csv", k_columns + k_row + "r" + ratio + ",0,,,0,9,0,-,check,measured,,\n");
    CHECK(problems_of(folder).front().what.find("nothing stands behind") != std::string::npos);
}

TEST_CASE("product files are members of a data set, rows of tables need no file", "[ledger][product]") {
    const Folder folder;
    write_all(folder);
    folder.write("cream.toml",
                 "schema = 1\n[product]\nname = \"caffeine\"\n[vehicle]\nconcentration_mg_per_ml = 4\n");
    const std::string kp = "kp,,kp_table:kp_a:rms,0,,,0,1,0,-,check,derived,,\n";
    const std::string lag = "lag,cream,permeation:lag_h,0,,,0,9,0,h,check,derived,,\n";
    folder.write("rows.csv", k_columns + k_row + kp + lag);
    const auto set = files::read_ledger(model(), {folder.path}).front();
    CHECK(set.courses.size() == 1);
    REQUIRE(set.products.size() == 1);
    CHECK(set.products[0].first == "cream");
    CHECK(set.products[0].second.dose.concentration == Approx(4));
    folder.write("rows.csv", k_columns + k_row + kp);
    CHECK(problems_of(folder).front().what == "no row uses this course");
    folder.write("rows.csv", k_columns + k_row + lag + "r,,permeation:lag_h,0,,,0,9,0,h,check,derived,,\n");
    CHECK(problems_of(folder).front().key == "r.course");
    folder.write("rows.csv", k_columns + k_row + lag);
    folder.write("cream.toml", "schema = 1\n[product]\nnme = \"caffeine\"\n");
    CHECK(problems_of(folder).front().nearest == "product.name");
}

TEST_CASE("faults of the folder are reported together", "[ledger]") {
    const Folder folder;
    write_all(folder);
    SECTION("unknown and missing keys, broken course, missing course") {
        folder.write("dataset.toml", "nme = \"set\"\ntitle = 3\nsource = \"a\"\nnull_model = \"none\"\n");
        folder.write("course.toml", k_course + "sesions = 3\n");
        folder.write("other.toml", k_course);
        folder.write("rows.csv", k_columns + k_row + "r,coarse,redness_days,0,3,1,,,0,d,check,measured,,\n");
        const auto found = problems_of(folder);
        const auto has = [&](const char* key, const char* nearest, int line) {
            return std::any_of(found.begin(), found.end(), [&](const Problem& p) {
                return p.key == key && p.nearest == nearest && p.line == line;
            });
        };
        CHECK(has("nme", "name", 1));
        CHECK(has("name", "", 1));
        CHECK(has("title", "", 2));
        CHECK(has("course.sesions", "course.sessions", 11));
        CHECK(has("r.course", "course", 0));
        CHECK(std::any_of(found.begin(), found.end(),
                          [](const auto& p) { return p.what == "no row uses this course"; }));
    }
    SECTION("columns") {
        folder.write("rows.csv",
                     "row,course,quantity,day,measured,spread,lo,hi,null_value,unit,label,flag,place,note\n");
        CHECK(problems_of(folder).size() == 2);
    }
    SECTION("ragged row, open quote, nothing at all, no TOML") {
        for (const char* text : {"a,b\n", "a,\"b\n", ""}) {
            folder.write("rows.csv", *text == '\0' ? text : k_columns + text);
            CHECK(problems_of(folder).front().file == (folder.path / "rows.csv").string());
        }
        folder.write("dataset.toml", "name = \n");
        CHECK(problems_of(folder).front().line == 1);
    }
    SECTION("no rows.csv is a matter of the file system") {
        fs::remove(folder.path / "rows.csv");
        CHECK(problems_of(folder, Kind::io).front().file == (folder.path / "rows.csv").string());
    }
    SECTION("two data sets of one name") {
        CHECK_THROWS_AS(files::read_ledger(model(), {folder.path, folder.path}), Error);
    }
}

TEST_CASE("a place without data sets is an error that says so", "[ledger]") {
    const Folder folder;
    CHECK(problems_of(folder).front().what == "no data set here");
    CHECK_THROWS_AS(files::read_ledger(model(), {folder.path / "absent"}), Error);
    const auto before = fs::current_path();
    fs::current_path(folder.path);
    try {
        files::read_ledger(model(), {});
        FAIL_CHECK("read from nowhere");
    } catch (const Error& e) {
        CHECK(e.kind() == Kind::input);
        CHECK(e.problems().front().what.find("tests/validation") != std::string::npos);
    }
    fs::current_path(before);
}

/// Root mean square of the null model over the rows that an rms row stands for.
static double null_of(const study::DataSet& set, const study::Measurement& rms) {
    double squares = 0;
    int count = 0;
    for (const auto& m : set.rows) {
        if (!m.row.starts_with(rms.quantity.substr(4)) || m.quantity.starts_with("rms:")) continue;
        squares += (m.null_value - m.measured) * (m.null_value - m.measured);
        ++count;
    }
    return std::sqrt(squares / count);
}

TEST_CASE("the published data sets of the project are complete", "[ledger]") {
    const auto sets = files::read_ledger(model(), {fs::path(STIPPLE_SOURCE_DIR) / "tests/validation"});
    CHECK(sets.size() >= 9);
    for (const auto& set : sets) {
        INFO(set.name);
        CHECK(fs::exists(fs::path(STIPPLE_SOURCE_DIR) / "tests/validation" / set.name / "dataset.toml"));
        CHECK_FALSE(set.citation.empty());
        CHECK_FALSE(set.measured.empty());
        CHECK_FALSE(set.note.empty());
        std::istringstream keys(set.source);
        for (std::string key; std::getline(keys, key, ';');) {
            INFO(key);
            CHECK(sources().contains(key));
        }
        for (const auto& m : set.rows) {
            INFO(m.row);
            if (m.flag == "recalled") CHECK(m.label == "check");
            if (m.flag == "measured-secondhand") CHECK(m.label != "gate");
            if (m.quantity.starts_with("rms:")) CHECK(m.null_value == Approx(null_of(set, m)).epsilon(1e-3));
        }
    }
}

/// A failed and a good row; of two courses one met negative values.
static study::Ledger two_rows() {
    const study::Measurement m{.row = "redness",
                               .course = "course",
                               .quantity = "redness_days",
                               .day = 0,
                               .measured = 3,
                               .sd = 1.5,
                               .lo = NAN,
                               .hi = NAN,
                               .null_value = 0,
                               .unit = "d",
                               .label = "gate",
                               .flag = "measured",
                               .place = "table 2",
                               .note = "said \"so\", twice"};
    const study::DataSet set{.name = "set",
                             .title = "",
                             .source = "a2000",
                             .null_model = "",
                             .note = "",
                             .courses = {},
                             .rows = {}};
    auto failed = study::judge(set, m, NAN);
    failed.error = "not finite";
    course::Numerics calm, rough;
    calm.steps = 100;
    rough.steps = 50, rough.rejected = 4, rough.negative_retries = 2, rough.mass_balance = 2e-14;
    return {
        .rows = {failed, study::judge(set, m, 4.5)},
        .courses = {{"set", "calm", calm, ""}, {"set", "rough", rough, ""}, {"set", "broken", {}, "why"}}};
}

TEST_CASE("the ledger prints model, measurement, null model and misfit", "[ledger]") {
    const std::string text = pages::ledger_text(two_rows());
    CHECK(text.find("set/redness") != std::string::npos);
    CHECK(text.find("3 +- 1.5") != std::string::npos);
    CHECK(text.find("+1.0sd") != std::string::npos);
    CHECK(text.find("not finite") != std::string::npos);
    CHECK(text.find("gate    2 rows: 1 inside their range and better than the null model, 0 inside but no "
                    "better, 1 outside") != std::string::npos);
    CHECK(text.find("fails") < text.find("holds"));

    const Table csv = parse_table("ledger", formats::ledger_csv(two_rows().rows));
    REQUIRE(csv.rows.size() == 2);
    CHECK(csv.text(0, "model").empty());
    CHECK(csv.text(0, "error") == "not finite");
    CHECK(csv.number(1, "model") == 4.5);
    CHECK(csv.text(1, "note") == "said \"so\", twice");
    CHECK(csv.text(1, "beats_null") == "true");

    const auto json = nlohmann::json::parse(formats::ledger_json(two_rows()));
    CHECK(json["gates_hold"] == false);
    CHECK(json["rows"][0]["model"].is_null());
    CHECK(json["rows"][1]["misfit_sd"] == 1.0);
    CHECK(json["rows"][1]["error"].is_null());
}

TEST_CASE("predictions of studies that a calibration was not given stand in the ledger", "[ledger]") {
    const std::vector<study::PredictedRow> rows{{"a2001", "force", 0.02, 0.01, 0.03, 0.08, 0.3, 0.4, 0.5},
                                                {"a2001", "depth, deep", 160, 20, 60, 120, 0.97, 1.2, NAN}};
    const std::string csv = formats::predictions_csv("insertion", rows);
    const Table table = parse_table("insertion/predictions", csv);
    REQUIRE(table.rows.size() == 2);
    CHECK(table.text(1, "row") == "depth, deep");
    CHECK(table.number(1, "pit") == 0.97);
    CHECK(table.text(1, "null_crps").empty());
    const study::RoomScore score{.room = "insertion",
                                 .rows = rows,
                                 .coverage =
                                     study::coverage({{"a2001", 0.3, 0.4, 0.5}, {"a2001", 0.97, 1.2, NAN}}),
                                 .skill = {}};
    const std::string text = pages::ledger_text(two_rows(), {.rooms = {score}, .ledger = {}, .total = {}});
    CHECK(text.find("Calibration of insertion: each study predicted without it") != std::string::npos);
    CHECK(text.find("inside   a2001/force") != std::string::npos);
    CHECK(text.find("OUTSIDE  a2001/depth, deep") != std::string::npos);
    CHECK(text.find("1 independent studies: 0.5 inside") != std::string::npos);
    const auto json = nlohmann::json::parse(
        formats::ledger_json(two_rows(), {.rooms = {score}, .ledger = {}, .total = {}}))["predictions"][0];
    CHECK(json["inside"] == 0.5);
    CHECK(json["rows"][1]["inside"] == false);
    CHECK(json["rows"][1]["null_crps"].is_null());
}

TEST_CASE("what the integrator counted ends the ledger, with its meaning and where it comes from",
          "[ledger]") {
    const std::string text = pages::ledger_text(two_rows());
    const auto block = text.substr(text.find("Conservation and positivity"));
    for (const char* line :
         {"runs                      2  courses", "failed                    1  courses",
          "steps                   150  accepted", "rejected                  4  steps repeated",
          "negative retries          2  of the rejected", "from set/rough 2\n",
          "backward Euler            0  one state", "clips                     0  values",
          "mass balance        2.0e-14  worst", "in set/rough\n"}) {
        INFO(line);
        CHECK(block.find(line) != std::string::npos);
    }
    CHECK(block.find("calm") == std::string::npos);

    const auto json = nlohmann::json::parse(formats::ledger_json(two_rows()))["numerics"];
    CHECK(json["runs"] == 2);
    CHECK(json["steps"] == 150);
    CHECK(json["negative_retries"] == 2);
    CHECK(json["mass_balance_worst"] == "set/rough");
    CHECK(json["courses"].size() == 3);
    CHECK(json["courses"][1]["rejected"] == 4);
    CHECK(json["courses"][2]["error"] == "why");
    for (const auto& [name, words] : json["meaning"].items()) CHECK(json.contains(name));
}

TEST_CASE("predictions are counted apart", "[ledger]") {
    auto ledger = two_rows();
    ledger.rows[1].measurement.label = "check";
    CHECK(pages::ledger_text(ledger).find("untested:") == std::string::npos);
    ledger.rows[1].verdict = "untested";
    CHECK(pages::ledger_text(ledger).find("untested: 1 of the checks") != std::string::npos);
}
