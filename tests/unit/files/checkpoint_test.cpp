#include "place.hpp"
#include "stipple/base/checksum.hpp"
#include "stipple/base/error.hpp"
#include "stipple/files/checkpoint.hpp"
#include "stipple/files/files.hpp"
#include "stipple/formats/formats.hpp"
#include <catch2/catch.hpp>
#include <chrono>
#include <csignal>
#include <fmt/format.h>
#include <sys/stat.h>
#include <sys/wait.h>

using namespace stipple;
using files::CheckpointStore;
using test::bytes_of;
using test::entries;
using test::error_of;
using test::Place;
using test::SmallFiles;
namespace fs = std::filesystem;

namespace {

const std::string k_fingerprint = "course.sessions=6\nseed=1\nresolution=standard\nversion=0.1.0\n";

std::string state_of(int number) {
    std::string state = fmt::format("state {}", number);
    state.push_back('\0'); // zero bytes are bytes
    return state + std::string(static_cast<std::size_t>(100 + number), 'x');
}

void write(const fs::path& file, std::string_view bytes) {
    std::ofstream(file, std::ios::binary | std::ios::trunc)
        .write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
}

/// A folder with the checkpoints 1 to `count`, as a run that was killed leaves it.
void leave_states(const fs::path& folder, int count) {
    CheckpointStore store(folder, k_fingerprint);
    for (int i = 1; i <= count; ++i) store.save({state_of(i)});
}

fs::path file_of(const fs::path& folder, int number) {
    return folder / "checkpoint" / fmt::format("checkpoint_{:08}.bin", number);
}

std::optional<std::string> loaded(const fs::path& folder, const std::string& fingerprint = k_fingerprint) {
    return CheckpointStore(folder, fingerprint).load();
}

/// Runs `action` in a child process and kills that process at its end; true if it came so far.
template <class Action> bool in_killed_child(const Action& action) {
    const pid_t child = ::fork();
    if (child == 0) {
        try {
            action();
            ::kill(::getpid(), SIGKILL);
        } catch (...) {
        }
        ::_exit(1);
    }
    int status = 0;
    ::waitpid(child, &status, 0);
    return WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL;
}

} // namespace

TEST_CASE("XXH64 gives the published values, however the text is cut") {
    const auto sum = [](std::string_view text, std::size_t piece) {
        Xxh64 sum;
        for (std::size_t at = 0; at < text.size(); at += piece) sum.add(text.substr(at, piece));
        return sum.value();
    };
    const std::pair<std::string_view, std::uint64_t> published[] = {
        {"", 0xef46db3751d8e999},
        {"a", 0xd24ec4f1a98c6e5b},
        {"abc", 0x44bc2cf5ad770999},
        {"xxhash", 0x32dd38952c4bc720},
        {"message digest", 0x066ed728fceeb3be},
        {"Nobody inspects the spammish repetition", 0xfbcea83c8a378bf1}};
    for (const auto& [text, value] : published)
        for (const std::size_t piece : {1, 3, 31, 32, 100}) CHECK(sum(text, piece) == value);
    // The generated text of the sanity check of the reference program, 101 bytes.
    std::string text;
    for (std::uint32_t number = 2654435761U; text.size() < 101; number *= number)
        text.push_back(static_cast<char>(number >> 24));
    for (const std::size_t piece : {1, 7, 32, 33, 64, 101}) CHECK(sum(text, piece) == 0x0eab543384f878ad);
}

TEST_CASE("a state comes back as it was, and the newest two are kept") {
    const Place place;
    CHECK_FALSE(loaded(place.path));
    CHECK(entries(place.path) == 0); // looking leaves nothing behind
    leave_states(place.path, 5);
    CHECK(entries(place.path / "checkpoint") == 3); // with the lock
    CHECK(fs::exists(file_of(place.path, 4)));
    CHECK(loaded(place.path) == state_of(5));
    CheckpointStore store(place.path, k_fingerprint);
    CHECK(store.load() == state_of(5));
    store.save({state_of(6)});
    CHECK(store.load() == state_of(6));
    store.save({""});
    CHECK(store.load() == "");
    CHECK_FALSE(fs::exists(file_of(place.path, 5)));
    store.remove();
    CHECK(entries(place.path) == 0);
}

TEST_CASE("a checkpoint file is what docs/file_formats.md says, and its bytes are the same every time") {
    const Place one, two;
    leave_states(one.path, 1), leave_states(two.path, 1);
    const std::string bytes = bytes_of(file_of(one.path, 1));
    CHECK(bytes == bytes_of(file_of(two.path, 1)));
    const auto number = [&](std::size_t at) { return little_endian(bytes.data() + at); };
    const std::size_t name = k_fingerprint.size(), state = state_of(1).size();
    REQUIRE(bytes.size() == 48 + name + state);
    CHECK(bytes.substr(0, 8) == std::string("STIPPLE\0", 8));
    CHECK(number(8) == 1);
    CHECK(number(16) == 1);
    CHECK(number(24) == name);
    CHECK(bytes.substr(32, name) == k_fingerprint);
    CHECK(number(32 + name) == state);
    CHECK(bytes.substr(40 + name, state) == state_of(1));
    Xxh64 sum;
    sum.add(std::string_view(bytes).substr(0, bytes.size() - 8));
    CHECK(number(bytes.size() - 8) == sum.value());
}

