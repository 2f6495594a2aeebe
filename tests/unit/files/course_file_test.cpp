#include "../../model.hpp"
#include "stipple/base/embedded.hpp"
#include "stipple/base/error.hpp"
#include "stipple/files/files.hpp"
#include "stipple/formats/formats.hpp"
#include "stipple/words/notice.hpp"
#include <catch2/catch.hpp>
#include <filesystem>
#include <fstream>
#include <random>
#include <sys/stat.h>

using namespace stipple;

static const std::string k_good = R"(schema = 1
[person]
age_years = 48
site = "cheek"
[device]
kind = "pen"
needle_length_mm = 1.5
needles = 12
frequency_hz = 110
glide_speed_mm_per_s = 40
track_width_mm = 8
passes = 3
area_cm2 = 60
[course]
sessions = 6
)";

static std::string with(const std::string& from, const std::string& to) {
    std::string text = k_good;
    const auto at = text.find(from);
    REQUIRE(at != std::string::npos);
    return text.replace(at, from.size(), to);
}

static std::vector<Problem> problems_of(const std::string& text) {
    try {
        formats::parse_course(model(), text, "c.toml");
    } catch (const Error& e) {
        CHECK(e.kind() == Kind::input);
        for (const auto& p : e.problems()) CHECK(p.file == "c.toml");
        return e.problems();
    }
    return {};
}

static Problem problem_of(const std::string& text) {
    const auto all = problems_of(text);
    for (const auto& p : all) UNSCOPED_INFO(to_line(p));
    REQUIRE(all.size() == 1);
    return all.front();
}

TEST_CASE("a sound file becomes a course in SI, whole numbers included") {
    const auto c = formats::parse_course(model(), k_good, "c.toml");
    CHECK(c.person.age_years == 48);
    CHECK(c.device.needle.length == Approx(1.5e-3));
    CHECK(c.device.needles == 12);
    CHECK(c.device.glide_speed == Approx(0.04));
    CHECK(c.sessions == 6);
    CHECK(c.interval == Approx(30 * 86400.0)); // default
    CHECK(c.horizon == Approx(300 * 86400.0));
    CHECK(c.person.sex == skin::Sex::female);
    CHECK(c.title.empty());
}

TEST_CASE("days of the sessions are read, written and told apart to the last digit") {
    const auto with = [](const std::string& days) {
        return formats::parse_course(model(),
                                     "schema = 1\nperson.age_years = 40\nperson.site = \"neck\"\n"
                                     "device.kind = \"pen\"\ndevice.needle_length_mm = 1\n"
                                     "course.days = " +
                                         days + "\n",
                                     "c.toml");
    };
    const auto c = with("[0, 30, 60.5, 240]");
    CHECK(c.session_times == std::vector<double>{0, 30 * 86400.0, 60.5 * 86400, 240 * 86400.0});
    const std::string text = formats::course_toml(model(), c);
    CHECK(text.find("days = [0.0, 30.0, 60.5, 240.0]") != std::string::npos);
    CHECK(text.find("sessions") == std::string::npos);
    CHECK(text.find("interval_days") == std::string::npos);
    CHECK(formats::parse_course(model(), text, "c.toml").session_times == c.session_times);
    const auto print_of = [](const course::Course& course) {
        return formats::fingerprint(model(), course, {}, "1", "c");
    };
    CHECK(print_of(c).find("course.days=[0, 30, 60.5, 240]\n") != std::string::npos);
    CHECK(print_of(c) != print_of(with("[0, 30, 60.50000001, 240]")));
}

TEST_CASE("the defaults of the schema are the defaults of the structs") {
    const auto c = formats::parse_course(model(), k_good, "c.toml");
    const course::Course plain;
    CHECK(c.interval == plain.interval);
    CHECK(c.horizon == plain.horizon);
    CHECK(c.person.fitzpatrick == plain.person.fitzpatrick);
    CHECK(c.person.photoageing == skin::resolve(model(), plain.person).photoageing);
    CHECK(c.product_through_channels == plain.product_through_channels);
    CHECK(c.device.home_use == plain.device.home_use);
}

