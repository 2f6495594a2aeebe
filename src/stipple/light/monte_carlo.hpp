#pragma once
#include "stipple/light/medium.hpp"
#include <cstdint>
#include <limits>
#include <vector>

namespace stipple::light {

struct MonteCarloSpec {
    std::uint64_t photons = 1'000'000; ///< packets, at least 128
    std::uint64_t seed = 1;
    int threads = 1;        ///< changes no bit of the result
    double beam_radius = 0; ///< of an even round beam along the normal [m]; 0: all packets enter at one point
    /// Of the round opening, about the axis of the beam, through which an instrument looks [m].
    double port_radius = std::numeric_limits<double>::infinity();
    std::vector<double> depth_edges{}; ///< of the bins of the fluence, ascending [m]; none: no fluence
};

struct Estimate {
    double mean = 0;
    double error = 0; ///< standard error, from the spread between 128 batches
};

/// Shares of the light of the beam, as Response of adding_doubling.hpp.
struct MonteCarloResult {
    Estimate reflected;         ///< wherever it comes back, `specular` included
    Estimate reflected_in_port; ///< thereof inside the port, the specular part of the beam in it included
    Estimate transmitted;
    std::vector<Estimate> absorbed; ///< by layer
    /// Mean fluence rate over the irradiance of a wide beam, by bin of depth; shape (depth_edges - 1).
    std::vector<Estimate> fluence;
    double specular = 0;
};

/// Light in layers by packets of photons: the oracle of adding_doubling, and the way of narrow beams and small
/// openings, where light leaves sideways.
/// Equation: a packet of weight w flies -ln(u)/mu_t, leaves w mu_a/mu_t behind, turns by the angle of
///   Henyey-Greenstein, cos = (1 + g² - ((1 - g²)/(1 - g + 2 g u))²)/(2 g), is reflected at a boundary with the
///   probability of Fresnel, whole or not at all; below 1e-4 it goes on with probability 1/10, ten times as
///   heavy. Fluence: w/mu_t of every collision, over the thickness of its bin.
/// Random numbers: philox(counter = packet, event, purpose; key = seed): a packet's way does not depend on the
///   other packets or on threads. Batches are summed in order.
/// Errors: check_stack's; Kind::input for moments of a phase function, which Henyey-Greenstein does not have,
///   too few packets, a negative radius, edges that do not ascend, threads < 1.
/// Source: wang1995 (weights, roulette, boundaries); henyey1941; salmon2011.
/// Departs: a layer without extinction above a layer that has some is passed straight; a packet that flies
///   along such a layer for ever counts as lost after 100,000 events.
MonteCarloResult monte_carlo(const Stack& stack, const MonteCarloSpec& spec);

} // namespace stipple::light
