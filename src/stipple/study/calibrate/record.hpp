#pragma once
#include "stipple/base/model.hpp"
#include "stipple/study/calibrate/tempering.hpp"

namespace stipple::study {

/// What something was when a posterior was made: a table of the model, or the priors and rows of the problem.
struct Fingerprint {
    std::string name; ///< "insertion/parameters"; k_rows_and_priors
    std::string checksum;
};
constexpr const char* k_rows_and_priors = "rows and priors";

/// A number of every member that a run reads instead of working it out; a column named k_derived + name.
struct Derived {
    std::string name;
    std::vector<double> values; ///< one a member
};
constexpr std::string_view k_derived = "derived/";

/// Members of a posterior with what they were made from: what data/<room>/posterior.csv holds
/// (formats::posterior_csv writes it, base/posterior.hpp gives its members to a model).
struct PosteriorRecord {
    std::string room;
    std::vector<std::string> sources;         ///< names of the experiments of the likelihood
    std::vector<std::string> names;           ///< Coordinates::names
    std::vector<std::vector<double>> members; ///< values; shape (members, names)
    std::vector<double> misfit;               ///< of each member, as below
    std::vector<Derived> derived{}; ///< what follows from a member and costs too much to work out each time
    std::vector<Fingerprint> made_from;
    double effective_sample = 0;
    /// Parameters of the model with the numbers that stand in its tables (central_numbers); empty:
    /// the tables hold a member (central_member).
    std::vector<std::pair<std::string, double>> centre{};
    std::vector<std::pair<std::string, double>> centre_derived{}; ///< `derived` of the model of the tables
};

/// Values of column c of all members.
std::vector<double> column_of(const PosteriorRecord& record, std::size_t c);

/// -2 ln likelihood of the experiments of the likelihood at these values (Coordinates::values); infinite where
/// a prediction fails.
double misfit(const CalibrationProblem& problem, const std::vector<double>& values);

/// The checksums of the tables that the problem names, and of its priors and rows.
/// Errors: Kind::data for a table that the model has not.
std::vector<Fingerprint> fingerprints(const CalibrationProblem& problem, const Model& model);

/// The record of a sample: `count` particles in even steps (all, if there are not more).
/// Limits: the tables must stand as they will be read with the record; what is written into them afterwards
/// makes it stale, so a room keeps the parameters that it fits in a table that it does not name.
PosteriorRecord make_record(const CalibrationProblem& problem, const Model& model,
                            const TemperedSample& sample, std::size_t count = 128);

/// Reads a record back. Errors: Kind::data naming the table for a header or column that is missing, or a cell
/// that is no number.
PosteriorRecord read_record(const TableView& table);
PosteriorRecord read_record(const Table& table);

/// Whether a record still says what the model would.
struct RecordCheck {
    bool current = true;
    std::string line; ///< one line, also where all is well
};

/// Holds a record against the problem: the names of its columns, the checksums, and the misfit of `members` of
/// its members, which are predicted anew and may differ by 0.01 and a thousandth.
/// Shape: as few predictions as that, so that a test can do it each time.
RecordCheck check_record(const PosteriorRecord& record, const CalibrationProblem& problem, const Model& model,
                         std::size_t members = 4, int threads = 1);

} // namespace stipple::study
