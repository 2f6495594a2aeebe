#include "stipple/outcome/cumulative_over_needling.hpp"
#include "stipple/base/error.hpp"
#include "stipple/base/units.hpp"
#include "stipple/insertion/needling_limits.hpp"
#include "stipple/outcome/outcome.hpp"
#include "stipple/outcome/redness.hpp"
#include <algorithm>
#include <cmath>
#include <fmt/format.h>
#include <utility>

namespace stipple::outcome {

namespace {

constexpr const char* k_table = "outcome/cumulative_over_needling";
constexpr double k_same_time = 1e-3; // [s]; sessions and outputs are whole microseconds

struct Measure {
    const char* name;
    double SessionInCourse::*number;
    bool left_over; ///< of the session before: above its limit the next one came too early
};
constexpr Measure k_measures[] = {{"open_fraction", &SessionInCourse::open_fraction, false},
                                  {"still_open_fraction", &SessionInCourse::still_open_fraction, true},
                                  {"water_loss_ratio", &SessionInCourse::water_loss_ratio, true},
                                  {"redness", &SessionInCourse::redness, true},
                                  {"cytokine_fraction", &SessionInCourse::cytokine_fraction, false},
                                  {"unreplaced_fraction", &SessionInCourse::unreplaced_fraction, false}};

const Measure& find_measure(const TableView& table, const std::string& name) {
    for (const Measure& m : k_measures)
        if (name == m.name) return m;
    insertion::no_such_measure(table, name);
}

double share(double part, double whole) {
    return whole > 0 ? part / whole : 0.0;
}

/// The series that sessions are read from.
struct Reader {
    const Model& model;
    const healing::History& h;
    const CourseOfSessions& course;
    const std::vector<double>& covered = h.dermis[h.of("epidermis_covered")];
    const std::vector<double>& cytokine = h.papillary[h.of("inflammatory_cytokine")];
    const std::vector<double>& gap = h.dermis[h.of("matrix_gap")];
    double cytokine_rest = h.baseline_papillary[h.of("inflammatory_cytokine")];

    std::size_t after(std::size_t k) const {
        const auto at =
            std::lower_bound(h.time.begin(), h.time.end(), course.times[k] - k_same_time) - h.time.begin();
        check(static_cast<std::size_t>(at) < h.time.size(), Kind::input,
              "a session lies beyond the simulated days",
              fmt::format("session on day {:g}", course.times[k] / units::day));
        return static_cast<std::size_t>(at);
    }

    SessionInCourse session(std::size_t k) const {
        const std::size_t now = after(k);
        SessionInCourse s{.day = course.times[k] / units::day,
                          .open_fraction = 1 - covered[now],
                          .unreplaced_fraction = course.dermis_fraction * share(gap[now], gap[after(0)])};
        if (k == 0) return s;
        const std::size_t last = after(k - 1), before = last_output_before(h, course.times[k]);
        check(before >= last, Kind::input, "no output of the history lies between two sessions",
              fmt::format("session on day {:g}", s.day));
        const auto from = cytokine.begin();
        const auto peak =
            static_cast<std::size_t>(std::max_element(from + static_cast<std::ptrdiff_t>(last),
                                                      from + static_cast<std::ptrdiff_t>(before) + 1) -
                                     from);
        s.still_open_fraction = share(1 - covered[before], 1 - covered[last]);
        s.water_loss_ratio =
            course.water_loss_ratio(h.time[before] - course.times[k - 1], 1 - covered[before]);
        s.redness = seen(before);
        // the share of a peak that nobody sees is a share of the error of the time steps
        if (seen(peak) >= 1)
            s.cytokine_fraction = (cytokine[before] - cytokine_rest) / (cytokine[peak] - cytokine_rest);
        return s;
    }

    double seen(std::size_t output) const { return redness(model, h, h.time[output]); }
};

/// Days above zero of a level that is linear between its points, and the longest stretch of them [s].
struct Above {
    double all = 0, longest = 0;
};
Above time_above_zero(const std::vector<double>& time, const std::vector<double>& level) {
    Above above;
    double run = 0;
    for (std::size_t i = 1; i < time.size(); ++i) {
        const double a = level[i - 1], b = level[i], dt = time[i] - time[i - 1];
        if (a <= 0) run = 0;
        if (a <= 0 && b <= 0) continue;
        const double part = a > 0 && b > 0 ? dt : dt * std::max(a, b) / std::fabs(a - b);
        above.all += part;
        run += part;
        above.longest = std::max(above.longest, run);
    }
    return above;
}

/// Mean over time of a series, linear between its points.
double mean_over_time(const std::vector<double>& time, const std::vector<double>& values) {
    double area = 0;
    for (std::size_t i = 1; i < time.size(); ++i)
        area += 0.5 * (values[i] + values[i - 1]) * (time[i] - time[i - 1]);
    return area / (time.back() - time.front());
}

CostOfCourse cost_of(const Reader& r) {
    const healing::History& h = r.h;
    std::vector<double> red;
    for (const double time : h.time) red.push_back(redness(r.model, h, time) - 1);
    const Above seen = time_above_zero(h.time, red);
    double lost = r.gap[r.after(0)];
    for (std::size_t k = 1; k < r.course.times.size(); ++k)
        lost += r.gap[r.after(k)] - r.gap[last_output_before(h, r.course.times[k])];
    const double rest = h.baseline_dermis[h.of("collagen_total")];
    const std::size_t mmp = h.of("mmp");
    return {.days = (h.time.back() - h.time.front()) / units::day,
            .red_days = seen.all / units::day,
            .longest_red_days = seen.longest / units::day,
            .matrix_lost = share(lost, rest),
            .matrix_missing = share(r.gap.back(), rest),
            .mmp_ratio = mean_over_time(h.time, h.dermis[mmp]) / h.baseline_dermis[mmp]};
}

} // namespace

std::size_t last_output_before(const healing::History& h, double time) {
    const auto at = std::lower_bound(h.time.begin(), h.time.end(), time - k_same_time) - h.time.begin();
    return at > 0 ? static_cast<std::size_t>(at - 1) : 0;
}

void judge(const Model& model, CumulativeOverNeedling& numbers) {
    const TableView table = model[k_table];
    numbers.largest = numbers.sessions.empty() ? SessionInCourse{} : numbers.sessions.front();
    for (const SessionInCourse& s : numbers.sessions)
        for (const Measure& m : k_measures)
            numbers.largest.*m.number = std::max(numbers.largest.*m.number, s.*m.number);
    const auto value_of = [&](const std::string& measure) {
        return numbers.largest.*find_measure(table, measure).number;
    };
    static_cast<insertion::NeedlingJudgement&>(numbers) =
        insertion::judge(insertion::read_limits(table, value_of));
    numbers.too_early = static_cast<int>(
        std::count_if(numbers.sessions.begin(), numbers.sessions.end(), [&](const SessionInCourse& s) {
            return std::any_of(numbers.limits.begin(), numbers.limits.end(),
                               [&](const insertion::NeedlingLimit& l) {
                                   const Measure& m = find_measure(table, l.measure);
                                   return m.left_over && s.*m.number > l.limit;
                               });
        }));
}

CumulativeOverNeedling find_cumulative_over_needling(const Model& model, const healing::History& history,
                                                     const CourseOfSessions& course) {
    const Reader reader{model, history, course};
    CumulativeOverNeedling out;
    for (std::size_t k = 0; k < course.times.size(); ++k) out.sessions.push_back(reader.session(k));
    out.cost = cost_of(reader);
    judge(model, out);
    return out;
}

} // namespace stipple::outcome
