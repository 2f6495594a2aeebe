#include "records/ledger_counts.hpp"
#include <fmt/format.h>
#include <functional>
#include <nlohmann/json.hpp>

namespace stipple::records {

namespace {

using study::CourseCounts;

constexpr const char* k_runs = "courses carried through, each on three unit cells";
constexpr const char* k_failed = "courses that could not be carried through; their rows fail with the reason";
constexpr const char* k_steps = "accepted time steps";
constexpr const char* k_rejected =
    "steps repeated smaller: error estimate above the tolerance, or a state below zero";
constexpr const char* k_negative = "of the rejected, because a state would have fallen below zero";
constexpr const char* k_euler =
    "one state in one step, redone by backward Euler because the second-order step fell below zero";
constexpr const char* k_clips = "values set to zero by force; always 0, nothing is clipped";
constexpr const char* k_balance =
    "worst relative defect of a state by transport alone in one step; must stay below 1e-10";

/// The courses with a count above zero, as "set/course 3", in lines of bearable length.
std::string origin(const std::vector<CourseCounts>& courses,
                   const std::function<int(const CourseCounts&)>& of) {
    constexpr std::size_t k_width = 90;
    std::string text, words;
    const auto end_line = [&] {
        if (!words.empty()) text += fmt::format("{:29}{}{}\n", "", text.empty() ? "from " : "     ", words);
        words.clear();
    };
    for (const auto& c : courses)
        if (const int n = of(c); n != 0) {
            if (words.size() > k_width) end_line();
            words += fmt::format("{}{}/{} {}", words.empty() ? "" : ", ", c.data_set, c.course, n);
        }
    end_line();
    return text;
}

std::string line(const char* name, const std::string& value, const char* meaning) {
    return fmt::format("{:<18}{:>9}  {}\n", name, value, meaning);
}

} // namespace

std::string counts_text(const std::vector<CourseCounts>& courses) {
    const study::Totals sum = study::totals(courses);
    const auto whole = [](long n) { return fmt::format("{}", n); };
    std::string text = "Conservation and positivity over all courses\n";
    text += line("runs", whole(sum.runs), k_runs);
    if (sum.failed > 0) text += line("failed", whole(sum.failed), k_failed);
    text += line("steps", whole(sum.steps), k_steps) + line("rejected", whole(sum.rejected), k_rejected);
    text += line("negative retries", whole(sum.negative_retries), k_negative) +
            origin(courses, [](const CourseCounts& c) { return c.numerics.negative_retries; });
    text += line("backward Euler", whole(sum.backward_euler), k_euler) +
            origin(courses, [](const CourseCounts& c) { return c.numerics.backward_euler; });
    text += line("clips", whole(sum.clips), k_clips) +
            origin(courses, [](const CourseCounts& c) { return c.numerics.clips; });
    text += line("mass balance", fmt::format("{:.1e}", sum.mass_balance), k_balance);
    if (!sum.worst.empty()) text += fmt::format("{:29}in {}\n", "", sum.worst);
    return text;
}

nlohmann::ordered_json counts_json(const std::vector<CourseCounts>& courses) {
    using Json = nlohmann::ordered_json;
    const study::Totals sum = study::totals(courses);
    Json list = Json::array();
    for (const auto& c : courses)
        list.push_back({{"data_set", c.data_set},
                        {"course", c.course},
                        {"steps", c.numerics.steps},
                        {"rejected", c.numerics.rejected},
                        {"negative_retries", c.numerics.negative_retries},
                        {"backward_euler", c.numerics.backward_euler},
                        {"clips", c.numerics.clips},
                        {"mass_balance", c.numerics.mass_balance},
                        {"error", c.error.empty() ? Json(nullptr) : Json(c.error)}});
    return {{"runs", sum.runs},
            {"failed", sum.failed},
            {"steps", sum.steps},
            {"rejected", sum.rejected},
            {"negative_retries", sum.negative_retries},
            {"backward_euler", sum.backward_euler},
            {"clips", sum.clips},
            {"mass_balance", sum.mass_balance},
            {"mass_balance_worst", sum.worst.empty() ? Json(nullptr) : Json(sum.worst)},
            {"meaning",
             {{"runs", k_runs},
              {"failed", k_failed},
              {"steps", k_steps},
              {"rejected", k_rejected},
              {"negative_retries", k_negative},
              {"backward_euler", k_euler},
              {"clips", k_clips},
              {"mass_balance", k_balance}}},
            {"courses", list}};
}

} // namespace stipple::records
