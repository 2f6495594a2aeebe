#include "stipple/base/units.hpp"
#include "stipple/course/ensemble.hpp"
#include "stipple/screening/closing.hpp"

namespace stipple::course {

/// About a cell's width: by so much and less the median depth of a window goes up and down with the needle's length,
/// where tips that only just pierce join the others. A verdict must not follow that.
static constexpr double k_noise_of_depth = 10 * units::um;

SessionFacts session_facts(const Model& model, const skin::Skin& skin, const device::Device& device,
                           const insertion::Insertion& insertion) {
    SessionFacts facts{.depth = insertion.loaded_depth.p50,
                       .pierced_fraction = insertion.pierced_fraction,
                       .punctures_per_m2 = device.punctures_per_m2 * insertion.pierced_fraction};
    facts.dermis_reached = facts.depth > skin.dermis_top() + k_noise_of_depth;
    facts.dermis_passed = facts.depth > skin.dermis_bottom() + k_noise_of_depth;
    if (!(facts.punctures_per_m2 > 0)) return facts;
    const auto cell = make_cell(skin, device, insertion, facts.punctures_per_m2, k_central);
    const auto damage = insertion::make_damage(model, skin, device, insertion, cell, facts.punctures_per_m2);
    facts.dermis_fraction = damage.dermis_fraction;
    facts.opened_area_fraction = damage.opened_area_fraction;
    facts.opening_radius = damage.opening_radius;
    return facts;
}

SessionFacts session_facts(const Model& model, const skin::Skin& skin, const device::Device& device,
                           const device::Pattern& pattern, std::uint64_t seed) {
    return session_facts(
        model, skin, device,
        insertion::insert(model, skin, device, pattern, seed, {}, insertion::Detail::punctures));
}

SessionFacts session_facts(const Model& model, const Course& course, const device::Device& device) {
    if (skin::too_young(model, course.person.age_years, "")) return {};
    return session_facts(model, skin::make_skin(model, course.person), device,
                         device::make_pattern(device, window_of(device), k_facts_seed), k_facts_seed);
}

screening::CourseFacts course_facts(const Model& model, const Course& course, const device::Device& device,
                                    const SessionFacts& session) {
    const Schedule schedule = make_schedule(course);
    const auto most_within = [&](double days) {
        return screening::most_within(schedule.times, days * units::day,
                                      {.sessions = 1,
                                       .punctures_per_m2 = session.punctures_per_m2,
                                       .opened = session.opened_area_fraction});
    };
    return {.needle_length = device.spec.needle.length,
            .depth_reached = session.depth,
            .dermis_reached = session.dermis_reached,
            .dermis_passed = session.dermis_passed,
            .sessions = schedule.sessions(),
            .interval = schedule.shortest_gap(),
            .closing_time = screening::closing_time(model, session.opening_radius, course.wounds_dry),
            .month = most_within(30),
            .quarter = most_within(90),
            .cartridge_reused = device.spec.cartridge_reused,
            .product_through_channels = course.product_through_channels || !course.products.empty(),
            .numbing_cream = !course.numbing.cream.empty(),
            .home_use = device.spec.home_use};
}

screening::CourseFacts course_facts(const Model& model, const Course& course, const device::Device& device) {
    return course_facts(model, course, device, session_facts(model, course, device));
}

} // namespace stipple::course
