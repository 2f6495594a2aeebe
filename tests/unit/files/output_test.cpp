#include "../../model.hpp"
#include "../pages/example_result.hpp"
#include "place.hpp"
#include "stipple/base/error.hpp"
#include "stipple/files/atomic_file.hpp"
#include "stipple/files/files.hpp"
#include "stipple/files/output_files.hpp"
#include "stipple/formats/formats.hpp"
#include "stipple/words/notice.hpp"
#include <catch2/catch.hpp>
#include <climits>
#include <fmt/format.h>
#include <nlohmann/json.hpp>
#include <sys/wait.h>

using namespace stipple;
using files::Output;
using files::WriteLock;
using test::bytes_of;
using test::entries;
using test::error_of;
using test::Place;
namespace fs = std::filesystem;

namespace {

void write(const fs::path& file, const std::string& bytes) {
    fs::create_directories(file.parent_path());
    std::ofstream(file, std::ios::binary) << bytes;
}

/// Number of a process that is gone.
pid_t dead_process() {
    const pid_t child = ::fork();
    if (child == 0) ::_exit(0);
    ::waitpid(child, nullptr, 0);
    return child;
}

std::vector<files::Staged> staged(const fs::path& folder, const std::vector<std::string>& names,
                                  std::string_view bytes) {
    std::vector<files::Staged> files;
    for (const auto& name : names)
        files.emplace_back(folder / name, std::initializer_list<std::string_view>{bytes});
    return files;
}

std::string record(const std::string& more = "") {
    return fmt::format(R"({{"schema": 1, {}"notice": "{}"}})", more, words::notice());
}

bool refused(const fs::path& folder, Output output, const std::string& words) {
    try {
        files::check_output_folder(folder, false, output);
    } catch (const Error& error) {
        UNSCOPED_INFO(error.what());
        CHECK(error.kind() == Kind::io);
        return std::string(error.what()).find(words) != std::string::npos;
    }
    return false;
}

} // namespace

TEST_CASE("a rename that fails takes back those before it, and leaves neither mark nor rubbish") {
    const Place place;
    write(place.path / "a", "old");
    auto files = staged(place.path, {"a", "new", "b"}, "young");
    write(place.path / "b" / "inner", "a folder came in between");
    {
        WriteLock lock(place.path, "r.json");
        const Error error = error_of([&] { lock.place(files, {place.path}); });
        CHECK(error.kind() == Kind::io);
        CHECK(error.problems().front().file == (place.path / "b").string());
    }
    files.clear();
    CHECK(bytes_of(place.path / "a") == "old");
    CHECK_FALSE(fs::exists(place.path / "new"));
    CHECK_FALSE(WriteLock::torn(place.path, "r.json"));
    CHECK(entries(place.path) == 2);
}

TEST_CASE("a command killed at any moment leaves one result, or a mark that there may be two") {
    const Place place;
    constexpr int k_files = 8;
    int marks = 0;
    constexpr int k_least = 20, k_most = 500; // kills; more than the least only until one met the renames
    for (int kill = 0; kill < k_least || (marks == 0 && kill < k_most); ++kill) {
        const pid_t child = ::fork();
        if (child == 0) {
            for (char letter = 'a';; letter = letter == 'z' ? 'a' : static_cast<char>(letter + 1)) {
                std::vector<std::pair<std::string, std::string>> files;
                for (int i = 0; i < k_files; ++i)
                    files.emplace_back(fmt::format("f{}", i), std::string(200, letter));
                files::write_all(place.path, "f.json", files);
            }
        }
        ::usleep(static_cast<useconds_t>(3000 + 737 * (kill % 60)));
        ::kill(child, SIGKILL);
        ::waitpid(child, nullptr, 0);
        const bool torn = WriteLock::torn(place.path, "f.json");
        marks += torn;
        for (int i = 1; i < k_files && !torn; ++i)
            REQUIRE(bytes_of(place.path / fmt::format("f{}", i)) == bytes_of(place.path / "f0"));
    }
    CHECK(marks > 0); // else no kill met the renames
    files::write_all(place.path, "f.json", {{"f0", "x"}});
    CHECK_FALSE(WriteLock::torn(place.path, "f.json"));
}

