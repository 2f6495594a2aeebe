#pragma once
#include "stipple/grid/step_length.hpp"
#include "stipple/healing/column_batch.hpp"
#include "stipple/healing/healing.hpp"
#include "stipple/healing/step_record.hpp"
#include <cstdint>

namespace stipple::healing {

/// One member in one lane of a batch: its clock, the length of its steps, its sessions and cuts, and what it records.
/// Does for a column what grid::Imex::advance and CourseRun do for a grid, one step at a time, so that every lane goes
/// at its own pace.
class ColumnLane {
  public:
    /// Puts a member into a lane. The batch must have as many layers as its grid.
    /// Errors: those of heal() for a member that cannot begin.
    ColumnLane(ColumnBatch& batch, int lane, const Member& member);

    bool done() const { return done_; }
    /// Length of the step to try now [s].
    double next_step();
    /// Judges the step that was tried; true if the lane takes it over.
    bool judge();
    /// After an accepted step: records, and does what is due at this time.
    void arrive(const Lanes* means);
    /// The history, once done.
    History history();

  private:
    struct Cut {
        std::size_t place; ///< in the batch
        int session;
    };
    double step_seconds() const { return static_cast<double>(length_.whole) * 1e-6; }
    void lay_out(const Rates& rates, const std::vector<Row>& rows, const grid::Columns& grid);
    void set_regions(const grid::Columns& grid);
    void fill(const Rates& rates, const std::vector<Row>& rows);
    void plan_events();
    bool mend(double& error);
    bool replace(std::size_t state, bool euler, double& error);
    void backward_euler();
    void require_finite() const;
    void keep(const Lanes* means);
    void happen();
    void forget_closed();
    void start_cuts();
    void see_cuts_close();
    void injure_column(const Session& session);
    void add_cuts(const Session& session);
    double left(const Cut& cut) const;
    double left_to_close() const;
    void snapshot();

    ColumnBatch& batch_;
    int lane_;
    const Member* member_;
    Kinetics kinetics_;
    std::vector<std::int64_t> events_;
    std::size_t event_ = 0;
    grid::StepLength length_{};              // of the step under way
    std::int64_t now_ = 0, next_report_ = 0; // [microseconds]
    double proposed_ = 0;                    // next step [microseconds]
    bool done_ = false, suspect_ = false;    // suspect: the error of the step is not finite
    double closed_at_ = -1, left_before_ = 0, last_session_ = 0;
    std::vector<Cut> cuts_;
    int sessions_ = 0, started_ = 0;
    StepRecord record_;
    std::vector<double> baseline_;
    History history_;
};

} // namespace stipple::healing
