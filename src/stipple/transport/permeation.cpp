#include "stipple/base/error.hpp"
#include "stipple/transport/medium.hpp"
#include "stipple/transport/transport.hpp"
#include "stipple/transport/vehicle.hpp"
#include <algorithm>
#include <cmath>
#include <fmt/format.h>
#include <numeric>
#include <set>
#include <utility>

namespace stipple::transport {

namespace {

/// Runs one permeation: events in order, adaptive steps between them.
class Run {
  public:
    explicit Run(const PermeationSpec& spec)
        : spec_(spec), medium_(spec), vehicle_(spec.constants, spec.dose, spec.molecule),
          exchange_(medium_.make_exchange()),
          stepper_(medium_.is_patch() ? make_iterative_solver(1e-11) : make_banded_solver()),
          needles_left_(spec.needles.amount) {
        state_.cells.assign(exchange_.cells, 0.0);
        state_.vessels.assign(2, 0.0);
        state_.given.assign(2, 0.0);
        open_.assign(spec.channels.classes.size(), {});
        exchange_.vessels[1].fixed = true;
        if (!spec.layers.living && spec.receptor.thickness > 0) {
            exchange_.vessels[1].fixed = false;
            exchange_.vessels[1].capacity = spec.receptor.thickness;
        }
        result_.cells = static_cast<int>(exchange_.cells);
        result_.permeability = medium_.skin().permeability();
        result_.measured = medium_.skin().measured;
        for (int iz = 0; iz < medium_.layers(); ++iz)
            result_.layer_depth.push_back(0.5 * (medium_.z_face()[iz] + medium_.z_face()[iz + 1]));
    }

    Permeation run() {
        now_ = std::min({0.0, spec_.dose.start});
        collect_events();
        for (const double event : events_) {
            advance(event);
            happen();
        }
        result_.dose = vehicle_.unlimited() ? state_.given[0] + result_.drawn_in : spec_.dose.amount();
        result_.dose += spec_.needles.amount;
        result_.plasma = plasma_course(spec_.molecule, spec_.area, result_.time, result_.absorbed);
        return std::move(result_);
    }

  private:
    void collect_events() {
        std::set<double> all(spec_.output_times.begin(), spec_.output_times.end());
        all.insert(spec_.profile_times.begin(), spec_.profile_times.end());
        const auto [cover_on, cover_off] = spec_.dose.cover();
        for (const double t : {now_, 0.0, spec_.dose.start, spec_.dose.end, cover_on, cover_off,
                               spec_.needles.worn, dry_at(), spec_.horizon})
            all.insert(t);
        if (spec_.receptor.sampling_interval > 0)
            for (double t = spec_.receptor.sampling_interval; t <= spec_.horizon;
                 t += spec_.receptor.sampling_interval)
                all.insert(t);
        for (const double t : all)
            if (t >= now_ && t <= spec_.horizon) events_.insert(t);
    }
    double dry_at() const { return spec_.dose.start + vehicle_.drying_time(); }
    static bool listed(const std::vector<double>& times, double t) {
        return std::binary_search(times.begin(), times.end(), t);
    }

    void happen() {
        if (now_ == spec_.dose.start && !started_) {
            started_ = true;
            vehicle_.apply();
            if (spec_.dose.form == Form::neat) dry(); // nothing to dry: it spreads into the surface at once
            restart();
        }
        if (now_ == dry_at() && vehicle_.present() && spec_.dose.form != Form::neat) dry();
        if (now_ >= spec_.dose.end && vehicle_.present()) {
            removed_ += vehicle_.remove();
            restart();
        }
        const auto [cover_on, cover_off] = spec_.dose.cover();
        if (now_ == 0 || now_ == spec_.needles.worn || now_ == cover_on || now_ == cover_off) restart();
        if (now_ == std::max(0.0, spec_.needles.worn)) draw_in();
        if (spec_.needles.worn > 0 && now_ >= spec_.needles.worn) // what has not come off leaves with them
            removed_ += std::exchange(needles_left_, 0.0);
        if (spec_.receptor.sampling_interval > 0 && now_ > 0 &&
            std::fabs(std::remainder(now_, spec_.receptor.sampling_interval)) < 1e-6)
            sample();
        if (listed(spec_.output_times, now_)) record();
        if (listed(spec_.profile_times, now_)) profile();
    }

    void restart() {
        step_ = 1e-3;
        gentle_ = 2;
    }

