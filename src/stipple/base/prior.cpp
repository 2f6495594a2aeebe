#include "stipple/base/prior.hpp"
#include "stipple/base/error.hpp"
#include "stipple/base/random.hpp"
#include <boost/math/special_functions/beta.hpp>
#include <cmath>
#include <fmt/format.h>

namespace stipple {

using Family = Prior::Family;

static constexpr double k_infinity = std::numeric_limits<double>::infinity();

static bool has_range(Family family) {
    return family == Family::loguniform || family == Family::uniform;
}

static bool is_cut(const Prior& p) {
    return std::isfinite(p.cut.low) || std::isfinite(p.cut.high);
}

static std::string cut_words(const Prior& p) {
    if (!is_cut(p)) return "";
    if (!std::isfinite(p.cut.high)) return fmt::format(", from {:g}", p.cut.low);
    if (!std::isfinite(p.cut.low)) return fmt::format(", up to {:g}", p.cut.high);
    return fmt::format(", cut to {:g} to {:g}", p.cut.low, p.cut.high);
}

static std::string family_words(const Prior& p) {
    switch (p.family) {
    case Family::lognormal:
        return fmt::format("log-normal, CV {:g} %", 100 * p.width);
    case Family::logit:
        return fmt::format("log-odds, SD {:g}", p.width);
    case Family::normal:
        return fmt::format("normal, SD {:g}", p.width);
    case Family::lognormal_median:
        return fmt::format("log-normal, SD of the logarithm {:g}", p.width);
    case Family::beta:
        return fmt::format("beta, shapes {:g} and {:g}", p.width * p.value, p.width * (1 - p.value));
    case Family::half_normal:
        return fmt::format("half-normal, scale {:g}", p.value);
    case Family::loguniform:
        return fmt::format("log-uniform, {:g} to {:g}", p.low, p.high);
    case Family::uniform:
        break;
    }
    return fmt::format("uniform, {:g} to {:g}", p.low, p.high);
}

std::string to_words(const Prior& prior, const std::string& unit) {
    const bool with_unit = has_range(prior.family) && !unit.empty() && unit != "-";
    return family_words(prior) + (with_unit ? " " + unit : "") + cut_words(prior);
}

namespace {

/// What is wrong with a prior, and the column of a table that says it; empty if nothing is.
struct Fault {
    const char *column = "", *what = "", *allowed = "";
};

Fault fault_of(const Prior& p) {
    const bool positive = p.family == Family::lognormal || p.family == Family::logit ||
                          p.family == Family::loguniform || p.family == Family::lognormal_median ||
                          p.family == Family::beta || p.family == Family::half_normal;
    if (positive && !(p.value > 0)) return {"value", "only a positive number can have this prior", "above 0"};
    if (p.family == Family::logit && !(p.value < 1))
        return {"value", "only a fraction can have a prior in log-odds", "0 to 1"};
    if (p.family == Family::beta && !(p.value < 1))
        return {"value", "only a fraction can have a beta prior", "0 to 1"};
    if (p.family == Family::loguniform && !(p.low > 0))
        return {"low", "a log-uniform prior needs a range", "above 0"};
    if (p.family == Family::loguniform && !(p.high > p.low))
        return {"high", "a log-uniform prior needs a range", "above low"};
    if (p.family == Family::uniform && !(p.high > p.low))
        return {"high", "a uniform prior needs a range", "above low"};
    if (!has_range(p.family) && p.family != Family::half_normal && !(p.width > 0 && p.width < k_infinity))
        return {"prior_width", "this prior needs a width", "above 0"};
    if (!(p.cut.high > p.cut.low))
        return {"prior_high", "a truncated prior needs a range", "above prior_low"};
    // Where less than this is left between the bounds, the inverse distribution function has no digits left.
    constexpr double k_least_probability = 1e-10;
    Prior whole = p;
    whole.cut = {-k_infinity, k_infinity};
    const double a = standard_score(whole, p.value, p.cut.low),
                 b = standard_score(whole, p.value, p.cut.high);
    const double left = a > 0 ? normal_probability(-a) - normal_probability(-b)
                              : normal_probability(b) - normal_probability(a);
    if (!(left > k_least_probability))
        return {"prior_low", "nothing of this prior lies between the bounds", "where the prior has some"};
    return {};
}

Prior checked(Prior p) {
    const Fault fault = fault_of(p);
    if (*fault.what == '\0') return p;
    throw Error(
        Kind::data,
        Problem{.what = fault.what, .key = p.name, .value = to_words(p, ""), .allowed = fault.allowed});
}

[[noreturn]] void refuse(const Table& t, std::size_t row, const Fault& fault) {
    throw Error(Kind::data, Problem{.what = fault.what,
                                    .key = fmt::format("{}:{}:{}", t.name, t.rows[row].front(), fault.column),
                                    .value = t.has_column(fault.column) ? t.text(row, fault.column) : "",
                                    .allowed = fault.allowed});
}

Family family_of(const Table& t, std::size_t row) {
    static constexpr std::pair<const char*, Family> k_words[] = {
        {"lognormal", Family::lognormal},
        {"logit", Family::logit},
        {"loguniform", Family::loguniform},
        {"normal", Family::normal},
        {"lognormal_median", Family::lognormal_median},
        {"uniform", Family::uniform},
        {"beta", Family::beta},
        {"half_normal", Family::half_normal}};
    std::string known = "none";
    for (const auto& [word, family] : k_words) {
        if (t.text(row, "prior") == word) return family;
        known += std::string(", ") + word;
    }
    refuse(t, row, {"prior", "unknown prior", known.c_str()});
}

/// A z between the z of two bounds, in the same order.
double within(double a, double b, double z) {
    if (a > 0) return -within(-b, -a, -z); // digits are kept in the lower tail
    const double low = normal_probability(a);
    return normal_quantile(low + normal_probability(z) * (normal_probability(b) - low));
}

double draw_whole(const Prior& p, double centre, double z) {
    switch (p.family) {
    case Family::lognormal: {
        const double variance = std::log(1.0 + p.width * p.width);
        return centre * std::exp(std::sqrt(variance) * z - 0.5 * variance);
    }
    case Family::lognormal_median:
        return centre * std::exp(p.width * z);
    case Family::logit:
        return 1.0 / (1.0 + std::exp(-(std::log(centre / (1.0 - centre)) + p.width * z)));
    case Family::normal:
        return centre + p.width * z;
    case Family::uniform:
        return centre - p.value + p.low + (p.high - p.low) * normal_probability(z);
    case Family::beta: {
        const double a = p.width * centre, b = p.width * (1 - centre);
        return z < 0 ? boost::math::ibeta_inv(a, b, normal_probability(z))
                     : boost::math::ibetac_inv(a, b, normal_probability(-z));
    }
    case Family::half_normal:
        return -centre * normal_quantile(0.5 * normal_probability(-z));
    case Family::loguniform:
        break;
    }
    return centre / p.value * p.low * std::pow(p.high / p.low, normal_probability(z));
}

/// The z of a probability, infinite at its ends.
double quantile_or_infinite(double probability) {
    if (!(probability > 0)) return -k_infinity;
    return probability < 1 ? normal_quantile(probability) : k_infinity;
}

double score_whole(const Prior& p, double centre, double x) {
    switch (p.family) {
    case Family::lognormal: {
        const double variance = std::log(1.0 + p.width * p.width);
        return x > 0 ? (std::log(x / centre) + 0.5 * variance) / std::sqrt(variance) : -k_infinity;
    }
    case Family::lognormal_median:
        return x > 0 ? std::log(x / centre) / p.width : -k_infinity;
    case Family::logit:
        if (!(x > 0)) return -k_infinity;
        return x < 1 ? (std::log(x / (1 - x)) - std::log(centre / (1 - centre))) / p.width : k_infinity;
    case Family::normal:
        return (x - centre) / p.width;
    case Family::uniform:
        return quantile_or_infinite((x - centre + p.value - p.low) / (p.high - p.low));
    case Family::beta: {
        if (!(x > 0)) return -k_infinity;
        if (!(x < 1)) return k_infinity;
        const double a = p.width * centre, b = p.width * (1 - centre), below = boost::math::ibeta(a, b, x);
        return below < 0.5 ? quantile_or_infinite(below)
                           : -quantile_or_infinite(boost::math::ibetac(a, b, x));
    }
    case Family::half_normal:
        return x > 0 ? -quantile_or_infinite(2 * normal_probability(-x / centre)) : -k_infinity;
    case Family::loguniform:
        break;
    }
    if (!(x > 0)) return -k_infinity;
    return quantile_or_infinite(std::log(x * p.value / (centre * p.low)) / std::log(p.high / p.low));
}

} // namespace

Prior normal_prior(std::string name, double mean, double sd) {
    return checked({.name = std::move(name), .family = Family::normal, .value = mean, .width = sd});
}
Prior lognormal_prior(std::string name, double median, double sd_of_log) {
    return checked(
        {.name = std::move(name), .family = Family::lognormal_median, .value = median, .width = sd_of_log});
}
Prior logit_normal_prior(std::string name, double median, double sd_of_log_odds) {
    return checked(
        {.name = std::move(name), .family = Family::logit, .value = median, .width = sd_of_log_odds});
}
Prior beta_prior(std::string name, double alpha, double beta) {
    return checked({.name = std::move(name),
                    .family = Family::beta,
                    .value = alpha / (alpha + beta),
                    .width = alpha + beta});
}
Prior uniform_prior(std::string name, double low, double high) {
    return checked({.name = std::move(name),
                    .family = Family::uniform,
                    .value = 0.5 * (low + high),
                    .low = low,
                    .high = high});
}
Prior half_normal_prior(std::string name, double scale) {
    return checked({.name = std::move(name), .family = Family::half_normal, .value = scale});
}
Prior truncated(Prior prior, double low, double high) {
    prior.cut = {low, high};
    return checked(std::move(prior));
}

std::optional<Prior> read_prior(const Table& t, std::size_t row) {
    const bool has_width = !t.text(row, "prior_width").empty();
    if (t.text(row, "prior") == "none") {
        if (has_width) refuse(t, row, {"prior_width", "a row without a prior has no width", "empty"});
        return std::nullopt;
    }
    Prior p{.name = t.text(row, "name"), .family = family_of(t, row), .value = t.number(row, "value")};
    if (has_range(p.family)) {
        if (has_width)
            refuse(t, row, {"prior_width", "a prior with a range takes low and high, not a width", "empty"});
        p.low = t.number_or(row, "low", 0);
        p.high = t.number_or(row, "high", 0);
    } else if (p.family == Family::half_normal) {
        if (has_width) refuse(t, row, {"prior_width", "a half-normal prior has its scale as value", "empty"});
    } else {
        p.width = t.number_or(row, "prior_width", 0);
    }
    if (t.has_column("prior_low")) p.cut.low = t.number_or(row, "prior_low", -k_infinity);
    if (t.has_column("prior_high")) p.cut.high = t.number_or(row, "prior_high", k_infinity);
    if (const Fault fault = fault_of(p); *fault.what != '\0') refuse(t, row, fault);
    return p;
}

std::vector<Prior> read_priors(const Table& t) {
    std::vector<Prior> priors;
    for (std::size_t row = 0; row < t.rows.size(); ++row)
        if (const auto prior = read_prior(t, row)) priors.push_back(*prior);
    return priors;
}

double draw(const Prior& p, double centre, double z) {
    if (!is_cut(p)) return draw_whole(p, centre, z);
    return draw_whole(p, centre,
                      within(score_whole(p, centre, p.cut.low), score_whole(p, centre, p.cut.high), z));
}

double draw(const Prior& p, double z) {
    return draw(p, p.value, z);
}

double standard_score(const Prior& p, double centre, double x) {
    const double z = score_whole(p, centre, x);
    if (!is_cut(p)) return z;
    double a = score_whole(p, centre, p.cut.low), b = score_whole(p, centre, p.cut.high), of = z, sign = 1;
    if (a > 0) {
        std::swap(a, b);
        a = -a, b = -b, of = -z, sign = -1;
    }
    const double low = normal_probability(a);
    return sign * quantile_or_infinite((normal_probability(of) - low) / (normal_probability(b) - low));
}

} // namespace stipple
