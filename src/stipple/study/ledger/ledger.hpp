#pragma once
#include "stipple/course/course.hpp"
#include "stipple/study/needle/needle_study.hpp"
#include "stipple/study/product/product_study.hpp"
#include <cmath>
#include <functional>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace stipple::study {

/// One measured number of a published data set.
struct Measurement {
    std::string row;      ///< name within the data set
    std::string course;   ///< key of courses, needles or products of the data set
    std::string quantity; ///< what to read from the result, see `quantity_value`
    double day = 0;
    double measured = 0;                        ///< NaN if only bounds were published
    double sd = 0;                              ///< spread of the measurement, NaN if not known
    double lo = 0, hi = 0;                      ///< acceptance range (gate) or published range; NaN if open
    double null_value = 0;                      ///< what the null model says
    std::string unit, label, flag, place, note; ///< label: fit, gate, check; place: table or figure; flag
                                                ///< "unmeasured": a prediction, lo..hi is an expectation
};

/// One published data set: a folder under tests/validation.
struct DataSet {
    std::string name, title, source, null_model, note;
    std::vector<std::pair<std::string, course::Course>> courses;
    std::vector<std::pair<std::string, NeedleStudy>> needles;
    std::vector<Measurement> rows;
    std::string citation{}; ///< as in the bibliography
    std::string measured{}; ///< what was measured, on whom, how
    std::vector<std::pair<std::string, ProductStudy>> products{};
    std::optional<Table> permeabilities{}; ///< the user's own, which "kp_table:own:" reads
};

/// A measurement with what the model and the null model say.
struct LedgerRow {
    std::string data_set, source;
    Measurement measurement;
    double model = 0;
    double misfit_sd = 0; ///< (model - measured)/sd, NaN without sd
    bool within = false;  ///< inside lo..hi (or within 2 sd)
    /// |model - measured| < |null - measured|; with bounds only: inside where the null is not.
    bool beats_null = false;
    std::string verdict{}; ///< "holds", "fails", "no skill" (inside, but the null model does as well),
                           ///< "untested" (nobody has measured it)
    std::string error{};   ///< why there is no model value, if there is none
};

/// What the integrator counted in one course, all its grids together.
struct CourseCounts {
    std::string data_set, course;
    course::Numerics numerics;
    std::string error; ///< why the course was not run to its end; then nothing was counted
};

/// The rows, failures first, and the counts of every course in the order of the data sets.
struct Ledger {
    std::vector<LedgerRow> rows;
    std::vector<CourseCounts> courses;
};

/// Sums over courses; the mass balance is the worst, `worst` says where (empty if it is 0 everywhere).
struct Totals {
    int runs = 0, failed = 0;
    long steps = 0, rejected = 0, negative_retries = 0, backward_euler = 0, clips = 0;
    double mass_balance = 0;
    std::string worst{};
};
Totals totals(const std::vector<CourseCounts>& courses);

/// Reads a quantity from a result at a day. One of
///   gain:<state>[:papillary|:reticular]   change against rest [%]
///   level:<state>[:region]                in the unit of the series
///   relative:<state>[:region]             height above rest as share of the course's own peak above rest [-]
///   peak_day:<state>[:region]             day of the highest level [d], between outputs by a parabola
///   peak_gain:<state>[:region]            highest change against rest on any day [%]
///   reach_day:<percent>:<state>[:region]  first day at that percentage of the course's own peak above rest
///   [d] endpoint:<name>   moved:<endpoint> (from its level before)   change:<endpoint> (the same over it
///   [%]) reported:<endpoint>:<needling|blinded|open> (share of the severity that is reported as gone, median [%])
///   insertion:<field>   device:<field>   redness_days   closed_after_hours barrier_back_hours
///   numbing:<plasma_peak_ug_per_ml|plasma_peak_h|absorbed_percent>:<drug>, the peak counted from when the cream went on
///   pain:<without|with|acceptable_depth_mm> ratio:<a>|<b>   difference:<a>|<b>    of two of the above
/// <state> is a name of Tissue::series ("collagen_1"; regions are series of their own,
/// "collagen_1_papillary") or several joined by "+", whose levels are added. "@<day>" after a part reads it
/// at that day instead, "&<course>" behind it from another course of the data set. Errors: Kind::input for
/// an unknown quantity or course, or a day outside the course; Kind::data for a state without a level at rest
/// where a gain is asked for. Rows of other files: ledger_needles.hpp, ledger_products.hpp.
double quantity_value(const course::Result& result, const std::string& quantity, double day);

/// The result of a course by name; throws where there is none.
using Results = std::function<const course::Result&(const std::string& course)>;
/// The same with the other courses at hand; `own` is the one read where a part names none.
double quantity_value(const Results& results, const std::string& own, const std::string& quantity,
                      double day);
/// The courses that a quantity names with "&". Errors: Kind::input for a malformed quantity.
std::vector<std::string> courses_named(const std::string& quantity);

/// Holds one model value against one measurement: misfit, range, null model, verdict.
/// Bounds are open: a value on the bound is outside, so that "no change" never passes as "more than zero".
LedgerRow judge(const DataSet& set, const Measurement& measurement, double model);

/// Runs every course of the data sets once (through `run`, without bands) and compares; failures come first.
/// A course that cannot be run makes its rows fail with the reason; an interruption is thrown on.
/// A row with the quantity "rms:<prefix>" is the root mean square of model minus measurement over the rows of
/// its data set whose names begin with the prefix.
Ledger compare(const Model& model, const std::vector<DataSet>& sets, const course::Options& options);

/// The same with another way to run a course: for tests and for results that are already there.
using Runner = std::function<course::Result(const course::Course&, const course::Options&)>;
Ledger compare(const Model& model, const std::vector<DataSet>& sets, const course::Options& options,
               const Runner& runner);

/// False if any row with the label gate fails.
bool gates_hold(const std::vector<LedgerRow>& rows);

} // namespace stipple::study
