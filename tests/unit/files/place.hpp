#pragma once
#include "stipple/base/error.hpp"
#include <catch2/catch.hpp>
#include <csignal>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <sstream>
#include <stdexcept>
#include <string>
#include <sys/resource.h>
#include <unistd.h>

namespace stipple::test {

/// A folder of its own, removed at the end.
class Place {
  public:
    Place() {
        std::string name = (std::filesystem::temp_directory_path() / "stipple_write_XXXXXX").string();
        path = ::mkdtemp(name.data());
    }
    ~Place() { std::filesystem::remove_all(path); }
    Place(const Place&) = delete;
    Place& operator=(const Place&) = delete;
    std::filesystem::path path;
};

inline std::string bytes_of(const std::filesystem::path& file) {
    std::ifstream in(file, std::ios::binary);
    std::stringstream text;
    text << in.rdbuf();
    return text.str();
}

inline std::size_t entries(const std::filesystem::path& folder) {
    return static_cast<std::size_t>(
        std::distance(std::filesystem::directory_iterator(folder), std::filesystem::directory_iterator()));
}

/// The file system refuses files longer than this: the nearest to a full disk that needs no rights.
class SmallFiles {
  public:
    explicit SmallFiles(rlim_t most) {
        old_ = std::signal(SIGXFSZ, SIG_IGN);
        ::getrlimit(RLIMIT_FSIZE, &limit_);
        rlimit less = limit_;
        less.rlim_cur = most;
        ::setrlimit(RLIMIT_FSIZE, &less);
    }
    ~SmallFiles() {
        ::setrlimit(RLIMIT_FSIZE, &limit_);
        std::signal(SIGXFSZ, old_);
    }
    SmallFiles(const SmallFiles&) = delete;
    SmallFiles& operator=(const SmallFiles&) = delete;

  private:
    rlimit limit_{};
    void (*old_)(int) = nullptr;
};

/// Runs `action` and returns the error; fails the test if there is none.
template <class Action> Error error_of(const Action& action) {
    try {
        action();
    } catch (const Error& error) {
        return error;
    }
    FAIL("no error");
    throw std::logic_error("unreachable");
}

} // namespace stipple::test
