#include "healing/course.hpp"
#include "base/units.hpp"
#include <algorithm>
#include <cmath>
#include <numbers>
#include <set>

namespace stipple::healing {

static std::int64_t microseconds(double seconds) {
    return std::llround(seconds * 1e6);
}

CourseRun::CourseRun(const grid::UnitCell& cell, Rates rates, std::vector<Row> rows, double papillary_bottom,
                     double dermis_bottom, std::vector<grid::Species> species, CoursePlan plan)
    : cell_(cell), rates_(std::move(rates)), rows_(std::move(rows)), papillary_bottom_(papillary_bottom),
      dermis_bottom_(dermis_bottom), diffusion_(cell_, std::move(species)), plan_(std::move(plan)) {
    while (papillary_rows_ < cell_.nz() && cell_.z(papillary_rows_) < papillary_bottom_) ++papillary_rows_;
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
    const std::size_t n = cell_.cells();
    double volume = 0, sums[5] = {};
    for (int z = 0; z < papillary_rows_; ++z)
        for (int r = 0; r < cell_.nr(); ++r) {
            const std::size_t i = cell_.index(z, r);
            const double v = cell_.volume(z, r);
            volume += v;
            sums[0] += v * y[I * n + i];
            sums[1] += v * y[G * n + i];
            sums[2] += v * y[M2 * n + i];
            sums[3] += v * (y[C3 * n + i] + y[C1 * n + i]);
            sums[4] += v * (rows_[z].collagen_1 + rows_[z].collagen_3);
        }
    return {sums[0] / volume, sums[1] / volume, sums[2] / volume, sums[3] / sums[4]};
}

void CourseRun::rates(const double* y, double* f) const {
    const std::size_t n = cell_.cells();
    const double* surface = y + k_states * n;
    double* surface_f = f + k_states * n;
    const double cover = covered(surface[Closure]);
    for (int z = 0; z < cell_.nz(); ++z)
        reaction_rates(rates_, rows_[z], cover, cell_.nr(), n, y + cell_.index(z, 0), f + cell_.index(z, 0));
    const Papillary p = papillary(y);
    surface_rates(rates_, p, cover, surface, surface_f);
    const double speed = front_speed(rates_, p);
    if (plan_.well_mixed) {
        surface_f[Closure] =
            2.0 * speed / (rates_.k.R_w + rates_.k.v_K * rates_.k.t_lag) * (1.0 - surface[Closure]);
    } else {
        const bool moving = std::any_of(openings_.begin(), openings_.end(),
                                        [](const Opening& o) { return !std::isnan(o.since); });
        surface_f[Closure] = moving ? speed : 0.0;
    }
}

/// Each session strikes fresh random places, so its unit cell sees the lateral mean of what was there.
void CourseRun::relocate(std::vector<double>& y) const {
    const std::size_t n = cell_.cells();
    for (int s = 0; s < k_states; ++s)
        for (int z = 0; z < cell_.nz(); ++z) {
            double sum = 0;
            for (int r = 0; r < cell_.nr(); ++r) sum += cell_.ring_area(r) * y[s * n + cell_.index(z, r)];
            for (int r = 0; r < cell_.nr(); ++r) y[s * n + cell_.index(z, r)] = sum / cell_.area();
        }
}

void CourseRun::jump(std::vector<double>& y, const Jump& j) {
    const Kinetics& k = rates_.k;
    const std::size_t n = cell_.cells();
    if (!plan_.well_mixed) relocate(y);
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
    last_session_ = j.time;
    closed_at_ = -1;
    if (plan_.well_mixed)
        y[scalar(Closure)] *= 1.0 - j.opened_area_fraction;
    else
        openings_.push_back({j.punctures_per_m2, j.opening_radius, NAN});
}

double CourseRun::depth_mean(const double* field, double from, double to) const {
    return cell_.depth_mean(grid::Field(field, field + cell_.cells()), from, to);
}

void CourseRun::record(const std::vector<double>& y, double time, History& h, bool baseline) const {
    const std::size_t n = cell_.cells();
    const double top = cell_.z_face().front();
    const std::pair<double, double> ranges[] = {
        {top, dermis_bottom_},
        {top, papillary_bottom_},
        {papillary_bottom_ < dermis_bottom_ ? papillary_bottom_ : top, dermis_bottom_}};
    std::vector<double>* rest[] = {&h.baseline_dermis, &h.baseline_papillary, &h.baseline_reticular};
    std::vector<std::vector<double>>* series[] = {&h.dermis, &h.papillary, &h.reticular};
    if (!baseline) h.time.push_back(time);
    for (int region = 0; region < 3; ++region) {
        std::vector<double> values;
        for (int s = 0; s < k_states; ++s)
            values.push_back(depth_mean(y.data() + s * n, ranges[region].first, ranges[region].second));
        values.push_back(covered(y));
        for (const SurfaceState s : {H, K, L}) values.push_back(y[scalar(s)]);
        values.push_back(values[C1] + values[C3]);
        if (baseline)
            *rest[region] = values;
        else
            for (std::size_t v = 0; v < values.size(); ++v) (*series[region])[v].push_back(values[v]);
    }
}

void CourseRun::snapshot(const std::vector<double>& y, double time, History& h) const {
    Snapshot s{time, state_names(), {}};
    const std::size_t n = cell_.cells();
    for (int state = 0; state < k_states; ++state)
        s.fields.emplace_back(y.begin() + static_cast<std::ptrdiff_t>(state * n),
                              y.begin() + static_cast<std::ptrdiff_t>((state + 1) * n));
    h.snapshots.push_back(std::move(s));
}

bool CourseRun::observe(std::int64_t now, const std::vector<double>& y) {
    const double closure = y[scalar(Closure)];
    if (!plan_.well_mixed && closed_at_ < 0 && !openings_.empty() && !std::isnan(openings_.back().since)) {
        const double target = openings_.back().since + openings_.back().radius;
        if (closure >= target) { // linear between the two steps
            const double share = (target - closure_before_) / (closure - closure_before_);
            closed_at_ = (static_cast<double>(before_) + share * static_cast<double>(now - before_)) * 1e-6;
        }
    }
    before_ = now;
    closure_before_ = closure;
    if (plan_.progress && now >= next_report_) {
        next_report_ = now + microseconds(units::day);
        return plan_.progress(static_cast<double>(now) * 1e-6);
    }
    return true;
}

History CourseRun::run() {
    History h;
    h.names = state_names();
    for (const char* name : {"epidermis_covered", "epidermal_thickness", "melanocyte_activation",
                             "epidermal_pigment", "collagen_total"})
        h.names.emplace_back(name);
    for (auto* series : {&h.dermis, &h.papillary, &h.reticular}) series->resize(h.names.size());

    const std::size_t n = cell_.cells();
    std::vector<double> y(k_states * n + k_surface_states);
    for (int z = 0; z < cell_.nz(); ++z) {
        const auto resting = rest(rates_, rows_[z]);
        for (int s = 0; s < k_states; ++s)
            for (int r = 0; r < cell_.nr(); ++r) y[s * n + cell_.index(z, r)] = resting[s];
    }
    const auto surface = surface_rest(rates_, plan_.well_mixed);
    std::copy(surface.begin(), surface.end(), y.begin() + static_cast<std::ptrdiff_t>(k_states * n));
    record(y, 0, h, true);

    const auto loss = implicit_surface_loss(rates_);
    grid::Reaction reaction;
    reaction.rates = [this](const double* state, double* f) { rates(state, f); };
    reaction.scalar_loss.assign(loss.begin(), loss.end());
    reaction.scale = {1,   1,   0.5, 0.3,  1,   1,   0.5,         0.3,
                      0.5, 0.3, 1,   0.1,  0.1, 1,   plan_.d_ref, 0.2,
                      0.8, 1,   1,   0.02, 1,   0.3, 1,           plan_.well_mixed ? 1.0 : 1e-4,
                      1,   0.3, 1};
    reaction.names = h.names;
    grid::Imex imex(cell_, diffusion_, reaction, plan_.tolerance);
    imex.observe([this](std::int64_t now, const std::vector<double>& state) { return observe(now, state); });

    std::set<std::int64_t> events;
    for (const auto& j : plan_.jumps) {
        events.insert(microseconds(j.time));
        events.insert(microseconds(j.time + rates_.k.t_lag));
    }
    for (const double t : plan_.output_times) events.insert(microseconds(t));
    const std::int64_t end = plan_.output_times.empty() ? 0 : microseconds(plan_.output_times.back());
    const auto is_at = [](const std::vector<double>& times, std::int64_t t) {
        return std::any_of(times.begin(), times.end(), [t](double x) { return microseconds(x) == t; });
    };
    std::int64_t now = 0;
    for (const std::int64_t event : events) {
        if (event > end) break;
        if (event > now) imex.advance(y, now, event);
        now = event;
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
                imex.restart();
            }
        }
        if (is_at(plan_.output_times, now)) record(y, static_cast<double>(now) * 1e-6, h, false);
        if (is_at(plan_.snapshot_times, now)) snapshot(y, static_cast<double>(now) * 1e-6, h);
    }
    h.open_until = closed_at_ < 0 ? NAN : closed_at_ - last_session_;
    h.steps = imex.counts().steps;
    h.rejected = imex.counts().rejected;
    h.negative_retries = imex.counts().negative_retries;
    h.backward_euler = imex.counts().backward_euler;
    h.mass_balance = imex.counts().mass_balance;
    return h;
}

} // namespace stipple::healing