TEST_CASE("a mark for UTF-8, Windows line ends and dotted keys are fine") {
    std::string text = "\xef\xbb\xbf";
    for (const char c : k_good) text += c == '\n' ? "\r\n" : std::string(1, c);
    CHECK(formats::parse_course(model(), text, "c.toml").sessions == 6);
    CHECK(formats::parse_course(model(),
                                "schema = 1\nperson.age_years = 40\nperson.site = \"neck\"\n"
                                "device.kind = \"pen\"\ndevice.needle_length_mm = 1\n",
                                "c.toml")
              .person.site == "neck");
}

TEST_CASE("a value out of range names place, key, value and range") {
    const auto p = problem_of(with("needle_length_mm = 1.5", "needle_length_mm = 15"));
    CHECK(p.what == "out of range");
    CHECK(p.key == "device.needle_length_mm");
    CHECK(p.value == "15");
    CHECK(p.allowed == "0.05 to 3 mm");
    CHECK(p.line == 7);
    CHECK(p.column == 20);
}

TEST_CASE("an unknown key names the nearest one") {
    CHECK(problem_of(with("needle_length_mm", "needle_length_um")).nearest == "device.needle_length_mm");
    CHECK(problem_of(with("sessions = 6", "sesions = 6")).nearest == "course.sessions");
    CHECK(problem_of(with("sessions = 6", "needles = 6")).nearest ==
          "device.needles"); // right key, wrong section
    const auto p = problem_of(k_good + "[produkt]\nname = 1\n");
    CHECK(p.what == "unknown key");
    CHECK(p.key == "produkt");
    CHECK(p.line == 16);
}

TEST_CASE("an unknown word names the nearest one") {
    const auto p = problem_of(with("\"cheek\"", "\"cheeck\""));
    CHECK(p.nearest == "cheek");
    CHECK(problem_of(with("age_years = 48", "age_years = 48\nconditions = [\"rosaccea\"]")).nearest ==
          "rosacea");
    CHECK(
        problem_of(with("age_years = 48", "age_years = 48\nconditions = [\"rosacea\", \"rosacea\"]")).what ==
        "listed twice");
}

TEST_CASE("wrong types are told in words") {
    CHECK(problem_of(with("age_years = 48", "age_years = \"48\"")).what == "a number is expected here");
    CHECK(problem_of(with("needles = 12", "needles = 12.0")).what == "a whole number is expected here");
    CHECK(problem_of(with("needles = 12", "needles = true")).value == "true");
    CHECK(problem_of(with("\"cheek\"", "3")).what == "text in quotes is expected here");
    CHECK(problem_of(with("age_years = 48", "age_years = 48\nconditions = \"rosacea\"")).value ==
          "\"rosacea\"");
    CHECK(problem_of(with("age_years = 48", "age_years = 48\nconditions = [1, 2]")).what.find("every item") ==
          0);
    CHECK(problem_of(with("age_years = 48", "age_years = [48]")).value == "a list");
    CHECK(problem_of(with("age_years = 48", "age_years = 1979-05-27")).value == "a date or time");
    CHECK(problem_of("schema = 1\nperson = 3\n" +
                     with("[person]\nage_years = 48\nsite = \"cheek\"\n", "").substr(11))
              .key == "person");
}

TEST_CASE("nan and inf are refused everywhere a number is expected") {
    for (const char* bad : {"nan", "-nan", "inf", "-inf"}) {
        INFO(bad);
        CHECK(problem_of(with("age_years = 48", std::string("age_years = ") + bad)).what ==
              "not a finite number");
    }
}

TEST_CASE("duplicates are refused with their line") {
    const auto p = problem_of(with("passes = 3", "passes = 3\npasses = 4"));
    CHECK(p.what.find("given twice") == 0);
    CHECK(p.line == 13);
    CHECK(problem_of(k_good + "[course]\nsessions = 2\n").line == 16);
}

TEST_CASE("all problems come at once, in the order of the file") {
    const auto all = problems_of(with("age_years = 48", "age_years = 480\nphotoageing = 2\neyes = 2") +
                                 "interval_days = 0\n");
    REQUIRE(all.size() == 4);
    for (std::size_t i = 1; i < all.size(); ++i) CHECK(all[i - 1].line < all[i].line);
    CHECK(all[3].key == "course.interval_days");
}