    /// What the dried vehicle leaves goes into the upper stratum corneum up to saturation.
    void dry() {
        prepare(0);
        double room = 0;
        const auto space = [&](int i, double part) {
            return part * exchange_.capacity[i] * std::max(0.0, vehicle_.saturation() - state_.cells[i]);
        };
        for (const auto& [i, part] : medium_.deposit_cells()) room += space(i, part);
        const double put = vehicle_.dry_up(room);
        for (const auto& [i, part] : medium_.deposit_cells())
            if (room > 0) state_.cells[i] += put * space(i, part) / (room * exchange_.capacity[i]);
        restart();
    }

    /// The liquid on the skin follows solid needles that leave into what stays open of their holes: Medium::hole_volumes.
    /// Source: lawal2022, arbache2019 (that it does, and how much as an order of size).   Departs: at once and
    /// completely; a base that stays (cream, gel) and dried residue are not drawn in, nor does liquid reach below other
    /// needles, which fill their holes themselves.
    void draw_in() {
        const bool liquid = spec_.dose.form == Form::solution && vehicle_.present() && !vehicle_.is_residue();
        if (!liquid || open_.empty() || spec_.needles.kind != NeedleKind::solid) return;
        prepare(0);
        const auto holes = medium_.hole_volumes(open_);
        const double volume = std::accumulate(holes.begin(), holes.end(), 0.0);
        const double since = now_ - spec_.dose.start, drawn = vehicle_.draw(volume, since);
        result_.drawn_in += drawn;
        for (std::size_t i = 0; i < holes.size(); ++i)
            if (holes[i] > 0) state_.cells[i] += drawn * holes[i] / volume / exchange_.capacity[i];
        if (!vehicle_.unlimited() && !(vehicle_.thickness(since) > 0))
            dry(); // all of it is in the holes
        else if (dry_at() > now_ && dry_at() <= spec_.horizon)
            events_.insert(dry_at()); // there is less to dry
        restart();
    }

    void sample() {
        if (exchange_.vessels[1].fixed) return;
        const double taken = spec_.receptor.sampled_share * exchange_.vessels[1].capacity * state_.vessels[1];
        sampled_ += taken;
        state_.vessels[1] *= 1 - spec_.receptor.sampled_share;
    }

    /// Open shares at a time, none wider than the share of the wound that is not yet covered.
    void open_at(double t) {
        for (std::size_t c = 0; c < open_.size(); ++c) {
            open_[c] = {};
            if (t < 0) continue;
            open_[c] = open_shares(spec_.constants, spec_.closing, spec_.channels.classes[c], t);
            if (!spec_.uncovered || t <= spec_.needles.worn) continue;
            const double most = std::clamp(spec_.uncovered(t), 0.0, 1.0);
            for (double* share : {&open_[c].mouth, &open_[c].epidermis, &open_[c].dermis})
                *share = std::min(*share, most);
        }
    }

    /// Coefficients for a step of h from now; amounts stay as they are while capacities change.
    void prepare(double h) {
        const double middle = now_ + h / 2;
        std::vector<double> amount(exchange_.cells);
        const bool first = exchange_.capacity.front() == 0;
        for (std::size_t i = 0; i < exchange_.cells; ++i) amount[i] = exchange_.capacity[i] * state_.cells[i];
        open_at(middle);
        const bool gel = spec_.needles.kind == NeedleKind::hydrogel && middle < spec_.needles.worn;
        medium_.update(open_, gel, exchange_);
        if (!first)
            for (std::size_t i = 0; i < exchange_.cells; ++i)
                state_.cells[i] = amount[i] / exchange_.capacity[i];
        Vessel& top = exchange_.vessels[0];
        const std::vector<double> joints = top.conductance;
        vehicle_.set(middle - spec_.dose.start, top, state_.vessels[0]);
        if (vehicle_.is_residue()) // no water that reaches into the leaks
            std::fill(top.conductance.begin() + static_cast<std::ptrdiff_t>(medium_.top_cells()),
                      top.conductance.end(), 0.0);
        std::fill(exchange_.air.begin(), exchange_.air.end(), 0.0);
        const double g = vehicle_.evaporation(middle - spec_.dose.start);
        if (g > 0 && (!vehicle_.present() || vehicle_.exhausted())) {
            const double all = std::accumulate(joints.begin(), joints.end(), 0.0);
            for (std::size_t k = 0; k < medium_.top_cells(); ++k)
                if (joints[k] > 0)
                    exchange_.air[top.cells[k]] = 1 / (1 / joints[k] + 1 / (g * (joints[k] / all)));
        }
        if (spec_.layers.living)
            std::fill(exchange_.vessels[1].conductance.begin(), exchange_.vessels[1].conductance.end(), 0.0);
        const double released = release(h);
        for (std::size_t i = 0; i < exchange_.cells; ++i)
            exchange_.source[i] = h > 0 ? released / h * medium_.along_needles()[i] : 0;
        released_in_step_ = released;
    }