TEST_CASE("damage to any one byte, or a cut anywhere, is seen and the older state is used") {
    const Place place;
    leave_states(place.path, 2);
    const auto newest = file_of(place.path, 2);
    const std::string good = bytes_of(newest);
    CheckpointStore store(place.path, k_fingerprint);
    for (std::size_t at = 0; at < good.size(); ++at) {
        std::string bad = good;
        bad[at] = static_cast<char>(bad[at] ^ (1 << at % 8));
        write(newest, bad);
        REQUIRE(store.load() == state_of(1));
        write(newest, std::string_view(good).substr(0, at));
        REQUIRE(store.load() == state_of(1));
    }
    write(newest, good + "x");
    REQUIRE(store.load() == state_of(1));
    write(newest, good);
    REQUIRE(store.load() == state_of(2));
}

TEST_CASE("the next save takes the place of a damaged state and keeps the whole one before it") {
    const Place place;
    leave_states(place.path, 4);
    write(file_of(place.path, 4), "damaged");
    CheckpointStore store(place.path, k_fingerprint);
    REQUIRE(store.load() == state_of(3));
    store.save({state_of(7)});
    CHECK(store.load() == state_of(7));
    write(file_of(place.path, 4), "damaged again");
    CHECK(store.load() == state_of(3));
}

TEST_CASE("with both states damaged the error says what to do and names both files") {
    const Place place;
    leave_states(place.path, 2);
    write(file_of(place.path, 1), "STIPPLE");
    write(file_of(place.path, 2), "");
    const Error error = error_of([&] { loaded(place.path); });
    CHECK(error.kind() == Kind::io);
    REQUIRE(error.problems().size() == 3);
    CHECK(error.problems()[0].what.find("--force, which starts anew") != std::string::npos);
    CHECK(error.problems()[1].file == file_of(place.path, 2).string());
    CHECK(error.problems()[2].file == file_of(place.path, 1).string());
    CheckpointStore store(place.path, k_fingerprint); // and what it says works
    store.save({state_of(3)});
    CHECK(store.load() == state_of(3));
}

TEST_CASE("a pipe in place of a state does not hang, and the older state is used") {
    const Place place;
    leave_states(place.path, 2);
    fs::remove(file_of(place.path, 2));
    REQUIRE(::mkfifo(file_of(place.path, 2).c_str(), 0600) == 0);
    CHECK(loaded(place.path) == state_of(1));
}

TEST_CASE("states are dropped only on demand; an older lock without states is nothing to continue from") {
    const Place place;
    leave_states(place.path, 2);
    {
        CheckpointStore store(place.path, k_fingerprint);
        CHECK(store.has_state());
        store.drop_states();
        CHECK_FALSE(store.has_state());
        CHECK_FALSE(store.load());
    }
    CHECK(entries(place.path) == 0);
    REQUIRE(in_killed_child([&] { new CheckpointStore(place.path, k_fingerprint); }));
    CHECK(fs::exists(place.path / "checkpoint" / "lock"));
    files::check_output_folder(place.path, false);
    CHECK_FALSE(CheckpointStore(place.path, k_fingerprint).has_state());
}

TEST_CASE("another fingerprint is refused with the first key that differs") {
    const Place place;
    leave_states(place.path, 1);
    const auto words = [&](const std::string& fingerprint) {
        const Error error = error_of([&] { loaded(place.path, fingerprint); });
        CHECK(error.kind() == Kind::input);
        return std::string(error.what());
    };
    CHECK(words("course.sessions=5\nseed=2\nresolution=standard\nversion=0.1.0\n")
              .find("course.sessions was 6 and is 5") != std::string::npos);
    CHECK(words("course.sessions=6\nresolution=standard\nversion=0.1.0\n")
              .find("seed was 1 and is not there") != std::string::npos);
    CHECK(words(k_fingerprint + "threads=3").find("threads was not there and is 3") != std::string::npos);
    CHECK(words("\x1b[31m").find('\x1b') == std::string::npos);
    CHECK(words("seed=1\ncourse.sessions=6\nresolution=standard\nversion=0.1.0\n").find("changed since") !=
          std::string::npos);
    CHECK(words("").find("course.sessions was 6 and is not there") != std::string::npos);
    CHECK(loaded(place.path) == state_of(1)); // refusing changes nothing
}

TEST_CASE("a full disk is an io error and leaves the earlier states and no rubbish") {
    const Place place;
    leave_states(place.path, 2);
    CheckpointStore store(place.path, k_fingerprint);
    {
        const SmallFiles small(1000);
        const Error error = error_of([&] { store.save({std::string(5000, 'y')}); });
        CHECK(error.kind() == Kind::io);
        CHECK(error.problems().front().file == file_of(place.path, 3).string());
    }
    CHECK(entries(place.path / "checkpoint") == 3);
    CHECK(store.load() == state_of(2));
    store.save({state_of(3)}); // room again
    CHECK(store.load() == state_of(3));
}

