#include "stipple/outcome/darkening.hpp"
#include "stipple/base/error.hpp"
#include "stipple/base/model.hpp"
#include <algorithm>
#include <boost/math/quadrature/gauss.hpp>
#include <boost/math/tools/toms748_solve.hpp>
#include <fmt/format.h>
#include <numbers>

namespace stipple::outcome {

namespace {

constexpr double k_normal_95 = 1.959963984540054; ///< two-sided 95 % of a normal

constexpr double k_step = 0.1; ///< of the middle log-odds

/// Steps of the sums: fine against the width of the likelihoods of some ten to a thousand people.
struct Grid {
    std::vector<double> middle, deviation, log_deviation_weight, normal, normal_weight;
};

Grid make_grid(double between) {
    using Rule = boost::math::quadrature::gauss<double, 12>;
    constexpr double k_reach = 3; // of the half-normal; 0.3 % lies beyond
    Grid g;
    for (int i = 0; i <= 240; ++i) g.middle.push_back(-15 + k_step * i);
    for (std::size_t i = 0; i < Rule::abscissa().size(); ++i)
        for (const double side : {-1.0, 1.0}) {
            g.deviation.push_back(between * k_reach * 0.5 * (1 + side * Rule::abscissa()[i]));
            g.log_deviation_weight.push_back(std::log(Rule::weights()[i]));
        }
    double sum = 0;
    for (int i = -25; i <= 25; ++i) {
        const double z = 0.2 * i;
        g.normal.push_back(z);
        g.normal_weight.push_back(std::exp(-0.5 * z * z));
        sum += g.normal_weight.back();
    }
    for (double& w : g.normal_weight) w /= sum;
    return g;
}

/// The series that could have been about one middle: their log-odds and log(1 + odds).
struct Possible {
    std::vector<double> logit, log_both;
};

void find_possible(double middle, double deviation, const Grid& g, Possible& all) {
    for (std::size_t i = 0; i < g.normal.size(); ++i) {
        all.logit[i] = middle + deviation * g.normal[i];
        all.log_both[i] = std::log1p(std::exp(all.logit[i]));
    }
}

/// Log of the likelihood of k of n, averaged over the series that could have been.
double series_likelihood(const DarkeningCount& c, const Possible& possible, const Grid& g) {
    double sum = 0;
    for (std::size_t i = 0; i < g.normal.size(); ++i)
        sum += g.normal_weight[i] * std::exp(c.k * possible.logit[i] - c.n * possible.log_both[i]);
    return std::log(sum);
}

/// Weights of every (deviation, middle), largest 1.
std::vector<double> posterior(const std::vector<DarkeningCount>& series, double between, const Grid& g) {
    std::vector<double> weights;
    const std::vector<double> each(g.normal.size());
    Possible possible{each, each};
    for (std::size_t i = 0; i < g.deviation.size(); ++i)
        for (const double m : g.middle) {
            const double t = g.deviation[i];
            find_possible(m, t, g, possible);
            // uniform in expit(m): its density in m is p (1 - p)
            double log_weight = g.log_deviation_weight[i] - 0.5 * t * t / (between * between) + m -
                                2 * std::log1p(std::exp(m));
            for (const auto& c : series) log_weight += series_likelihood(c, possible, g);
            weights.push_back(log_weight);
        }
    const double most = *std::max_element(weights.begin(), weights.end());
    for (double& w : weights) w = std::exp(w - most);
    return weights;
}

/// Share of a normal that lies below `logit`, averaged over middles within half a step of `middle`.
double share_below(double logit, double middle, double deviation) {
    const auto integral = [](double u) { // of the normal distribution function up to u
        return u * 0.5 * std::erfc(-u / std::sqrt(2.0)) +
               std::exp(-0.5 * u * u) / std::sqrt(2 * std::numbers::pi);
    };
    const double u = (logit - middle) / deviation, half = 0.5 * k_step / deviation;
    return (integral(u + half) - integral(u - half)) / (2 * half);
}

/// Log-odds below which a share of new series lies.
double quantile(double share, const std::vector<double>& weights, const Grid& g) {
    constexpr double k_nothing = 1e-9; // against the largest weight, which is 1
    double total = 0;
    for (const double w : weights) total += w > k_nothing ? w : 0;
    const auto below = [&](double logit) {
        double sum = 0;
        for (std::size_t i = 0; i < weights.size(); ++i)
            if (weights[i] > k_nothing)
                sum += weights[i] *
                       share_below(logit, g.middle[i % g.middle.size()], g.deviation[i / g.middle.size()]);
        return sum / total;
    };
    std::uintmax_t most = 60;
    const auto [lo, hi] = boost::math::tools::toms748_solve(
        [&](double logit) { return below(logit) - share; }, -25.0, 25.0, -share, 1 - share,
        [](double a, double b) { return b - a < 1e-8; }, most);
    return 0.5 * (lo + hi);
}

double expit(double logit) {
    return 1 / (1 + std::exp(-logit));
}

double number_or_nan(const TableView& t, std::size_t row, const char* column) {
    return t.number_or(row, column, NAN);
}

Interval interval_of(double k, double n) {
    return std::isfinite(k) && std::isfinite(n) ? wilson(k, n) : Interval{};
}

DarkeningCount count_of(const TableView& t, std::size_t r) {
    DarkeningCount c{.study = t.text(r, "study"),
                     .modality = t.text(r, "modality"),
                     .label = t.text(r, "label"),
                     .fitzpatrick_low = static_cast<int>(t.number_or(r, "fitzpatrick_low", 0)),
                     .fitzpatrick_high = static_cast<int>(t.number_or(r, "fitzpatrick_high", 0)),
                     .skin = t.text(r, "skin"),
                     .k = number_or_nan(t, r, "k"),
                     .n = number_or_nan(t, r, "n"),
                     .share = number_or_nan(t, r, "percent") / 100,
                     .at_least = t.text(r, "at_least") == "yes",
                     .counted = t.text(r, "counted"),
                     .flag = t.text(r, "flag"),
                     .source = t.text(r, "source"),
                     .note = t.text(r, "note"),
                     .interval = {}};
    if (std::isfinite(c.k)) c.share = c.k / c.n;
    check(std::isfinite(c.share), Kind::data, "neither a count nor a percentage",
          "outcome/darkening:" + c.study);
    check(c.counted == "patient" || c.counted == "session", Kind::data, "neither patients nor sessions",
          "outcome/darkening:" + c.study);
    c.interval = interval_of(c.share * c.n, c.n);
    return c;
}

bool is_of(const DarkeningCount& c, Cause cause) {
    if (cause == Cause::needling) return c.needling();
    return cause == Cause::ipl ? c.modality == "ipl" : !c.needling() && c.modality != "ipl";
}

/// Whether a row says something about this skin type, in patients.
bool serves(const DarkeningCount& c, int type, Cause cause) {
    const bool counts = is_of(c, cause) && c.counted == "patient" && std::isfinite(c.k) && !c.at_least;
    const bool holds = c.fitzpatrick_low > 0 && c.fitzpatrick_low <= type && type <= c.fitzpatrick_high;
    const bool mixes_light = c.fitzpatrick_low < 3;
    return counts && holds && !(type >= 4 && mixes_light);
}

const char* series_words(Cause cause) {
    return cause == Cause::needling ? "Series of needling"
           : cause == Cause::laser  ? "Series of lasers"
                                    : "Series of intense pulsed light";
}

std::string basis_words(const DarkeningShare& share, int asked, Cause cause) {
    std::string rows;
    for (const auto& c : share.used)
        rows += fmt::format("{}{} (types {}, {:g} of {:g})", rows.empty() ? "" : "; ",
                            c.label.substr(0, c.label.find(':')), c.skin, c.k, c.n);
    std::string words = std::string(series_words(cause)) + " that count patients: " + rows + ".";
    if (asked >= 4) words += " Series that mix in types I and II are left out.";
    if (asked == 6) words += " None with type VI apart was found: those with type V stand in for it.";
    if (asked <= 2) words += " The difference to the next types is one of how many people were counted.";
    return words;
}

} // namespace

Interval wilson(double k, double n) {
    check(n > 0 && k >= 0 && k <= n, Kind::input, "a count must lie between 0 and its total");
    // The ends are the roots of (1 + z²/n) x² - (2p + z²/n) x + p² = 0; the lower one over the upper one,
    // whose terms do not cancel, is exactly 0 at k = 0, and the upper one is that of the others, exactly 1 at
    // k = n.
    const auto lower = [n](double p) {
        const double z2 = k_normal_95 * k_normal_95;
        return p * p / (p + z2 / (2 * n) + k_normal_95 * std::sqrt(p * (1 - p) / n + z2 / (4 * n * n)));
    };
    return {lower(k / n), 1 - lower((n - k) / n)};
}

std::vector<DarkeningCount> darkening_counts(const Model& model) {
    const TableView t = model["outcome/darkening"];
    std::vector<DarkeningCount> counts;
    for (std::size_t r = 0; r < t.rows.size(); ++r) counts.push_back(count_of(t, r));
    return counts;
}

std::vector<Harm> harms(const Model& model) {
    const TableView t = model["outcome/harms"];
    std::vector<Harm> list;
    for (std::size_t r = 0; r < t.rows.size(); ++r) {
        list.push_back({.harm = t.text(r, "harm"),
                        .label = t.text(r, "label"),
                        .modality = t.text(r, "modality"),
                        .skin = t.text(r, "skin"),
                        .k = number_or_nan(t, r, "k"),
                        .n = number_or_nan(t, r, "n"),
                        .counted = t.text(r, "counted"),
                        .flag = t.text(r, "flag"),
                        .source = t.text(r, "source"),
                        .note = t.text(r, "note"),
                        .interval = {}});
        list.back().interval = interval_of(list.back().k, list.back().n);
    }
    return list;
}

ShareBand band_of(const std::vector<DarkeningCount>& series, double between) {
    check(!series.empty(), Kind::data, "no series of needling for this skin type", "outcome/darkening");
    const Grid grid = make_grid(between);
    const auto weights = posterior(series, between, grid);
    return {expit(quantile(0.1, weights, grid)), expit(quantile(0.5, weights, grid)),
            expit(quantile(0.9, weights, grid))};
}

DarkeningShare darkening_of(const Model& model, int fitzpatrick, Cause cause) {
    check(fitzpatrick >= 1 && fitzpatrick <= 6, Kind::input, "skin types go from 1 to 6",
          "person.fitzpatrick");
    DarkeningShare share;
    const int type = std::min(fitzpatrick, 5); // no series of needling holds type VI apart from light skin
    for (const auto& c : darkening_counts(model)) {
        if (!serves(c, type, cause)) continue;
        share.used.push_back(c);
        share.source += (share.source.empty() ? "" : ";") + c.source;
    }
    if (share.used.empty()) return share;
    const TableView prior = model["outcome/darkening_prior"];
    share.band = band_of(share.used, prior.number(prior.row("between_studies"), "value"));
    share.basis = basis_words(share, fitzpatrick, cause);
    return share;
}

} // namespace stipple::outcome
