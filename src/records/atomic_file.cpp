#include "records/atomic_file.hpp"
#include "base/error.hpp"
#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

namespace stipple::records {

namespace fs = std::filesystem;

void fail_io(const fs::path& file, const std::string& what, int number) {
    throw Error(Kind::io,
                Problem{.what = fmt::format("{}: {}", what, std::strerror(number)), .file = file.string()});
}

int Descriptor::close() {
    return number_ >= 0 ? ::close(std::exchange(number_, -1)) : 0;
}

Staged::Staged(const fs::path& target, std::initializer_list<std::string_view> pieces) : target_(target) {
    if (fs::is_directory(target)) fail_io(target, "cannot write the file", EISDIR);
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

void Staged::write_all(Descriptor& file, std::initializer_list<std::string_view> pieces) {
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

void Staged::commit() {
    if (::rename(temporary_.c_str(), target_.c_str()) != 0)
        fail_io(target_, "cannot put the file in its place", errno);
    temporary_.clear();
}

void Staged::discard() {
    if (!temporary_.empty()) ::unlink(temporary_.c_str());
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
    for (const auto& part : folder) {
        whole /= part;
        if (part.empty() || fs::exists(whole)) continue;
        if (::mkdir(whole.c_str(), 0777) == 0) {
            made_.push_back(whole);
        } else if (errno != EEXIST) {
            const int number = errno;
            remove();
            fail_io(whole, "cannot make the folder", number);
        }
    }
    if (!fs::is_directory(folder)) {
        remove();
        fail_io(folder, "cannot write into it", ENOTDIR);
    }
}

void Folder::remove() {
    for (auto at = made_.rbegin(); at != made_.rend(); ++at) ::rmdir(at->c_str());
    made_.clear();
}

void write_all(const fs::path& folder, const std::vector<std::pair<std::string, std::string>>& files) {
    Folder made(folder);
    std::vector<Staged> staged;
    for (const auto& [name, bytes] : files)
        staged.emplace_back(folder / name, std::initializer_list<std::string_view>{bytes});
    for (auto& file : staged) file.commit();
    made.keep();
    sync_folder(folder);
}

} // namespace stipple::records