TEST_CASE("temporary files of killed runs go with the next save; other files stay for good") {
    const Place place;
    const auto folder = place.path / "checkpoint", stale = folder / ".checkpoint_00000003.bin.123.0.part";
    leave_states(place.path, 1);
    write(stale, "half a state");
    write(folder / "letter.txt", "dear");
    write(folder / "checkpoint_1.bin", "not a name of ours");
    CheckpointStore store(place.path, k_fingerprint);
    CHECK(store.load() == state_of(1));
    CHECK(fs::exists(stale)); // reading removes nothing
    store.save({state_of(2)});
    CHECK_FALSE(fs::exists(stale));
    store.remove();
    CHECK(entries(folder) == 2);
}

TEST_CASE("two runs cannot write into one folder, and the lock of a killed run is gone") {
    const Place place;
    {
        const CheckpointStore first(place.path, k_fingerprint);
        const Error error = error_of([&] { CheckpointStore(place.path, k_fingerprint); });
        CHECK(error.kind() == Kind::io);
        CHECK(error.problems().front().what == "another run is writing here");
        CHECK(fs::exists(place.path / "checkpoint" / "lock")); // the refused one took nothing away
    }
    CHECK(entries(place.path) == 0);
    REQUIRE(in_killed_child([&] {
        CheckpointStore store(place.path, k_fingerprint);
        store.save({state_of(1)});
        store.save({state_of(2)});
    }));
    CHECK(CheckpointStore::holds_state(place.path));
    CHECK(loaded(place.path) == state_of(2));
    REQUIRE_FALSE(in_killed_child([&] { // the helper sees a child that fails
        const SmallFiles small(10);
        CheckpointStore(place.path, k_fingerprint).save({state_of(3)});
    }));
}

TEST_CASE("a run killed at any moment of saving leaves a whole state") {
    const Place place;
    CheckpointStore(place.path, k_fingerprint).save({std::string(200'000, '0')});
    for (int kill = 0; kill < 25; ++kill) {
        const pid_t child = ::fork();
        REQUIRE(child >= 0);
        if (child == 0) {
            try {
                CheckpointStore store(place.path, k_fingerprint);
                for (char letter = 'a';; letter = letter == 'z' ? 'a' : static_cast<char>(letter + 1))
                    store.save({std::string(200'000, letter)});
            } catch (...) {
            }
            ::_exit(1);
        }
        ::usleep(static_cast<useconds_t>(1000 + 737 * kill));
        ::kill(child, SIGKILL);
        int status = 0;
        ::waitpid(child, &status, 0);
        REQUIRE(WIFSIGNALED(status)); // no save failed
        const auto state = loaded(place.path);
        REQUIRE(state);
        REQUIRE(*state == std::string(200'000, state->front()));
    }
}

TEST_CASE("the folder of a killed run may be written again, and a run without states leaves no folder") {
    const Place place;
    const auto out = place.path / "deep" / "out";
    {
        CheckpointStore store(out, k_fingerprint);
        CHECK_FALSE(CheckpointStore::holds_state(out)); // nothing to continue from yet
        CHECK_FALSE(store.has_state());
    }
    CHECK(entries(place.path) == 0);
    REQUIRE(in_killed_child([&] { CheckpointStore(out, k_fingerprint).save({state_of(1)}); }));
    files::check_output_folder(out, false);
    CHECK_FALSE(fs::exists(out / "run.json"));
    CHECK(CheckpointStore::holds_state(out));
    fs::remove(out / "checkpoint" / "lock"); // tidied away by somebody: the states still count
    files::check_output_folder(out, false);
    CHECK(loaded(out) == state_of(1));
    write(place.path / "file", "x");
    CHECK(error_of([&] { CheckpointStore(place.path / "file", k_fingerprint); }).kind() == Kind::io);
}

TEST_CASE("a state of 100 MB is saved and loaded well under a second beside the disk", "[.speed]") {
    const Place place;
    CheckpointStore store(place.path, k_fingerprint);
    const std::string state(100'000'000, 's');
    Xxh64 sum;
    const auto from = std::chrono::steady_clock::now();
    sum.add(state);
    const auto value = sum.value();
    const auto summed = std::chrono::steady_clock::now();
    store.save({state});
    const auto saved = std::chrono::steady_clock::now();
    REQUIRE(store.load() == state);
    const auto end = std::chrono::steady_clock::now();
    const auto seconds = [](auto span) { return std::chrono::duration<double>(span).count(); };
    WARN(fmt::format("checksum {:x}: {:.2f} GB/s; save {:.3f} s, load {:.3f} s", value,
                     0.1 / seconds(summed - from), seconds(saved - summed), seconds(end - saved)));
}
