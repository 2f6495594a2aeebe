#include "stipple/study/calibrate/healing_trial.hpp"
#include "stipple/base/units.hpp"
#include "stipple/course/endpoints.hpp"
#include "stipple/course/schema.hpp"
#include "stipple/device/kinds.hpp"
#include <algorithm>
#include <cmath>
#include <utility>

namespace stipple::study {

using namespace course;

/// One ring, and as few layers and strikes as a member of a band has.
static constexpr Resolution k_column{1, k_member.nz, k_member.tolerance, k_member.strikes, false};

HealingTrial::HealingTrial(const Model& model, Course asked, const std::vector<Model>& tissues,
                           std::vector<double> report)
    : course_(resolve(model, std::move(asked))), skin_(skin::make_skin(model, course_.person)) {
    by_hand_ = !device::facts(course_.device.kind).stroke_limited;
    forces_ = by_hand_ ? std::vector<double>{1, 1.5, 2.3, 3.5, 5.3, 8} : std::vector<double>{1};
    const auto device_at = [&](double force) {
        device::DeviceSpec spec = course_.device;
        if (by_hand_) spec.press_force = force;
        return device::make_device(model, spec);
    };
    chain_ = make_chain(model, course_, device_at(forces_.front()), 1);
    chain_.snapshot_times.clear();
    chain_.output_times.clear();
    for (const double day : report) chain_.output_times.push_back(day * units::day);
    for (const auto& tissue : tissues) {
        auto& of_tissue = damages_.emplace_back();
        for (const double force : forces_) {
            const auto device = device_at(force);
            const auto skin = skin::make_skin(tissue, course_.person);
            auto pattern = chain_.pattern;
            if (pattern.strikes.size() > k_column.strikes) pattern.strikes.resize(k_column.strikes);
            const auto insertion =
                insertion::insert(tissue, skin, device, pattern, 1, {}, insertion::Detail::punctures);
            of_tissue.push_back(prepare(tissue, chain_, skin, insertion, k_column,
                                        device.punctures_per_m2 * insertion.pierced_fraction)
                                    .damage);
            if (damages_.size() == 1 && of_tissue.size() == 1) insertion_ = insertion;
        }
    }
}

/// Multiplies a damage; no share leaves 0 to 1.
static skin::Damage times(skin::Damage damage, double factor) {
    const auto grow = [factor](double& share) {
        constexpr double k_most = 0.95;
        share = std::min(share * factor, std::max(share, k_most));
    };
    for (double& share : damage.fraction) grow(share);
    for (auto& opening : damage.openings) grow(opening.area_share);
    for (double* share : {&damage.dermis_fraction, &damage.epidermis_fraction, &damage.opened_area_fraction})
        grow(*share);
    return damage;
}

/// Between two damages on one grid.
static skin::Damage between(const skin::Damage& a, const skin::Damage& b, double share) {
    skin::Damage mean = a;
    const auto mix = [share](double& from, double to) { from += share * (to - from); };
    for (std::size_t i = 0; i < mean.fraction.size(); ++i) mix(mean.fraction[i], b.fraction[i]);
    for (std::size_t i = 0; i < std::min(mean.openings.size(), b.openings.size()); ++i) {
        mix(mean.openings[i].area_share, b.openings[i].area_share);
        mix(mean.openings[i].radius, b.openings[i].radius);
    }
    mix(mean.dermis_fraction, b.dermis_fraction);
    mix(mean.epidermis_fraction, b.epidermis_fraction);
    mix(mean.opened_area_fraction, b.opened_area_fraction);
    mix(mean.opening_radius, b.opening_radius);
    return mean;
}

skin::Damage HealingTrial::damage(const Handling& h) const {
    const auto& known = damages_[h.tissue];
    const double strokes = by_hand_ ? h.strokes / course_.device.passes : 1.0;
    std::size_t k = 1;
    while (k + 1 < known.size() && forces_[k] < h.force) ++k;
    if (known.size() == 1) return times(known.front(), strokes * h.injury);
    const double share = std::log(h.force / forces_[k - 1]) / std::log(forces_[k] / forces_[k - 1]);
    return times(between(known[k - 1], known[k], std::clamp(share, 0.0, 1.0)), strokes * h.injury);
}

healing::ReferenceDose HealingTrial::dose(const Handling& handling) const {
    const auto d = damage(handling);
    return {d.dermis_fraction, d.opened_area_fraction};
}

healing::History HealingTrial::heal(const Model& model, const Handling& handling,
                                    const healing::ReferenceDose& reference) const {
    const Change change{.model = model, .reference = reference};
    return heal_course(chain_, change, {skin_, insertion_, damage(handling)}, k_column.tolerance, {});
}

std::vector<outcome::Endpoint> HealingTrial::endpoints(const healing::History& history, const Model& model,
                                                       double day) const {
    return read_endpoints(history, make_reading(course_, {.model = model}, chain_.device.punctures_per_m2),
                          day);
}

} // namespace stipple::study
