#include "stipple/insertion/head.hpp"
#include <algorithm>
#include <cmath>
#include <iterator>
#include <numbers>

namespace stipple::insertion {

std::vector<device::Position> circle(double radius) {
    constexpr int n = 24;
    std::vector<device::Position> points;
    for (int i = 0; i < n; ++i) {
        const double angle = 2 * std::numbers::pi * i / n;
        points.push_back({radius * std::cos(angle), radius * std::sin(angle)});
    }
    return points;
}

Head make_head(const device::Device& device) {
    const auto& s = device.spec;
    Head head;
    head.feet = device.layout.empty() ? std::vector<device::Position>{{}} : device.layout;
    if (device::facts(s.kind).rests_on_skin)
        head.plate = head.feet.size() > 1;
    else if (s.footprint > 0)
        head.rests = circle(std::sqrt(s.footprint / std::numbers::pi));
    return head;
}

static double distance(const device::Position& a, const device::Position& b) {
    return std::max(1e-6, std::hypot(a.x - b.x, a.y - b.y));
}

/// Displacement per force of one needle where the head rests.
static double carried(const LayeredCompliance& stack, const Head& head, const device::Position& foot) {
    double sum = 0;
    for (const auto& m : head.rests)
        sum += stack.across(distance(m, foot)) / static_cast<double>(head.rests.size());
    return sum;
}

Coupling::Coupling(const LayeredCompliance& stack, const Head& head) : n_(head.feet.size()) {
    constexpr std::size_t k_pairs = 150;
    if (head.plate) return; // the needles of a plate share what Plate says
    if (n_ <= k_pairs)
        fill_pairs(stack, head);
    else
        fill_field(stack, head);
}

void Coupling::fill_pairs(const LayeredCompliance& stack, const Head& head) {
    pair_.assign(n_ * n_, 0.0);
    for (std::size_t j = 0; j < n_; ++j) {
        const double rest = carried(stack, head, head.feet[j]);
        reference_ += rest / static_cast<double>(n_);
        for (std::size_t i = 0; i < n_; ++i)
            if (i != j) pair_[i * n_ + j] = stack.across(distance(head.feet[i], head.feet[j])) - rest;
    }
}

void Coupling::fill_field(const LayeredCompliance& stack, const Head& head) {
    constexpr std::size_t k_exact = 100;
    std::vector<std::size_t> order(n_);
    std::vector<double> radius(n_), rests(n_);
    for (std::size_t i = 0; i < n_; ++i) {
        order[i] = i;
        radius[i] = std::hypot(head.feet[i].x, head.feet[i].y);
    }
    std::stable_sort(order.begin(), order.end(), [&](auto a, auto b) { return radius[a] < radius[b]; });
    std::vector<double> exact_radius, exact_sum;
    double all_rests = 0;
    for (std::size_t k = 0; k < k_exact; ++k) { // the rests see every needle: a hundred of them stand for all
        const std::size_t i = order[k * (n_ - 1) / (k_exact - 1)];
        all_rests += carried(stack, head, head.feet[i]) / k_exact;
    }
    reference_ = all_rests;
    for (std::size_t k = 0; k < k_exact; ++k) {
        const std::size_t i = order[k * (n_ - 1) / (k_exact - 1)];
        double sum = 0;
        for (std::size_t j = 0; j < n_; ++j)
            if (i != j) sum += stack.across(distance(head.feet[i], head.feet[j])) - all_rests;
        exact_radius.push_back(radius[i]);
        exact_sum.push_back(sum);
    }
    for (std::size_t i = 0; i < n_; ++i) {
        const auto above = std::upper_bound(exact_radius.begin(), exact_radius.end() - 1, radius[i]);
        const auto k = static_cast<std::size_t>(std::max<std::ptrdiff_t>(above - exact_radius.begin(), 1));
        const double gap = exact_radius[k] - exact_radius[k - 1];
        const double share = gap > 0 ? (radius[i] - exact_radius[k - 1]) / gap : 0.0;
        field_.push_back(exact_sum[k - 1] + share * (exact_sum[k] - exact_sum[k - 1]));
    }
}

double Coupling::shared(std::size_t i, const std::vector<double>& forces, double total) const {
    if (n_ < 2 || (pair_.empty() && field_.empty())) return 0;
    if (pair_.empty()) return field_[i] * (total - forces[i]) / static_cast<double>(n_ - 1);
    double sum = 0;
    for (std::size_t j = 0; j < n_; ++j) sum += pair_[i * n_ + j] * forces[j];
    return sum;
}

namespace {

/// Sweeps over the needles until none moves any more.
class Balance {
  public:
    Balance(const Strokes& strokes, const Coupling& coupling, const Moment& moment)
        : strokes_(strokes), coupling_(coupling), moment_(moment), reached_(coupling.size()),
          forces_(coupling.size(), 0.0) {}

