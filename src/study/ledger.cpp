#include "study/ledger.hpp"
#include "base/error.hpp"
#include "base/units.hpp"
#include "study/ledger_needles.hpp"
#include <algorithm>
#include <charconv>
#include <fmt/format.h>
#include <limits>
#include <map>

namespace stipple::study {

namespace {

constexpr double k_nan = std::numeric_limits<double>::quiet_NaN();

[[noreturn]] void unknown(const std::string& quantity, const std::string& what, const std::string& word,
                          const std::vector<std::string>& known) {
    std::string allowed;
    for (const auto& k : known) allowed += (allowed.empty() ? "" : ", ") + k;
    throw Error(Kind::input, Problem{.what = what,
                                     .key = quantity,
                                     .value = word,
                                     .allowed = allowed,
                                     .nearest = nearest_word(word, known)});
}

std::vector<std::string> split(const std::string& text, char separator) {
    std::vector<std::string> parts(1);
    for (const char c : text) {
        if (c == separator)
            parts.emplace_back();
        else
            parts.back() += c;
    }
    return parts;
}

/// Level over time of one state, or of several added up.
struct TimeCourse {
    const std::vector<double>& day;
    std::vector<double> level;
    double rest = 0;
};

const Series& find_series(const Result& result, const std::string& name, const std::string& quantity) {
    std::vector<std::string> names;
    for (const auto& s : result.series) {
        if (s.name == name) return s;
        names.push_back(s.name);
    }
    unknown(quantity, "the result has no such time course", name, names);
}

TimeCourse read_course(const Result& result, const std::string& states, const std::string& region,
                       const std::string& quantity) {
    if (!region.empty() && region != "papillary" && region != "reticular")
        unknown(quantity, "no such region", region, {"papillary", "reticular"});
    TimeCourse sum{.day = result.day, .level = std::vector<double>(result.day.size(), 0.0)};
    for (const auto& state : split(states, '+')) {
        const Series& s = find_series(result, region.empty() ? state : state + "_" + region, quantity);
        check(s.values.size() == sum.level.size(), Kind::data,
              "a time course has another length than the days", s.name);
        for (std::size_t i = 0; i < s.values.size(); ++i) sum.level[i] += s.values[i];
        sum.rest += s.baseline;
    }
    check(!sum.day.empty(), Kind::input, "the course was not simulated", quantity);
    return sum;
}

/// Linear between outputs.
double at_day(const TimeCourse& course, double day, const std::string& quantity) {
    const auto& t = course.day;
    if (!(day >= t.front() && day <= t.back()))
        throw Error(Kind::input, Problem{.what = "the day is outside the course",
                                         .key = quantity,
                                         .value = fmt::format("{}", day),
                                         .allowed = fmt::format("{} to {} d", t.front(), t.back())});
    const auto right = static_cast<std::size_t>(std::lower_bound(t.begin(), t.end(), day) - t.begin());
    if (t[right] == day) return course.level[right];
    const double share = (day - t[right - 1]) / (t[right] - t[right - 1]);
    return course.level[right - 1] + share * (course.level[right] - course.level[right - 1]);
}

double series_value(const Result& result, const std::vector<std::string>& parts, double day,
                    const std::string& quantity) {
    const TimeCourse course = read_course(result, parts[1], parts.size() > 2 ? parts[2] : "", quantity);
    const auto peak = std::max_element(course.level.begin(), course.level.end());
    if (parts[0] == "peak_day") return course.day[static_cast<std::size_t>(peak - course.level.begin())];
    const double level = at_day(course, day, quantity);
    if (parts[0] == "level") return level;
    if (parts[0] == "relative")
        return *peak > course.rest ? (level - course.rest) / (*peak - course.rest) : 0;
    check(course.rest > 0, Kind::data, "no gain of a state that is absent at rest", quantity);
    return 100 * (level - course.rest) / course.rest;
}

using Fields = std::map<std::string, double>;

Fields insertion_fields(const Result& r) {
    const auto& in = r.insertion;
    const double buried = in.force_curve.empty() ? k_nan : in.force_curve.back().buried;
    return {{"punctures_per_cm2", in.punctures_per_m2 / units::per_cm2},
            {"punctures_total", in.punctures_total},
            {"pierced_fraction", in.pierced_fraction},
            {"damaged_volume_fraction", r.damage.dermis_fraction},
            {"epidermis_damaged_fraction", r.damage.epidermis_fraction},
            {"opened_area_fraction", r.damage.opened_area_fraction},
            {"loaded_depth_um", in.loaded_depth.p50 / units::um},
            {"residual_depth_um", in.residual_depth.p50 / units::um},
            {"channel_diameter_um", in.channel_diameter.p50 / units::um},
            {"force_per_needle_n", in.force_per_needle},
            {"bleeding_fraction", in.bleeding_fraction},
            {"scratch_length_um", in.scratch_length / units::um},
            {"destroyed_fraction", in.over_needling.destroyed_fraction},
            {"slit_length_mm_per_cm2", in.over_needling.slit_length_per_m2 * units::cm2 / units::mm},
            {"scratch_length_mm_per_cm2", in.over_needling.scratch_length_per_m2 * units::cm2 / units::mm},
            {"merged_fraction", in.over_needling.merged_fraction},
            {"repeated_fraction", in.over_needling.repeated_fraction},
            {"large_deep_fraction", in.over_needling.large_deep_fraction},
            {"longest_wound_um", in.over_needling.longest_wound / units::um},
            {"dimple_um", in.dimple / units::um},
            {"buried_um", buried / units::um},
            {"buried_share", buried / r.device.spec.needle.length}};
}

Fields device_fields(const Result& r) {
    return {{"punctures_per_cm2", r.device.punctures_per_m2 / units::per_cm2},
            {"punctures_total", r.device.punctures_total},
            {"strike_speed_m_per_s", r.device.strike_speed},
            {"dwell_ms", 1e3 * r.device.dwell},
            {"drag_slit_um", r.device.drag_slit / units::um},
            {"entry_angle_deg", r.device.entry_angle / units::to_si("deg")}};
}

double field_value(const Fields& fields, const std::string& name, const std::string& quantity) {
    const auto found = fields.find(name);
    if (found != fields.end()) return found->second;
    std::vector<std::string> names;
    for (const auto& f : fields) names.push_back(f.first);
    unknown(quantity, "no such field", name, names);
}

double endpoint_value(const Result& result, const std::string& name, double day,
                      const std::string& quantity) {
    std::vector<std::string> names;
    std::string days;
    for (const auto& banded : result.endpoints) {
        names.push_back(banded.endpoint.name);
        if (banded.endpoint.name != name) continue;
        if (std::abs(banded.endpoint.day - day) < 0.01) return banded.endpoint.value;
        days += fmt::format("{}{}", days.empty() ? "" : ", ", banded.endpoint.day);
    }
    if (!days.empty())
        throw Error(Kind::input, Problem{.what = "the endpoint was not read at that day",
                                         .key = quantity,
                                         .value = fmt::format("{}", day),
                                         .allowed = "day " + days});
    unknown(quantity, "no such endpoint", name, names);
}

/// Takes "@<day>" off the end of a part; without it the day of the row stays.
double take_day(std::string& part, double day, const std::string& quantity) {
    const auto mark = part.find('@');
    if (mark == std::string::npos) return day;
    const char *first = part.data() + mark + 1, *last = part.data() + part.size();
    const auto [end, error] = std::from_chars(first, last, day);
    if (error != std::errc{} || end != last)
        throw Error(Kind::input,
                    Problem{.what = "not a day", .key = quantity, .value = part.substr(mark + 1)});
    part.resize(mark);
    return day;
}

double part_value(const Result& result, std::string part, double day, const std::string& quantity) {
    day = take_day(part, day, quantity);
    const auto words = split(part, ':');
    const std::string& kind = words[0];
    const bool of_series = kind == "gain" || kind == "level" || kind == "relative" || kind == "peak_day";
    if (of_series && (words.size() == 2 || words.size() == 3))
        return series_value(result, words, day, quantity);
    if (words.size() == 2 && kind == "insertion")
        return field_value(insertion_fields(result), words[1], quantity);
    if (words.size() == 2 && kind == "device") return field_value(device_fields(result), words[1], quantity);
    if (words.size() == 2 && kind == "endpoint") return endpoint_value(result, words[1], day, quantity);
    if (part == "redness_days") return result.downtime_days;
    if (part == "closed_after_hours") return result.closed_after_hours;
    unknown(quantity, "no such quantity", part,
            {"gain:<state>", "level:<state>", "relative:<state>", "peak_day:<state>", "endpoint:<name>",
             "insertion:<field>", "device:<field>", "redness_days", "closed_after_hours", "ratio:<a>|<b>",
             "difference:<a>|<b>"});
}

bool inside(const Measurement& m, double value) {
    if (!std::isfinite(value)) return false;
    if (std::isfinite(m.lo) || std::isfinite(m.hi))
        return (!std::isfinite(m.lo) || value > m.lo) && (!std::isfinite(m.hi) || value < m.hi);
    return std::abs(value - m.measured) <= 2 * m.sd;
}

/// Failed gates, other failures, no skill, holds.
int rank(const LedgerRow& row) {
    if (row.verdict == "fails") return row.measurement.label == "gate" ? 0 : 1;
    return row.verdict == "no skill" ? 2 : 3;
}

/// A result, or why there is none.
struct Attempt {
    Result result;
    std::string error;
};

Attempt attempt(const Course& course, const Options& options, const Runner& runner) {
    try {
        Attempt a{.result = runner(course, options), .error = ""};
        if (a.result.day.empty()) a.error = "screening stopped the course";
        return a;
    } catch (const Error& e) {
        if (e.kind() == Kind::interrupted) throw;
        return {.result = {}, .error = e.what()};
    }
}

NeedleAttempt attempt(const NeedleStudy& needle) {
    try {
        return {.result = insert_needle(needle), .error = ""};
    } catch (const Error& e) {
        return {.result = {}, .error = e.what()};
    }
}

/// `value` reads the quantity of the row.
template <class Value>
LedgerRow read_row(const DataSet& set, const Measurement& m, std::string error, const Value& value) {
    double model = k_nan;
    if (error.empty()) {
        try {
            model = value();
            if (!std::isfinite(model)) error = "the model gives no number";
        } catch (const Error& e) {
            error = e.what();
        }
    }
    LedgerRow row = judge(set, m, model);
    row.error = error;
    return row;
}

/// Progress of one course as a share of all of them.
Options options_for(const Options& options, const std::string& name, std::size_t done, std::size_t all) {
    Options one = options;
    one.band_members = one.person_members = 0;
    if (options.progress)
        one.progress = [&options, name, done, all](const Progress& p) {
            Progress whole = p;
            whole.stage = name + ": " + p.stage;
            whole.fraction = (static_cast<double>(done) + p.fraction) / static_cast<double>(all);
            return options.progress(whole);
        };
    return one;
}

} // namespace

double quantity_value(const Result& result, const std::string& quantity, double day) {
    for (const std::string kind : {"ratio:", "difference:"}) {
        if (!quantity.starts_with(kind)) continue;
        const auto parts = split(quantity.substr(kind.size()), '|');
        check(parts.size() == 2, Kind::input, "two parts are needed, separated by |", quantity);
        const double a = part_value(result, parts[0], day, quantity),
                     b = part_value(result, parts[1], day, quantity);
        return kind == "ratio:" ? a / b : a - b;
    }
    return part_value(result, quantity, day, quantity);
}

LedgerRow judge(const DataSet& set, const Measurement& m, double model) {
    LedgerRow row{.data_set = set.name, .source = set.source, .measurement = m, .model = model};
    row.misfit_sd = m.sd > 0 ? (model - m.measured) / m.sd : k_nan;
    row.within = inside(m, model);
    row.beats_null = std::isfinite(m.measured)
                         ? std::abs(model - m.measured) < std::abs(m.null_value - m.measured)
                         : row.within && !inside(m, m.null_value);
    row.verdict = !row.within ? "fails" : row.beats_null ? "holds" : "no skill";
    return row;
}

std::vector<LedgerRow> compare(const std::vector<DataSet>& sets, const Options& options,
                               const Runner& runner) {
    std::size_t all = 0, done = 0;
    for (const auto& set : sets) all += set.courses.size();
    std::vector<LedgerRow> rows;
    for (const auto& set : sets) {
        std::map<std::string, Attempt> attempts;
        for (const auto& [key, course] : set.courses)
            attempts.emplace(
                key, attempt(course, options_for(options, set.name + "/" + key, done++, all), runner));
        std::map<std::string, NeedleAttempt> pushed;
        for (const auto& [key, needle] : set.needles) pushed.emplace(key, attempt(needle));
        for (const auto& m : set.rows) {
            if (pushed.contains(m.course)) {
                rows.push_back(
                    read_row(set, m, "", [&] { return needle_quantity(pushed, m.course, m.quantity); }));
                continue;
            }
            const auto found = attempts.find(m.course);
            check(found != attempts.end(), Kind::input, "the data set has no such course",
                  set.name + "/" + m.course);
            const Attempt& course = found->second;
            rows.push_back(read_row(set, m, course.error,
                                    [&] { return quantity_value(course.result, m.quantity, m.day); }));
        }
    }
    std::stable_sort(rows.begin(), rows.end(),
                     [](const auto& a, const auto& b) { return rank(a) < rank(b); });
    return rows;
}

std::vector<LedgerRow> compare(const std::vector<DataSet>& sets, const Options& options) {
    return compare(sets, options, [](const Course& c, const Options& o) { return run(c, o); });
}

bool gates_hold(const std::vector<LedgerRow>& rows) {
    return std::none_of(rows.begin(), rows.end(), [](const LedgerRow& row) {
        return row.measurement.label == "gate" && row.verdict == "fails";
    });
}

} // namespace stipple::study
