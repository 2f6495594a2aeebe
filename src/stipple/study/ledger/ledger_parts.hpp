#pragma once
#include "stipple/base/error.hpp"
#include <functional>
#include <map>
#include <string>
#include <vector>

namespace stipple::study {

// What the readers of quantities share: courses (ledger_quantity), needle and product files.

/// What became of one file of a data set.
template <class R> struct Attempted {
    R result;
    std::string error; ///< why there is no result, if there is none
};

std::vector<std::string> split(const std::string& text, char separator);
/// Errors: Kind::input with `what` if the text is no number.
double to_number(const std::string& text, const char* what, const std::string& quantity);
/// Throws Kind::input with all that is known and the nearest to the word.
[[noreturn]] void unknown(const std::string& quantity, const std::string& what, const std::string& word,
                          const std::vector<std::string>& known);
/// Takes what stands behind the mark off the end of a part; empty without the mark.
std::string take_off(std::string& part, char mark, const std::string& quantity);

using Fields = std::map<std::string, double>;
/// Errors: Kind::input for an unknown field.
double field_value(const Fields& fields, const std::string& name, const std::string& quantity);

/// The two parts of "ratio:<a>|<b>" or "difference:<a>|<b>", or the quantity itself. Errors: Kind::input.
std::vector<std::string> parts_of(const std::string& quantity);
/// The ratio or difference of what its parts are, or what the quantity itself is.
double combined(const std::string& quantity, const std::function<double(const std::string& part)>& part);

/// What the file named behind "@" gave, which is taken off the part; without "@" that of `own`. `kind` is
/// what such a file is called. Errors: Kind::input for an unknown file; why there is no result.
template <class R>
const R& result_named(const std::map<std::string, Attempted<R>>& attempts, const std::string& own,
                      std::string& part, const std::string& kind, const std::string& quantity) {
    const std::string other = take_off(part, '@', quantity), name = other.empty() ? own : other;
    const auto found = attempts.find(name);
    check(found != attempts.end(), Kind::input, "the data set has no such " + kind + " file",
          quantity + ": " + name);
    if (!found->second.error.empty())
        throw Error(Kind::input, Problem{.what = found->second.error, .key = name});
    return found->second.result;
}

} // namespace stipple::study
