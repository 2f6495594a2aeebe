#include "stipple/files/atomic_file.hpp"
#include "stipple/base/error.hpp"
#include <algorithm>
#include <cerrno>
#include <charconv>
#include <csignal>
#include <cstdio>
#include <cstring>
#include <fcntl.h>
#include <fmt/format.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

namespace stipple::files {

namespace fs = std::filesystem;

void fail_io(const fs::path& file, const std::string& what, int number) {
    throw Error(Kind::io,
                Problem{.what = fmt::format("{}: {}", what, std::strerror(number)), .file = file.string()});
}

int Descriptor::close() {
    return number_ >= 0 ? ::close(std::exchange(number_, -1)) : 0;
}

Staged::Staged(const fs::path& target, const Pieces& pieces) : target_(target) {
    std::error_code error; // a place that cannot be looked at is told by open
    if (fs::is_directory(target, error)) fail_io(target, "cannot write the file", EISDIR);
    Descriptor file = open_temporary();
    write_all(file, pieces);
}

Descriptor Staged::open_temporary() {
    for (int attempt = 0;; ++attempt) {
        temporary_ = target_.parent_path() /
                     fmt::format(".{}.{}.{}.part", target_.filename().string(), ::getpid(), attempt);
        Descriptor file(::open(temporary_.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666));
        if (file.open()) return file;
        const int number = errno;
        if (number == EEXIST && attempt < 100) continue;
        temporary_.clear();
        fail_io(target_, "cannot write the file", number);
    }
}

void Staged::write_all(Descriptor& file, const Pieces& pieces) {
    for (std::string_view bytes : pieces) {
        while (!bytes.empty()) {
            const ssize_t written = ::write(file, bytes.data(), bytes.size());
            if (written < 0 && errno == EINTR) continue;
            if (written < 0) give_up(errno);
            bytes.remove_prefix(static_cast<std::size_t>(written));
        }
    }
    if (::fsync(file) != 0) give_up(errno);
    if (file.close() != 0) give_up(errno);
}

static bool swap_names(const fs::path& a, const fs::path& b) {
    return ::renameat2(AT_FDCWD, a.c_str(), AT_FDCWD, b.c_str(), RENAME_EXCHANGE) == 0;
}

void Staged::commit() {
    struct stat there {};
    const bool file_there = ::lstat(target_.c_str(), &there) == 0 && !S_ISDIR(there.st_mode);
    if (file_there && swap_names(temporary_, target_)) {
        place_ = Place::swapped;
        return;
    }
    if (::rename(temporary_.c_str(), target_.c_str()) != 0)
        fail_io(target_, "cannot put the file in its place", errno);
    place_ = file_there ? Place::replaced : Place::moved;
}

bool Staged::undo() {
    const Place was = std::exchange(place_, Place::aside);
    if (was == Place::swapped) return swap_names(temporary_, target_);
    if (was == Place::moved) return ::unlink(target_.c_str()) == 0;
    return was == Place::aside;
}

/// What has the temporary name: the new file if it was not placed, else the one before it, if any.
void Staged::discard() {
    const bool waits = place_ == Place::aside || place_ == Place::swapped;
    if (waits && !temporary_.empty()) ::unlink(temporary_.c_str());
    temporary_.clear();
}

/// The destructor does not run for a constructor that throws, so the temporary file goes first.
void Staged::give_up(int number) {
    discard();
    fail_io(target_, "cannot write the file", number);
}

void sync_folder(const fs::path& folder) {
    const fs::path place = folder.empty() ? fs::path(".") : folder;
    Descriptor handle(::open(place.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    if (!handle.open()) fail_io(place, "cannot open the folder", errno);
    // Some file systems cannot sync a folder and say EINVAL; the rename is then as safe as it gets.
    if (::fsync(handle) != 0 && errno != EINVAL) fail_io(place, "cannot sync the folder", errno);
}

Folder::Folder(const fs::path& folder) {
    fs::path whole;
    std::error_code error;
    for (const auto& part : folder) {
        whole /= part;
        if (part.empty() || fs::exists(whole, error)) continue;
        if (::mkdir(whole.c_str(), 0777) == 0) {
            made_.push_back(whole);
        } else if (errno != EEXIST) {
            const int number = errno;
            remove();
            fail_io(whole, "cannot make the folder", number);
        }
    }
    if (!fs::is_directory(folder, error)) {
        remove();
        fail_io(folder, "cannot write into it", ENOTDIR);
    }
}

void Folder::remove() {
    for (auto at = made_.rbegin(); at != made_.rend(); ++at) ::rmdir(at->c_str());
    made_.clear();
}

/// Takes ".<number>" off the end of a name; false if there is none.
static bool take_number(std::string_view& name, long& number) {
    const auto dot = name.rfind('.');
    if (dot == std::string_view::npos || dot + 1 == name.size()) return false;
    const char *begin = name.data() + dot + 1, *end = name.data() + name.size();
    const auto [stop, fault] = std::from_chars(begin, end, number);
    if (fault != std::errc{} || stop != end || number < 0) return false;
    name.remove_suffix(name.size() - dot);
    return true;
}

struct Part {
    std::string target;
    long process = 0;
};

static std::optional<Part> part_of(std::string_view name) {
    constexpr std::string_view k_end = ".part";
    if (!name.starts_with('.') || !name.ends_with(k_end)) return {};
    name.remove_prefix(1);
    name.remove_suffix(k_end.size());
    Part part;
    long attempt = 0;
    if (!take_number(name, attempt) || !take_number(name, part.process) || name.empty()) return {};
    part.target = name;
    return part;
}

std::optional<std::string> target_of_part(std::string_view name) {
    const auto part = part_of(name);
    return part ? std::optional(part->target) : std::nullopt;
}

void remove_dead_parts(const fs::path& folder, const std::function<bool(const std::string&)>& ours) {
    std::vector<fs::path> dead;
    std::error_code error;
    for (fs::directory_iterator at(folder, error), end; !error && at != end; at.increment(error)) {
        const auto part = part_of(at->path().filename().string());
        if (!part || !ours(part->target)) continue;
        // One of our own number is of an earlier process that had it, as every first process of a container.
        const auto process = static_cast<pid_t>(part->process);
        if (process == ::getpid() || (::kill(process, 0) != 0 && errno == ESRCH)) dead.push_back(at->path());
    }
    for (const auto& file : dead) ::unlink(file.c_str());
}

WriteLock::WriteLock(const fs::path& folder, const std::string& record) : file_(folder / name(record)) {
    constexpr int k_tries = 600;
    constexpr useconds_t k_pause = 50'000;
    for (int attempt = 0; attempt < k_tries; ++attempt) {
        lock_ = Descriptor(::open(file_.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0666));
        if (!lock_.open()) fail_io(file_, "cannot make the lock", errno);
        if (::flock(lock_, LOCK_EX | LOCK_NB) != 0 && errno == EWOULDBLOCK) {
            ::usleep(k_pause);
            continue;
        }
        struct stat ours {
        }, there{};
        if (::fstat(lock_, &ours) == 0 && ::stat(file_.c_str(), &there) == 0 && ours.st_ino == there.st_ino) {
            marked_ = ours.st_size > 0; // stays so until all files of this kind have been replaced
            return;
        }
    }
    lock_.close();
    throw Error(Kind::io, Problem{.what = "another command is writing here", .file = folder.string()});
}

WriteLock::~WriteLock() {
    if (lock_.open() && !marked_) ::unlink(file_.c_str());
}

void WriteLock::mark() {
    static constexpr std::string_view k_words = "files are being put in their places\n";
    if (::pwrite(lock_, k_words.data(), k_words.size(), 0) != static_cast<ssize_t>(k_words.size()) ||
        ::fsync(lock_) != 0)
        fail_io(file_, "cannot write the file", errno);
    sync_folder(file_.parent_path());
}

void WriteLock::place(std::vector<Staged>& files, const std::vector<fs::path>& folders) {
    mark();
    const bool before = std::exchange(marked_, true);
    std::size_t placed = 0;
    try {
        for (; placed < files.size(); ++placed) files[placed].commit();
        for (const auto& folder : folders) sync_folder(folder);
    } catch (const Error& error) {
        bool back = true;
        while (placed > 0) back = files[--placed].undo() && back;
        if (back) {
            marked_ = before;
            throw;
        }
        auto problems = error.problems();
        problems.push_back({.what = "the files here may now be of two results; --force replaces them",
                            .file = file_.parent_path().string()});
        throw Error(Kind::io, std::move(problems));
    }
    marked_ = false;
}

bool WriteLock::torn(const fs::path& folder, const std::string& record) {
    const fs::path file = folder / name(record);
    struct stat status {};
    if (::lstat(file.c_str(), &status) != 0 || !S_ISREG(status.st_mode) || status.st_size == 0) return false;
    const Descriptor lock(::open(file.c_str(), O_RDONLY | O_CLOEXEC));
    return !lock.open() || ::flock(lock, LOCK_SH | LOCK_NB) == 0 || errno != EWOULDBLOCK;
}

void write_all(const fs::path& folder, const std::string& record,
               const std::vector<std::pair<std::string, std::string>>& files) {
    Folder made(folder);
    WriteLock lock(folder, record);
    remove_dead_parts(folder, [&](const std::string& target) {
        return std::any_of(files.begin(), files.end(),
                           [&](const auto& file) { return file.first == target; });
    });
    std::vector<Staged> staged;
    for (const auto& [name, bytes] : files) staged.emplace_back(folder / name, Pieces{bytes});
    lock.place(staged, {folder});
    made.keep();
}

} // namespace stipple::files
