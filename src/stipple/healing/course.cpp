#include "stipple/healing/course.hpp"
#include "stipple/base/units.hpp"
#include "stipple/grid/step_length.hpp"
#include <algorithm>
#include <cmath>
#include <numbers>
#include <set>

namespace stipple::healing {

CourseRun::CourseRun(const grid::Geometry& geometry, Rates rates, std::vector<Row> rows,
                     double papillary_bottom, double dermis_bottom, std::vector<grid::Species> species,
                     CoursePlan plan)
    : levels_(geometry), rates_(std::move(rates)), rows_(std::move(rows)),
      papillary_bottom_(papillary_bottom), dermis_bottom_(dermis_bottom), species_(std::move(species)),
      plan_(std::move(plan)), scale_(scales(plan_.d_ref)), openings_(full()),
      uncovered_(surface_columns(), 0.0), pattern_(levels_, rates_, rows_, plan_.threads),
      level_of_(static_cast<std::size_t>(levels_.count())) {
    while (papillary_rows_ < full().nz() && full().z(papillary_rows_) < papillary_bottom_) ++papillary_rows_;
}

/// Uncovered share of the whole surface.
double CourseRun::mean_uncovered(const double* y) const {
    return openings_.mean_uncovered(y + surface_at(Closure));
}

/// Means of every column over the papillary dermis.
void CourseRun::papillary(const double* y, std::vector<Papillary>& means) const {
    const std::size_t n = grid().cells();
    double depth = 0;
    means.assign(columns(), {0, 0, 0});
    for (int z = 0; z < papillary_rows_; ++z) {
        const double dz = grid().dz(z);
        const double* layer = y + static_cast<std::size_t>(z) * columns();
        depth += dz;
        for (std::size_t c = 0; c < columns(); ++c) {
            means[c].cytokine += dz * layer[I * n + c];
            means[c].kgf += dz * layer[G * n + c];
            means[c].m2 += dz * layer[M2 * n + c];
        }
    }
    for (auto& p : means) p.cytokine /= depth, p.kgf /= depth, p.m2 /= depth;
}

/// Rates of the surface states, column by column of the full grid.
void CourseRun::surface(const double* y, double* f) {
    const double* states = y + surface_at(Closure);
    const bool moving = openings_.any_moving();
    const std::size_t n = surface_columns();
    const auto& holder = levels_.holder(level_);
    papillary(y, here().papillary);
    for (std::size_t c = 0; c < n; ++c) {
        double own[k_surface_states], change[k_surface_states];
        for (int s = 0; s < k_surface_states; ++s) own[s] = states[s * n + c];
        const Papillary& below = here().papillary[static_cast<std::size_t>(holder[c])];
        surface_rates(rates_, below, uncovered_[c], opened_, own, change);
        change[Closure] = moving ? front_speed(rates_, below) : 0.0;
        for (int s = 0; s < k_surface_states; ++s) f[s * n + c] = change[s];
    }
}

grid::Reaction CourseRun::reaction() {
    grid::Reaction r;
    r.before = [this](const double* y) {
        const double* closure = y + surface_at(Closure);
        openings_.uncovered(closure, 0, surface_columns(), uncovered_.data());
        opened_ = rates_.opened(full().layer_mean(uncovered_.data(), 0));
        here().uncovered.resize(columns());
        levels_.average_layer(level_, uncovered_.data(), here().uncovered.data());
    };
    r.cells = [this](const double* y, int z, int first, int count, double* f, std::size_t stride) {
        const std::size_t at = static_cast<std::size_t>(z) * columns() + static_cast<std::size_t>(first);
        reaction_rates(rates_, rows_[z], here().uncovered.data() + first, opened_, count, grid().cells(),
                       y + at, stride, f);
        if (here().chemotaxis->on()) here().chemotaxis->add(y, z, first, count, f, stride);
    };
    if (!here().chemotaxis->on())
        r.cells_in_single = [this](const double* y, int z, int first, int count, float* f,
                                   std::size_t stride) {
            const std::size_t at = static_cast<std::size_t>(z) * columns() + static_cast<std::size_t>(first);
            reaction_rates(rates_, rows_[z], here().uncovered.data() + first, opened_, count, grid().cells(),
                           y + at, stride, f);
        };
    r.scalars = [this](const double* y, double* f) { surface(y, f); };
    const auto loss = implicit_surface_loss(rates_);
    r.scalar_loss.assign(loss.begin(), loss.end());
    r.scalar_values = surface_columns();
    for (int c = 0; c < full().columns(); ++c)
        r.scalar_share.push_back(full().column_area(c) / full().area());
    r.scale = scale_;
    r.names = recorded_names();
    return r;
}

/// Each session strikes fresh random places, so its unit cell sees the lateral mean of what was there.
void CourseRun::relocate(std::vector<double>& y) {
    const auto level = [&](double* layer) { std::fill_n(layer, columns(), grid().layer_mean(layer, 0)); };
    for (int s = 0; s < k_states; ++s)
        for (int z = 0; z < grid().nz(); ++z)
            level(y.data() + s * grid().cells() + static_cast<std::size_t>(z) * columns());
    for (std::size_t s = 0; s < k_surface_states; ++s)
        if (s != Closure) level(y.data() + surface_at(s));
    openings_.spread(y.data() + surface_at(Closure));
}

/// Opens the epidermis: in a column the damaged share of its thickness goes with the share that is cut open.
void CourseRun::open_surface(std::vector<double>& y, const Jump& j) {
    std::vector<double> cut(columns(), 0.0);
    for (const auto& opening : j.openings) cut[opening.column] += opening.area_share;
    const double share = j.opened_area_fraction > 0 ? j.epidermis_fraction / j.opened_area_fraction : 0.0;
    for (std::size_t c = 0; c < columns(); ++c)
        y[surface_at(Ht) + c] -=
            thinned(rates_.k, std::min(cut[c] * share, 1.0), y[surface_at(Ht) + c], y[surface_at(Hp) + c]);
    openings_.add(j.openings);
}

void CourseRun::jump(std::vector<double>& y, const Jump& j) {
    const std::size_t n = grid().cells();
    if (plan_.fresh_places) relocate(y);
    for (std::size_t i = 0; i < n; ++i)
        injure(rates_.k, j.fraction[i], plan_.d_ref, y[W * n + i], n, y.data() + i);
    open_surface(y, j);
    clock_.last_session = j.time;
    clock_.closed_at = -1;
    clock_.left_before = openings_.left_to_close(y.data() + surface_at(Closure));
}

void CourseRun::save(const std::vector<double>& y) const {
    ByteWriter w;
    w.put(clock_);
    w.put(here().imex->memory());
    openings_.put(w);
    w.put(segments_);
    put_history(w, history_);
    w.put(level_);
    pattern_.put(w);
    w.lend(std::span(y).first(size_at(level_)));
    plan_.save(w.pieces());
}

void CourseRun::restore(std::string_view state, std::vector<double>& y) {
    ByteReader r(state);
    grid::Imex::Memory memory;
    int level = 0;
    r.get(clock_);
    r.get(memory);
    openings_.get(r);
    r.get(segments_);
    history_ = get_history(r);
    r.get(level);
    pattern_.get(r);
    r.get(y);
    check(level >= 0 && level < levels_.count() && y.size() == size_at(level) && r.at_end(), Kind::data,
          "the saved state belongs to another grid");
    if (sessions_to_come()) y.resize(size_at(0));
    enter(level);
    here().imex->recall(memory);
}

std::vector<double> CourseRun::at_rest() const {
    const std::size_t n = grid().cells();
    std::vector<double> y(size_at(level_));
    for (int z = 0; z < grid().nz(); ++z) {
        const auto resting = rest(rates_, rows_[z]);
        for (std::size_t s = 0; s < k_states; ++s)
            std::fill_n(y.data() + s * n + static_cast<std::size_t>(z) * columns(), columns(), resting[s]);
    }
    const auto surface = surface_rest();
    for (std::size_t s = 0; s < k_surface_states; ++s)
        std::fill_n(y.data() + surface_at(s), columns(), surface[s]);
    return y;
}

/// No step is longer than the closing of the cuts allows.
void CourseRun::see_cuts_close(const double* closure) {
    const double widest = openings_.widest_moving(closure);
    if (widest > 0)
        here().imex->shorten_next_step(longest_closing_step(rates_.k, rates_.host.senescence, widest));
}

/// What happens at a planned time: edges begin to move, a session, a snapshot.
void CourseRun::event(std::vector<double>& y, std::int64_t now) {
    const auto is_at = [now](const std::vector<double>& times) {
        return std::any_of(times.begin(), times.end(),
                           [now](double x) { return grid::microseconds(x) == now; });
    };
    // The edges of openings whose delay has passed begin to move; closed ones are forgotten.
    const double* closure = y.data() + surface_at(Closure);
    openings_.forget_closed(closure);
    for (const auto& j : plan_.jumps) {
        if (grid::microseconds(j.time + rates_.k.t_lag) == now) openings_.start(closure);
        if (grid::microseconds(j.time) == now) {
            refine(y);
            jump(y, j);
            here().imex->restart();
            segments_.push_back(history_.time.size());
            record(y, static_cast<double>(now) * 1e-6, false);
        }
    }
    see_cuts_close(closure);
    if (is_at(plan_.snapshot_times)) snapshot(y, static_cast<double>(now) * 1e-6);
}

History CourseRun::run() {
    history_.names = recorded_names();
    for (auto* series : {&history_.dermis, &history_.papillary, &history_.reticular})
        series->resize(history_.names.size());
    std::vector<double> y = at_rest();
    record(y, 0, true);
    enter(0);
    std::set<std::int64_t> events;
    for (const auto& j : plan_.jumps) {
        events.insert(grid::microseconds(j.time));
        events.insert(grid::microseconds(j.time + rates_.k.t_lag));
    }
    for (const double t : plan_.snapshot_times) events.insert(grid::microseconds(t));
    const std::int64_t end = plan_.output_times.empty() ? 0 : grid::microseconds(plan_.output_times.back());
    events.insert(end);
    if (const std::string saved = plan_.resume ? plan_.resume() : std::string(); !saved.empty()) {
        restore(saved, y);
    } else {
        segments_ = {0};
        record(y, 0, false);
    }
    // A state is saved after a step and before the event that the step may have reached.
    std::int64_t now = clock_.now;
    for (auto at = events.lower_bound(now); at != events.end() && *at <= end; ++at) {
        advance(y, now, *at);
        event(y, now);
    }
    const grid::ImexCounts& counts = here().imex->counts();
    at_output_times(history_, segments_, plan_.output_times);
    add_derived(history_, rates_.host.epidermis);
    history_.open_until = clock_.closed_at < 0 ? NAN : clock_.closed_at - clock_.last_session;
    history_.steps = counts.steps;
    history_.rejected = counts.rejected;
    history_.negative_retries = counts.negative_retries;
    history_.backward_euler = counts.backward_euler;
    history_.mass_balance = counts.mass_balance;
    return std::move(history_);
}

} // namespace stipple::healing
