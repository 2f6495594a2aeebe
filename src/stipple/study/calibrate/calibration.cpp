#include "stipple/study/calibrate/calibration.hpp"
#include "stipple/base/error.hpp"
#include "stipple/base/statistics.hpp"
#include "stipple/base/tasks.hpp"
#include "stipple/base/units.hpp"
#include "stipple/course/endpoints.hpp"
#include "stipple/course/schema.hpp"
#include "stipple/healing/kinetics.hpp"
#include "stipple/study/calibrate/identifiability.hpp"
#include <algorithm>
#include <cmath>
#include <fmt/format.h>
#include <mutex>
#include <optional>

namespace stipple::study {

using namespace course;

namespace {

/// The rows that are fitted, with the number that answers to each.
struct Role {
    const char *data_set, *row, *parameter;
};
constexpr Role k_roles[] = {{"lotfi2013", "papillary_collagen", "q3"},
                            {"lotfi2013", "epidermis", "g_HC"},
                            {"ablon2018", "wrinkles", "wrinkle_per_depth_grade"},
                            {"ablon2018", "texture", "texture_per_roughness"},
                            {"ablon2018", "laxity", "laxity_per_lift"}};
enum RowIndex : std::size_t { k_papillary, k_epidermis, k_wrinkle, k_texture, k_laxity, k_rows };

const DataSet& find(const std::vector<DataSet>& sets, const std::string& name) {
    for (const auto& set : sets)
        if (set.name == name) return set;
    throw Error(Kind::input, Problem{.what = "the ledger lacks this data set", .value = name});
}

const Measurement& find_row(const std::vector<DataSet>& sets, const Role& role) {
    for (const auto& m : find(sets, role.data_set).rows)
        if (m.row == role.row) return m;
    throw Error(Kind::input,
                Problem{.what = std::string("no such row in ") + role.data_set, .value = role.row});
}

std::vector<FitRow> fit_rows(const std::vector<DataSet>& sets) {
    std::vector<FitRow> rows;
    for (const auto& role : k_roles) {
        const Measurement& m = find_row(sets, role);
        check(m.label == "fit", Kind::input, "only a row with the label fit is fitted", role.row);
        check(m.hi > m.lo, Kind::input, "a row that is fitted needs a range", role.row);
        rows.push_back({role.data_set, role.row, role.parameter, m.measured, (m.hi - m.lo) / 4, 0});
    }
    return rows;
}

/// One course of the ledger on the coarse cell: only the kinetics differ from run to run.
class Trial {
  public:
    Trial(const Model& model, const DataSet& set, double day)
        : course_(resolve(model, set.courses.front().second)),
          device_(device::make_device(model, course_.device)), chain_(make_chain(model, course_, device_, 1)),
          day_(day), prepared_(prepare(chain_, {.model = model}, k_member, 0)) {
        const double end = day_ * units::day; // read as a run is read, up to the day
        std::erase_if(chain_.output_times, [end](double t) { return t >= end; });
        chain_.output_times.push_back(end);
        chain_.snapshot_times.clear();
    }
    Trial(const Trial&) = delete;
    Trial& operator=(const Trial&) = delete;

    /// The history up to the day of reading. Errors: those of heal.
    healing::History heal(const Model& model) const {
        return heal_course(chain_, {.model = model}, prepared_, k_member.tolerance, {});
    }
    /// The endpoints of that day.
    std::vector<outcome::Endpoint> endpoints(const healing::History& history, const Model& model) const {
        return read_endpoints(
            history, make_reading(course_, {.model = model}, prepared_.insertion.punctures_per_m2), day_);
    }

