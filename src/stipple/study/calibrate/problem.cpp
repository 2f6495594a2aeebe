#include "stipple/study/calibrate/problem.hpp"
#include "stipple/base/error.hpp"
#include <cmath>
#include <fmt/format.h>
#include <set>

namespace stipple::study {

double on_scale(Scale scale, double value) {
    switch (scale) {
    case Scale::log:
        return value > 0 ? std::log(value) : NAN;
    case Scale::log2:
        return value > 0 ? std::log2(value) : NAN;
    case Scale::logit:
        return value > 0 && value < 1 ? std::log(value / (1 - value)) : NAN;
    case Scale::identity:
        break;
    }
    return value;
}

double from_scale(Scale scale, double value) {
    switch (scale) {
    case Scale::log:
        return std::exp(value);
    case Scale::log2:
        return std::exp2(value);
    case Scale::logit:
        return 1 / (1 + std::exp(-value));
    case Scale::identity:
        break;
    }
    return value;
}

CalibrationRow normal_row(std::string name, std::string kind, Scale scale, double measured, double sd) {
    return {.name = std::move(name), .kind = std::move(kind), .scale = scale, .measured = measured, .sd = sd};
}

CalibrationRow student_row(std::string name, std::string kind, Scale scale, double measured, double sd) {
    CalibrationRow row = normal_row(std::move(name), std::move(kind), scale, measured, sd);
    row.likelihood = LikelihoodKind::student;
    return row;
}

CalibrationRow bernoulli_row(std::string name, double share, double weight) {
    return {.name = std::move(name),
            .kind = {},
            .likelihood = LikelihoodKind::bernoulli,
            .measured = share,
            .weight = weight};
}

CalibrationRow logistic_row(std::string name, Scale scale, double threshold, double width, bool above) {
    return {.name = std::move(name),
            .kind = {},
            .likelihood = LikelihoodKind::logistic,
            .scale = scale,
            .measured = threshold,
            .sd = width,
            .above = above};
}

CalibrationRow probit_row(std::string name, std::string kind, Scale scale, double threshold, double sd,
                          bool above) {
    return {.name = std::move(name),
            .kind = std::move(kind),
            .likelihood = LikelihoodKind::probit,
            .scale = scale,
            .measured = threshold,
            .sd = sd,
            .above = above};
}

DiscrepancyGroup discrepancy_group(Scale scale, std::vector<std::string> kinds) {
    const double median = scale == Scale::log ? 0.5 : scale == Scale::log2 ? 1.0 : 0.15;
    return {lognormal_prior("omega_0", median, 0.5), 0.5, std::move(kinds)};
}

namespace {

/// The faults of a problem, told all at once.
class Faults {
  public:
    void unless(bool condition, const std::string& key, const std::string& what) {
        if (!condition) problems_.push_back({.what = what, .key = key});
    }
    void check_names(const std::vector<Prior>& priors, const std::string& key) {
        std::set<std::string> seen;
        for (const auto& p : priors)
            unless(seen.insert(p.name).second, key + "/" + p.name, "two parameters of one name");
    }
    void tell() {
        if (!problems_.empty()) throw Error(Kind::data, std::move(problems_));
    }

  private:
    std::vector<Problem> problems_;
};

void check_row(Faults& faults, const CalibrationRow& row, const std::set<std::string>& kinds,
               const std::string& key) {
    faults.unless(row.kind.empty() || kinds.count(row.kind) == 1, key,
                  "no discrepancy is named for this kind of quantity: " + row.kind);
    faults.unless(row.weight > 0, key, "the weight of a row is positive");
    if (row.likelihood == LikelihoodKind::bernoulli) {
        faults.unless(row.measured >= 0 && row.measured <= 1, key, "a share of successes is 0 to 1");
        return;
    }
    faults.unless(row.sd > 0 && std::isfinite(row.sd), key, "the spread of a row is positive");
    faults.unless(std::isfinite(on_scale(row.scale, row.measured)), key,
                  "the scale of this row does not know what was measured");
}

} // namespace

void check_problem(const CalibrationProblem& problem) {
    Faults faults;
    faults.unless(!problem.experiments.empty(), problem.name, "nothing to calibrate against: no experiment");
    faults.check_names(problem.parameters, problem.name);
    std::set<std::string> kinds, names;
    for (const auto& group : problem.discrepancies) {
        faults.unless(group.between >= 0, problem.name, "the spread between kinds is negative");
        for (const auto& kind : group.kinds)
            faults.unless(kinds.insert(kind).second, problem.name, "two discrepancies of one kind: " + kind);
    }
    for (const auto& e : problem.experiments) {
        const std::string key = problem.name + "/" + e.name;
        faults.unless(names.insert(e.name).second, key, "two experiments of one name");
        faults.unless(!e.rows.empty(), key, "an experiment needs a row");
        faults.unless(static_cast<bool>(e.predict), key, "an experiment needs a prediction");
        faults.check_names(e.inputs, key);
        for (const auto& row : e.rows) check_row(faults, row, kinds, key + "/" + row.name);
    }
    faults.tell();
}

} // namespace stipple::study
