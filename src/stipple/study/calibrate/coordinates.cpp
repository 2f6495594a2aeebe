#include "stipple/study/calibrate/coordinates.hpp"
#include <cmath>

namespace stipple::study {

static constexpr std::size_t k_none = static_cast<std::size_t>(-1);

Coordinates::Coordinates(const CalibrationProblem& problem) : problem_(&problem) {
    check_problem(problem);
    append(problem.parameters, "");
    for (const auto& e : problem.experiments) {
        inputs_.push_back({names_.size(), e.inputs.size()});
        append(e.inputs, e.name + "/");
    }
    discrepancies_.first = names_.size();
    for (const auto& group : problem.discrepancies) append(group);
    discrepancies_.count = names_.size() - discrepancies_.first;
    for (const auto& e : problem.experiments) {
        omega_at_.emplace_back();
        for (const auto& row : e.rows)
            omega_at_.back().push_back(row.kind.empty() ? k_none : kind_at(row.kind));
    }
}

void Coordinates::append(const std::vector<Prior>& priors, const std::string& owner) {
    for (const auto& p : priors) {
        names_.push_back(owner + p.name);
        priors_.push_back(p);
    }
}

void Coordinates::append(const DiscrepancyGroup& group) {
    names_.push_back("omega_0:" + (group.kinds.empty() ? group.centre.name : group.kinds.front()));
    for (const auto& kind : group.kinds) names_.push_back("omega:" + kind);
}

std::size_t Coordinates::kind_at(const std::string& kind) const {
    for (std::size_t i = discrepancies_.first; i < names_.size(); ++i)
        if (names_[i] == "omega:" + kind) return i;
    return k_none;
}

std::vector<double> Coordinates::values(std::span<const double> z) const {
    std::vector<double> values(size());
    for (std::size_t i = 0; i < priors_.size(); ++i) values[i] = draw(priors_[i], z[i]);
    std::size_t at = discrepancies_.first;
    for (const auto& group : problem_->discrepancies) {
        const double centre = values[at] = draw(group.centre, z[at]);
        ++at;
        for (std::size_t k = 0; k < group.kinds.size(); ++k, ++at)
            values[at] = centre * std::exp(group.between * z[at]);
    }
    return values;
}

std::vector<double> Coordinates::omegas(std::span<const double> values, std::size_t experiment) const {
    std::vector<double> omegas;
    for (const std::size_t at : omega_at_[experiment]) omegas.push_back(at == k_none ? 0.0 : values[at]);
    return omegas;
}

} // namespace stipple::study
