#pragma once
#include "stipple/course/course.hpp"
#include "stipple/course/schema.hpp"
#include "stipple/study/compare/session_curve.hpp"
#include <optional>
#include <string>
#include <vector>

namespace stipple::study {

/// A course and what the reader is to call it; names of one comparison differ.
struct NamedCourse {
    std::string name;
    course::Course course;
};

/// The name of the arm without needles.
inline constexpr const char* k_untreated = "nothing";

/// A key of the course file whose value is another one than in the reference.
struct InputDifference {
    schema::KeyFacts key;
    std::optional<schema::Value> value, reference; ///< in the unit of the file; nothing where it is not given
};

/// One column of a comparison: a course, or no needling at all.
struct Arm {
    std::string name;
    bool untreated = false;
    bool simulated = true; ///< false: screening stopped it, or it is untreated
    course::Course given;  ///< as its file says
    /// Of the course up to `day`; screening alone where it was stopped; empty if untreated.
    course::Result result;
    SessionCurve by_sessions{};           ///< empty where there is nothing to draw
    double day = 0;                       ///< on which its endpoints are read
    std::vector<InputDifference> differs; ///< from the reference
};

/// What a row tells about.
enum class Topic { needling, endpoint, recovery, safety };
std::string to_string(Topic topic); ///< "needling", "endpoint", "recovery", "safety"

/// How two bands of the parameters lie to each other.
enum class Overlap { unknown, overlap, apart };
std::string to_string(Overlap overlap); ///< "", "overlap", "apart"

/// One quantity of one arm.
struct ComparedCell {
    double value = NAN;               ///< in the unit of the row; NaN: there is none
    std::string words{};              ///< of a row that holds words in place of numbers
    std::string why{};                ///< why there is no number, where the result says so
    double p10 = NAN, p90 = NAN;      ///< between-subject variability
    double lo = NAN, hi = NAN;        ///< parameter uncertainty
    outcome::Predictive predictive{}; ///< of a new person
    double baseline = NAN;            ///< before the first session; NaN where the row has none
    double day = NAN;                 ///< of an endpoint
    /// Smallest change that people notice, from this arm's own level; NaN, 0: not known.
    double noticeable = NAN;
    std::optional<outcome::Reported> reported{}; ///< what trials and people would report of it
    Overlap bands = Overlap::unknown;            ///< of lo..hi, as changes, with that of the reference
    double change() const { return value - baseline; }
};

/// One quantity, one cell an arm.
struct ComparedRow {
    std::string name, label, unit;
    Topic topic = Topic::needling;
    std::optional<outcome::Endpoint> endpoint; ///< what it is, of the first arm that has it
    std::vector<ComparedCell> cells;
    /// At least as large as the smallest change that people notice, to either side; false, as the next two,
    /// where no such size is known.
    bool noticed(std::size_t arm) const;
    /// The same of the difference between the changes of two arms, by the larger of their two sizes.
    bool noticed_between(std::size_t arm, std::size_t other) const;
};

struct Comparison {
    Model model;               ///< that it was computed with
    std::vector<Arm> arms;     ///< the untreated one first, then the courses as given
    std::size_t reference = 0; ///< the first course
    double day = 0;            ///< on which endpoints are read, but for arms with a remark
    std::vector<ComparedRow> rows;
    std::vector<std::string> remarks;
    course::Detail detail = course::Detail::quick;
    std::uint64_t seed = 1;
    int band_members = 0, person_members = 0;
    std::string despite_screening; ///< the reason, if a stop was overridden
    bool all_stopped() const;
    /// The row of this name; null if there is none.
    const ComparedRow* row(const std::string& name) const;
};

/// The day on which courses are compared: the shortest horizon among them [s].
/// Errors: Kind::input for an empty list.
double common_horizon(const std::vector<NamedCourse>& courses);

/// Keys of the course file whose values differ, in the order of the schema; what the device leaves open is
/// filled in first. Titles do not count, nor keys that one of the two kinds of device does not have, nor the
/// interval where one of the courses has a single session. Where a course lists its days, the days of both
/// stand in place of number and interval.
std::vector<InputDifference> differences(const Model& model, const course::Course& course,
                                         const course::Course& reference);

/// Lays finished arms side by side: rows, bands against the reference, remarks. The arms are those of the
/// result, the untreated one first if there is one; `day` [d] is the common one.
Comparison lay_side_by_side(const Model& model, std::vector<Arm> arms, double day);

/// Runs every course with the same seed, resolution and ensembles, and lays the results side by side;
/// `untreated` adds an arm without needles, which is not run: every change is 0. All are read on the day of the shortest horizon; a course whose last
/// session lies on or beyond it is read at its own horizon, with a remark. A course that screening stops
/// stays in the comparison with its verdict. Same courses, options and build give the same comparison for any
/// number of threads. Errors: Kind::input for fewer than two courses, two of one name, or the name of the
/// untreated arm; what run() throws, with the name of the course.
Comparison compare_courses(const Model& model, const std::vector<NamedCourse>& courses,
                           const course::Options& options, bool untreated = true);

/// What is said of a comparison for readers; made by pages, carried by the JSON as well.
struct ComparisonWords {
    std::vector<std::string> notes;                  ///< what the table holds and what it does not say
    std::vector<std::vector<std::string>> sentences; ///< one list an arm
};

} // namespace stipple::study
