#include "stipple/base/error.hpp"
#include "stipple/transport/account.hpp"
#include "stipple/transport/events.hpp"
#include "stipple/transport/highest_point.hpp"
#include "stipple/transport/medium.hpp"
#include "stipple/transport/needle_stock.hpp"
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
          exchange_(medium_.make_exchange()), stepper_(medium_.is_patch()    ? make_iterative_solver(1e-11)
                                                       : medium_.has_rings() ? make_block_solver()
                                                                             : make_banded_solver()),
          needles_(spec.needles), events_(events_of(spec, std::min(0.0, spec.dose.start))) {
        state_.cells.assign(exchange_.cells, 0.0);
        state_.vessels.assign(exchange_.vessels.size(), 0.0);
        state_.given.assign(exchange_.vessels.size(), 0.0);
        open_.assign(spec.channels.classes.size(), {});
        Vessel& receptor = exchange_.vessels[k_receptor];
        receptor.fixed = true;
        if (!spec.layers.living && spec.receptor.thickness > 0) {
            receptor.fixed = false;
            receptor.capacity = spec.receptor.thickness;
        }
        sampled_receptor_ = !receptor.fixed && spec.receptor.sampling_interval > 0;
        result_.cells = static_cast<int>(exchange_.cells);
        result_.permeability = medium_.skin().permeability();
        result_.measured = medium_.skin().measured;
        result_.layer_depth = medium_.layer_centres();
        result_.layer_height = medium_.layer_heights();
        check(spec.needles.amount <= 0 || medium_.takes_load(), Kind::input,
              "the load of the needles needs channels that it can come off in", "needles.load_ug_per_cm2");
    }

    Permeation run() {
        now_ = *events_.begin();
        while (!events_.empty()) {
            const double event = *events_.begin();
            events_.erase(events_.begin());
            advance(event);
            happen();
        }
        result_.dose = given_ + (vehicle_.unlimited() ? state_.given[k_vehicle] + result_.drawn_in : 0) +
                       spec_.needles.amount;
        if (sampled_receptor_) flux_peak_.add(now_, flux());
        result_.flux_peak = flux_peak_.highest();
        if (has_plasma(spec_.molecule)) result_.plasma_peak = plasma_peak_.highest();
        check_account(result_,
                      vehicle_.unlimited() || result_.time.empty() || result_.time.back() < spec_.horizon);
        return std::move(result_);
    }

  private:
    static constexpr std::size_t k_vehicle = Medium::k_vehicle, k_receptor = Medium::k_receptor,
                                 k_leaks = Medium::k_leaks;

    static bool listed(const std::vector<double>& times, double t) {
        return std::binary_search(times.begin(), times.end(), t);
    }

    void happen() {
        if (now_ == spec_.dose.start && !started_) {
            started_ = true;
            put_on(spec_.dose.thickness);
        }
        for (const auto& more : spec_.dose.more)
            if (now_ == more.start) {
                if (more.wiped) removed_ += vehicle_.remove();
                put_on(spec_.dose.volume_of(more));
            }
        if (now_ == vehicle_.dry_at() && vehicle_.present()) dry();
        if (now_ >= spec_.dose.end && vehicle_.present()) {
            removed_ += vehicle_.remove();
            restart();
        }
        const auto [cover_on, cover_off] = spec_.dose.cover();
        if (now_ == 0 || now_ == spec_.needles.worn || now_ == cover_on || now_ == cover_off) restart();
        if (now_ == std::max(0.0, spec_.needles.worn)) draw_in();
        if (spec_.needles.worn > 0 && now_ >= spec_.needles.worn) // what has not come off leaves with them
            removed_ += needles_.take_out();
        if (listed(spec_.output_times, now_)) record(); // a sample is taken after it was looked at
        if (listed(spec_.profile_times, now_)) profile();
        if (spec_.receptor.sampling_interval > 0 && now_ > 0 &&
            std::fabs(std::remainder(now_, spec_.receptor.sampling_interval)) < 1e-6)
            sample();
    }

    void put_on(double thickness) {
        vehicle_.apply(now_, thickness);
        if (!vehicle_.unlimited()) given_ += spec_.dose.concentration * thickness;
        if (vehicle_.dry_at() <= now_)
            dry(); // neat: it spreads into the surface at once
        else if (vehicle_.dry_at() <= spec_.horizon)
            events_.insert(vehicle_.dry_at());
        restart();
    }

    void restart() {
        step_ = 1e-3;
        gentle_ = 2;
    }

    /// What the dried vehicle leaves goes into the upper stratum corneum up to saturation.
    void dry() {
        if (spec_.dose.form != Form::neat && !std::isfinite(result_.dried)) result_.dried = now_;
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
        const bool liquid = spec_.dose.form == Form::solution && vehicle_.present() && !vehicle_.dried();
        if (!liquid || open_.empty() || spec_.needles.kind != NeedleKind::solid) return;
        prepare(0);
        const auto holes = medium_.hole_volumes(open_);
        const double volume = std::accumulate(holes.begin(), holes.end(), 0.0);
        const double drawn = vehicle_.draw(volume, now_);
        result_.drawn_in += drawn;
        for (std::size_t i = 0; i < holes.size(); ++i)
            if (holes[i] > 0) state_.cells[i] += drawn * holes[i] / volume / exchange_.capacity[i];
        if (!vehicle_.unlimited() && !(vehicle_.volume(now_) > 0))
            dry(); // all of it is in the holes
        else if (vehicle_.dry_at() > now_ && vehicle_.dry_at() <= spec_.horizon)
            events_.insert(vehicle_.dry_at()); // there is less to dry
        restart();
    }

    void sample() {
        if (!sampled_receptor_) return;
        prepare(0);
        flux_peak_.add(now_, flux()); // before: fresh fluid draws for a moment
        Vessel& receptor = exchange_.vessels[k_receptor];
        sampled_ += spec_.receptor.sampled_share * receptor.capacity * state_.vessels[k_receptor];
        state_.vessels[k_receptor] *= 1 - spec_.receptor.sampled_share;
    }

    /// Coefficients for a step of h from now; amounts stay as they are while capacities change.
    void prepare(double h) {
        const double middle = now_ + h / 2;
        std::vector<double> amount(exchange_.cells);
        const bool first = exchange_.capacity.front() == 0;
        for (std::size_t i = 0; i < exchange_.cells; ++i) amount[i] = exchange_.capacity[i] * state_.cells[i];
        open_ = medium_.open_at(middle);
        const bool gel = spec_.needles.kind == NeedleKind::hydrogel && middle < spec_.needles.worn;
        medium_.update(open_, gel, exchange_);
        if (!first)
            for (std::size_t i = 0; i < exchange_.cells; ++i)
                state_.cells[i] = amount[i] / exchange_.capacity[i];
        Vessel& top = exchange_.vessels[k_vehicle];
        const std::vector<double> contact = top.conductance;
        vehicle_.set(middle, top, state_.vessels[k_vehicle]);
        // no water that reaches into the leaks
        if (!vehicle_.present() || vehicle_.exhausted() || vehicle_.dried())
            exchange_.joints.front().conductance = 0;
        std::fill(exchange_.air.begin(), exchange_.air.end(), 0.0);
        const double g = vehicle_.evaporation(middle);
        if (g > 0 && (!vehicle_.present() || vehicle_.exhausted())) {
            const double all = std::accumulate(contact.begin(), contact.end(), 0.0);
            for (std::size_t k = 0; k < contact.size(); ++k)
                if (contact[k] > 0)
                    exchange_.air[top.cells[k]] = 1 / (1 / contact[k] + 1 / (g * (contact[k] / all)));
        }
        if (spec_.layers.living) {
            auto& below = exchange_.vessels[k_receptor].conductance;
            std::fill(below.begin(), below.end(), 0.0);
        }
        const double released = needles_.released(now_, h);
        for (std::size_t i = 0; i < exchange_.cells; ++i)
            exchange_.source[i] = h > 0 ? released / h * medium_.along_needles()[i] : 0;
        released_in_step_ = released;
    }

    double in_leaks() const { return exchange_.vessels[k_leaks].capacity * state_.vessels[k_leaks]; }
    double in_skin() const {
        double sum = in_leaks();
        for (std::size_t i = 0; i < exchange_.cells; ++i) sum += exchange_.capacity[i] * state_.cells[i];
        return sum;
    }
    double in_receptor() const {
        const Vessel& receptor = exchange_.vessels[k_receptor];
        return receptor.fixed ? -state_.given[k_receptor] : receptor.capacity * state_.vessels[k_receptor];
    }
    double absorbed_so_far() const { return in_receptor() + sampled_ + state_.blood; }
    double flux() const {
        double sum = 0;
        for (std::size_t i = 0; i < exchange_.cells; ++i) sum += exchange_.blood[i] * state_.cells[i];
        const Vessel& below = exchange_.vessels[k_receptor];
        for (std::size_t k = 0; k < below.cells.size(); ++k)
            sum += below.conductance[k] * (state_.cells[below.cells[k]] - state_.vessels[k_receptor]);
        return sum;
    }

    void advance(double until) {
        while (now_ < until - 1e-9 * std::max(1.0, std::fabs(until))) {
            if (nothing_anywhere()) break;
            double h = std::min({step_, until - now_, vehicle_.time_to_follow(now_)});
            if (h > 0.7 * (until - now_) && h < until - now_) h = 0.5 * (until - now_);
            try_step(h);
        }
        now_ = until;
    }
    bool nothing_anywhere() const {
        return (!vehicle_.present() || vehicle_.exhausted()) && needles_.in_skin() <= 0 && in_skin() == 0;
    }

    void try_step(double h) {
        prepare(h);
        const ExchangeState before = state_;
        const double skin_before = in_skin(), absorbed_before = absorbed_so_far();
        double error = 0;
        if (gentle_ > 0)
            stepper_.backward_euler(exchange_, h, state_);
        else
            error = stepper_.step(exchange_, h, true, state_);
        const double scale =
            in_skin() + absorbed_so_far() + state_.degraded + 1e-9 * vehicle_.amount() + 1e-300;
        const double highest = *std::max_element(state_.cells.begin(), state_.cells.end());
        const double lowest = *std::min_element(state_.cells.begin(), state_.cells.end());
        check(std::isfinite(highest) && std::isfinite(lowest), Kind::numerics,
              fmt::format("a concentration is not finite at {:.6g} s", now_), "transport");
        const bool negative = lowest < -1e-6 * highest;
        const double relative = error / (spec_.tolerance * scale);
        const bool too_far = relative > 1 && h > 1e-4;
        if (too_far || (negative && h > 1e-4)) {
            state_ = before;
            ++result_.rejected;
            step_ = h * (too_far ? std::clamp(0.8 / std::cbrt(relative), 0.1, 0.5) : 0.3);
            if (negative && step_ < 1e-2) gentle_ = 1;
            return;
        }
        const double left = state_.given[k_vehicle] - before.given[k_vehicle];
        if (runs_dry(left)) {
            const double share = vehicle_.amount() / left;
            if (share < 0.9 && h > 1e-9) { // look closer at when it is gone
                state_ = before;
                ++result_.rejected;
                step_ = 1.02 * share * h;
                return;
            }
            stop_at(share, before);
            h *= share;
        }
        vehicle_.take(state_.given[k_vehicle] - before.given[k_vehicle]);
        balance(skin_before, absorbed_so_far() - absorbed_before, before);
        needles_.take(released_in_step_);
        now_ += h;
        ++result_.steps;
        if (gentle_ > 0) --gentle_;
        step_ = h * std::clamp(0.85 / std::cbrt(std::max(relative, 1e-3)), 0.3, 2.5);
        follow_peaks(h, absorbed_so_far() - absorbed_before);
    }

    /// Whether more would leave the vehicle than there is.
    bool runs_dry(double left) const {
        return vehicle_.present() && !vehicle_.unlimited() && left > vehicle_.amount() * (1 + 1e-12);
    }

    /// Ends a step at a share of its length, on the line between its ends: nothing is lost on it.
    void stop_at(double share, const ExchangeState& before) {
        const auto between = [share](double from, double& to) { to = from + share * (to - from); };
        for (std::size_t i = 0; i < exchange_.cells; ++i) between(before.cells[i], state_.cells[i]);
        for (std::size_t v = 0; v < state_.vessels.size(); ++v) {
            between(before.vessels[v], state_.vessels[v]);
            between(before.given[v], state_.given[v]);
        }
        between(before.blood, state_.blood);
        between(before.air, state_.air);
        between(before.degraded, state_.degraded);
        released_in_step_ *= share;
    }

    void follow_peaks(double h, double absorbed) {
        if (!sampled_receptor_) flux_peak_.add(now_, flux());
        if (!has_plasma(spec_.molecule)) return;
        plasma_ = plasma_after(spec_.molecule, spec_.area, plasma_, absorbed, h);
        plasma_peak_.add(now_, plasma_);
    }

    /// Worst defect of: gain of the skin = given by the vehicle + released - blood - air - receptor.
    void balance(double skin_before, double absorbed, const ExchangeState& before) {
        const double drained = state_.air - before.air;
        const double left = state_.given[k_vehicle] - before.given[k_vehicle];
        const double degraded = state_.degraded - before.degraded;
        const double defect =
            in_skin() - skin_before - left - released_in_step_ + absorbed + drained + degraded;
        // of all that is or was in the skin: differences of sums are no better known than the sums
        const double scale = in_skin() + skin_before + std::fabs(left) + released_in_step_ + state_.blood +
                             state_.air + state_.degraded + std::fabs(state_.given[k_vehicle]) +
                             std::fabs(state_.given[k_receptor]);
        if (scale > 0) result_.mass_balance = std::max(result_.mass_balance, std::fabs(defect) / scale);
    }

    void record() {
        prepare(0);
        auto& r = result_;
        r.time.push_back(now_);
        r.on_skin.push_back((vehicle_.present() && !vehicle_.unlimited() ? vehicle_.amount() : 0) +
                            needles_.amount());
        const auto layers = medium_.amounts_by_layer(exchange_, state_.cells);
        double by_tissue[3] = {0, 0, 0};
        for (int iz = 0; iz < medium_.layers(); ++iz) by_tissue[medium_.tissue_of(iz)] += layers[iz];
        r.stratum_corneum.push_back(by_tissue[0] + in_leaks());
        r.epidermis.push_back(by_tissue[1]);
        r.dermis.push_back(by_tissue[2]);
        r.absorbed.push_back(absorbed_so_far());
        r.evaporated.push_back(state_.air);
        r.degraded.push_back(state_.degraded);
        r.taken_off.push_back(removed_);
        r.flux.push_back(flux());
        r.receptor.push_back(exchange_.vessels[k_receptor].fixed ? 0 : state_.vessels[k_receptor]);
        if (has_plasma(spec_.molecule)) r.plasma.push_back(plasma_);
        double open = 0;
        for (std::size_t c = 0; c < open_.size(); ++c)
            open += spec_.channels.classes[c].share * open_[c].mouth;
        r.open_share.push_back(open);
    }
    void profile() {
        prepare(0);
        result_.profile.push_back(medium_.total_by_layer(exchange_, state_));
        result_.free_profile.push_back(medium_.free_by_layer(state_.cells));
    }

    const PermeationSpec& spec_;
    Medium medium_;
    Vehicle vehicle_;
    Exchange exchange_;
    ExchangeState state_;
    ExchangeStepper stepper_;
    NeedleStock needles_;
    std::set<double> events_;
    std::vector<LayerShares> open_;
    double now_ = 0, step_ = 1e-3, removed_ = 0, sampled_ = 0, released_in_step_ = 0;
    double given_ = 0, plasma_ = 0;
    HighestPoint flux_peak_, plasma_peak_;
    int gentle_ = 2;
    bool started_ = false, sampled_receptor_ = false;
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

} // namespace stipple::transport
