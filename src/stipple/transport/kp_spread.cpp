#include "stipple/transport/kp_spread.hpp"
#include "stipple/base/error.hpp"
#include "stipple/base/statistics.hpp"
#include "stipple/base/units.hpp"
#include "stipple/transport/kp_band.hpp"
#include "stipple/transport/kp_records.hpp"
#include <algorithm>
#include <boost/math/tools/minima.hpp>
#include <cmath>
#include <functional>

namespace stipple::transport {

namespace {

using Compounds = std::vector<KpCompound>;

/// One substance: how far off its prediction is, and the scale of what was measured about what it stands for.
struct Residual {
    double error = 0, log_kow = 0, record = 0;
};

/// `record`: scale between records of one substance in this table.
std::vector<Residual> residuals_of(const Constants& k, const Compounds& compounds, double record) {
    std::vector<Residual> all;
    for (const auto& c : compounds)
        all.push_back({quantile(c.measured, 0.5) - kp_predicted(k, c.molecule), c.molecule.log_kow,
                       record / std::sqrt(static_cast<double>(c.measured.size()))});
    return all;
}

/// Where a function of one hump is least.
double least(double low, double high, const std::function<double(double)>& f) {
    constexpr int k_bits = 20;
    return boost::math::tools::brent_find_minima(f, low, high, k_bits).first;
}

/// -ln of the density of t4 at this error, less what depends on nothing.
double surprise(double error, double scale) {
    const double x = error / scale;
    return std::log(scale) + 2.5 * std::log1p(0.25 * x * x);
}

/// Scale between records of one substance. Deviations from the mean of n are short by sqrt((n - 1)/n).
double record_spread(const Compounds& compounds) {
    return std::exp(least(std::log(0.01), std::log(3.0), [&](double ln_scale) {
        double sum = 0;
        for (const auto& c : compounds) {
            const auto n = static_cast<double>(c.measured.size());
            if (n < 2) continue;
            const double mean = mean_of(c.measured);
            for (const double y : c.measured)
                sum += surprise((y - mean) * std::sqrt(n / (n - 1)), std::exp(ln_scale)) / n;
        }
        return sum;
    }));
}

double surprise_of(const std::vector<Residual>& residuals, Constants k, double misfit, double slope) {
    k.spread_misfit = misfit;
    k.spread_misfit_slope = slope;
    double sum = 0;
    for (const auto& r : residuals) {
        Molecule m;
        m.log_kow = r.log_kow;
        k.spread_protocol = r.record;
        sum += surprise(r.error, barrier_spread(k, m));
    }
    return sum;
}

/// Scales of sets of residuals and the slope that they share.
struct Misfits {
    std::vector<double> scale;
    double slope = 0;
};
Misfits misfits_of(const Constants& k, const std::vector<std::vector<Residual>>& sets) {
    Misfits m{std::vector<double>(sets.size(), 0.5), 0.1};
    double before = NAN;
    for (int round = 0; round < 20 && !(std::abs(m.slope - before) < 1e-4); ++round) {
        before = m.slope;
        for (std::size_t i = 0; i < sets.size(); ++i)
            m.scale[i] = std::exp(least(std::log(0.02), std::log(5.0), [&](double ln_scale) {
                return surprise_of(sets[i], k, std::exp(ln_scale), m.slope);
            }));
        m.slope = least(-0.3, 0.6, [&](double slope) {
            double sum = 0;
            for (std::size_t i = 0; i < sets.size(); ++i) sum += surprise_of(sets[i], k, m.scale[i], slope);
            return sum;
        });
    }
    return m;
}

/// The share of leaks that polar substances of a table ask for.
double leak_share_by(Constants k, const Compounds& compounds) {
    constexpr double k_scale = 0.5; // decades: what is far off pulls less
    return std::exp(least(std::log(1e-8), std::log(1e-4), [&](double ln_share) {
        k.leak_share = std::exp(ln_share);
        double sum = 0;
        for (const auto& c : compounds)
            if (c.molecule.log_kow < 0)
                sum += surprise(quantile(c.measured, 0.5) - kp_predicted(k, c.molecule), k_scale);
        return sum;
    }));
}

void count(const Constants& k, const KpCompound& c, KpCoverage& coverage) {
    const double cm = units::to_si("cm/s"), measured = quantile(c.measured, 0.5);
    const KpBand band = kp_band(k, c.molecule, {.living = false});
    const double low = std::log10(band.low / cm), high = std::log10(band.high / cm);
    coverage.inside += low <= measured && measured <= high ? 1 : 0;
    ++coverage.substances;
    coverage.width += high - low;
}

struct Tables {
    Constants k;
    Compounds a, b, fresh;
};
Tables tables_of(const Model& model) {
    Tables t{make_constants(model), kp_compounds(model, "kp_a"), kp_compounds(model, "kp_b"), {}};
    t.fresh = not_among(t.b, t.a);
    t.k.spread_record = record_spread(t.a);
    return t;
}

void take(const Misfits& m, std::size_t set, Constants& k) {
    k.spread_misfit = m.scale[set];
    k.spread_misfit_slope = m.slope;
}

KpCoverage coverage_of_new(const Tables& t) {
    KpCoverage coverage;
    const auto a = residuals_of(t.k, t.a, t.k.spread_record),
               fresh = residuals_of(t.k, t.fresh, t.k.spread_protocol);
    for (std::size_t i = 0; i < t.fresh.size(); ++i) {
        auto others = fresh;
        others.erase(others.begin() + static_cast<std::ptrdiff_t>(i));
        Constants k = t.k;
        take(misfits_of(k, {a, others}), 1, k);
        count(k, t.fresh[i], coverage);
    }
    return coverage;
}

} // namespace

KpSpread kp_spread(const Model& model) {
    const Tables t = tables_of(model);
    const Misfits m = misfits_of(
        t.k, {residuals_of(t.k, t.a, t.k.spread_record), residuals_of(t.k, t.fresh, t.k.spread_protocol)});
    return {.record = t.k.spread_record, .misfit = m.scale[1], .misfit_a = m.scale[0], .slope = m.slope};
}

KpCoverage kp_coverage(const Model& model, const std::string& which) {
    check(which == "new" || which == "table_a" || which == "table_b", Kind::input,
          "must be new, table_a or table_b", which);
    Tables t = tables_of(model);
    KpCoverage coverage;
    if (which == "new") {
        coverage = coverage_of_new(t);
    } else {
        const bool of_a = which == "table_a";
        if (of_a) t.k.leak_share = leak_share_by(t.k, t.b);
        const Compounds& from = of_a ? t.fresh : t.a;
        take(misfits_of(t.k, {residuals_of(t.k, from, of_a ? t.k.spread_protocol : t.k.spread_record)}), 0,
             t.k);
        // what is predicted are records as table A has them, and what table A alone would have made of B
        t.k.spread_protocol = t.k.spread_record;
        for (const auto& c : of_a ? t.a : t.fresh) count(t.k, c, coverage);
    }
    coverage.width /= coverage.substances;
    return coverage;
}

} // namespace stipple::transport
