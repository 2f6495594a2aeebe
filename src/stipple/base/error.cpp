#include "stipple/base/error.hpp"
#include "stipple/base/plain_text.hpp"
#include <algorithm>
#include <fmt/format.h>
#include <numeric>

namespace stipple {

Problem shown(Problem p, std::size_t longest_file) {
    // Sentences and lists of words are ours but may quote; they are longer than what is quoted.
    constexpr std::size_t k_sentence = 1000;
    p.what = plain_excerpt(p.what, k_sentence);
    p.allowed = plain_excerpt(p.allowed, k_sentence);
    p.key = plain_excerpt(p.key);
    p.value = plain_excerpt(p.value);
    p.nearest = plain_excerpt(p.nearest);
    p.file = plain_excerpt(p.file, longest_file);
    return p;
}

std::string to_line(const Problem& problem) {
    constexpr std::size_t k_longest_file = 200;
    const Problem p = shown(problem, k_longest_file);
    std::string place = p.file;
    if (p.line > 0) place += fmt::format(":{}", p.line);
    if (p.line > 0 && p.column > 0) place += fmt::format(":{}", p.column);
    std::string line = place.empty() ? "" : place + ": ";
    if (!p.key.empty()) line += p.key + ": ";
    line += p.what;
    if (!p.value.empty()) line += fmt::format("; value {}", p.value);
    if (!p.allowed.empty()) line += fmt::format("; allowed {}", p.allowed);
    if (!p.nearest.empty()) line += fmt::format("; did you mean \"{}\"?", p.nearest);
    return line;
}

static std::string to_lines(const std::vector<Problem>& problems) {
    std::string text;
    for (const auto& p : problems) text += (text.empty() ? "" : "\n") + to_line(p);
    return text;
}

Error::Error(Kind kind, Problem problem) : Error(kind, std::vector<Problem>{std::move(problem)}) {}

Error::Error(Kind kind, std::vector<Problem> problems)
    : std::runtime_error(to_lines(problems)), kind_(kind), problems_(std::move(problems)) {}

void check(bool condition, Kind kind, const std::string& what, const std::string& key) {
    if (!condition) throw Error(kind, Problem{.what = what, .key = key});
}

static std::size_t edit_distance(const std::string& a, const std::string& b) {
    std::vector<std::size_t> row(b.size() + 1);
    std::iota(row.begin(), row.end(), std::size_t{0});
    for (std::size_t i = 1; i <= a.size(); ++i) {
        std::size_t diagonal = row[0];
        row[0] = i;
        for (std::size_t j = 1; j <= b.size(); ++j) {
            const std::size_t substitute = diagonal + (a[i - 1] == b[j - 1] ? 0 : 1);
            diagonal = row[j];
            row[j] = std::min({row[j] + 1, row[j - 1] + 1, substitute});
        }
    }
    return row[b.size()];
}

std::string nearest_word(const std::string& word, const std::vector<std::string>& words) {
    std::string best;
    std::size_t best_distance = std::max<std::size_t>(1, word.size() * 2 / 5) + 1;
    for (const auto& candidate : words) {
        const std::size_t d = edit_distance(word, candidate);
        if (d < best_distance) {
            best_distance = d;
            best = candidate;
        }
    }
    if (best.empty() && word.size() >= 4) // "keloid" for keloid_history
        for (const auto& candidate : words)
            if (candidate.find(word) != std::string::npos) return candidate;
    return best;
}

} // namespace stipple
