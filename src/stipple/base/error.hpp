#pragma once
#include <cstddef>
#include <stdexcept>
#include <string>
#include <vector>

namespace stipple {

/// What went wrong, as callers switch on it; the doors map it to an exit status (input 2, data 3, numerics 4,
/// io 5, interrupted 130).
enum class Kind { input, data, numerics, io, interrupted };

/// One thing that is wrong, with the place of it. Empty strings and zero line mean "not known".
struct Problem {
    std::string what; ///< the sentence, e.g. "needle length is out of range"
    /// Key path in the course file or name of the table row, e.g. "device.needle_length_mm".
    std::string key{};
    std::string value{};   ///< the offending value as written
    std::string allowed{}; ///< the allowed range or values, with unit
    std::string nearest{}; ///< nearest valid key or value, as a hint
    std::string file{};
    int line = 0;   ///< 1-based
    int column = 0; ///< 1-based
};

/// The problem with all its texts made harmless (base/plain_text.hpp) and none longer than is worth reading.
Problem shown(Problem problem, std::size_t longest_file);

/// One line: file:line:column: key: what; value, allowed, nearest; all of it shown as above.
std::string to_line(const Problem& problem);

/// The one exception type of the house. Carries one problem or several at once.
class Error : public std::runtime_error {
  public:
    Error(Kind kind, Problem problem);
    Error(Kind kind, std::vector<Problem> problems);
    Kind kind() const { return kind_; }
    const std::vector<Problem>& problems() const { return problems_; }

  private:
    Kind kind_;
    std::vector<Problem> problems_;
};

/// Throws Error{kind} with this message unless the condition holds: for faults of the user or the data.
/// Our own bugs are `assert`.
void check(bool condition, Kind kind, const std::string& what, const std::string& key = "");

/// The valid word closest to `word` by edit distance, or empty if none is near (more than 40 % of letters
/// differ).
std::string nearest_word(const std::string& word, const std::vector<std::string>& words);

} // namespace stipple
