#include "stipple/study/sweep/sweep_axes.hpp"
#include "stipple/base/decimal.hpp"
#include "stipple/base/plain_text.hpp"
#include "stipple/base/tasks.hpp"
#include <algorithm>
#include <atomic>
#include <cmath>
#include <fmt/format.h>
#include <fmt/ranges.h>
#include <mutex>

namespace stipple::study {

using namespace schema;

namespace {

constexpr const char* k_forms = "FROM:TO:STEP, FROM:TO/COUNT or VALUE,VALUE,...";
constexpr std::size_t k_most_letters = 60; ///< of what was typed, in messages

[[noreturn]] void refuse(const std::string& key, const std::string& what, const std::string& value,
                         const std::string& allowed, const std::string& nearest = "") {
    throw Error(Kind::input, Problem{.what = what,
                                     .key = "--sweep " + plain_excerpt(key, k_most_letters),
                                     .value = plain_excerpt(value, k_most_letters),
                                     .allowed = allowed,
                                     .nearest = nearest});
}

/// The key that a path or its last part names.
const KeyFacts& find_swept(const std::string& word, const std::vector<KeyFacts>& keys,
                           const std::string& kind_of_file) {
    std::vector<std::string> names;
    for (const auto& key : keys) {
        if (key.path == word || name_of(key.path) == word) return key;
        names.push_back(key.path);
        names.push_back(name_of(key.path));
    }
    std::string nearest; // a name without its unit, else one letter wrong or so
    for (const auto& name : names)
        if (name_without_unit(name) == word) nearest = name;
    if (nearest.empty() && word.size() <= k_most_letters) nearest = nearest_word(word, names);
    refuse(word, "no key of the " + kind_of_file + " that can be swept", "", "", nearest);
}

double to_number(const KeyFacts& key, const std::string& word) {
    const auto value = stipple::to_number(word);
    if (!value || !std::isfinite(*value)) refuse(key.path, "not a number", word, k_forms);
    return *value;
}

std::vector<std::string> split(const std::string& text, char at) {
    std::vector<std::string> parts{""};
    for (const char c : text) {
        if (c == at)
            parts.emplace_back();
        else
            parts.back() += c;
    }
    return parts;
}

/// The number as a person would write it: 0.3, not 0.30000000000000004.
double rounded(double value) {
    return std::stod(fmt::format("{:.12g}", value));
}

/// The values of FROM:TO:STEP or FROM:TO/COUNT.
std::vector<double> range_values(const KeyFacts& key, const std::string& text) {
    const auto stroke = text.find('/');
    auto parts = split(text.substr(0, stroke), ':');
    const bool counted = stroke != std::string::npos;
    if (parts.size() != (counted ? 2u : 3u)) refuse(key.path, "not a range", text, k_forms);
    const double from = to_number(key, parts[0]), to = to_number(key, parts[1]);
    if (!(to > from)) refuse(key.path, "the range runs backwards or is empty", text, "FROM below TO");
    std::vector<double> values;
    if (counted) {
        const double count = to_number(key, text.substr(stroke + 1));
        if (count != std::floor(count) || count < 2 || count > static_cast<double>(k_most_sweep_points))
            refuse(key.path, "not a count", text, fmt::format("2 to {}", k_most_sweep_points));
        for (int i = 0; i < static_cast<int>(count); ++i)
            values.push_back(rounded(from + (to - from) * i / (count - 1)));
        return values;
    }
    const double step = to_number(key, parts[2]);
    if (!(step > 0)) refuse(key.path, "the step must be above zero", text, k_forms);
    if ((to - from) / step > static_cast<double>(k_most_sweep_points))
        refuse(key.path, "too many steps", text, fmt::format("at most {}", k_most_sweep_points));
    const double slack = 1e-9 * step; // so that 0:1:0.1 ends at 1
    for (int i = 0; from + i * step <= to + slack; ++i) values.push_back(rounded(from + i * step));
    return values;
}

Value checked_number(const KeyFacts& key, double value) {
    const std::string shown = fmt::format("{:g}", value);
    if (!(value >= key.min && value <= key.max))
        refuse(key.path, "out of range", shown,
               fmt::format("{:g} to {:g}{}{}", key.min, key.max, key.unit.empty() ? "" : " ", key.unit));
    if (key.type == Type::number) return value;
    if (value != std::floor(value)) refuse(key.path, "only whole numbers", shown, "");
    return static_cast<std::int64_t>(value);
}

Value checked_word(const KeyFacts& key, const std::string& word) {
    if (key.type == Type::boolean) {
        if (word != "true" && word != "false") refuse(key.path, "true or false", word, "true,false");
        return word == "true";
    }
    if (std::find(key.allowed.begin(), key.allowed.end(), word) == key.allowed.end())
        refuse(key.path, "not an allowed value", word, fmt::format("{}", fmt::join(key.allowed, " ")),
               word.size() <= k_most_letters ? nearest_word(word, key.allowed) : "");
    return word;
}

std::string shown(const Value& value) {
    if (const auto* word = std::get_if<std::string>(&value)) return *word;
    if (const auto* whole = std::get_if<std::int64_t>(&value)) return fmt::format("{}", *whole);
    if (const auto* flag = std::get_if<bool>(&value)) return *flag ? "true" : "false";
    return fmt::format("{:g}", std::get<double>(value));
}

} // namespace

SweepAxis parse_sweep_axis(const std::string& words, const std::vector<KeyFacts>& keys,
                           const std::string& kind_of_file) {
    const auto equals = words.find('=');
    if (equals == std::string::npos || equals == 0) refuse(words, "a sweep is KEY=VALUES", "", k_forms);
    SweepAxis axis{find_swept(words.substr(0, equals), keys, kind_of_file), {}};
    const std::string list = words.substr(equals + 1);
    if (axis.key.type == Type::text_list || axis.key.type == Type::number_list)
        refuse(axis.key.path, "a list cannot be swept", list, "keys with one value");
    const bool number = axis.key.type == Type::number || axis.key.type == Type::integer;
    if (number && list.find(':') != std::string::npos) {
        for (const double value : range_values(axis.key, list))
            axis.values.push_back(checked_number(axis.key, value));
        return axis;
    }
    for (const auto& word : split(list, ','))
        axis.values.push_back(number ? checked_number(axis.key, to_number(axis.key, word))
                                     : checked_word(axis.key, word));
    return axis;
}

std::vector<Value> values_at(const std::vector<SweepAxis>& axes, std::size_t index) {
    std::vector<Value> values(axes.size());
    for (std::size_t a = axes.size(); a-- > 0; index /= axes[a].values.size())
        values[a] = axes[a].values[index % axes[a].values.size()];
    return values;
}

std::size_t count_points(const std::vector<SweepAxis>& axes) {
    std::size_t points = 1;
    std::set<std::string> seen;
    for (const auto& axis : axes) {
        if (!seen.insert(axis.key.newer.empty() ? axis.key.path : axis.key.newer).second)
            refuse(axis.key.path, "this key is swept twice", "", "");
        points *= axis.values.size();
        if (points > k_most_sweep_points)
            throw Error(Kind::input, Problem{.what = "too many combinations",
                                             .key = "--sweep",
                                             .value = fmt::format("{} or more", points),
                                             .allowed = fmt::format("at most {}", k_most_sweep_points)});
    }
    return points;
}

void refuse_point(const std::vector<Problem>& problems, const std::vector<SweepAxis>& axes,
                  const std::vector<Value>& values) {
    if (problems.empty()) return;
    std::string where;
    for (std::size_t a = 0; a < axes.size(); ++a)
        where += fmt::format("{}{}={}", a > 0 ? ", " : "", axes[a].key.path, shown(values[a]));
    Problem first = problems.front();
    first.what = fmt::format("at {}: {}", where, first.what);
    throw Error(Kind::input, std::move(first));
}

std::set<std::string> swept_paths(const std::vector<SweepAxis>& axes) {
    std::set<std::string> paths;
    for (const auto& axis : axes) paths.insert(axis.key.path);
    return paths;
}

void run_points(const std::string& stage, std::size_t all, int threads, const ProgressCallback& progress,
                const std::function<void(std::size_t)>& compute) {
    std::mutex telling;
    std::size_t done = 0;
    std::atomic<bool> stopped{false};
    std::vector<std::function<void()>> tasks;
    for (std::size_t i = 0; i < all; ++i)
        tasks.emplace_back([&, i] {
            if (stopped) return;
            compute(i);
            const std::lock_guard lock(telling);
            const double share = static_cast<double>(++done) / static_cast<double>(all);
            if (progress && !progress({.stage = stage, .fraction = share})) stopped = true;
        });
    run_tasks(tasks, threads);
    if (stopped) throw Error(Kind::interrupted, Problem{.what = "interrupted: nothing was written"});
}

std::string value_words(const Value& value) {
    if (const auto* word = std::get_if<std::string>(&value)) return *word;
    if (const auto* x = std::get_if<double>(&value)) return fmt::format("{:.10g}", *x);
    if (const auto* i = std::get_if<std::int64_t>(&value)) return fmt::format("{}", *i);
    if (const auto* b = std::get_if<bool>(&value)) return *b ? "true" : "false";
    if (const auto* numbers = std::get_if<std::vector<double>>(&value))
        return fmt::format("{:.10g}", fmt::join(*numbers, " "));
    return fmt::format("{}", fmt::join(std::get<std::vector<std::string>>(value), " "));
}

} // namespace stipple::study