    /// All needles pushed by their protrusion minus `back`; starts from what was reached before. A needle that jumps
    /// forward and takes from another what that needs to hold its place may go to and fro with it for ever: then every
    /// second sweep finds the same, and the last one counts.
    double settle(double back) {
        constexpr int sweeps = 60;
        constexpr double still = 1e-7, same = 1e-10; // [m]
        double before[2] = {0, 0};                   // the last sweep and the one before it
        for (int sweep = 0; sweep < sweeps; ++sweep) {
            double moved = 0;
            for (std::size_t i = 0; i < reached_.size(); ++i) moved = std::max(moved, balance(i, back));
            if (moved < still) break;
            if (std::fabs(moved - before[1]) < same && sweep % 2 == (sweeps - 1) % 2) break;
            before[1] = before[0];
            before[0] = moved;
        }
        return total_;
    }

    const std::vector<Reached>& reached() const { return reached_; }

  private:
    /// Solves needle i with the forces of the others; returns how far its depth moved.
    double balance(std::size_t i, double back) {
        const double push =
            moment_.protrusion[i] - back - std::max(0.0, coupling_.shared(i, forces_, total_));
        Reached next{};
        if (push > 0) next = strokes_.solve(moment_.spot[i], push, INFINITY, reached_[i].node);
        const double moved =
            std::fabs(next.buried - reached_[i].buried) + std::fabs(next.dimple - reached_[i].dimple);
        total_ += next.force - reached_[i].force;
        forces_[i] = next.force;
        reached_[i] = next;
        return moved;
    }

    const Strokes& strokes_;
    const Coupling& coupling_;
    const Moment& moment_;
    std::vector<Reached> reached_;
    std::vector<double> forces_;
    double total_ = 0;
};

/// Where a falling function crosses zero between two places: where it is no larger than `little`, or falls in a jump.
template <class Function> double falling_root(const Function& f, double low, double high, double little) {
    double at_low = f(low), at_high = f(high);
    if (at_low <= 0) return low;
    if (at_high >= 0) return high;
    const double enough = 1e-10 * (high - low);
    for (int i = 0, kept = 0; i < 80 && high - low > enough;
         ++i) { // regula falsi (Illinois); halves where that is slow
        double middle = low + (high - low) * at_low / (at_low - at_high);
        if (i % 4 == 3) middle = 0.5 * (low + high);
        const double here = f(middle);
        if (std::fabs(here) <= little) return middle;
        if (here > 0) {
            low = middle, at_low = here;
            if (kept == 1) at_high *= 0.5;
            kept = 1;
        } else {
            high = middle, at_high = here;
            if (kept == -1) at_low *= 0.5;
            kept = -1;
        }
    }
    return 0.5 * (low + high);
}

/// Needles of a plate: all feel the mean force.
class OnPlate {
  public:
    OnPlate(const Strokes& strokes, const Plate& plate, const Moment& moment)
        : strokes_(strokes), plate_(plate), moment_(moment) {}

    Landed settle() const {
        if (!std::isfinite(moment_.force_limit)) return imposed(moment_.plate_depth);
        const double limit = moment_.force_limit;
        // the needles alone, while the plate is above the skin
        const double touches = plate_.touch(limit);
        if (mean(touches, plate_.at(limit, touches).sink) >= limit) {
            const double longest = *std::max_element(moment_.protrusion.begin(), moment_.protrusion.end());
            const double sink = plate_.at(limit, touches).sink;
            const double depth = falling_root([&](double d) { return limit - mean(d, sink); }, -longest,
                                              touches, k_little * limit);
            return at(limit, depth);
        }
        const double force = falling_root(
            [&](double f) {
                const double depth = plate_.depth(f, limit - f);
                return mean(depth, plate_.at(f, depth).sink) - f;
            },
            0, limit, k_little * limit);
        return at(force, plate_.depth(force, limit - force));
    }

  private:
    static constexpr double k_little = 1e-6; // of a force

