#include "base/error.hpp"
#include "records/checkpoint.hpp"
#include "records/records.hpp"
#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <fmt/format.h>
#include <unistd.h>

namespace stipple::records {

namespace fs = std::filesystem;

[[noreturn]] static void refuse(const fs::path& place, const std::string& what,
                                const std::string& allowed = "") {
    throw Error(Kind::io, Problem{.what = what, .allowed = allowed, .file = place.string()});
}

/// Makes and removes a file in the folder: the only sure test, since rights, quotas and read-only mounts all
/// differ.
static void try_to_write(const fs::path& folder) {
    std::string name = (folder / ".stipple_XXXXXX").string();
    const int file = ::mkstemp(name.data());
    if (file < 0) refuse(folder, fmt::format("cannot write here: {}", std::strerror(errno)));
    ::close(file);
    ::unlink(name.c_str());
}

void check_output_folder(const fs::path& folder, bool force) {
    std::error_code error;
    if (folder.empty()) refuse(folder, "the output folder has no name");
    const auto status = fs::symlink_status(folder, error);
    if (fs::exists(status)) {
        if (!fs::is_directory(folder, error)) refuse(folder, "this is not a folder");
        const bool empty = fs::is_empty(folder, error);
        if (error) refuse(folder, fmt::format("cannot look into this folder: {}", error.message()));
        const bool ours = fs::exists(folder / "run.json", error) || CheckpointStore::present(folder);
        if (!empty && !ours && !force)
            refuse(folder, "this folder holds other files and no earlier run",
                   "a new or empty folder, or an earlier run; --force writes beside what is there");
        return try_to_write(folder);
    }
    if (status.type() == fs::file_type::none)
        refuse(folder, fmt::format("cannot reach this place: {}", error.message()));
    fs::path parent = fs::absolute(folder).lexically_normal();
    if (!parent.has_filename()) parent = parent.parent_path(); // "out/"
    while (!fs::exists(parent, error) && parent != parent.root_path()) parent = parent.parent_path();
    if (!fs::is_directory(parent, error))
        refuse(parent, "this is not a folder, so the output cannot go below it");
    try_to_write(parent);
}

void write_new(const fs::path& file, std::string_view bytes) {
    std::error_code error;
    if (fs::exists(fs::symlink_status(file, error)))
        refuse(file, "this file exists already; it is left as it is");
    if (file.has_parent_path()) fs::create_directories(file.parent_path(), error);
    if (error) refuse(file.parent_path(), fmt::format("cannot make this folder: {}", error.message()));
    write_atomically(file, bytes);
}

} // namespace stipple::records
