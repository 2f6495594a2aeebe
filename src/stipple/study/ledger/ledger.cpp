#include "stipple/study/ledger/ledger.hpp"
#include "stipple/base/error.hpp"
#include "stipple/course/ensemble.hpp"
#include "stipple/study/ledger/ledger_needles.hpp"
#include "stipple/study/ledger/ledger_products.hpp"
#include <algorithm>
#include <limits>
#include <map>

namespace stipple::study {

using namespace course;

namespace {

constexpr double k_nan = std::numeric_limits<double>::quiet_NaN();
constexpr const char* k_rms = "rms:";

bool inside(const Measurement& m, double value) {
    if (!std::isfinite(value)) return false;
    if (std::isfinite(m.lo) || std::isfinite(m.hi))
        return (!std::isfinite(m.lo) || value > m.lo) && (!std::isfinite(m.hi) || value < m.hi);
    return std::abs(value - m.measured) <= 2 * m.sd;
}

/// Failed gates, other failures, no skill, untested, holds.
int rank(const LedgerRow& row) {
    if (row.verdict == "fails") return row.measurement.label == "gate" ? 0 : 1;
    return row.verdict == "no skill" ? 2 : row.verdict == "untested" ? 3 : 4;
}

std::string verdict_of(const LedgerRow& row) {
    if (row.measurement.flag == "unmeasured" && std::isfinite(row.model)) return "untested";
    return !row.within ? "fails" : row.beats_null ? "holds" : "no skill";
}

using Attempt = Attempted<Result>;

/// The value of a call, or why there is none.
template <class Call> auto attempted(const Call& call) {
    Attempted<decltype(call())> a;
    auto made = attempt(call, [&](const Error& e) { a.error = e.what(); });
    if (made) a.result = std::move(*made);
    return a;
}

Attempt attempt_course(const Course& course, const Options& options, const Runner& runner) {
    Attempt a = attempted([&] { return runner(course, options); });
    if (a.error.empty() && a.result.tissue.day.empty()) a.error = "screening stopped the course";
    return a;
}

/// The results of files of one kind, by name.
template <class Study, class Compute>
auto attempt_all(const std::vector<std::pair<std::string, Study>>& files, const Compute& compute) {
    std::map<std::string, Attempted<decltype(compute(files.front().second))>> attempts;
    for (const auto& [name, study] : files)
        attempts[name] = attempted([&, &file = study] { return compute(file); });
    return attempts;
}

/// `value` reads the quantity of the row.
template <class Value> LedgerRow read_row(const DataSet& set, const Measurement& m, const Value& value) {
    std::string error;
    const double model = attempt(value, [&](const Error& e) { error = e.what(); }).value_or(k_nan);
    if (error.empty() && !std::isfinite(model)) error = "the model gives no number";
    LedgerRow row = judge(set, m, model);
    row.error = error;
    return row;
}

/// Progress of one course as a share of all of them.
Options options_for(const Options& options, const std::string& name, std::size_t done, std::size_t all) {
    Options one = options;
    one.band_members = one.person_members = 0;
    one.sections = false;
    if (options.progress)
        one.progress = [&options, name, done, all](const Progress& p) {
            Progress whole = p;
            whole.stage = name + ": " + p.stage;
            whole.fraction = (static_cast<double>(done) + p.fraction) / static_cast<double>(all);
            return options.progress(whole);
        };
    return one;
}

/// Root mean square of model minus measurement over the rows whose name begins with what follows "rms:".
double root_mean_square(const std::vector<LedgerRow>& rows, const std::string& quantity) {
    const std::string prefix = quantity.substr(std::string(k_rms).size());
    double squares = 0;
    int count = 0;
    for (const auto& row : rows) {
        const auto& m = row.measurement;
        if (prefix.empty() || !m.row.starts_with(prefix) || m.quantity.starts_with(k_rms)) continue;
        if (!row.error.empty()) throw Error(Kind::data, Problem{.what = row.error, .key = m.row});
        check(std::isfinite(m.measured), Kind::input, "a row without a measured number",
              quantity + ": " + m.row);
        squares += (row.model - m.measured) * (row.model - m.measured);
        ++count;
    }
    check(count > 0, Kind::input, "no row of the data set has a name that begins so", quantity);
    return std::sqrt(squares / count);
}

/// What became of the files of one data set.
struct Attempts {
    std::map<std::string, Attempt> courses;
    std::map<std::string, NeedleAttempt> needles;
    std::map<std::string, ProductAttempt> products;
};

const Result& result_of(const Attempts& attempts, const std::string& set, const std::string& course) {
    const auto found = attempts.courses.find(course);
    check(found != attempts.courses.end(), Kind::input, "the data set has no such course",
          set + "/" + course);
    const Attempt& made = found->second;
    if (!made.error.empty()) throw Error(Kind::data, Problem{.what = made.error, .key = course});
    return made.result;
}

/// The quantity of a row, but for one over other rows.
double value_of(const Model& model, const DataSet& set, const Attempts& attempts, const Measurement& m) {
    if (of_tables(m.quantity))
        return table_quantity(model, m.quantity, set.permeabilities ? &*set.permeabilities : nullptr);
    if (attempts.needles.contains(m.course)) return needle_quantity(attempts.needles, m.course, m.quantity);
    if (attempts.products.contains(m.course))
        return product_quantity(attempts.products, m.course, m.quantity);
    const Results results = [&](const std::string& course) -> const Result& {
        return result_of(attempts, set.name, course);
    };
    return quantity_value(results, m.course, m.quantity, m.day);
}

/// The rows of a data set in their order; those over other rows come last to be read.
std::vector<LedgerRow> rows_of(const Model& model, const DataSet& set, const Attempts& attempts) {
    std::vector<LedgerRow> rows(set.rows.size());
    for (const bool over_rows : {false, true})
        for (std::size_t i = 0; i < rows.size(); ++i) {
            const Measurement& m = set.rows[i];
            if (m.quantity.starts_with(k_rms) != over_rows) continue;
            check(attempts.courses.contains(m.course) || attempts.needles.contains(m.course) ||
                      attempts.products.contains(m.course) || of_tables(m.quantity),
                  Kind::input, "the data set has no such course", set.name + "/" + m.course);
            rows[i] = read_row(set, m, [&] {
                return over_rows ? root_mean_square(rows, m.quantity) : value_of(model, set, attempts, m);
            });
        }
    return rows;
}

} // namespace

LedgerRow judge(const DataSet& set, const Measurement& m, double model) {
    LedgerRow row{.data_set = set.name, .source = set.source, .measurement = m, .model = model};
    row.misfit_sd = m.sd > 0 ? (model - m.measured) / m.sd : k_nan;
    row.within = inside(m, model);
    row.beats_null = std::isfinite(m.measured)
                         ? std::abs(model - m.measured) < std::abs(m.null_value - m.measured)
                         : row.within && !inside(m, m.null_value);
    row.verdict = verdict_of(row);
    return row;
}

Ledger compare(const Model& model, const std::vector<DataSet>& sets, const Options& options,
               const Runner& runner) {
    std::size_t all = 0, done = 0;
    for (const auto& set : sets) all += set.courses.size();
    Ledger ledger;
    for (const auto& set : sets) {
        Attempts attempts;
        for (const auto& [key, course] : set.courses) {
            const auto& a =
                attempts.courses
                    .emplace(key,
                             attempt_course(course, options_for(options, set.name + "/" + key, done++, all),
                                            runner))
                    .first->second;
            ledger.courses.push_back({set.name, key, a.result.provenance.numerics, a.error});
        }
        attempts.needles =
            attempt_all(set.needles, [&](const NeedleStudy& s) { return insert_needle(model, s); });
        attempts.products = attempt_all(set.products, [&](const ProductStudy& s) {
            return permeate_product(model, s, ProductOptions{.members = 0});
        });
        const auto rows = rows_of(model, set, attempts);
        ledger.rows.insert(ledger.rows.end(), rows.begin(), rows.end());
    }
    std::stable_sort(ledger.rows.begin(), ledger.rows.end(),
                     [](const auto& a, const auto& b) { return rank(a) < rank(b); });
    return ledger;
}

Ledger compare(const Model& model, const std::vector<DataSet>& sets, const Options& options) {
    return compare(model, sets, options, [&](const Course& c, const Options& o) { return run(model, c, o); });
}

Totals totals(const std::vector<CourseCounts>& courses) {
    Totals sum;
    for (const auto& c : courses) {
        ++(c.error.empty() ? sum.runs : sum.failed);
        sum.steps += c.numerics.steps;
        sum.rejected += c.numerics.rejected;
        sum.negative_retries += c.numerics.negative_retries;
        sum.backward_euler += c.numerics.backward_euler;
        sum.clips += c.numerics.clips;
        if (c.numerics.mass_balance <= sum.mass_balance) continue;
        sum.mass_balance = c.numerics.mass_balance;
        sum.worst = c.data_set + "/" + c.course;
    }
    return sum;
}

bool gates_hold(const std::vector<LedgerRow>& rows) {
    return std::none_of(rows.begin(), rows.end(), [](const LedgerRow& row) {
        return row.measurement.label == "gate" && row.verdict == "fails";
    });
}

} // namespace stipple::study
