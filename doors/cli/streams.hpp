#pragma once
#include <functional>
#include <string>
#include <string_view>

// The one place of this door that writes to stdout and stderr.

namespace stipple::cli {

/// Called first of all: the number of a standard stream that was closed is taken, so that no file of ours
/// gets it and is written into by mistake; and a reader that is gone or a limit on the length of
/// files makes a write fail, which is reported, instead of ending the program.
void hold_standard_streams();

/// Text to stderr; control characters and the like that words from outside brought in are made harmless
/// (base/plain_text.hpp). If it cannot be written there is nobody to tell, and the work goes on.
void say(std::string_view text);

/// Bytes to stderr as they are: for the display of progress, whose control characters are our own.
void write_raw(std::string_view bytes) noexcept;

/// Text made ready for `say` at a time when there is memory, to be said when there is none.
class ReadyText {
  public:
    ReadyText() = default;
    explicit ReadyText(std::string_view text);
    void say() const noexcept;

  private:
    std::string plain_;
};

/// A remark on stderr beside the work, one line; with `json` an object {"note": ...}.
void say_note(const std::string& text, bool json);

/// Text to stdout, made harmless in the same way; ends quietly, as every filter does, if the reader of the
/// pipe is gone. Errors: Kind::io if it cannot be written.
void print(std::string_view text);

/// Writes the files of an answer, then prints it. If the files cannot be written the answer, which may be the
/// work of hours, is printed all the same before that error goes on.
void write_and_print(const std::function<void()>& write, const std::string& text);

} // namespace stipple::cli