  private:
    Course course_;
    device::Device device_;
    Chain chain_;
    double day_;
    Prepared prepared_;
};

/// Gain of a state at the end of a history [%].
double gain(const healing::History& h, const std::vector<std::vector<double>>& series,
            const std::vector<double>& rest, const char* state) {
    const std::size_t s = h.of(state);
    return 100 * (series[s].back() / rest[s] - 1);
}
double papillary_gain(const healing::History& h) {
    return gain(h, h.papillary, h.baseline_papillary, "collagen_total");
}
double epidermis_gain(const healing::History& h) {
    return gain(h, h.dermis, h.baseline_dermis, "epidermal_thickness");
}

constexpr const char *k_q3 = "healing.q3", *k_g_HC = "healing.g_HC";

/// The model with one number of its own, in the unit of its table.
Model with(Model model, std::string_view name, double value) {
    model.draw(model.index(name), value);
    return model;
}

Model with_slopes(const Model& model, const outcome::GradeSlopes& slopes) {
    return with(with(with(model, "outcome.wrinkle_per_depth_grade", slopes.wrinkle),
                     "outcome.texture_per_roughness", slopes.texture),
                "outcome.laxity_per_lift", slopes.laxity);
}

double value_of(const Model& model, std::string_view name) {
    return model.value(model.index(name));
}

/// Root of an increasing function of a positive number by secants in its logarithm, within `tolerance`.
template <class Function>
std::optional<double> solve(double start, double target, double tolerance, const Function& f) {
    constexpr double k_least = 1e-6, k_most = 1;
    double x = start, y = f(x) - target, before = 0.8 * start, y_before = f(before) - target;
    for (int i = 0; i < 25; ++i) {
        if (std::fabs(y) < tolerance) return x;
        if (y == y_before) return std::nullopt;
        const double step = -y * std::log(x / before) / (y - y_before);
        before = x, y_before = y;
        x = std::clamp(x * std::exp(std::clamp(step, -1.5, 1.5)), k_least, k_most);
        if (x == before) return std::nullopt;
        y = f(x) - target;
    }
    return std::nullopt;
}

/// Everything that the draws share.
struct Bench {
    const Trial &lotfi, &ablon;
    Model best;
    double papillary = 0, epidermis = 0; ///< of the best fit on the coarse cell [%]
    std::vector<FitRow> rows;
    double change[k_rows] = {}; ///< of the best fit on the coarse cell, as predict gives it
};

/// What the model says to the five rows.
std::vector<double> predict(const Trial& lotfi, const Trial& ablon, const Model& model) {
    const auto one = lotfi.heal(model), two = ablon.heal(model);
    std::vector<double> all{papillary_gain(one), epidermis_gain(one)};
    const auto endpoints = ablon.endpoints(two, model);
    for (const char* name : {"wrinkle_grade_change", "texture_grade_change", "laxity_grade_change"})
        all.push_back(endpoint_of(endpoints, name).value);
    return all;
}

/// Solves for the fitted numbers of one draw: parameters from the priors, data shifted by xi standard
/// deviations. Nothing if there is no fit.
std::optional<Model> fit_draw(const Bench& b, Model model, const std::vector<double>& xi) {
    const auto q3 = solve(value_of(b.best, k_q3), b.papillary + b.rows[k_papillary].sd * xi[k_papillary], 0.1,
                          [&](double q) { return papillary_gain(b.lotfi.heal(with(model, k_q3, q))); });
    if (!q3) return std::nullopt;
    model = with(std::move(model), k_q3, *q3);
    // The thickness is linear in g_HC, and nothing depends on the thickness.
    const double none = epidermis_gain(b.lotfi.heal(with(model, k_g_HC, 0))),
                 one = epidermis_gain(b.lotfi.heal(with(model, k_g_HC, 1)));
    const double g_HC = (b.epidermis + b.rows[k_epidermis].sd * xi[k_epidermis] - none) / (one - none);
    if (!(g_HC > 0)) return std::nullopt;
    model = with(std::move(model), k_g_HC, g_HC);
    const auto unit = predict(b.lotfi, b.ablon, with_slopes(model, {1, 1, 1}));
    const auto slope = [&](RowIndex row) { return (b.change[row] + b.rows[row].sd * xi[row]) / unit[row]; };
    const outcome::GradeSlopes slopes{slope(k_wrinkle), slope(k_texture), slope(k_laxity)};
    if (!(slopes.wrinkle > 0 && slopes.texture > 0 && slopes.laxity > 0)) return std::nullopt;
    return with_slopes(model, slopes);
}

/// Best fit by whole quick runs, as a course is run.
Fitted best_fit(const Model& model, const std::vector<DataSet>& sets, std::vector<FitRow>& rows) {
    const auto run_with = [&](const char* set, const Model& changed) {
        Options options;
        options.band_members = options.person_members = 0;
        options.sections = false;
        return run(changed, find(sets, set).courses.front().second, options);
    };
    const auto value = [&](const Result& result, const Role& role) {
        const Measurement& m = find_row(sets, role);
        return quantity_value(result, m.quantity, m.day);
    };
    Fitted f;
    f.q3 = value_of(model, k_q3);
    const auto q3 = solve(f.q3, rows[k_papillary].measured, 1e-4 * rows[k_papillary].measured, [&](double q) {
        return value(run_with("lotfi2013", with(model, k_q3, q)), k_roles[k_papillary]);
    });
    check(q3.has_value(), Kind::numerics, "no synthesis rate gives the measured gain", "q3");
    f.q3 = *q3;
    const Model found = with(model, k_q3, f.q3);
    const double none = value(run_with("lotfi2013", with(found, k_g_HC, 0)), k_roles[k_epidermis]),
                 one = value(run_with("lotfi2013", with(found, k_g_HC, 1)), k_roles[k_epidermis]);
    f.g_HC = (rows[k_epidermis].measured - none) / (one - none);
    const Model fitted = with(found, k_g_HC, f.g_HC);
    const auto lotfi = run_with("lotfi2013", fitted), ablon = run_with("ablon2018", fitted);
    const auto table = outcome::make_slopes(model);
    const auto slope = [&](RowIndex row, double present) {
        return present * rows[row].measured / value(ablon, k_roles[row]);
    };
    f.slopes = {slope(k_wrinkle, table.wrinkle), slope(k_texture, table.texture),
                slope(k_laxity, table.laxity)};
    for (std::size_t r = 0; r < k_rows; ++r)
        rows[r].model = r <= k_epidermis ? value(lotfi, k_roles[r]) : rows[r].measured;
    return f;
}

/// Draws until enough members fit. Every draw has numbers of its own, so the members do not depend on
/// threads.
void draw_members(const Bench& b, const CalibrationOptions& options, Calibration& c) {
    const auto wanted = static_cast<std::size_t>(options.members);
    const std::size_t pool = wanted + wanted / 2;
    const auto z = latin_hypercube(pool, healing::prior_indices(b.best).size(), options.seed, Purpose::prior);
    const auto xi = latin_hypercube(pool, k_rows, options.seed, Purpose::data);
    std::vector<std::optional<Model>> drawn(pool);
    std::mutex mutex;
    std::size_t done = 0;
    std::vector<std::function<void()>> tasks;
    for (std::size_t m = 0; m < pool; ++m)
        tasks.emplace_back([&, m] {
            const Model model = healing::with_prior_draw(b.best, z[m]);
            drawn[m] = attempt([&] { return fit_draw(b, model, xi[m]); }).value_or(std::nullopt);
            const std::lock_guard lock(mutex);
            if (options.progress &&
                !options.progress({.stage = "members",
                                   .fraction = static_cast<double>(++done) / static_cast<double>(pool)}))
                throw Error(Kind::interrupted, Problem{.what = "interrupted"});
        });
    run_tasks(tasks, options.threads);
    for (const auto& member : drawn) {
        if (c.members.size() == wanted) break;
        ++c.drawn;
        if (member)
            c.members.push_back(*member);
        else
            ++c.rejected;
    }
    check(c.members.size() == wanted, Kind::numerics, "too many draws cannot be brought to the data",
          "calibration");
}

double standard_deviation(const std::vector<double>& x) {
    double mean = 0, square = 0;
    for (const double v : x) mean += v / static_cast<double>(x.size());
    for (const double v : x) square += (v - mean) * (v - mean);
    return x.size() > 1 ? std::sqrt(square / static_cast<double>(x.size() - 1)) : 0.0;
}

/// Each fitted number by a summary over the members.
template <class Summary> Fitted summarised(const Calibration& c, const Summary& summary) {
    const auto of = [&](const auto& value) {
        std::vector<double> all;
        for (const auto& m : c.members) all.push_back(value(m));
        return summary(all);
    };
    return {of([](const auto& m) { return value_of(m, k_q3); }),
            of([](const auto& m) { return value_of(m, k_g_HC); }),
            {of([](const auto& m) { return outcome::make_slopes(m).wrinkle; }),
             of([](const auto& m) { return outcome::make_slopes(m).texture; }),
             of([](const auto& m) { return outcome::make_slopes(m).laxity; })}};
}

/// The value of a parameter, in the unit of its table, z prior standard deviations away.
double moved(const Prior& prior, double value, double z) {
    return value * draw(prior, prior.value, z) / draw(prior, prior.value, 0);
}

/// d(model)/dz over sd, one row per measurement: columns are the prior parameters, then the slopes.
std::vector<std::vector<double>> sensitivities(const Bench& b, int threads) {
    const auto parameters = healing::prior_indices(b.best);
    constexpr double k_step = 0.2;
    const double wide = std::sqrt(std::log(2.0)); // SD of the logarithm, CV 100 %
    const std::size_t n = parameters.size(), slopes = 3;
    std::vector<std::vector<double>> j(k_rows, std::vector<double>(n + slopes, 0.0));
    std::vector<std::function<void()>> tasks;
    for (std::size_t p = 0; p < n; ++p)
        tasks.emplace_back([&, p] {
            std::vector<double> side[2];
            for (const int s : {0, 1}) {
                const double z = s == 0 ? -k_step : k_step;
                const ModelParameter& parameter = b.best.parameters()[parameters[p]];
                const double at = b.best.value(parameters[p]);
                const bool is_fitted = parameter.name == k_q3 || parameter.name == k_g_HC;
                const double to = is_fitted ? at * std::exp(wide * z) : moved(*parameter.prior, at, z);
                side[s] = predict(b.lotfi, b.ablon, with(b.best, parameter.name, to));
            }
            for (std::size_t r = 0; r < k_rows; ++r)
                j[r][p] = (side[1][r] - side[0][r]) / (2 * k_step) / b.rows[r].sd;
        });
    run_tasks(tasks, threads);
    for (std::size_t s = 0; s < slopes; ++s) // a grade is proportional to its slope
        j[k_wrinkle + s][n + s] = wide * b.change[k_wrinkle + s] / b.rows[k_wrinkle + s].sd;
    return j;
}

} // namespace

Calibration calibrate(const Model& model, const std::vector<DataSet>& sets,
                      const CalibrationOptions& options) {
    Calibration c;
    c.rows = fit_rows(sets);
    c.best = best_fit(model, sets, c.rows);
    const Trial lotfi(model, find(sets, "lotfi2013"), find_row(sets, k_roles[k_papillary]).day),
        ablon(model, find(sets, "ablon2018"), find_row(sets, k_roles[k_wrinkle]).day);
    Bench bench{.lotfi = lotfi,
                .ablon = ablon,
                .best = with_slopes(with(with(model, k_q3, c.best.q3), k_g_HC, c.best.g_HC), c.best.slopes),
                .rows = c.rows};
    const auto centre = predict(lotfi, ablon, bench.best);
    bench.papillary = centre[k_papillary];
    bench.epidermis = centre[k_epidermis];
    std::copy(centre.begin(), centre.end(), bench.change);
    draw_members(bench, options, c);
    c.sd = summarised(c, standard_deviation);
    c.low = summarised(c, [](const auto& x) { return quantile(x, 0.1); });
    c.high = summarised(c, [](const auto& x) { return quantile(x, 0.9); });
    std::vector<std::string> names;
    for (const std::size_t i : healing::prior_indices(model))
        names.push_back(model.parameters()[i].facts.name);
    for (const char* slope : {"wrinkle_per_depth_grade", "texture_per_roughness", "laxity_per_lift"})
        names.emplace_back(slope);
    identify(sensitivities(bench, options.threads), names, c);
    return c;
}

} // namespace stipple::study