TEST_CASE("missing keys are named one by one") {
    const auto all = problems_of("title = \"nothing else\"\n");
    std::vector<std::string> keys;
    for (const auto& p : all) keys.push_back(p.key);
    for (const char* key : {"schema", "person.age_years", "person.site", "device.kind"})
        CHECK(std::find(keys.begin(), keys.end(), key) != keys.end());
    CHECK(problem_of(with("schema = 1", "schema = 2")).allowed == "1");
}

TEST_CASE("problems of the whole course carry the place of their key") {
    const auto late = problem_of(with("sessions = 6", "sessions = 60\nhorizon_days = 100"));
    CHECK(late.key == "course.horizon_days");
    CHECK(late.line == 16);
    const auto stamp = problems_of(with("kind = \"pen\"", "kind = \"stamp\""));
    REQUIRE(stamp.size() == 3); // frequency, glide speed and track width belong to a pen
    CHECK(stamp[0].line == 9);
    CHECK(stamp[0].what.find("belongs to a pen") != std::string::npos);
}

TEST_CASE("titles are one printable line of at most 200 bytes") {
    CHECK(problem_of("title = \"a\\nb\"\n" + k_good).what.find("control characters") != std::string::npos);
    CHECK(problem_of("title = \"" + std::string(201, 'x') + "\"\n" + k_good).what == "the text is too long");
    CHECK(problems_of("title = \"" + std::string(200, 'x') + "\"\n" + k_good).empty());
    const auto p = problem_of("\"\\u001b[31m\" = 1\n" + k_good); // no escape sequence may reach the terminal
    CHECK(p.key.find('\x1b') == std::string::npos);
}

TEST_CASE("what is no text of a course file is refused before it is parsed") {
    CHECK(problem_of("").what.find("holds no keys") != std::string::npos);
    CHECK(problem_of("# only a comment\n\n").what.find("holds no keys") != std::string::npos);
    CHECK(problem_of(k_good + std::string(1, '\0')).line == 16);
    CHECK(problem_of(std::string("\xff\xfes\0c\0", 6)).what.find("UTF-16") != std::string::npos);
    CHECK(problem_of(std::string((1 << 20) + 1, '#')).what.find("too large") != std::string::npos);
    CHECK(problem_of("schema = 1\ntitle = \"\xc3\x28\"\n").line == 2);
}

TEST_CASE("deep nesting of every sort ends in an error") {
    const int n = 100000;
    std::string lists = "x = ", tables = "x = ", dots = "a", header = "[a", quoted = "\"a\"";
    for (int i = 0; i < n; ++i) {
        lists += "[";
        tables += "{a=";
        dots += ".a";
        header += ".a";
        quoted += ".\"#\"";
    }
    for (const auto& text : {lists, tables, dots + " = 1\n", header + "]\n", quoted + " = 1\n"})
        CHECK(problems_of(text).size() == 1);
    std::string both = "x = ";
    for (int i = 0; i < 200; ++i) both += "[{a.a.a = ";
    CHECK(problems_of(both).size() == 1);
}

TEST_CASE("a file of many faults is told in bounded length") {
    std::string text = k_good;
    for (int i = 0; i < 20000; ++i) text += "k" + std::to_string(i) + " = 1\n";
    const auto all = problems_of(text);
    CHECK(all.size() == 51);
    CHECK(all.back().what == "and 19950 more problems");
}

TEST_CASE("damaged files give an error or a course, never anything else") {
    std::mt19937 random(1);
    int sound = 0;
    for (int trial = 0; trial < 3000; ++trial) {
        std::string text = k_good;
        for (int change = 1 + static_cast<int>(random() % 4); change > 0; --change) {
            const auto at = random() % text.size();
            switch (random() % 4) {
            case 0:
                text[at] = static_cast<char>(random() % 256);
                break;
            case 1:
                text.erase(at, 1 + random() % 8);
                break;
            case 2:
                text.insert(at, 1, "[]{}=\"'.#\n\\,"[random() % 12]);
                break;
            default:
                text.insert(at, text.substr(random() % text.size(), random() % 30));
                break;
            }
            if (text.empty()) text = "x";
        }
        try {
            const auto c = formats::parse_course(model(), text, "c.toml");
            CHECK(c.device.needle.length >= 0.05e-3);
            ++sound;
        } catch (const Error& e) {
            CHECK(e.kind() == Kind::input);
            CHECK_FALSE(e.problems().empty());
        }
    }
    CHECK(sound < 1500);
}

