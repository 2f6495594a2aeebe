#include "stipple/study/calibrate/healing_bench.hpp"
#include "stipple/base/error.hpp"
#include "stipple/base/units.hpp"
#include "stipple/course/posterior.hpp"
#include <algorithm>

namespace stipple::study {

const DataSet& find_set(const std::vector<DataSet>& sets, const std::string& name) {
    for (const auto& set : sets)
        if (set.name == name) return set;
    throw Error(Kind::input, Problem{.what = "the ledger lacks this data set", .value = name});
}

std::vector<double> dense_days(const std::vector<double>& from, double days, std::vector<double> also) {
    for (const double day : from)
        for (double d = 0; d <= days; d += 0.25) also.push_back(day + d);
    also.push_back(0);
    std::sort(also.begin(), also.end());
    also.erase(std::unique(also.begin(), also.end()), also.end());
    return also;
}

std::size_t place_of(const healing::History& history, double day) {
    std::size_t t = 0;
    while (t + 1 < history.time.size() && history.time[t] < day * units::day - 1) ++t;
    return t;
}

HealingBench::HealingBench(const Model& model, const std::vector<DataSet>& sets,
                           const std::map<std::string, std::vector<double>>& report)
    : tissues_(course::tissue_members(model, course::k_tissues)) {
    for (const auto& [name, days] : report)
        trials_[name] = std::make_unique<HealingTrial>(model, find_set(sets, name).courses.front().second,
                                                       tissues_, days);
}

HealingDraws::HealingDraws(const Model& model, const std::vector<Prior>& parameters,
                           std::shared_ptr<const HealingBench> bench)
    : model_(model), bench_(std::move(bench)) {
    for (std::size_t p = 0; p < parameters.size(); ++p) {
        if (const auto i = model.find(parameters[p].name)) of_model_.emplace_back(*i, p);
        if (parameters[p].name == k_tissue) tissue_ = p;
    }
    check(tissue_ < parameters.size() && parameters[tissue_].name == k_tissue, Kind::data,
          "no parameter names the skin of the reference trial", k_tissue);
}

HealingDraw HealingDraws::operator()(std::span<const double> values) const {
    HealingDraw d{model_, {}, {}};
    for (const auto& [i, p] : of_model_) d.model.draw(i, values[p]);
    d.handling.tissue = course::tissue_of(values[tissue_], bench_->tissues());
    d.handling.strokes = d.model.value(d.model.index(k_strokes));
    d.handling.force = d.model.value(d.model.index(k_force));
    d.reference = bench_->trial("lotfi2013").dose(d.handling);
    return d;
}

} // namespace stipple::study