TEST_CASE("the mark of an interrupted command is told, and goes once its files are replaced") {
    const Place place;
    write(place.path / "insert.json", record());
    write(place.path / WriteLock::name("insert.json"), "files are being put in their places");
    CHECK(refused(place.path, Output::insert, "they may be of two results"));
    CHECK(refused(place.path, Output::atlas, "no earlier result")); // not its files
    files::check_output_folder(place.path, true, Output::insert);
    {
        const WriteLock lock(place.path, "insert.json"); // a later command that fails keeps the mark
    }
    CHECK(WriteLock::torn(place.path, "insert.json"));
    files::write_all(place.path, "insert.json",
                     {{"force_curve.csv", "1"}, {"force_curve.svg", "2"}, {"insert.json", record()}});
    CHECK_FALSE(fs::exists(place.path / WriteLock::name("insert.json")));
    files::check_output_folder(place.path, false, Output::insert);
}

TEST_CASE("a mark that a writer still holds is not that of a dead one") {
    const Place place;
    const WriteLock lock(place.path, "r.json");
    std::ofstream(place.path / WriteLock::name("r.json")) << "x";
    CHECK_FALSE(WriteLock::torn(place.path, "r.json"));
}

TEST_CASE("two commands that write at once into one folder do not mix their files") {
    const Place place;
    for (int round = 0; round < 4; ++round) {
        std::vector<pid_t> children;
        for (const char* who : {"one", "two", "three"}) {
            const pid_t child = ::fork();
            if (child == 0) {
                std::vector<std::pair<std::string, std::string>> files;
                for (int i = 0; i < 6; ++i) files.emplace_back(fmt::format("f{}", i), who);
                try {
                    files::write_all(place.path, "f.json", files);
                } catch (...) {
                    ::_exit(1);
                }
                ::_exit(0);
            }
            children.push_back(child);
        }
        for (const pid_t child : children) {
            int status = 0;
            ::waitpid(child, &status, 0);
            REQUIRE(status == 0);
        }
        for (int i = 1; i < 6; ++i)
            REQUIRE(bytes_of(place.path / fmt::format("f{}", i)) == bytes_of(place.path / "f0"));
        REQUIRE(entries(place.path) == 6);
    }
}

TEST_CASE("temporary files of dead processes go with the next write; all others stay") {
    const Place place;
    const pid_t dead = dead_process();
    const std::vector<std::string> theirs{
        fmt::format(".f0.{}.0.part", ::getppid()), fmt::format(".letter.{}.0.part", dead),
        fmt::format(".f0.{}.part", dead), fmt::format(".f0.{}.x.part", dead), ".f0.part"};
    for (const auto& name : theirs) write(place.path / name, "stays");
    write(place.path / fmt::format(".f0.{}.0.part", dead), "goes");
    write(place.path / fmt::format(".f0.{}.7.part", ::getpid()), "goes, as of an earlier process");
    files::write_all(place.path, "f.json", {{"f0", "new"}});
    for (const auto& name : theirs) CHECK(fs::exists(place.path / name));
    CHECK(entries(place.path) == theirs.size() + 1);
}

TEST_CASE("what a run that was killed while writing left is cleared by the next, in the inner folders too") {
    const Place place;
    const pid_t dead = dead_process();
    for (const char* name : {".", "pictures/.", "fields/."})
        for (const char* of : {"result.json", "skin_1_day_2.png", "day_3.hdf"})
            write(place.path / fmt::format("{}{}.{}.0.part", name, of, dead), "half");
    write(place.path / "checkpoint/lock", "");
    fs::remove(place.path / fmt::format("pictures/.result.json.{}.0.part", dead)); // none of ours there
    fs::remove(place.path / fmt::format("pictures/.day_3.hdf.{}.0.part", dead));
    fs::remove(place.path / fmt::format("fields/.result.json.{}.0.part", dead));
    fs::remove(place.path / fmt::format("fields/.skin_1_day_2.png.{}.0.part", dead));
    fs::remove(place.path / fmt::format(".skin_1_day_2.png.{}.0.part", dead));
    fs::remove(place.path / fmt::format(".day_3.hdf.{}.0.part", dead));
    files::check_output_folder(place.path, false); // such rests are no other files
    files::write_run(place.path, test::example_result(), test::example_facts());
    CHECK_FALSE(fs::exists(place.path / fmt::format(".result.json.{}.0.part", dead)));
    CHECK_FALSE(fs::exists(place.path / "fields"));
    CHECK_FALSE(fs::exists(place.path / fmt::format("pictures/.skin_1_day_2.png.{}.0.part", dead)));
}

