#include "stipple/study/calibrate/centre.hpp"
#include "stipple/base/error.hpp"
#include "stipple/base/statistics.hpp"
#include "stipple/study/calibrate/coordinates.hpp"
#include "stipple/study/calibrate/stand_ins.hpp"
#include <algorithm>
#include <boost/math/tools/toms748_solve.hpp>
#include <cmath>
#include <fmt/format.h>

namespace stipple::study {

namespace {

/// Place of the first with this name. Errors: Kind::data.
template <class Named> std::size_t place_in(const std::vector<Named>& list, const std::string& name) {
    const auto found =
        std::find_if(list.begin(), list.end(), [&](const Named& one) { return one.name == name; });
    check(found != list.end(), Kind::data, "the centre of a posterior asks for what its problem has not",
          name);
    return static_cast<std::size_t>(found - list.begin());
}

/// One row of an experiment as the parameters of the problem predict it, everything else fixed.
class RowPrediction {
  public:
    RowPrediction(const CalibrationProblem& problem, const Centring& centring)
        : problem_(problem), coordinates_(problem),
          experiment_(place_in(problem.experiments, centring.experiment)),
          row_(place_in(problem.experiments[experiment_].rows, centring.row)) {}

    /// Shape: Coordinates::values.
    double operator()(std::span<const double> values) const {
        const auto part = [&](Block block) { return values.subspan(block.first, block.count); };
        return problem_.experiments[experiment_].predict(part(coordinates_.parameters()),
                                                         part(coordinates_.inputs(experiment_)))[row_];
    }

  private:
    const CalibrationProblem& problem_;
    Coordinates coordinates_;
    std::size_t experiment_, row_;
};

/// Levels of a problem: places among its unknowns, and how far one factor may move all of their medians.
struct Levels {
    std::vector<std::size_t> at;
    double least = 0, most = INFINITY;
};

Levels levels_of(const CalibrationProblem& problem, const Centring& centring, const PosteriorRecord& record) {
    Levels levels;
    for (const auto& name : centring.levels) {
        levels.at.push_back(place_in(problem.parameters, name));
        const auto column = column_of(record, levels.at.back());
        const auto [low, high] = std::minmax_element(column.begin(), column.end());
        const double median = quantile(column, 0.5);
        levels.least = std::max(levels.least, *low / median);
        levels.most = std::min(levels.most, *high / median);
    }
    return levels;
}

/// The factor on the levels with which `row` predicts `target`.
double solved(const RowPrediction& row, const std::vector<double>& values, const Levels& levels,
              double target) {
    const auto miss = [&](double log_factor) {
        auto moved = values;
        for (const std::size_t c : levels.at) moved[c] *= std::exp(log_factor);
        return row(moved) - target;
    };
    const double low = std::log(levels.least), high = std::log(levels.most);
    const double at_low = miss(low), at_high = miss(high);
    check(at_low * at_high <= 0, Kind::numerics,
          fmt::format("no levels of the members reach their median {:.4g}", target));
    std::uintmax_t most = 60;
    const auto [a, b] = boost::math::tools::toms748_solve(
        miss, low, high, at_low, at_high, [](double x, double y) { return std::fabs(x - y) < 1e-6; }, most);
    return std::exp((a + b) / 2);
}

} // namespace

std::vector<std::pair<std::string, double>> central_numbers(const CalibrationProblem& problem,
                                                            const Model& model, const Centring& centring,
                                                            const PosteriorRecord& record) {
    std::vector<std::pair<std::string, double>> numbers;
    std::vector<double> values; // of the unknowns of the problem, as a run without members has them
    for (std::size_t c = 0; c < record.names.size(); ++c) {
        values.push_back(quantile(column_of(record, c), 0.5));
        const auto i = model.find(record.names[c]);
        if (!i) continue;
        if (std::find(centring.tables.begin(), centring.tables.end(), model.parameters()[*i].table) ==
            centring.tables.end())
            values.back() = model.value(*i);
        else
            numbers.emplace_back(record.names[c], values.back());
    }
    if (centring.levels.empty()) return numbers;
    const RowPrediction row(problem, centring);
    std::vector<double> predicted;
    for (const auto& member : record.members) predicted.push_back(row(member));
    const double factor =
        solved(row, values, levels_of(problem, centring, record), quantile(std::move(predicted), 0.5));
    for (auto& [name, value] : numbers)
        if (std::find(centring.levels.begin(), centring.levels.end(), name) != centring.levels.end())
            value *= factor;
    return numbers;
}

std::vector<FittedNumber> fitted_numbers(const Model& model, const PosteriorRecord& record) {
    std::vector<std::pair<std::string, double>> centre = record.centre;
    if (centre.empty()) {
        const auto& member = record.members[central_member(model, record)];
        for (std::size_t c = 0; c < record.names.size(); ++c)
            if (model.find(record.names[c])) centre.emplace_back(record.names[c], member[c]);
    }
    std::vector<FittedNumber> numbers;
    for (const auto& [name, value] : centre) {
        const auto i = model.find(name);
        const auto column = std::find(record.names.begin(), record.names.end(), name);
        check(i && column != record.names.end(), Kind::data,
              "the centre of a posterior names no parameter of it", name);
        const auto values = column_of(record, static_cast<std::size_t>(column - record.names.begin()));
        const ModelParameter& p = model.parameters()[*i];
        FittedNumber n;
        n.table = p.table;
        n.name = p.facts.name;
        n.fit = value;
        n.sd = std::sqrt(variance_about(values, mean_of(values)));
        n.low = std::min(n.fit, quantile(values, 0.1));
        n.high = std::max(n.fit, quantile(values, 0.9));
        numbers.push_back(n);
    }
    return numbers;
}

} // namespace stipple::study
