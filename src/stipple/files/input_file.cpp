#include "stipple/files/input_file.hpp"
#include "stipple/base/error.hpp"
#include "stipple/formats/toml/toml_text.hpp"
#include <algorithm>
#include <cerrno>
#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

namespace stipple::files {

namespace fs = std::filesystem;

static void refuse(const fs::path& file, const std::string& what) {
    throw Error(Kind::io, Problem{.what = what, .file = file.string()});
}

static void check_regular(const fs::path& file, std::string_view kind, const struct stat& status) {
    if (S_ISDIR(status.st_mode)) refuse(file, fmt::format("this is a folder, not a {}", kind));
    if (!S_ISREG(status.st_mode)) refuse(file, "not a regular file: a pipe or a device");
}

static void refuse_number(const fs::path& file, int number) {
    if (number == ENOENT || number == ENOTDIR) refuse(file, "there is no such file");
    fail_io(file, "the file cannot be opened for reading", number);
}

Descriptor open_input(const fs::path& file, std::string_view kind) {
    struct stat status {};
    // Looked at before it is opened, since opening a pipe or a device may already do something; and again
    // after, since another file may have come in its place.
    if (::stat(file.c_str(), &status) != 0) refuse_number(file, errno);
    check_regular(file, kind, status);
    Descriptor in(::open(file.c_str(), O_RDONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC));
    if (!in.open() || ::fstat(in, &status) != 0) refuse_number(file, errno);
    check_regular(file, kind, status);
    return in;
}

std::string read_bytes(const fs::path& file, std::string_view kind, std::size_t most) {
    const Descriptor in = open_input(file, kind);
    constexpr std::size_t k_piece = 1 << 16;
    std::string text;
    while (text.size() < most) {
        const std::size_t before = text.size(), piece = std::min(k_piece, most - before);
        text.resize(before + piece);
        const ssize_t got = ::read(in, text.data() + before, piece);
        const int number = errno;
        text.resize(before + (got > 0 ? static_cast<std::size_t>(got) : 0));
        if (got < 0 && number != EINTR) fail_io(file, "the file cannot be read", number);
        if (got == 0) break;
    }
    return text;
}

std::string read_text(const fs::path& file, std::string_view kind) {
    std::string text = read_bytes(file, kind, formats::k_most_bytes + 1);
    if (text.size() > formats::k_most_bytes)
        throw Error(Kind::input, Problem{.what = fmt::format("the file is too large for a {}", kind),
                                         .allowed = "at most 1 MiB",
                                         .file = file.string()});
    return text;
}

} // namespace stipple::files
