#include "stipple/light/monte_carlo.hpp"
#include "stipple/base/error.hpp"
#include "stipple/base/random.hpp"
#include "stipple/base/tasks.hpp"
#include <algorithm>
#include <array>
#include <cmath>
#include <functional>

namespace stipple::light {

namespace {

constexpr std::size_t k_batches = 128;
constexpr std::uint32_t k_most_events = 100'000;
constexpr double k_light_weight = 1e-4, k_survival = 0.1;
/// Word of the counter that keeps these numbers apart from those of stipple::Random, whose subjects are small.
constexpr std::uint32_t k_photon_stream = 0x70686f74;

struct Tally {
    double reflected = 0, in_port = 0, transmitted = 0;
    std::vector<double> absorbed, fluence;
};

/// Uniform on (0, 1), 32 bits.
double uniform(std::uint32_t bits) {
    return (bits + 0.5) * 0x1p-32;
}

/// What the walk asks of the stack, worked out once.
struct Scene {
    const Stack& stack;
    const MonteCarloSpec& spec;
    std::vector<double> top;                         ///< of each layer, and the bottom of the last [m]
    std::vector<double> extinction, survival, index; ///< index: also above (first) and below (last)
    double specular = 0;

    Scene(const Stack& s, const MonteCarloSpec& m) : stack(s), spec(m) {
        top.push_back(0);
        index.push_back(s.index_above);
        for (const Layer& l : s.layers) {
            top.push_back(top.back() + l.thickness);
            extinction.push_back(l.absorption + l.scattering);
            survival.push_back(extinction.back() > 0 ? l.scattering / extinction.back() : 1);
            index.push_back(l.refractive_index);
        }
        index.push_back(s.index_below);
        specular = fresnel(index[0], 1, index[1], 1);
    }
};

class Packet {
  public:
    Packet(const Scene& scene, std::uint64_t number, Tally& tally)
        : scene_(scene), number_(number), tally_(tally), weight_(1 - scene.specular) {}

    void walk() {
        launch();
        for (event_ = 1; event_ < k_most_events; ++event_) {
            const auto bits = draw(event_);
            if (!fly(-std::log(uniform(bits[0])))) return;
            collide();
            if (weight_ < k_light_weight) {
                if (uniform(bits[3]) >= k_survival) return;
                weight_ /= k_survival;
            }
            turn(uniform(bits[1]), uniform(bits[2]));
        }
    }

  private:
    std::array<std::uint32_t, 4> draw(std::uint32_t event) const {
        return philox({static_cast<std::uint32_t>(number_), static_cast<std::uint32_t>(number_ >> 32), event,
                       k_photon_stream},
                      {static_cast<std::uint32_t>(scene_.spec.seed),
                       static_cast<std::uint32_t>(scene_.spec.seed >> 32)});
    }

    bool in_port() const {
        const double r = scene_.spec.port_radius;
        return x_ * x_ + y_ * y_ <= r * r;
    }

    void launch() {
        if (scene_.spec.beam_radius > 0) {
            const auto bits = draw(0);
            const double r = scene_.spec.beam_radius * std::sqrt(uniform(bits[0]));
            const double angle = 2 * M_PI * uniform(bits[1]);
            x_ = r * std::cos(angle);
            y_ = r * std::sin(angle);
        }
        tally_.reflected += scene_.specular;
        if (in_port()) tally_.in_port += scene_.specular;
    }

    /// Flies a number of mean free paths, through boundaries or back from them. False: it has left the stack.
    bool fly(double paths) {
        for (;;) {
            const double mu_t = scene_.extinction[layer_];
            const double edge = scene_.top[layer_ + (uz_ > 0 ? 1 : 0)];
            const double way = uz_ == 0 ? std::numeric_limits<double>::infinity() : (edge - z_) / uz_;
            if (mu_t * way > paths) {
                const double step = paths / mu_t;
                x_ += step * ux_, y_ += step * uy_, z_ += step * uz_;
                return true;
            }
            if (!std::isfinite(way)) return false; // along a layer that does nothing
            paths -= mu_t * way;
            x_ += way * ux_, y_ += way * uy_, z_ = edge;
            if (!cross()) return false;
        }
    }

    /// At the boundary ahead. False: the packet has left.
    bool cross() {
        const std::size_t here = layer_ + 1, there = uz_ > 0 ? here + 1 : here - 1;
        const double n1 = scene_.index[here], n2 = scene_.index[there];
        if (n1 != n2) {
            const double c1 = std::abs(uz_), c2 = refracted_cosine(n1, c1, n2);
            const double r = fresnel(n1, c1, n2, c2);
            if (r >= 1 || uniform(draw(++event_)[0]) < r) {
                uz_ = -uz_;
                return event_ < k_most_events;
            }
            ux_ *= n1 / n2, uy_ *= n1 / n2, uz_ = std::copysign(c2, uz_);
        }
        if (there == 0) {
            tally_.reflected += weight_;
            if (in_port()) tally_.in_port += weight_;
            return false;
        }
        if (there > scene_.stack.layers.size()) {
            tally_.transmitted += weight_;
            return false;
        }
        layer_ = there - 1;
        return true;
    }