TEST_CASE("run.json lists the files of its run, and only such files are ever replaced or removed") {
    const Place place;
    files::write_run(place.path, test::example_result(), test::example_facts());
    auto json = nlohmann::json::parse(bytes_of(place.path / "run.json"));
    CHECK(json["files"] == nlohmann::json({"fields.h5", "report.html", "information.html", "checklist.html",
                                           "run.json", "result.json"}));
    files::check_output_folder(place.path, false);

    write(place.path / "pictures/skin_mine.png", "mine");
    CHECK(refused(place.path, Output::run, "skin_mine.png: this file is not of the earlier result"));
    json["files"] = {"run.json",         "result.json", "report.html",    "fields.h5",
                     "fields/day_3.hdf", "letter.txt",  "../outside.hdf", "fields/day_../day_4.hdf"};
    write(place.path / "run.json", json.dump());
    write(place.path / "letter.txt", "dear");
    write(place.path / "fields/day_3.hdf", "ours");
    write(place.path / "fields/day_4.hdf", "not ours");
    files::write_run(place.path, test::example_result(), test::example_facts()); // as with --force
    CHECK(bytes_of(place.path / "pictures/skin_mine.png") == "mine");
    CHECK(bytes_of(place.path / "letter.txt") == "dear");
    CHECK_FALSE(fs::exists(place.path / "fields/day_3.hdf"));
    CHECK(fs::exists(place.path / "fields/day_4.hdf"));
}

TEST_CASE("a run.json of another program makes no folder ours") {
    for (const auto& text : {std::string("{}"), std::string("not JSON"), std::string("[1]"),
                             std::string(R"({"schema": 1, "notice": "Terms of use"})"),
                             std::string(R"({"schema": "1", "files": ["report.html"]})")}) {
        const Place place;
        write(place.path / "run.json", text);
        write(place.path / "report.html", "theirs");
        CHECK(refused(place.path, Output::run, "no earlier result"));
        CHECK(files::earlier_run_files(place.path).empty());
        CHECK(bytes_of(place.path / "report.html") == "theirs");
    }
}

TEST_CASE("every other kind of output asks before it writes over a file that is not of its own") {
    const std::vector<std::pair<Output, std::vector<std::string>>> kinds{
        {Output::insert, {"insert.json", "force_curve.csv", "force_curve.svg"}},
        {Output::insert, {"sweep.json", "sweep.csv", "sweep.svg"}},
        {Output::permeate, {"permeate.json", "permeate.csv", "profile.csv", "permeate.svg"}},
        {Output::compare, {"compare.json", "compare.csv", "compare.html"}},
        {Output::atlas, {"atlas.json", "atlas.csv", "atlas.svg"}},
        {Output::sensitivity, {"sensitivity.json", "sensitivity.csv", "sensitivity.svg"}},
        {Output::ledger, {"ledger.json", "ledger.csv", "ledger.txt"}}};
    for (const auto& [output, names] : kinds) {
        for (const auto& name : names) {
            const Place place;
            write(place.path / name, "theirs");
            CHECK(refused(place.path, output, "no earlier result"));
            files::check_output_folder(place.path, true, output);
        }
        const Place place;
        for (const auto& name : names) write(place.path / name, record());
        files::check_output_folder(place.path, false, output);
    }
    const Place place; // an earlier sweep is ours, a force curve beside it is not
    write(place.path / "sweep.json", record());
    write(place.path / "force_curve.csv", "theirs");
    CHECK(refused(place.path, Output::insert, "force_curve.csv: this file is not of the earlier result"));
}

TEST_CASE("a path that is too long is refused at once, and nothing of it is made") {
    const Place place;
    fs::path deep = place.path / "d";
    while (deep.native().size() < PATH_MAX - 100) deep /= std::string(100, 'a');
    CHECK(error_of([&] { files::check_output_folder(deep, true); }).kind() == Kind::io);
    CHECK(error_of([&] { files::Folder folder(deep / std::string(200, 'b')); }).kind() == Kind::io);
    const auto name = place.path / "new" / std::string(300, 'c'); // seen only once its parent is there
    CHECK(error_of([&] { files::check_output_folder(name, false); }).kind() == Kind::io);
    CHECK(error_of([&] { files::write_new(name / "x.toml", "x"); }).kind() == Kind::io);
    CHECK(entries(place.path) == 0);
}

TEST_CASE("courses that differ in the last digit of a number have two fingerprints") {
    course::Course one, two;
    one.device.needle.length = 1.5e-3;
    const auto print = [](const course::Course& course) {
        return formats::fingerprint(model(), course, {}, "1", "c");
    };
    two = one;
    CHECK(print(one) == print(two));
    two.device.needle.length = 1.5000000000001e-3;
    CHECK(print(one) != print(two));
    one.products.emplace_back(), two = one;
    two.products.front().ph = std::nextafter(7.0, 8.0);
    CHECK(print(one) != print(two));
}
