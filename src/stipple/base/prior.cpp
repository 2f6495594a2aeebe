#include "stipple/base/prior.hpp"
#include "stipple/base/error.hpp"
#include <cmath>
#include <fmt/format.h>

namespace stipple {

std::string to_words(const Prior& prior, const std::string& unit) {
    switch (prior.family) {
    case Prior::Family::lognormal:
        return fmt::format("log-normal, CV {:g} %", 100 * prior.width);
    case Prior::Family::logit:
        return fmt::format("log-odds, SD {:g}", prior.width);
    case Prior::Family::loguniform:
        break;
    }
    return fmt::format("log-uniform, {:g} to {:g}{}", prior.low, prior.high,
                       unit.empty() || unit == "-" ? "" : " " + unit);
}

static void require(bool condition, const Table& t, std::size_t row, const char* column, const char* what,
                    const char* allowed) {
    if (condition) return;
    throw Error(Kind::data, Problem{.what = what,
                                    .key = fmt::format("{}:{}:{}", t.name, t.rows[row].front(), column),
                                    .value = t.text(row, column),
                                    .allowed = allowed});
}

static Prior::Family family_of(const Table& t, std::size_t row) {
    const std::string& word = t.text(row, "prior");
    if (word == "lognormal") return Prior::Family::lognormal;
    if (word == "logit") return Prior::Family::logit;
    require(word == "loguniform", t, row, "prior", "unknown prior", "none, lognormal, logit, loguniform");
    return Prior::Family::loguniform;
}

std::optional<Prior> read_prior(const Table& t, std::size_t row) {
    const bool has_width = !t.text(row, "prior_width").empty();
    if (t.text(row, "prior") == "none") {
        require(!has_width, t, row, "prior_width", "a row without a prior has no width", "empty");
        return std::nullopt;
    }
    Prior p{.name = t.text(row, "name"), .family = family_of(t, row), .value = t.number(row, "value")};
    require(p.value > 0, t, row, "value", "only a positive number can have this prior", "above 0");
    if (p.family == Prior::Family::loguniform) {
        require(!has_width, t, row, "prior_width", "a log-uniform prior takes low and high, not a width",
                "empty");
        p.low = t.number_or(row, "low", 0);
        p.high = t.number_or(row, "high", 0);
        require(p.low > 0, t, row, "low", "a log-uniform prior needs a range", "above 0");
        require(p.high > p.low, t, row, "high", "a log-uniform prior needs a range", "above low");
        return p;
    }
    p.width = t.number_or(row, "prior_width", 0);
    require(p.width > 0, t, row, "prior_width", "this prior needs a width", "above 0");
    if (p.family == Prior::Family::logit)
        require(p.value < 1, t, row, "value", "only a fraction can have a prior in log-odds", "0 to 1");
    return p;
}

std::vector<Prior> read_priors(const Table& t) {
    std::vector<Prior> priors;
    for (std::size_t row = 0; row < t.rows.size(); ++row)
        if (const auto prior = read_prior(t, row)) priors.push_back(*prior);
    return priors;
}

double draw(const Prior& prior, double centre, double z) {
    switch (prior.family) {
    case Prior::Family::lognormal: {
        const double variance = std::log(1.0 + prior.width * prior.width);
        return centre * std::exp(std::sqrt(variance) * z - 0.5 * variance);
    }
    case Prior::Family::logit:
        return 1.0 / (1.0 + std::exp(-(std::log(centre / (1.0 - centre)) + prior.width * z)));
    case Prior::Family::loguniform:
        break;
    }
    const double below = 0.5 * std::erfc(-z / std::sqrt(2.0));
    return centre / prior.value * prior.low * std::pow(prior.high / prior.low, below);
}

} // namespace stipple