    void collide() {
        if (!tally_.fluence.empty()) {
            const auto& edges = scene_.spec.depth_edges;
            const auto bin = std::upper_bound(edges.begin(), edges.end(), z_) - edges.begin();
            if (bin > 0 && bin < static_cast<std::ptrdiff_t>(edges.size()))
                tally_.fluence[static_cast<std::size_t>(bin) - 1] += weight_ / scene_.extinction[layer_];
        }
        const double left = weight_ * scene_.survival[layer_];
        tally_.absorbed[layer_] += weight_ - left;
        weight_ = left;
    }

    void turn(double u, double v) {
        const double g = scene_.stack.layers[layer_].anisotropy;
        double cosine = 2 * u - 1;
        if (std::abs(g) > 1e-6) {
            const double q = (1 - g * g) / (1 - g + 2 * g * u);
            cosine = std::clamp((1 + g * g - q * q) / (2 * g), -1.0, 1.0);
        }
        const double sine = std::sqrt(1 - cosine * cosine), angle = 2 * M_PI * v;
        const double a = sine * std::cos(angle), b = sine * std::sin(angle);
        const double across = std::sqrt(ux_ * ux_ + uy_ * uy_);
        if (across < 1e-5) { // along the normal: the two axes across are free
            ux_ = a, uy_ = b, uz_ = std::copysign(cosine, cosine * uz_);
        } else {
            const double x = (a * ux_ * uz_ - b * uy_) / across + ux_ * cosine;
            const double y = (a * uy_ * uz_ + b * ux_) / across + uy_ * cosine;
            uz_ = -a * across + uz_ * cosine;
            ux_ = x, uy_ = y;
        }
        // Rounding adds up over hundreds of turns.
        const double length = std::sqrt(ux_ * ux_ + uy_ * uy_ + uz_ * uz_);
        ux_ /= length, uy_ /= length, uz_ /= length;
    }

    const Scene& scene_;
    std::uint64_t number_;
    Tally& tally_;
    double weight_;
    std::uint32_t event_ = 0;
    std::size_t layer_ = 0;
    double x_ = 0, y_ = 0, z_ = 0, ux_ = 0, uy_ = 0, uz_ = 1;
};

void check_spec(const Stack& stack, const MonteCarloSpec& spec) {
    check_stack(stack);
    check_threads(spec.threads);
    for (const Layer& l : stack.layers)
        check(l.moments.empty(), Kind::input, "Monte Carlo follows Henyey-Greenstein, not moments", "light");
    check(spec.photons >= k_batches, Kind::input, "at least 128 packets are needed", "light.photons");
    check(spec.beam_radius >= 0 && std::isfinite(spec.beam_radius) && spec.port_radius >= 0, Kind::input,
          "the radius of a beam or a port is negative or not a number", "light");
    const auto& edges = spec.depth_edges;
    check(edges.size() != 1 && std::is_sorted(edges.begin(), edges.end(), std::less_equal<>()), Kind::input,
          "edges of depth must ascend, and be two or more", "light.depth_edges");
}

/// Mean over all packets, and its error from the means of the batches.
template <class Get>
Estimate estimate(const std::vector<Tally>& tallies, const std::vector<double>& sizes, const Get& get) {
    double sum = 0, photons = 0;
    for (std::size_t b = 0; b < tallies.size(); ++b) sum += get(tallies[b]), photons += sizes[b];
    Estimate e{.mean = sum / photons};
    double squares = 0;
    for (std::size_t b = 0; b < tallies.size(); ++b) {
        const double off = get(tallies[b]) / sizes[b] - e.mean;
        squares += off * off;
    }
    const auto batches = static_cast<double>(tallies.size());
    e.error = std::sqrt(squares / (batches * (batches - 1)));
    return e;
}

} // namespace

MonteCarloResult monte_carlo(const Stack& stack, const MonteCarloSpec& spec) {
    check_spec(stack, spec);
    const Scene scene(stack, spec);
    const std::size_t bins = spec.depth_edges.empty() ? 0 : spec.depth_edges.size() - 1;
    std::vector<Tally> tallies(k_batches);
    std::vector<double> sizes(k_batches);
    std::vector<std::function<void()>> tasks;
    for (std::size_t b = 0; b < k_batches; ++b) {
        const std::uint64_t from = spec.photons * b / k_batches, to = spec.photons * (b + 1) / k_batches;
        sizes[b] = static_cast<double>(to - from);
        tasks.emplace_back([&, b, from, to] {
            Tally tally; // of its own, so that threads do not share a cache line
            tally.absorbed.assign(stack.layers.size(), 0);
            tally.fluence.assign(bins, 0);
            for (std::uint64_t i = from; i < to; ++i) Packet(scene, i, tally).walk();
            tallies[b] = std::move(tally);
        });
    }
    run_tasks(tasks, spec.threads);

    MonteCarloResult result;
    result.specular = scene.specular;
    result.reflected = estimate(tallies, sizes, [](const Tally& t) { return t.reflected; });
    result.reflected_in_port = estimate(tallies, sizes, [](const Tally& t) { return t.in_port; });
    result.transmitted = estimate(tallies, sizes, [](const Tally& t) { return t.transmitted; });
    for (std::size_t i = 0; i < stack.layers.size(); ++i)
        result.absorbed.push_back(estimate(tallies, sizes, [i](const Tally& t) { return t.absorbed[i]; }));
    for (std::size_t i = 0; i < bins; ++i) {
        const double height = spec.depth_edges[i + 1] - spec.depth_edges[i];
        result.fluence.push_back(
            estimate(tallies, sizes, [i, height](const Tally& t) { return t.fluence[i] / height; }));
    }
    return result;
}

} // namespace stipple::light