    /// Mean force of the needles where the plate stands at `depth` and the skin is lowered by `sink`.
    double mean(double depth, double sink) const {
        double sum = 0;
        for (std::size_t i = 0; i < moment_.spot.size(); ++i) sum += needle(i, depth, sink).force;
        return sum / static_cast<double>(moment_.spot.size());
    }

    Reached needle(std::size_t i, double depth, double sink) const {
        const double push = moment_.protrusion[i] + depth - sink;
        if (!(push > 0)) return {};
        const auto& spot = moment_.spot[i];
        return strokes_.whole(spot, strokes_.solve(spot, push), moment_.protrusion[i]);
    }

    /// Needles that are alike, at an imposed depth. What the others lower gives way like a soft rig: a needle that cuts is
    /// pushed on by what they spring back. So of all places where its force and its displacement belong together it has
    /// the first, beyond which it needs more way than there is.
    Landed imposed(double depth) const {
        const auto& spot = moment_.spot.front();
        const double length = moment_.protrusion.front(), way = length + depth;
        const auto stops = strokes_.stops(spot, length);
        const auto held = std::find_if(stops.begin(), stops.end(), [&](const Strokes::Stop& s) {
            return s.displacement + plate_.at(s.force, depth).sink > way;
        });
        const auto reached = [&](double push) {
            return push > 0 ? strokes_.whole(spot, strokes_.solve(spot, push), length) : Reached{};
        };
        constexpr double k_before = 1e-9; // a jump
        const double from = held == stops.begin() ? 0.0 : std::prev(held)->displacement,
                     to = held == stops.end() ? std::max(from, way) : held->displacement * (1 - k_before);
        const double push =
            falling_root([&](double x) { return way - x - plate_.at(reached(x).force, depth).sink; }, from,
                         to, k_before * std::fabs(way));
        const Reached needle = reached(push);
        return {.needles = std::vector<Reached>(moment_.spot.size(), needle),
                .plate_force = plate_.at(needle.force, depth).pressed,
                .plate_depth = depth};
    }

    Landed at(double force, double depth) const {
        const Plate::Felt felt = plate_.at(force, depth);
        Landed landed{.needles = {}, .plate_force = felt.pressed, .plate_depth = depth};
        for (std::size_t i = 0; i < moment_.spot.size(); ++i)
            landed.needles.push_back(needle(i, depth, felt.sink));
        return landed;
    }

    const Strokes& strokes_;
    const Plate& plate_;
    const Moment& moment_;
};

} // namespace

Landed come_down(const Strokes& strokes, const Coupling& coupling, const Moment& moment) {
    if (coupling.plate()) return OnPlate(strokes, *coupling.plate(), moment).settle();
    Balance balance(strokes, coupling, moment);
    const double furthest = *std::max_element(moment.protrusion.begin(), moment.protrusion.end());
    const double limit = moment.force_limit * static_cast<double>(moment.spot.size());
    // the force is used up before the rim rests on the skin: hold the head back until it is
    if (balance.settle(0) <= limit) return {.needles = balance.reached(), .plate_force = 0, .plate_depth = 0};
    double enough = furthest, much = 0; // held back by `enough` the force suffices
    for (int i = 0; i < 24 && enough - much > 1e-7; ++i) {
        const double middle = 0.5 * (enough + much);
        (balance.settle(middle) <= limit ? enough : much) = middle;
    }
    balance.settle(enough);
    return {.needles = balance.reached(), .plate_force = 0, .plate_depth = -enough};
}

Moment moment_at(const Coupling& coupling, const Moment& moment, double displacement) {
    Moment at = moment;
    at.force_limit = INFINITY;
    const double length = moment.protrusion.front();
    at.plate_depth = coupling.plate() ? displacement - length : 0.0;
    std::fill(at.protrusion.begin(), at.protrusion.end(), coupling.plate() ? length : displacement);
    return at;
}

ForcePoint mean_point(double displacement, const Landed& landed) {
    ForcePoint point{
        .displacement = displacement, .force = 0, .dimple = 0, .buried = 0, .plate = landed.plate_force};
    for (const auto& r : landed.needles) {
        point.force += r.force / static_cast<double>(landed.needles.size());
        point.buried += r.buried / static_cast<double>(landed.needles.size());
    }
    point.dimple = displacement - point.buried;
    return point;
}

} // namespace stipple::insertion
