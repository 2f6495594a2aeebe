#include "stipple/healing/column_lane.hpp"
#include "stipple/base/units.hpp"
#include "stipple/grid/depth.hpp"
#include "stipple/grid/stage_kernels.hpp"
#include "stipple/healing/course.hpp"
#include <algorithm>
#include <cmath>
#include <fmt/format.h>

namespace stipple::healing {

using namespace grid::stage;

static const grid::Columns& grid_of(const Member& member) {
    return grid::columns_of(member.spec.sessions.front().damage.grid);
}

ColumnLane::ColumnLane(ColumnBatch& batch, int lane, const Member& member)
    : batch_(batch), lane_(lane), member_(&member), kinetics_(make_kinetics(*member.model)),
      proposed_(k_pace_after_session.first * 1e6) {
    const HealingSpec& spec = member.spec;
    const Rates rates(kinetics_, spec.host, spec.reference.opened_area_fraction);
    kinetics_ = rates.k;
    const grid::Columns& grid = grid_of(member);
    const auto rows = make_rows(*member.model, rates, spec.skin, grid);
    lay_out(rates, rows, grid);
    set_regions(grid);
    fill(rates, rows);
    plan_events();
}

/// Constants of the laws and the operator in depth.
void ColumnLane::lay_out(const Rates& rates, const std::vector<Row>& rows, const grid::Columns& grid) {
    ColumnBatch& b = batch_;
    const int l = lane_;
#define X(name) b.k.name[l] = rates.k.name;
    STIPPLE_KINETICS(X)
#undef X
    b.host.senescence[l] = rates.host.senescence;
    b.host.cytokine[l] = rates.rest_cytokine;
    b.d_cut[l] = rates.d_cut;
    for (std::size_t z = 0; z < rows.size(); ++z) {
        laws::put_lane(laws::row_terms(rates, rows[z], 0.0), l, b.terms[z]);
        b.weight[z][l] = rows[z].surface_weight;
    }
    const auto species = make_species(rates, rows, 1.0);
    for (std::size_t s = 0; s < k_states; ++s) {
        b.loss[s][l] = species[s].loss;
        b.mobile[s] = state_rows()[s].diffusivity != nullptr;
        b.closed[s] = !state_rows()[s].supplied;
        if (!b.mobile[s]) continue;
        const grid::Depth depth = grid::make_depth(grid, species[s]);
        b.bottom[s][l] = depth.bottom_source;
        for (int z = 0; z < b.nz; ++z) {
            b.lower[b.at(s, z)][l] = depth.lower[z];
            b.diagonal[b.at(s, z)][l] = depth.diagonal[z];
            b.upper[b.at(s, z)][l] = depth.upper[z];
        }
    }
    const auto loss = implicit_surface_loss(rates);
    for (std::size_t s = 0; s < k_surface_states; ++s) b.surface_loss[s][l] = loss[s];
    const auto scale = scales(member_->spec.reference.dermis_fraction);
    for (std::size_t i = 0; i < k_all_states; ++i) b.scale[i][l] = scale[i];
}

/// Weights of the means over ranges of depth.
void ColumnLane::set_regions(const grid::Columns& grid) {
    ColumnBatch& b = batch_;
    const skin::Skin& skin = member_->spec.skin;
    const double top = grid.z_face().front(), bottom = skin.dermis_bottom(),
                 papillary = skin.dermis_top() + skin.papillary_thickness();
    const std::pair<double, double> ranges[] = {
        {top, bottom}, {top, papillary}, {papillary < bottom ? papillary : top, bottom}};
    double depth = 0;
    for (int z = 0; z < b.nz; ++z) {
        const auto& face = grid.z_face();
        for (std::size_t r = 0; r < 3; ++r) {
            const auto [from, to] = ranges[r];
            b.region[r][z][lane_] =
                std::max(0.0, std::min(to, face[z + 1]) - std::max(from, face[z])) / (to - from);
        }
        const double dz = grid.z(z) < papillary ? grid.dz(z) : 0.0;
        depth += dz;
        b.papillary[z][lane_] = dz;
        b.share[z][lane_] = grid.dz(z) / grid.depth();
    }
    b.papillary_depth[lane_] = depth;
}

/// The lane at rest, without cuts.
void ColumnLane::fill(const Rates& rates, const std::vector<Row>& rows) {
    ColumnBatch& b = batch_;
    for (int z = 0; z < b.nz; ++z) {
        const auto resting = rest(rates, rows[z]);
        for (std::size_t s = 0; s < k_states; ++s) b.y[b.at(s, z)][lane_] = resting[s];
    }
    const auto surface = surface_rest();
    for (std::size_t s = 0; s < k_surface_states; ++s) b.sy[s][lane_] = surface[s];
    for (std::size_t c = 0; c < b.cut_area.size(); ++c) {
        b.cut_area[c][lane_] = b.cut_moving[c][lane_] = b.cut_since[c][lane_] = 0;
        b.cut_radius[c][lane_] = 1;
    }
}

void ColumnLane::plan_events() {
    const HealingSpec& spec = member_->spec;
    for (const auto& session : spec.sessions) {
        events_.push_back(grid::microseconds(session.time));
        events_.push_back(grid::microseconds(session.time + kinetics_.t_lag));
    }
    for (const double t : spec.snapshot_times) events_.push_back(grid::microseconds(t));
    const std::int64_t end = spec.output_times.empty() ? 0 : grid::microseconds(spec.output_times.back());
    events_.push_back(end);
    std::sort(events_.begin(), events_.end());
    events_.erase(std::unique(events_.begin(), events_.end()), events_.end());
    std::erase_if(events_, [end](std::int64_t t) { return t > end; });
    record_.width = 3 * k_recorded;
    record_.segments = {0};
}

double ColumnLane::next_step() {
    length_ = grid::step_towards(static_cast<double>(events_[event_] - now_), proposed_);
    return step_seconds();
}

/// Replaces a state of `next` that went below zero by its last stage, or by a backward Euler step with the same rates,
/// if that is positive and within the tolerance; the difference counts as error.
bool ColumnLane::replace(std::size_t s, bool euler, double& error) {
    ColumnBatch& b = batch_;
    const double dt = step_seconds(), least = -grid::k_rounding * b.scale[s][lane_];
    const auto n = static_cast<std::size_t>(b.nz);
    std::vector<double> u(n);
    for (std::size_t z = 0; z < n; ++z) {
        const std::size_t i = s * n + z;
        u[z] = euler ? b.y[i][lane_] + dt * ((1 - k_a) * b.f0[i][lane_] + k_a * b.f1[i][lane_])
                     : b.stage_state[i][lane_];
    }
    if (euler) {
        if (*std::min_element(u.begin(), u.end()) < least) return false;
        solve_lane(b, lane_, s, dt, u.data());
    }
    if (*std::min_element(u.begin(), u.end()) < least) return false;
    double squares = 0;
    for (std::size_t z = 0; z < n; ++z) {
        const double moved = u[z] - b.next[s * n + z][lane_];
        squares += b.share[z][lane_] * (moved * moved);
    }
    const double moved =
        std::sqrt(squares) / (b.scale[s][lane_] + b.size_of[s][lane_]) / member_->spec.tolerance;
    if (!(moved <= 1.0)) return false;
    error = std::max(error, moved);
    for (std::size_t z = 0; z < n; ++z) b.next[s * n + z][lane_] = u[z];
    history_.backward_euler += euler ? 1 : 0;
    return true;
}

bool ColumnLane::mend(double& error) {
    for (std::size_t s = 0; s < k_states; ++s)
        if (batch_.lowest[s][lane_] < -grid::k_rounding * batch_.scale[s][lane_] &&
            !replace(s, false, error) && !replace(s, true, error))
            return false;
    return true;
}

void ColumnLane::backward_euler() {
    ColumnBatch& b = batch_;
    const double dt = step_seconds();
    std::vector<double> u(static_cast<std::size_t>(b.nz));
    for (std::size_t s = 0; s < k_states; ++s) {
        for (int z = 0; z < b.nz; ++z) u[z] = b.y[b.at(s, z)][lane_] + dt * b.f0[b.at(s, z)][lane_];
        solve_lane(b, lane_, s, dt, u.data());
        for (int z = 0; z < b.nz; ++z) b.next[b.at(s, z)][lane_] = u[z];
    }
    for (std::size_t s = 0; s < k_surface_states; ++s)
        b.snext[s][lane_] = (b.sy[s][lane_] + dt * b.sf0[s][lane_]) / (1 + dt * b.surface_loss[s][lane_]);
    history_.backward_euler += k_states;
}

bool ColumnLane::judge() {
    const double step = static_cast<double>(length_.whole);
    double error =
        std::isfinite(batch_.error_sum[lane_]) ? batch_.worst[lane_] / member_->spec.tolerance : INFINITY;
    const bool below_zero = error <= 1.0 && !mend(error);
    if (!(error <= 1.0) || below_zero) {
        ++history_.rejected;
        history_.negative_retries += below_zero ? 1 : 0;
        if (step > grid::k_shortest_us) {
            proposed_ = grid::after_failure(step, error, below_zero);
            return false;
        }
        backward_euler();
    } else {
        for (std::size_t s = 0; s < k_states; ++s)
            history_.mass_balance = std::max(history_.mass_balance, batch_.imbalance[s][lane_]);
        proposed_ = grid::after_success(length_, error, k_pace_after_session.growth, proposed_);
    }
    ++history_.steps;
    now_ += length_.whole;
    suspect_ = !std::isfinite(error);
    return true;
}

void ColumnLane::require_finite() const {
    const ColumnBatch& b = batch_;
    const auto refuse = [this](const std::string& name, int layer) {
        throw Error(Kind::numerics,
                    Problem{.what = fmt::format("{} is not finite in layer {} at day {:.4f}", name, layer,
                                                static_cast<double>(now_) / 86400e6)});
    };
    for (std::size_t s = 0; s < k_states; ++s)
        for (int z = 0; z < b.nz; ++z)
            if (!std::isfinite(b.y[b.at(s, z)][lane_])) refuse(state_rows()[s].name, z);
    for (std::size_t s = 0; s < k_surface_states; ++s)
        if (!std::isfinite(b.sy[s][lane_])) refuse(surface_rows()[s].name, 0);
}

void ColumnLane::keep(const Lanes* means) {
    record_.time.push_back(static_cast<double>(now_) * 1e-6);
    for (std::size_t i = 0; i < record_.width; ++i) record_.rows.push_back(means[i][lane_]);
}

void ColumnLane::arrive(const Lanes* means) {
    if (suspect_) require_finite();
    if (baseline_.empty()) // at rest, before anything happened
        for (std::size_t i = 0; i < record_.width; ++i) baseline_.push_back(means[i][lane_]);
    const double left = left_to_close(), before = record_.time.empty() ? 0 : record_.time.back();
    if (closed_at_ < 0 && left_before_ > 0 && left <= 0) { // linear between the two steps
        const double share = left_before_ / (left_before_ - left);
        closed_at_ = before + share * (static_cast<double>(now_) * 1e-6 - before);
    }
    left_before_ = left;
    keep(means);
    if (member_->spec.progress && now_ >= next_report_) {
        next_report_ = now_ + grid::microseconds(units::day);
        if (!member_->spec.progress(static_cast<double>(now_) * 1e-6))
            throw Error(Kind::interrupted, Problem{.what = "interrupted"});
    }
    while (!done_ && now_ == events_[event_]) {
        require_finite();
        happen();
        done_ = ++event_ == events_.size();
    }
    see_cuts_close();
}

/// What happens at a planned time: edges begin to move, a session, a snapshot.
void ColumnLane::happen() {
    forget_closed();
    for (const auto& session : member_->spec.sessions) {
        if (grid::microseconds(session.time + kinetics_.t_lag) == now_) start_cuts();
        if (grid::microseconds(session.time) != now_) continue;
        injure_column(session);
        proposed_ = k_pace_after_session.first * 1e6;
        record_.segments.push_back(record_.time.size());
        LaneVector means(record_.width);
        record(batch_, means.data());
        keep(means.data());
    }
    for (const double t : member_->spec.snapshot_times)
        if (grid::microseconds(t) == now_) {
            snapshot();
            break;
        }
}

double ColumnLane::left(const Cut& cut) const {
    const ColumnBatch& b = batch_;
    return b.cut_radius[cut.place][lane_] -
           b.cut_moving[cut.place][lane_] * (b.sy[Closure][lane_] - b.cut_since[cut.place][lane_]);
}

double ColumnLane::left_to_close() const {
    double most = -INFINITY;
    for (const Cut& cut : cuts_)
        if (cut.session + 1 == sessions_) most = std::max(most, left(cut));
    return std::isfinite(most) ? most : 0.0;
}

void ColumnLane::forget_closed() {
    std::erase_if(cuts_, [this](const Cut& cut) {
        if (left(cut) > 0) return false;
        batch_.cut_area[cut.place][lane_] = batch_.cut_moving[cut.place][lane_] = 0;
        batch_.cut_radius[cut.place][lane_] = 1;
        return true;
    });
}

void ColumnLane::start_cuts() {
    for (const Cut& cut : cuts_)
        if (cut.session == started_) {
            batch_.cut_moving[cut.place][lane_] = 1;
            batch_.cut_since[cut.place][lane_] = batch_.sy[Closure][lane_];
        }
    ++started_;
}

/// No step is longer than the closing of the cuts allows.
void ColumnLane::see_cuts_close() {
    double widest = 0;
    for (const Cut& cut : cuts_)
        if (batch_.cut_moving[cut.place][lane_] > 0 && left(cut) > 0)
            widest = std::max(widest, batch_.cut_radius[cut.place][lane_]);
    if (widest > 0)
        proposed_ =
            std::min(proposed_, 1e6 * longest_closing_step(kinetics_, member_->spec.host.senescence, widest));
}

void ColumnLane::add_cuts(const Session& session) {
    ColumnBatch& b = batch_;
    for (const auto& opening : session.damage.openings) {
        if (!(opening.radius > 0 && opening.area_share > 0)) continue;
        std::size_t place = 0;
        while (std::any_of(cuts_.begin(), cuts_.end(), [place](const Cut& c) { return c.place == place; }))
            ++place;
        if (place == b.cut_area.size()) {
            for (auto* v : {&b.cut_area, &b.cut_since, &b.cut_moving}) v->push_back(Lanes{});
            b.cut_radius.push_back(Lanes{} + 1.0);
        }
        b.cut_area[place][lane_] = opening.area_share;
        b.cut_radius[place][lane_] = opening.radius;
        b.cut_since[place][lane_] = b.cut_moving[place][lane_] = 0;
        cuts_.push_back({place, sessions_});
    }
    ++sessions_;
}

void ColumnLane::injure_column(const Session& session) {
    ColumnBatch& b = batch_;
    const skin::Damage& damage = session.damage;
    double y[k_states];
    for (int z = 0; z < b.nz; ++z) {
        for (std::size_t s = 0; s < k_states; ++s) y[s] = b.y[b.at(s, z)][lane_];
        injure(kinetics_, damage.fraction[z], member_->spec.reference.dermis_fraction, y[W], 1, y);
        for (std::size_t s = 0; s < k_states; ++s) b.y[b.at(s, z)][lane_] = y[s];
    }
    double cut = 0;
    for (const auto& opening : damage.openings) cut += opening.area_share;
    const double share =
        damage.opened_area_fraction > 0 ? damage.epidermis_fraction / damage.opened_area_fraction : 0.0;
    b.sy[Ht][lane_] -= thinned(kinetics_, std::min(cut * share, 1.0), b.sy[Ht][lane_], b.sy[Hp][lane_]);
    add_cuts(session);
    last_session_ = session.time;
    closed_at_ = -1;
    left_before_ = left_to_close();
}

void ColumnLane::snapshot() {
    Snapshot s{static_cast<double>(now_) * 1e-6, {}};
    for (std::size_t state = 0; state < k_states; ++state) {
        auto& field = s.fields.emplace_back();
        for (int z = 0; z < batch_.nz; ++z)
            field.push_back(static_cast<float>(batch_.y[batch_.at(state, z)][lane_]));
    }
    history_.snapshots.push_back(std::move(s));
}

History ColumnLane::history() {
    History& h = history_;
    h.names = recorded_names();
    h.time = member_->spec.output_times;
    const auto rows = at_times(record_, h.time);
    std::vector<std::vector<double>>* series[] = {&h.dermis, &h.papillary, &h.reticular};
    std::vector<double>* resting[] = {&h.baseline_dermis, &h.baseline_papillary, &h.baseline_reticular};
    for (std::size_t r = 0; r < 3; ++r) {
        resting[r]->assign(baseline_.begin() + static_cast<std::ptrdiff_t>(r * k_recorded),
                           baseline_.begin() + static_cast<std::ptrdiff_t>((r + 1) * k_recorded));
        series[r]->assign(k_recorded, std::vector<double>(h.time.size()));
        for (std::size_t i = 0; i < k_recorded; ++i)
            for (std::size_t t = 0; t < h.time.size(); ++t)
                (*series[r])[i][t] = rows[t * record_.width + r * k_recorded + i];
    }
    add_derived(h, member_->spec.host.epidermis);
    h.open_until = closed_at_ < 0 ? NAN : closed_at_ - last_session_;
    return std::move(history_);
}

} // namespace stipple::healing