TEST_CASE("a course written as a file reads back as itself") {
    auto c = formats::parse_course(model(), k_good, "c.toml");
    c.title = "a \"quoted\" title \\ with a stroke";
    c.person.conditions = {"rosacea", "tanned"};
    c.person.melanin_fraction = 0.123;
    const std::string text = formats::course_toml(model(), c);
    const auto back = formats::parse_course(model(), text, "c.toml");
    CHECK(back.title == c.title);
    CHECK(back.person.conditions == c.person.conditions);
    CHECK(back.device.needle.length == Approx(c.device.needle.length).epsilon(1e-12));
    CHECK(formats::course_toml(model(), back) == text);
}

TEST_CASE("every example reads, and opens with a paragraph") {
    int courses = 0;
    for (const auto& e : files::examples()) {
        if (e.kind != formats::FileKind::course) continue; // needle files: needle_file_test.cpp
        INFO(e.name);
        ++courses;
        CHECK(e.about.size() > 100);
        CHECK_FALSE(formats::parse_course(model(), e.text, e.name).title.empty());
    }
    CHECK(courses == 16);
    CHECK(files::example("six_monthly.toml").name == "six_monthly");
    CHECK_THROWS_AS(files::example("six_monthlies"), Error);
}

TEST_CASE("files that cannot be read are faults of the file system") {
    const auto kind_of = [](const std::filesystem::path& file) {
        try {
            files::read_course(model(), file);
        } catch (const Error& e) {
            return e.kind();
        }
        return Kind::numerics;
    };
    const auto folder = std::filesystem::temp_directory_path() / "stipple_course_file_test";
    std::filesystem::create_directories(folder);
    CHECK(kind_of(folder / "none.toml") == Kind::io);
    CHECK(kind_of(folder) == Kind::io);
    CHECK(kind_of(folder / "none.toml" / "deeper.toml") == Kind::io);
    CHECK(kind_of("/dev/zero") == Kind::io); // endless
    CHECK(::mkfifo((folder / "pipe.toml").c_str(), 0600) == 0);
    CHECK(kind_of(folder / "pipe.toml") == Kind::io); // nobody ever writes into it
    std::ofstream(folder / "good.toml") << k_good;
    CHECK(files::read_course(model(), folder / "good.toml").sessions == 6);
    std::filesystem::remove_all(folder);
}

TEST_CASE("an output folder is new, empty or an earlier run") {
    namespace fs = std::filesystem;
    const auto folder = fs::temp_directory_path() / "stipple_output_folder_test";
    fs::remove_all(folder);
    files::check_output_folder(folder / "a" / "b", false);
    files::check_output_folder(folder / "c/", false);
    CHECK_FALSE(fs::exists(folder)); // looking leaves nothing behind
    fs::create_directories(folder);
    files::check_output_folder(folder, false);
    CHECK(fs::is_empty(folder));
    std::ofstream(folder / "letter.txt") << "dear";
    CHECK_THROWS_AS(files::check_output_folder(folder, false), Error);
    files::check_output_folder(folder, true);
    std::ofstream(folder / "run.json") << "{}"; // of another program
    CHECK_THROWS_AS(files::check_output_folder(folder, false), Error);
    std::ofstream(folder / "run.json") << R"({"schema": 1, "notice": ")" << words::notice() << "\"}";
    CHECK_THROWS_AS(files::check_output_folder(folder, false), Error); // it does not list itself
    std::ofstream(folder / "run.json")
        << R"({"schema": 1, "files": ["run.json"], "notice": ")" << words::notice() << "\"}";
    files::check_output_folder(folder, false);
    CHECK_THROWS_AS(files::check_output_folder(folder / "letter.txt", true), Error);
    CHECK_THROWS_AS(files::check_output_folder(folder / "letter.txt" / "below", true), Error);
    fs::remove_all(folder);
}
