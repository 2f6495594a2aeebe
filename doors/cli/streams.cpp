#include "streams.hpp"
#include "door.hpp"
#include "records/lines.hpp"
#include <cstdio>

namespace stipple::cli {

void print(std::string_view text) {
    const std::string plain = plain_lines(text);
    const bool written = std::fwrite(plain.data(), 1, plain.size(), stdout) == plain.size();
    if (!written || std::fflush(stdout) != 0)
        throw Error(Kind::io, Problem{.what = "cannot write to standard output"});
}

void say(std::string_view text) {
    write_raw(plain_lines(text));
}

void write_raw(std::string_view bytes) noexcept {
    const bool written = std::fwrite(bytes.data(), 1, bytes.size(), stderr) == bytes.size();
    if (!written || std::fflush(stderr) != 0) std::clearerr(stderr);
}

} // namespace stipple::cli
