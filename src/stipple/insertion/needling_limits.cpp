#include "stipple/insertion/needling_limits.hpp"
#include "stipple/base/error.hpp"
#include "stipple/base/units.hpp"
#include <algorithm>
#include <array>
#include <fmt/format.h>
#include <utility>

namespace stipple::insertion {

std::string to_string(Needling needling) {
    constexpr std::array<const char*, 3> names{"none", "caution", "over-needled"};
    return names[static_cast<std::size_t>(needling)];
}

std::vector<NeedlingLimit> read_limits(const TableView& t,
                                       const std::function<double(const std::string&)>& value_of) {
    std::vector<NeedlingLimit> limits;
    for (std::size_t r = 0; r < t.rows.size(); ++r) {
        const std::string& level = t.text(r, "level");
        if (level == "threshold") continue;
        check(level == to_string(Needling::caution) || level == to_string(Needling::over_needled), Kind::data,
              "a limit is for caution or over-needled", t.name + "." + t.text(r, "name"));
        const std::string& unit = t.text(r, "unit");
        limits.push_back({.name = t.text(r, "name"),
                          .measure = t.text(r, "measure"),
                          .level = level == "caution" ? Needling::caution : Needling::over_needled,
                          .value = value_of(t.text(r, "measure")),
                          .limit = t.number(r, "value") * units::to_si(unit),
                          .unit = unit,
                          .flag = t.text(r, "flag"),
                          .source = t.text(r, "source"),
                          .meaning = t.text(r, "meaning"),
                          .says = t.text(r, "says")});
    }
    return limits;
}

/// How far a flag may be trusted; less is better.
static int distrust(const std::string& flag) {
    constexpr std::array<const char*, 5> order{"measured", "measured-secondhand", "derived", "fitted",
                                               "assumed"};
    return static_cast<int>(std::find(order.begin(), order.end(), flag) - order.begin());
}

static std::string words_of(const NeedlingLimit& l) {
    const auto shown = [&](double value) {
        if (l.is_multiple()) return fmt::format("{:.3g} ×", value);
        return l.unit == "-" ? fmt::format("{:.3g} %", 100 * value)
                             : fmt::format("{:.3g} {}", value / units::to_si(l.unit), l.unit);
    };
    return fmt::format("{} {}, the limit is {}", shown(l.value), l.says, shown(l.limit));
}

NeedlingJudgement judge(std::vector<NeedlingLimit> limits) {
    NeedlingJudgement j{
        .why = "Every number lies below its limit.", .deciding = {}, .limits = std::move(limits)};
    for (const NeedlingLimit& l : j.limits) {
        if (!l.passed() || l.level < j.verdict) continue;
        if (l.level == j.verdict && distrust(l.flag) >= distrust(j.deciding.flag)) continue;
        j.verdict = l.level;
        j.deciding = l;
    }
    if (j.deciding.name.empty()) return j;
    const NeedlingLimit& l = j.deciding;
    const bool known = l.flag == "measured" || l.flag == "measured-secondhand";
    j.why =
        words_of(l) + (known ? ". The limit was found on other wounds than those of needles."
                             : fmt::format(". That limit is {}: nothing that was read supports it.", l.flag));
    std::string others;
    for (const NeedlingLimit& other : j.limits)
        if (other.passed() && other.level == j.verdict && other.name != l.name)
            others += (others.empty() ? "" : "; ") + words_of(other);
    if (!others.empty()) j.why += " Passed as well: " + others + ".";
    return j;
}

void no_such_measure(const TableView& table, const std::string& measure) {
    throw Error(Kind::data, Problem{.what = "no such measure", .key = table.name, .value = measure});
}

} // namespace stipple::insertion
