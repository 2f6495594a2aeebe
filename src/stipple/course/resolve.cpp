#include "stipple/base/units.hpp"
#include "stipple/course/schedule.hpp"
#include "stipple/course/schema.hpp"
#include "stipple/transport/product_limits.hpp"
#include <algorithm>
#include <fmt/format.h>
#include <fmt/ranges.h>

namespace stipple::course {

using Keys = std::vector<Key>;

/// The last session comes at or after the horizon.
static Problem horizon_problem(const Course& course, double last_day) {
    return {.what =
                course.session_times.empty()
                    ? fmt::format(
                          "the last of {} sessions, every {:g} d, would be on day {:g}, at or after the end",
                          course.sessions, course.interval / units::day, last_day)
                    : fmt::format("the session on day {:g} would be at or after the end", last_day),
            .key = "course.horizon_days",
            .value = fmt::format("{:g}", course.horizon / units::day),
            .allowed = fmt::format("more than {:g} d", last_day)};
}

/// Days that are no schedule: the first not 0, one too early after another, the last beyond the end.
static std::vector<Problem> check_schedule(const Keys& keys, const Course& course) {
    const Schedule schedule = make_schedule(course);
    if (schedule.times.front() != 0)
        return {{.what = "the first session is on day 0",
                 .key = "course.days",
                 .value = fmt::format("{:g}", schedule.times.front() / units::day),
                 .allowed = "0"}};
    const double least = schema::named(keys, "course.interval_days").min * units::day * (1 - 1e-9);
    for (std::size_t i = 1; i < schedule.times.size(); ++i)
        if (!(schedule.times[i] - schedule.times[i - 1] >= least))
            return {{.what = "each day comes at least one day after the one before",
                     .key = "course.days",
                     .value = fmt::format("{:g} after {:g}", schedule.times[i] / units::day,
                                          schedule.times[i - 1] / units::day),
                     .allowed = fmt::format("{:g} or more", schedule.times[i - 1] / units::day + 1)}};
    if (schedule.last() >= course.horizon) return {horizon_problem(course, schedule.last() / units::day)};
    return {};
}

/// Paths of the keys whose values are not those of a new course: what a course made in memory says.
static std::set<std::string> said_by(const Keys& keys, const Course& course) {
    static const Course k_untouched{};
    std::set<std::string> said;
    for (const auto& key : keys)
        if (const auto value = key.get(course); value && value != key.get(k_untouched)) said.insert(key.path);
    return said;
}

static std::vector<Problem> check_values(const Model& model, const Keys& keys, const Course& course) {
    auto problems = misfits(keys, course);
    for (std::size_t i = 0; i < course.products.size(); ++i) {
        const auto more =
            misfits(applied_product_schema(model), course.products[i], fmt::format("product[{}]", i + 1));
        problems.insert(problems.end(), more.begin(), more.end());
    }
    return problems;
}

/// What keys say against each other. `given`: the paths that the user wrote or set.
static std::vector<Problem> check_together(const Keys& keys, const Course& course,
                                           const std::set<std::string>& given) {
    std::vector<Problem> problems = schema::misfits_together(schema::facts_of(keys), given);
    if (problems.empty()) problems = check_schedule(keys, course);

    const std::string kind = device::to_string(course.device.kind);
    for (const auto& key : keys) {
        if (key.kinds.empty() || !given.contains(key.path)) continue;
        if (std::find(key.kinds.begin(), key.kinds.end(), kind) == key.kinds.end())
            problems.push_back({.what = fmt::format("this key belongs to a {}, but device.kind is \"{}\"",
                                                    fmt::join(key.kinds, " or a "), kind),
                                .key = key.path});
    }
    for (const char* path : {"person.scar_depth_mm", "person.scar_width_mm", "person.scar_count"})
        if (given.contains(path) && !course.person.scar.present())
            problems.push_back({.what = "this key goes with person.scar", .key = path});
    for (const char* path : {"numbing.applied_min", "numbing.wait_min", "numbing.amount_g",
                             "numbing.occluded", "numbing.needled_first"})
        if (course.numbing.cream.empty() && given.contains(path))
            problems.push_back({.what = "this key goes with numbing.cream", .key = path});
    if (course.numbing.cream.empty() && given.contains("numbing") && problems.empty())
        problems.push_back({.what = "missing: this section needs a cream", .key = "numbing.cream"});
    if (given.contains("person.weight_kg") && course.products.empty() && course.numbing.cream.empty())
        problems.push_back(
            {.what = "this key goes with a product or with numbing.cream", .key = "person.weight_kg"});
    const auto& d = course.device;
    if (d.model.empty())
        schema::need(keys, course, "device.needle_length_mm",
                     "without a named model the needles need a length", problems);
    if (d.needle.tip_radius >= d.needle.base_width / 2) // false while either is left to the device
        problems.push_back({.what = "the tip would be wider than the needle",
                            .key = "device.tip_radius_um",
                            .value = fmt::format("{:g}", d.needle.tip_radius / units::um),
                            .allowed = fmt::format("less than {:g} um, half of device.needle_diameter_um",
                                                   d.needle.base_width / 2 / units::um)});
    return problems;
}

/// What the device says against its keys: an unknown mix of model and kind, or more punctures than skin can
/// take.
static std::vector<Problem> check_device(const Model& model, const device::DeviceSpec& spec) {
    try {
        device::make_device(model, spec);
        return {};
    } catch (const Error& e) {
        if (e.kind() != Kind::input) throw;
        return e.problems();
    }
}

/// A numbing cream is worked out for adults only: what its leaflet allows at that age is told. Without one screening
/// judges the age.
static std::vector<Problem> check_age(const Model& model, const Course& course) {
    if (course.numbing.cream.empty()) return {};
    auto problem = skin::under_age(model, course.person.age_years, "person.age_years");
    if (!problem) return {};
    if (const auto limit = transport::cream_limit(model, course.numbing.cream, course.person.age_years))
        problem->what += fmt::format("; of this cream {}", transport::limit_words(*limit));
    return {*problem};
}

Course resolve(const Model& tables, const Course& asked, const std::set<std::string>& written) {
    const Model model = with_overrides(tables, asked.overrides);
    const auto refuse_any = [](std::vector<Problem> problems) {
        if (!problems.empty()) throw Error(Kind::input, std::move(problems));
    };
    const Keys keys = course_schema(model);
    refuse_any(check_values(model, keys, asked));
    refuse_any(check_age(model, asked));
    Course course = asked;
    course.person = skin::resolve(model, std::move(course.person));
    auto given = said_by(keys, asked);
    given.insert(written.begin(), written.end());
    refuse_any(check_together(keys, course, given));
    refuse_any(check_device(model, course.device));
    return course;
}

} // namespace stipple::course