    /// What coated and dissolving needles give off within h from now; they stop when they are taken out.
    double release(double h) const {
        const auto& n = spec_.needles;
        if (n.amount <= 0 || now_ < 0 || n.kind == NeedleKind::solid) return 0;
        if (n.worn > 0 && now_ >= n.worn) return 0;
        return needles_left_ * -std::expm1(-h / n.release_time);
    }

    double in_skin() const {
        double sum = 0;
        for (std::size_t i = 0; i < exchange_.cells; ++i) sum += exchange_.capacity[i] * state_.cells[i];
        return sum;
    }
    double in_receptor() const {
        return exchange_.vessels[1].fixed ? -state_.given[1]
                                          : exchange_.vessels[1].capacity * state_.vessels[1];
    }

    void advance(double until) {
        while (now_ < until - 1e-9 * std::max(1.0, std::fabs(until))) {
            if (nothing_anywhere()) break;
            double h = std::min(step_, until - now_);
            if (h > 0.5 * (until - now_) && h < until - now_) h = 0.5 * (until - now_);
            try_step(h);
        }
        now_ = until;
    }
    bool nothing_anywhere() const {
        return (!vehicle_.present() || vehicle_.exhausted()) && needles_left_ <= 0 && in_skin() == 0;
    }

    void try_step(double h) {
        prepare(h);
        const ExchangeState before = state_;
        const double skin_before = in_skin(), receptor_before = in_receptor();
        double error = 0;
        if (gentle_ > 0)
            stepper_.backward_euler(exchange_, h, state_);
        else
            error = stepper_.step(exchange_, h, true, state_);
        const double left = state_.given[0] - before.given[0];
        const double absorbed = in_receptor() - receptor_before + state_.blood - before.blood;
        const double scale =
            in_skin() + in_receptor() + sampled_ + state_.blood + 1e-9 * vehicle_.amount() + 1e-300;
        const double highest = *std::max_element(state_.cells.begin(), state_.cells.end());
        const double lowest = *std::min_element(state_.cells.begin(), state_.cells.end());
        check(std::isfinite(highest) && std::isfinite(lowest), Kind::numerics,
              fmt::format("a concentration is not finite at {:.6g} s", now_), "transport");
        const bool negative = lowest < -1e-6 * highest;
        const double relative = error / (spec_.tolerance * scale);
        const bool too_far = relative > 1 && h > 1e-4;
        if (too_far || (negative && h > 1e-4) || !vehicle_.take(left)) {
            state_ = before;
            ++result_.rejected;
            step_ = h * (too_far ? std::clamp(0.8 / std::cbrt(relative), 0.1, 0.5) : 0.3);
            if (negative && step_ < 1e-2) gentle_ = 1;
            check(step_ > 1e-12, Kind::numerics, fmt::format("the step at {:.6g} s becomes too small", now_),
                  "transport");
            return;
        }
        balance(skin_before, left, absorbed, before);
        needles_left_ -= released_in_step_;
        now_ += h;
        ++result_.steps;
        if (gentle_ > 0) --gentle_;
        step_ = h * std::clamp(0.85 / std::cbrt(std::max(relative, 1e-3)), 0.3, 2.5);
    }

    /// Worst defect of: gain of the skin = given by the vehicle + released - blood - air - receptor.
    void balance(double skin_before, double left, double absorbed, const ExchangeState& before) {
        const double drained = state_.air - before.air;
        const double defect = in_skin() - skin_before - left - released_in_step_ + absorbed + drained;
        // of all that is or was in the skin: differences of sums are no better known than the sums
        const double scale = in_skin() + skin_before + std::fabs(left) + released_in_step_ + state_.blood +
                             state_.air + std::fabs(state_.given[0]) + std::fabs(state_.given[1]);
        if (scale > 0) result_.mass_balance = std::max(result_.mass_balance, std::fabs(defect) / scale);
    }

