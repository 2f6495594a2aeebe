#include "streams.hpp"
#include "door.hpp"
#include "stipple/formats/json/json_parts.hpp"
#include "stipple/words/lines.hpp"
#include <cerrno>
#include <csignal>
#include <cstdio>
#include <cstring>
#include <fmt/format.h>
#include <unistd.h>

namespace stipple::cli {

using formats::Json;
using Handler = void (*)(int);

/// What SIGPIPE did before this program ignored it; a caller that ignores it wants the error instead.
static Handler on_pipe = SIG_DFL;

void hold_standard_streams() {
    // The end of a pipe that only reads: writing into it fails as into the closed stream, reading ends at
    // once. The lowest free number is the one that is given.
    for (int number = STDIN_FILENO; number <= STDERR_FILENO; ++number) {
        int ends[2];
        if (::lseek(number, 0, SEEK_CUR) == -1 && errno == EBADF && ::pipe(ends) == 0) ::close(ends[1]);
    }
    const Handler before = std::signal(SIGPIPE, SIG_IGN);
    if (before != SIG_ERR) on_pipe = before;
    std::signal(SIGXFSZ, SIG_IGN);
}

void write_raw(std::string_view bytes) noexcept {
    const bool written = std::fwrite(bytes.data(), 1, bytes.size(), stderr) == bytes.size();
    if (!written || std::fflush(stderr) != 0) std::clearerr(stderr);
}

void say(std::string_view text) {
    write_raw(plain_lines(text));
}

ReadyText::ReadyText(std::string_view text) : plain_(plain_lines(text)) {}

void ReadyText::say() const noexcept {
    write_raw(plain_);
}

void say_note(const std::string& text, bool json) {
    if (json)
        say(formats::json_line(Json{{"note", text}}) + "\n");
    else
        say("stipple: note: " + plain_line(text) + "\n");
}

void print(std::string_view text) {
    const std::string plain = plain_lines(text);
    const bool written = std::fwrite(plain.data(), 1, plain.size(), stdout) == plain.size();
    if (written && std::fflush(stdout) == 0) return;
    const int number = errno;
    if (number == EPIPE) {
        std::signal(SIGPIPE, on_pipe);
        std::raise(SIGPIPE);
    }
    throw Error(Kind::io,
                Problem{.what = fmt::format("cannot write to standard output: {}", std::strerror(number))});
}

void write_and_print(const std::function<void()>& write, const std::string& text) {
    std::exception_ptr unwritten;
    try {
        write();
    } catch (const Error&) {
        unwritten = std::current_exception();
    }
    print(text);
    if (unwritten) std::rethrow_exception(unwritten);
}

} // namespace stipple::cli
