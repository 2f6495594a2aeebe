#include "stipple/study/validate/ledger_bands.hpp"
#include "stipple/base/error.hpp"
#include "stipple/base/random.hpp"
#include "stipple/base/statistics.hpp"
#include "stipple/course/ensemble.hpp"
#include "stipple/course/posterior.hpp"
#include "stipple/study/ledger/ledger_products.hpp"
#include <algorithm>
#include <cmath>
#include <set>

namespace stipple::study {

namespace {

/// What a share is of: a visual analogue scale, a hundred per cent.
double whole_of(const Measurement& m, const QuantityKind& k) {
    return k.kind == "pain" ? 10 : k.scale == Scale::logit && m.unit == "%" ? 100 : 1;
}

/// An error of reading is that of the scale: of a logarithm relative to the number.
double on_scale_error(const Measurement& m, const QuantityKind& k) {
    if (!(m.sd > 0) || !std::isfinite(m.measured)) return 0;
    if (k.scale == Scale::log) return m.sd / std::fabs(m.measured);
    if (const double whole = whole_of(m, k), x = m.measured / whole; k.scale == Scale::logit)
        return m.sd / whole / (x * (1 - x));
    return m.sd;
}

/// Changes for the better are written with a minus where less is better: the logarithm is taken of their size.
double number_of(const Measurement& m, double value) {
    return m.measured < 0 ? -value : value;
}

double scaled(const Measurement& m, const QuantityKind& k, double value) {
    constexpr double k_least =
        1e-3; // of the measured number: a change of nothing, or to the other side, is that small
    double x = number_of(m, value);
    x /= whole_of(m, k);
    if (k.scale == Scale::log) x = std::max(x, k_least * std::fabs(m.measured));
    if (k.scale == Scale::logit) x = std::clamp(x, 0.005, 0.995);
    return on_scale(k.scale, x);
}

double unscaled(const Measurement& m, const QuantityKind& k, double g) {
    return number_of(m, from_scale(k.scale, g) * whole_of(m, k));
}

using Key = std::pair<std::string, std::string>;

Key key_of(const LedgerRow& row) {
    return {row.data_set, row.measurement.row};
}

/// A row with what is predicted of it, on its scale.
struct Banded {
    const LedgerRow* row;
    QuantityKind kind;
    double observed = 0, error = 0;
    std::vector<double> predicted;
    double null_value = NAN;
};

double null_of(const Measurement& m, const QuantityKind& kind) {
    const double x = number_of(m, m.null_value);
    return std::isfinite(x) && (kind.scale != Scale::log || x > 0) ? scaled(m, kind, m.null_value) : NAN;
}

std::vector<Banded> banded_rows(const Ledger& ledger, const MemberValues& values,
                                const std::set<std::string>& seen) {
    std::vector<Banded> all;
    for (const LedgerRow& row : ledger.rows) {
        const Measurement& m = row.measurement;
        if (!has_band(m) || seen.contains(row.data_set) || !std::isfinite(row.model)) continue;
        Banded b{&row, *kind_of(m), 0, 0, {}, NAN};
        b.observed = scaled(m, b.kind, m.measured);
        b.error = on_scale_error(m, b.kind);
        const double centre = scaled(m, b.kind, row.model);
        if (const auto found = values.find(key_of(row)); found != values.end())
            for (const double v : found->second)
                if (std::isfinite(v)) b.predicted.push_back(scaled(m, b.kind, v));
        if (b.predicted.size() < 2) b.predicted.assign(1, centre);
        b.null_value = null_of(m, b.kind);
        all.push_back(std::move(b));
    }
    return all;
}

/// The mean of the kind in the other studies, where the row has no null value of its own.
double null_centre(const std::vector<Banded>& rows, const Banded& own) {
    if (std::isfinite(own.null_value)) return own.null_value;
    double sum = 0, count = 0;
    for (const Banded& other : rows)
        if (other.kind.kind == own.kind.kind && other.row->data_set != own.row->data_set)
            sum += other.observed, ++count;
    return count > 0 ? sum / count : NAN;
}

std::vector<double> draws_of(const std::vector<double>& predicted, double error,
                             const std::vector<double>& omegas, const Random& random) {
    constexpr std::size_t k_draws = 512;
    std::vector<double> draws;
    for (std::size_t i = 0; i < k_draws; ++i) {
        // omegas ascend: a large stride mixes them with the members
        const double omega = omegas[(i * 37) % omegas.size()];
        draws.push_back(predicted[i % predicted.size()] + study_error(random, i, omega, error));
    }
    return draws;
}

} // namespace

bool has_band(const Measurement& m) {
    if (!is_evidence(m) || !std::isfinite(m.measured)) return false;
    const auto kind = kind_of(m);
    if (kind->scale == Scale::log) return m.measured != 0;
    if (kind->scale != Scale::logit) return true;
    const double x = m.measured / whole_of(m, *kind);
    return x > 0 && x < 1;
}

MemberValues member_values(const Model& model, const std::vector<DataSet>& sets, std::size_t members,
                           const course::Options& options) {
    std::vector<DataSet> fewer;
    for (const DataSet& set : sets) {
        DataSet own = set;
        own.courses.clear(), own.needles.clear(), own.products.clear(), own.rows.clear();
        std::set<std::string> files;
        for (const auto& m : set.rows) {
            if (!is_evidence(m) || m.quantity.starts_with("numbing") || of_tables(m.quantity)) continue;
            const bool of_product = std::any_of(set.products.begin(), set.products.end(),
                                                [&](const auto& p) { return p.first == m.course; });
            if (of_product) continue;
            own.rows.push_back(m);
            files.insert(m.course);
            for (const auto& other : courses_named(m.quantity)) files.insert(other);
        }
        for (const auto& c : set.courses)
            if (files.contains(c.first)) own.courses.push_back(c);
        if (!own.rows.empty() && !set.needles.empty()) own.needles = set.needles;
        if (!own.rows.empty()) fewer.push_back(std::move(own));
    }
    MemberValues values;
    for (const auto& member : course::posterior_members(model, members))
        for (const auto& row : compare(member.model, fewer, options).rows)
            values[key_of(row)].push_back(row.model);
    return values;
}

namespace {

/// What scores need of all rows together.
struct Misfits {
    Discrepancies own, null;
    std::vector<double> own_of(const std::string& kind, const std::string& study) const {
        return own.omegas(kind, study, k_omegas);
    }
    std::vector<double> null_of(const std::string& kind, const std::string& study) const {
        return null.omegas(kind, study, k_omegas);
    }
    static constexpr std::size_t k_omegas = 64;
};

Misfits misfits_of(const std::vector<Banded>& rows) {
    std::vector<Residual> residuals, null_residuals;
    for (const Banded& b : rows) {
        const double centre = quantile(b.predicted, 0.5), error2 = b.error * b.error;
        const double variance =
            b.predicted.size() > 1 ? variance_about(b.predicted, mean_of(b.predicted)) : 0;
        residuals.push_back({b.row->data_set, b.kind.kind, b.observed - centre, variance + error2});
        if (const double null = null_centre(rows, b); std::isfinite(null))
            null_residuals.push_back({b.row->data_set, b.kind.kind, b.observed - null, error2});
    }
    return {Discrepancies(residuals, ledger_kinds()), Discrepancies(null_residuals, ledger_kinds())};
}

/// Width of the 10 to 90 % band of draws.
double width_of(const std::vector<double>& draws) {
    return quantile(draws, 0.9) - quantile(draws, 0.1);
}

/// The rows of a kind as they were scored.
struct OfKind {
    std::vector<ScoredRow> rows;
    std::vector<double> widths, null_widths;
};

void set_omega(KindScore& score, const std::vector<double>& omegas) {
    std::vector<double> logs;
    for (const double omega : omegas) logs.push_back(std::log(omega));
    score.omega = std::exp(mean_of(logs));
    score.omega_spread = std::sqrt(variance_about(logs, mean_of(logs)));
}

KindScore kind_score(const std::string& kind, const OfKind& of, const Misfits& misfits) {
    KindScore score{.kind = kind,
                    .from = misfits.own.studies(kind) > 0 ? "the ledger" : "other kinds of its group",
                    .studies = misfits.own.studies(kind),
                    .bias = misfits.own.bias(kind)};
    set_omega(score, misfits.own_of(kind, ""));
    score.inside = coverage(of.rows).inside;
    score.skill = skill(of.rows).skill;
    score.width = quantile(of.widths, 0.5);
    score.null_width = quantile(of.null_widths, 0.5);
    return score;
}

RoomScore score_numbers(const std::vector<Banded>& rows, const Misfits& misfits, std::uint64_t seed,
                        std::map<std::string, OfKind>& by_kind) {
    RoomScore score{.room = "ledger", .rows = {}, .coverage = {}, .skill = {}};
    std::vector<ScoredRow> scored;
    for (std::size_t i = 0; i < rows.size(); ++i) {
        const Banded& b = rows[i];
        const Measurement& m = b.row->measurement;
        const Random random(seed, Purpose::predictive, static_cast<std::uint32_t>(i));
        const auto draws =
            draws_of(b.predicted, b.error, misfits.own_of(b.kind.kind, b.row->data_set), random);
        PredictedRow p{.experiment = b.row->data_set, .row = m.row, .measured = m.measured};
        p.pit = probability_integral_transform(draws, b.observed);
        p.crps = crps(draws, b.observed);
        OfKind& kind = by_kind[b.kind.kind];
        kind.widths.push_back(width_of(draws));
        if (const double centre = null_centre(rows, b); std::isfinite(centre)) {
            const auto of_null =
                draws_of({centre}, b.error, misfits.null_of(b.kind.kind, b.row->data_set), random);
            p.null_crps = crps(of_null, b.observed);
            kind.null_widths.push_back(width_of(of_null));
        }
        double ends[3];
        for (int q = 0; q < 3; ++q) ends[q] = unscaled(m, b.kind, quantile(draws, 0.1 + 0.4 * q));
        p.lo = std::min(ends[0], ends[2]), p.median = ends[1], p.hi = std::max(ends[0], ends[2]);
        scored.push_back({p.experiment, p.pit, p.crps, p.null_crps});
        kind.rows.push_back(scored.back());
        score.rows.push_back(p);
    }
    std::stable_sort(score.rows.begin(), score.rows.end(),
                     [](const PredictedRow& a, const PredictedRow& b) { return !a.inside() && b.inside(); });
    score.coverage = coverage(scored);
    score.skill = skill(scored, seed);
    return score;
}

bool within(const Measurement& m, double value) {
    return (!std::isfinite(m.lo) || value > m.lo) && (!std::isfinite(m.hi) || value < m.hi);
}

/// Share of draws about these values that lie between the bounds. A logarithm keeps the side of zero: discrepancies make a
/// change larger or smaller and never turn it round.
double share_within(const Measurement& m, const QuantityKind& kind, const std::vector<double>& values,
                    const std::vector<double>& omegas, const Random& random) {
    constexpr std::size_t k_draws = 512;
    double inside = 0;
    for (std::size_t i = 0; i < k_draws; ++i) {
        const double value = values[i % values.size()],
                     noise = study_error(random, i, omegas[(i * 37) % omegas.size()]);
        double drawn = value * std::exp(noise);
        if (kind.scale != Scale::log) drawn = unscaled(m, kind, scaled(m, kind, value) + noise);
        inside += within(m, drawn) ? 1 : 0;
    }
    return inside / k_draws;
}

/// Of the null value alone: on a bound it is a coin.
double null_share(const Measurement& m, const QuantityKind& kind, const std::vector<double>& omegas,
                  const Random& random) {
    if (m.null_value == m.lo || m.null_value == m.hi) return 0.5;
    if (kind.scale == Scale::log && m.null_value == 0) return within(m, 0) ? 1 : 0;
    return share_within(m, kind, {m.null_value}, omegas, random);
}

std::vector<DirectionRow> score_directions(const Ledger& ledger, const MemberValues& values,
                                           const std::set<std::string>& seen, const Misfits& misfits,
                                           std::uint64_t seed) {
    std::vector<DirectionRow> rows;
    for (std::size_t i = 0; i < ledger.rows.size(); ++i) {
        const LedgerRow& row = ledger.rows[i];
        const Measurement& m = row.measurement;
        if (!is_evidence(m) || has_band(m) || seen.contains(row.data_set) || !std::isfinite(row.model))
            continue;
        const auto kind = *kind_of(m);
        std::vector<double> predicted;
        if (const auto found = values.find(key_of(row)); found != values.end())
            for (const double v : found->second)
                if (std::isfinite(v)) predicted.push_back(v);
        if (predicted.empty()) predicted.push_back(row.model);
        const Random random(seed, Purpose::simulated_data, static_cast<std::uint32_t>(i));
        rows.push_back({row.data_set, m.row,
                        share_within(m, kind, predicted, misfits.own_of(kind.kind, row.data_set), random),
                        null_share(m, kind, misfits.null_of(kind.kind, row.data_set), random)});
    }
    return rows;
}

/// Mean over studies, of the rows that can fail.
double mean_brier(const std::vector<DirectionRow>& rows, double DirectionRow::*probability) {
    std::map<std::string, std::pair<double, double>> studies; // sum and count
    for (const auto& row : rows)
        if (!row.cannot_fail()) {
            auto& [sum, count] = studies[row.study];
            sum += brier_score(row.*probability, true);
            ++count;
        }
    double mean = 0;
    for (const auto& [study, of] : studies)
        mean += of.first / of.second / static_cast<double>(studies.size());
    return studies.empty() ? NAN : mean;
}

} // namespace

LedgerScore score_ledger(const Ledger& ledger, const MemberValues& values,
                         const std::vector<RoomScore>& calibrated, std::uint64_t seed) {
    std::set<std::string> seen; // these are predicted by their room, without them
    for (const auto& room : calibrated)
        for (const auto& row : room.rows) seen.insert(row.experiment);
    const auto rows = banded_rows(ledger, values, seen);
    const auto misfits = misfits_of(rows);
    std::map<std::string, OfKind> by_kind;
    LedgerScore score{.numbers = score_numbers(rows, misfits, seed, by_kind),
                      .kinds = {},
                      .directions = score_directions(ledger, values, seen, misfits, seed)};
    for (const KindGroup& group : ledger_kinds())
        for (const auto& kind : group.kinds) score.kinds.push_back(kind_score(kind, by_kind[kind], misfits));
    score.brier = mean_brier(score.directions, &DirectionRow::probability);
    score.null_brier = mean_brier(score.directions, &DirectionRow::null_probability);
    return score;
}

bool TotalScore::holds() const {
    return !gates() || region.holds(static_cast<std::size_t>(std::lround(coverage.studies_inside)));
}

TotalScore total_score(const std::vector<RoomScore>& scores) {
    std::vector<ScoredRow> all;
    for (const auto& score : scores)
        for (const auto& row : score.rows) all.push_back({row.experiment, row.pit, row.crps, row.null_crps});
    TotalScore total{coverage(all), skill(all), {}};
    total.region = binomial_region(total.coverage.studies, 0.8, 0.5);
    return total;
}

/// Kinds whose studies went into the calibration of a room have their discrepancy in its posterior.
static void take_from_rooms(const Model& model, std::vector<KindScore>& kinds) {
    struct OfRoom {
        const char *kind, *room, *column;
    };
    constexpr OfRoom k_rooms[] = {{"force", "insertion", "omega:force"},
                                  {"depth", "insertion", "omega:depth"},
                                  {"tissue", "healing", "omega:histology"}};
    for (const OfRoom& of : k_rooms) {
        const TableView t = model[std::string(of.room) + "/posterior"];
        std::vector<double> omegas;
        for (std::size_t row = 0; row < t.rows.size(); ++row) omegas.push_back(t.number(row, of.column));
        for (KindScore& score : kinds)
            if (score.kind == of.kind && score.studies == 0) {
                set_omega(score, omegas);
                score.from = std::string("the calibration of ") + of.room;
            }
    }
}

Scores score_all(const Model& model, const Ledger& ledger, const MemberValues& values) {
    Scores scores;
    scores.rooms = score_rooms(model);
    scores.ledger = score_ledger(ledger, values, scores.rooms);
    take_from_rooms(model, scores.ledger.kinds);
    auto all = scores.rooms;
    all.push_back(scores.ledger.numbers);
    scores.total = total_score(all);
    return scores;
}

} // namespace stipple::study
