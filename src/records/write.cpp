#include "base/error.hpp"
#include "records/fields_h5.hpp"
#include "records/records.hpp"
#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>
#include <utility>

namespace stipple::records {

namespace {

namespace fs = std::filesystem;

[[noreturn]] void fail(const fs::path& file, const std::string& what, int number) {
    throw Error(Kind::io,
                Problem{.what = fmt::format("{}: {}", what, std::strerror(number)), .file = file.string()});
}

/// Owner of one file descriptor.
class Descriptor {
  public:
    explicit Descriptor(int number) : number_(number) {}
    ~Descriptor() { close(); }
    Descriptor(const Descriptor&) = delete;
    Descriptor& operator=(const Descriptor&) = delete;
    bool open() const { return number_ >= 0; }
    operator int() const { return number_; }
    int close() { return number_ >= 0 ? ::close(std::exchange(number_, -1)) : 0; }

  private:
    int number_;
};

/// A file written and fsynced under a temporary name in the folder of its target; removed again unless
/// committed.
class Staged {
  public:
    Staged(const fs::path& target, std::string_view bytes) : target_(target) {
        if (fs::is_directory(target)) fail(target, "cannot write the file", EISDIR);
        for (int attempt = 0;; ++attempt) {
            temporary_ = target.parent_path() /
                         fmt::format(".{}.{}.{}.part", target.filename().string(), ::getpid(), attempt);
            Descriptor file(::open(temporary_.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666));
            if (!file.open()) {
                const int number = errno;
                if (number == EEXIST && attempt < 100) continue;
                temporary_.clear();
                fail(target, "cannot write the file", number);
            }
            write_all(file, bytes);
            return;
        }
    }
    Staged(Staged&& other) noexcept
        : target_(std::move(other.target_)), temporary_(std::exchange(other.temporary_, {})) {}
    Staged(const Staged&) = delete;
    Staged& operator=(const Staged&) = delete;
    Staged& operator=(Staged&&) = delete;
    ~Staged() { discard(); }

    void commit() {
        if (::rename(temporary_.c_str(), target_.c_str()) != 0)
            fail(target_, "cannot put the file in its place", errno);
        temporary_.clear();
    }

  private:
    void discard() {
        if (!temporary_.empty()) ::unlink(temporary_.c_str());
        temporary_.clear();
    }
    void write_all(Descriptor& file, std::string_view bytes) {
        while (!bytes.empty()) {
            const ssize_t written = ::write(file, bytes.data(), bytes.size());
            if (written < 0 && errno == EINTR) continue;
            if (written < 0) give_up(errno);
            bytes.remove_prefix(static_cast<std::size_t>(written));
        }
        if (::fsync(file) != 0) give_up(errno);
        if (file.close() != 0) give_up(errno);
    }
    /// The destructor does not run for a constructor that throws, so the temporary file goes first.
    [[noreturn]] void give_up(int number) {
        discard();
        fail(target_, "cannot write the file", number);
    }

    fs::path target_, temporary_;
};

void sync_folder(const fs::path& folder) {
    const fs::path place = folder.empty() ? fs::path(".") : folder;
    Descriptor handle(::open(place.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    if (!handle.open()) fail(place, "cannot open the folder", errno);
    // Some file systems cannot sync a folder and say EINVAL; the rename is then as safe as it gets.
    if (::fsync(handle) != 0 && errno != EINVAL) fail(place, "cannot sync the folder", errno);
}

/// Makes a folder with its parents; folders made here are removed again unless kept.
class Folder {
  public:
    explicit Folder(const fs::path& folder) {
        fs::path whole;
        for (const auto& part : folder) {
            whole /= part;
            if (part.empty() || fs::exists(whole)) continue;
            if (::mkdir(whole.c_str(), 0777) == 0) {
                made_.push_back(whole);
            } else if (errno != EEXIST) {
                const int number = errno;
                remove();
                fail(whole, "cannot make the folder", number);
            }
        }
        if (!fs::is_directory(folder)) {
            remove();
            fail(folder, "cannot write into it", ENOTDIR);
        }
    }
    ~Folder() { remove(); }
    Folder(const Folder&) = delete;
    Folder& operator=(const Folder&) = delete;
    void keep() { made_.clear(); }

  private:
    void remove() {
        for (auto at = made_.rbegin(); at != made_.rend(); ++at) ::rmdir(at->c_str());
        made_.clear();
    }
    std::vector<fs::path> made_;
};

} // namespace

void write_atomically(const fs::path& file, std::string_view bytes) {
    Staged staged(file, bytes);
    staged.commit();
    sync_folder(file.parent_path());
}

void write_run(const fs::path& folder, const study::Result& result, const RunFacts& facts) {
    // Everything is made before anything is written, and everything is on the disk before anything gets its
    // name: a failure at any point before the renames leaves an older result as it was.
    const std::pair<const char*, std::string> files[] = {{"fields.h5", fields_h5(result)},
                                                         {"report.html", report_html(result, facts)},
                                                         {"run.json", run_json(result, facts)},
                                                         {"result.json", result_json(result)}};
    Folder made(folder);
    std::vector<Staged> staged;
    for (const auto& [name, bytes] : files) staged.emplace_back(folder / name, bytes);
    for (auto& file : staged) file.commit();
    made.keep();
    sync_folder(folder);
}

} // namespace stipple::records
