#include "healing/course.hpp"
#include "base/bytes.hpp"
#include "base/units.hpp"
#include <algorithm>
#include <cmath>
#include <numbers>
#include <set>

namespace stipple::healing {

static std::int64_t microseconds(double seconds) {
    return std::llround(seconds * 1e6);
}

CourseRun::CourseRun(const grid::Geometry& geometry, Rates rates, std::vector<Row> rows,
                     double papillary_bottom, double dermis_bottom, std::vector<grid::Species> species,
                     CoursePlan plan)
    : grid_(grid::columns_of(geometry)), rates_(std::move(rates)), rows_(std::move(rows)),
      papillary_bottom_(papillary_bottom), dermis_bottom_(dermis_bottom),
      transport_(grid::make_transport(geometry, std::move(species), plan.threads)), plan_(std::move(plan)) {
    while (papillary_rows_ < grid_.nz() && grid_.z(papillary_rows_) < papillary_bottom_) ++papillary_rows_;
}

/// Covered fraction of the surface: 1 - sum over sessions of n pi (r - distance moved)².
double CourseRun::covered(double closure) const {
    if (plan_.well_mixed) return closure;
    double open = 0;
    for (const auto& o : openings_) {
        const double moved = std::isnan(o.since) ? 0.0 : std::max(closure - o.since, 0.0);
        const double left = std::max(o.radius - moved, 0.0);
        open += o.density * std::numbers::pi * left * left;
    }
    return std::max(1.0 - open, 0.0);
}

Papillary CourseRun::papillary(const double* y) const {
    const std::size_t n = grid_.cells();
    double depth = 0, sums[5] = {};
    for (int z = 0; z < papillary_rows_; ++z) {
        const double dz = grid_.dz(z);
        const auto mean = [&](State s) { return grid_.layer_mean(y + s * n, z); };
        depth += dz;
        sums[0] += dz * mean(I);
        sums[1] += dz * mean(G);
        sums[2] += dz * mean(M2);
        sums[3] += dz * (mean(C3) + mean(C1));
        sums[4] += dz * (rows_[z].collagen_1 + rows_[z].collagen_3);
    }
    return {sums[0] / depth, sums[1] / depth, sums[2] / depth, sums[3] / sums[4]};
}

/// Rates of the surface states.
void CourseRun::surface(const double* y, double* f) const {
    const double* surface = y + k_states * grid_.cells();
    const Papillary p = papillary(y);
    surface_rates(rates_, p, covered(surface[Closure]), surface, f);
    const double speed = front_speed(rates_, p);
    if (plan_.well_mixed) {
        f[Closure] = 2.0 * speed / (rates_.k.R_w + rates_.k.v_K * rates_.k.t_lag) * (1.0 - surface[Closure]);
    } else {
        const bool moving = std::any_of(openings_.begin(), openings_.end(),
                                        [](const Opening& o) { return !std::isnan(o.since); });
        f[Closure] = moving ? speed : 0.0;
    }
}

grid::Reaction CourseRun::reaction() const {
    grid::Reaction r;
    const std::size_t n = grid_.cells(), columns = static_cast<std::size_t>(grid_.columns());
    r.cells = [this, n, columns](const double* y, int z, int first, int count, double* f,
                                 std::size_t stride) {
        const std::size_t at = static_cast<std::size_t>(z) * columns + static_cast<std::size_t>(first);
        reaction_rates(rates_, rows_[z], covered(y[k_states * n + Closure]), count, n, y + at, stride, f);
    };
    r.scalars = [this](const double* y, double* f) { surface(y, f); };
    const auto loss = implicit_surface_loss(rates_);
    r.scalar_loss.assign(loss.begin(), loss.end());
    r.scale = {1,   1,   0.5, 0.3,  1,   1,   0.5,         0.3,
               0.5, 0.3, 1,   0.1,  0.1, 1,   plan_.d_ref, 0.2,
               0.8, 1,   1,   0.02, 1,   0.3, 1,           plan_.well_mixed ? 1.0 : 1e-4,
               1,   0.3, 1};
    r.names = names();
    return r;
}

/// Each session strikes fresh random places, so its unit cell sees the lateral mean of what was there.
void CourseRun::relocate(std::vector<double>& y) const {
    const auto columns = static_cast<std::size_t>(grid_.columns());
    for (int s = 0; s < k_states; ++s)
        for (int z = 0; z < grid_.nz(); ++z) {
            double* layer = y.data() + s * grid_.cells() + static_cast<std::size_t>(z) * columns;
            std::fill_n(layer, columns, grid_.layer_mean(y.data() + s * grid_.cells(), z));
        }
}

void CourseRun::jump(std::vector<double>& y, const Jump& j) {
    const Kinetics& k = rates_.k;
    const std::size_t n = grid_.cells();
    if (!plan_.well_mixed && plan_.fresh_places) relocate(y);
    for (std::size_t i = 0; i < n; ++i) {
        const double d = j.fraction[i];
        const double bleeding = plan_.well_mixed ? 1.0 : y[W * n + i];
        y[P * n + i] += d / plan_.d_ref * bleeding;
        y[B * n + i] += d / plan_.d_ref * bleeding;
        for (const State s : {N, M1, M2, F, Fa, Y}) y[s * n + i] *= 1.0 - k.lam_cell * d;
        y[W * n + i] *= 1.0 - k.lam_vess * d;
        for (const State s : {C3, C1, X, S}) y[s * n + i] *= 1.0 - k.lam_mat * d;
        y[A * n + i] *= 1.0 - k.lam_ha * d;
        y[Q * n + i] += d * (1.0 - y[Q * n + i]);
    }
    y[scalar(H)] *= 1.0 - 0.3 * j.epidermis_fraction;
    clock_.last_session = j.time;
    clock_.closed_at = -1;
    if (plan_.well_mixed)
        y[scalar(Closure)] *= 1.0 - j.opened_area_fraction;
    else
        openings_.push_back({j.punctures_per_m2, j.opening_radius, NAN});
}

/// Appends the means at this time to the history, or sets its baseline.
void CourseRun::record(const std::vector<double>& y, double time, bool baseline) {
    const std::size_t n = grid_.cells();
    const double top = grid_.z_face().front();
    const bool reticular = papillary_bottom_ < dermis_bottom_;
    const std::pair<double, double> ranges[] = {{top, dermis_bottom_},
                                                {top, papillary_bottom_},
                                                {reticular ? papillary_bottom_ : top, dermis_bottom_}};
    History& h = history_;
    std::vector<double>* rest[] = {&h.baseline_dermis, &h.baseline_papillary, &h.baseline_reticular};
    std::vector<std::vector<double>>* series[] = {&h.dermis, &h.papillary, &h.reticular};
    std::vector<std::vector<double>> layers(k_states);
    for (std::size_t s = 0; s < k_states; ++s)
        for (int z = 0; z < grid_.nz(); ++z) layers[s].push_back(grid_.layer_mean(y.data() + s * n, z));
    if (!baseline) h.time.push_back(time);
    for (int region = 0; region < 3; ++region) {
        std::vector<double> values;
        for (std::size_t s = 0; s < k_states; ++s)
            values.push_back(grid_.mean_of_layers(layers[s], ranges[region].first, ranges[region].second));
        values.push_back(covered(y));
        for (const SurfaceState s : {H, K, L}) values.push_back(y[scalar(s)]);
        values.push_back(values[C1] + values[C3]);
        if (baseline)
            *rest[region] = values;
        else
            for (std::size_t v = 0; v < values.size(); ++v) (*series[region])[v].push_back(values[v]);
    }
}

void CourseRun::snapshot(const std::vector<double>& y, double time) {
    Snapshot s{time, {}};
    const std::size_t n = grid_.cells();
    for (std::size_t state = 0; state < k_states; ++state) {
        s.fields.emplace_back(n);
        std::transform(y.begin() + static_cast<std::ptrdiff_t>(state * n),
                       y.begin() + static_cast<std::ptrdiff_t>((state + 1) * n), s.fields.back().begin(),
                       [](double v) { return static_cast<float>(v); });
    }
    history_.snapshots.push_back(std::move(s));
}

/// Records the means, notes when the last openings closed, reports, and saves the state when that is due.
bool CourseRun::observe(std::int64_t now, const std::vector<double>& y) {
    const double closure = y[scalar(Closure)];
    if (!plan_.well_mixed && clock_.closed_at < 0 && !openings_.empty() &&
        !std::isnan(openings_.back().since)) {
        const double target = openings_.back().since + openings_.back().radius;
        if (closure >= target) { // linear between the two steps
            const double share = (target - clock_.closure_before) / (closure - clock_.closure_before);
            clock_.closed_at =
                (static_cast<double>(clock_.now) + share * static_cast<double>(now - clock_.now)) * 1e-6;
        }
    }
    record(y, static_cast<double>(now) * 1e-6, false);
    clock_.now = now;
    clock_.closure_before = closure;
    bool go_on = true;
    if (plan_.progress && now >= clock_.next_report) {
        clock_.next_report = now + microseconds(units::day);
        go_on = plan_.progress(static_cast<double>(now) * 1e-6);
    }
    if (plan_.save && plan_.save_due && plan_.save_due()) plan_.save(state(y));
    return go_on;
}

std::vector<std::string> CourseRun::names() {
    std::vector<std::string> names = state_names();
    for (const char* name : {"epidermis_covered", "epidermal_thickness", "melanocyte_activation",
                             "epidermal_pigment", "collagen_total"})
        names.emplace_back(name);
    return names;
}

std::string CourseRun::state(const std::vector<double>& y) const {
    ByteWriter w;
    w.put(clock_);
    w.put(imex_->memory());
    w.put(openings_);
    w.put(segments_);
    w.put(to_bytes(history_));
    w.put(y);
    return w.take();
}

void CourseRun::restore(std::string_view state, std::vector<double>& y) {
    ByteReader r(state);
    grid::Imex::Memory memory;
    std::string history;
    const std::size_t size = y.size();
    r.get(clock_);
    r.get(memory);
    r.get(openings_);
    r.get(segments_);
    r.get(history);
    r.get(y);
    check(y.size() == size && r.at_end(), Kind::data, "the saved state belongs to another grid");
    history_ = history_from_bytes(history);
    imex_->recall(memory);
}

std::vector<double> CourseRun::at_rest() const {
    const std::size_t n = grid_.cells(), columns = static_cast<std::size_t>(grid_.columns());
    std::vector<double> y(k_states * n + k_surface_states);
    for (int z = 0; z < grid_.nz(); ++z) {
        const auto resting = rest(rates_, rows_[z]);
        for (std::size_t s = 0; s < k_states; ++s)
            std::fill_n(y.begin() +
                            static_cast<std::ptrdiff_t>(s * n + static_cast<std::size_t>(z) * columns),
                        columns, resting[s]);
    }
    const auto surface = surface_rest(rates_, plan_.well_mixed);
    std::copy(surface.begin(), surface.end(), y.begin() + static_cast<std::ptrdiff_t>(k_states * n));
    return y;
}

/// What happens at a planned time: edges begin to move, a session, a snapshot.
void CourseRun::event(std::vector<double>& y, std::int64_t now) {
    const auto is_at = [now](const std::vector<double>& times) {
        return std::any_of(times.begin(), times.end(), [now](double x) { return microseconds(x) == now; });
    };
    // The edges of openings whose delay has passed begin to move; closed ones are forgotten.
    std::erase_if(openings_, [&](const Opening& o) {
        return !std::isnan(o.since) && y[scalar(Closure)] - o.since >= o.radius;
    });
    for (const auto& j : plan_.jumps) {
        if (microseconds(j.time + rates_.k.t_lag) == now)
            for (auto& o : openings_)
                if (std::isnan(o.since)) {
                    o.since = y[scalar(Closure)];
                    break;
                }
        if (microseconds(j.time) == now) {
            jump(y, j);
            imex_->restart();
            segments_.push_back(history_.time.size());
            record(y, static_cast<double>(now) * 1e-6, false);
        }
    }
    if (is_at(plan_.snapshot_times)) snapshot(y, static_cast<double>(now) * 1e-6);
}

History CourseRun::run() {
    history_.names = names();
    for (auto* series : {&history_.dermis, &history_.papillary, &history_.reticular})
        series->resize(history_.names.size());
    std::vector<double> y = at_rest();
    record(y, 0, true);
    imex_ = std::make_unique<grid::Imex>(*transport_, reaction(), plan_.tolerance, plan_.threads);
    imex_->observe(
        [this](std::int64_t now, const std::vector<double>& state) { return observe(now, state); });

    std::set<std::int64_t> events;
    for (const auto& j : plan_.jumps) {
        events.insert(microseconds(j.time));
        events.insert(microseconds(j.time + rates_.k.t_lag));
    }
    for (const double t : plan_.snapshot_times) events.insert(microseconds(t));
    const std::int64_t end = plan_.output_times.empty() ? 0 : microseconds(plan_.output_times.back());
    events.insert(end);
    if (plan_.resume.empty()) {
        segments_ = {0};
        record(y, 0, false);
    } else {
        restore(plan_.resume, y);
    }
    // A state is saved after a step and before the event that the step may have reached.
    std::int64_t now = clock_.now;
    for (auto at = events.lower_bound(now); at != events.end() && *at <= end; ++at) {
        if (*at > now) imex_->advance(y, now, *at);
        now = *at;
        event(y, now);
    }
    const auto& counts = imex_->counts();
    at_output_times(history_, segments_, plan_.output_times);
    history_.open_until = clock_.closed_at < 0 ? NAN : clock_.closed_at - clock_.last_session;
    history_.steps = counts.steps;
    history_.rejected = counts.rejected;
    history_.negative_retries = counts.negative_retries;
    history_.backward_euler = counts.backward_euler;
    history_.mass_balance = counts.mass_balance;
    return std::move(history_);
}

} // namespace stipple::healing
