#include "stipple/base/error.hpp"
#include "stipple/files/files.hpp"
#include "stipple/files/input_file.hpp"
#include <system_error>

namespace stipple::files {

namespace fs = std::filesystem;

namespace {

constexpr const char* k_first = "index.html";
/// All of the page; the second only lets it work without a network once it was loaded over one.
constexpr const char* k_files[] = {k_first, "sw.js"};

/// Where ./dev page and an installation put it: beside the folder of the program.
fs::path built_page() {
    std::error_code error;
    const fs::path beside = fs::read_symlink("/proc/self/exe", error).parent_path().parent_path();
    for (const fs::path& folder : {beside / "share/stipple/page", beside / "page"})
        if (fs::is_regular_file(folder / k_first, error)) return folder;
    throw Error(Kind::input, Problem{.what = "this build has no page: ./dev page makes it"});
}

} // namespace

void write_page(const fs::path& folder, bool force) {
    constexpr std::size_t k_most = std::size_t{1} << 28;
    const fs::path from = built_page();
    std::error_code error;
    for (const char* name : k_files)
        if (!force && fs::exists(folder / name, error))
            throw Error(Kind::io, Problem{.what = "exists already",
                                          .allowed = "another folder, or --force to overwrite it",
                                          .file = (folder / name).string()});
    for (const char* name : k_files) {
        const std::string bytes = read_bytes(from / name, "page", k_most);
        if (force && fs::exists(folder / name, error))
            write_atomically(folder / name, bytes);
        else
            write_new(folder / name, bytes);
    }
}

} // namespace stipple::files