    void record() {
        prepare(0);
        auto& r = result_;
        r.time.push_back(now_);
        r.on_skin.push_back((vehicle_.present() && !vehicle_.unlimited() ? vehicle_.amount() : 0) +
                            needles_left_);
        const auto layers = medium_.amounts_by_layer(exchange_, state_.cells);
        double by_tissue[3] = {0, 0, 0};
        for (int iz = 0; iz < medium_.layers(); ++iz) by_tissue[medium_.tissue_of(iz)] += layers[iz];
        r.stratum_corneum.push_back(by_tissue[0]);
        r.epidermis.push_back(by_tissue[1]);
        r.dermis.push_back(by_tissue[2]);
        r.absorbed.push_back(in_receptor() + sampled_ + state_.blood);
        r.evaporated.push_back(state_.air);
        r.taken_off.push_back(removed_);
        double flux = 0;
        for (std::size_t i = 0; i < exchange_.cells; ++i) flux += exchange_.blood[i] * state_.cells[i];
        const Vessel& below = exchange_.vessels[1];
        for (std::size_t k = 0; k < below.cells.size(); ++k)
            flux += below.conductance[k] * (state_.cells[below.cells[k]] - state_.vessels[1]);
        r.flux.push_back(flux);
        r.receptor.push_back(below.fixed ? 0 : state_.vessels[1]);
        double open = 0;
        for (std::size_t c = 0; c < open_.size(); ++c)
            open += spec_.channels.classes[c].share * open_[c].mouth;
        r.open_share.push_back(open);
    }
    void profile() {
        prepare(0);
        auto total = medium_.amounts_by_layer(exchange_, state_.cells);
        for (int iz = 0; iz < medium_.layers(); ++iz)
            total[iz] /= medium_.z_face()[iz + 1] - medium_.z_face()[iz];
        result_.profile.push_back(std::move(total));
        result_.free_profile.push_back(medium_.free_by_layer(state_.cells));
    }

    const PermeationSpec& spec_;
    Medium medium_;
    Vehicle vehicle_;
    Exchange exchange_;
    ExchangeState state_;
    ExchangeStepper stepper_;
    std::vector<LayerShares> open_;
    std::set<double> events_;
    double now_ = 0, step_ = 1e-3, needles_left_ = 0, removed_ = 0, sampled_ = 0, released_in_step_ = 0;
    int gentle_ = 2;
    bool started_ = false;
    Permeation result_;
};

void require(bool holds, const char* key, const char* what) {
    check(holds, Kind::input, what, key);
}

} // namespace

Permeation permeate(const PermeationSpec& given) {
    PermeationSpec spec = given;
    require(spec.molecule.molecular_weight > 0, "product.molecular_weight_g_per_mol", "a weight is needed");
    require(std::isfinite(spec.molecule.log_kow), "product.log_kow", "the octanol/water partition is needed");
    require(spec.dose.concentration >= 0 && spec.dose.thickness >= 0 && spec.dose.affinity > 0,
            "vehicle.concentration_mg_per_ml", "a dose cannot be negative");
    require(spec.horizon > 0, "run.horizon_h", "the end must lie after needling");
    if (spec.output_times.empty())
        for (int i = 0; i <= 100; ++i) spec.output_times.push_back(spec.horizon * i / 100);
    return Run(spec).run();
}

double Permeation::absorbed_at(double t) const {
    const auto after = std::lower_bound(time.begin(), time.end(), t);
    if (after == time.begin()) return absorbed.front();
    if (after == time.end()) return absorbed.back();
    const auto i = static_cast<std::size_t>(after - time.begin());
    const double share = (t - time[i - 1]) / (time[i] - time[i - 1]);
    return absorbed[i - 1] + share * (absorbed[i] - absorbed[i - 1]);
}

double Permeation::largest_flux() const {
    return flux.empty() ? 0 : *std::max_element(flux.begin(), flux.end());
}

double Permeation::lag() const {
    if (flux.empty()) return NAN;
    const auto i = static_cast<std::size_t>(std::max_element(flux.begin(), flux.end()) - flux.begin());
    return flux[i] > 0 ? time[i] - absorbed[i] / flux[i] : NAN;
}

double Permeation::peak_plasma() const {
    return plasma.empty() ? NAN : *std::max_element(plasma.begin(), plasma.end());
}

std::vector<double> plasma_course(const Molecule& m, double area, const std::vector<double>& time,
                                  const std::vector<double>& absorbed) {
    if (!(m.plasma_clearance > 0) || !(m.distribution_volume > 0) || time.empty()) return {};
    const double k = m.plasma_clearance / m.distribution_volume;
    std::vector<double> c{0};
    for (std::size_t i = 1; i < time.size(); ++i) {
        const double h = time[i] - time[i - 1];
        const double rate = area * (absorbed[i] - absorbed[i - 1]) / h / m.distribution_volume;
        c.push_back(c.back() * std::exp(-k * h) - rate / k * std::expm1(-k * h));
    }
    return c;
}

} // namespace stipple::transport
