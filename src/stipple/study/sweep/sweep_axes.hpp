#pragma once
#include "stipple/base/error.hpp"
#include "stipple/base/progress.hpp"
#include "stipple/schema/key.hpp"
#include <functional>
#include <set>
#include <string>
#include <vector>

namespace stipple::study {

// Sweeps over the keys of any kind of file: what is typed, the grid of combinations, and their computation.

inline constexpr std::size_t k_most_sweep_points = 10000;

/// One key of a file and the values it takes.
struct SweepAxis {
    schema::KeyFacts key;
    std::vector<schema::Value> values; ///< in the unit of the key
};

/// Reads "KEY=FROM:TO:STEP" (FROM, FROM + STEP, … as far as TO), "KEY=FROM:TO/COUNT" (COUNT values, both ends
/// among them) or "KEY=VALUE,VALUE,…"; KEY with or without its section, one of `keys`. `kind_of_file` is used
/// in messages ("needle file"). Errors: Kind::input for a key that is none of them, a malformed or empty
/// range, a value that the key does not allow.
SweepAxis parse_sweep_axis(const std::string& words, const std::vector<schema::KeyFacts>& keys,
                           const std::string& kind_of_file);

/// How many combinations there are. Errors: Kind::input for more than 10 000 and for a key swept twice.
std::size_t count_points(const std::vector<SweepAxis>& axes);

/// The values of one point, by its place in the list: the last axis runs fastest.
std::vector<schema::Value> values_at(const std::vector<SweepAxis>& axes, std::size_t index);

/// Paths of the swept keys.
std::set<std::string> swept_paths(const std::vector<SweepAxis>& axes);

/// Sets the values of one point in a file.
template <class File>
void set_values(File& file, const std::vector<schema::KeyOf<File>>& schema,
                const std::vector<SweepAxis>& axes, const std::vector<schema::Value>& values) {
    for (std::size_t a = 0; a < axes.size(); ++a)
        for (const auto& key : schema)
            if (key.path == axes[a].key.path) key.set(file, values[a]);
}

/// Throws the first problem of a combination, if there is one, with the values that make it. Errors:
/// Kind::input.
void refuse_point(const std::vector<Problem>& problems, const std::vector<SweepAxis>& axes,
                  const std::vector<schema::Value>& values);

/// Calls `compute` once for every point on some threads; `stage` is what the callback is told is done.
/// Errors: Kind::interrupted; those of `compute`.
void run_points(const std::string& stage, std::size_t all, int threads, const ProgressCallback& progress,
                const std::function<void(std::size_t index)>& compute);

/// A value of a key as text for a table or a file.
std::string value_words(const schema::Value& value);

} // namespace stipple::study
