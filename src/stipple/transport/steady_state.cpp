#include "stipple/transport/steady_state.hpp"
#include "stipple/transport/medium.hpp"
#include "stipple/transport/variation.hpp"
#include "stipple/transport/vehicle.hpp"
#include <numeric>

namespace stipple::transport {

/// Values of cells and vessels after so long that nothing changes any more.
static ExchangeState settled(const Exchange& exchange, double vehicle, double receptor) {
    constexpr double k_for_ever = 1e20; // [s]
    ExchangeState state;
    state.cells.assign(exchange.cells, 0.0);
    state.vessels = {vehicle, receptor, 0.0};
    state.given.assign(state.vessels.size(), 0.0);
    ExchangeStepper(make_banded_solver()).backward_euler(exchange, k_for_ever, state);
    // what flows in and out of the leaks is alike: the account of so long a step says nothing of so small a volume
    const Vessel& leaks = exchange.vessels[Medium::k_leaks];
    const double joint = exchange.joints.front().conductance;
    double conductance = joint, flow = joint * vehicle;
    for (std::size_t k = 0; k < leaks.cells.size(); ++k) {
        conductance += leaks.conductance[k];
        flow += leaks.conductance[k] * state.cells[static_cast<std::size_t>(leaks.cells[k])];
    }
    state.vessels[Medium::k_leaks] = conductance > 0 ? flow / conductance : 0;
    return state;
}

/// What goes to blood and receptor [kg/m²/s].
static double absorption(const Exchange& exchange, const ExchangeState& state) {
    double flux = std::inner_product(exchange.blood.begin(), exchange.blood.end(), state.cells.begin(), 0.0);
    const Vessel& receptor = exchange.vessels[Medium::k_receptor];
    for (std::size_t k = 0; k < receptor.cells.size(); ++k)
        flux += receptor.conductance[k] * state.cells[static_cast<std::size_t>(receptor.cells[k])];
    return flux;
}

SteadyState steady_state(const PermeationSpec& given) {
    const PermeationSpec spec = intact(given);
    const Medium medium(spec);
    Exchange exchange = medium.make_exchange();
    medium.update({}, false, exchange);
    Vessel& receptor = exchange.vessels[Medium::k_receptor];
    if (spec.layers.living) std::fill(receptor.conductance.begin(), receptor.conductance.end(), 0.0);
    exchange.vessels[Medium::k_vehicle].fixed = receptor.fixed = true;
    const ExchangeState filled = settled(exchange, 1, 0);
    const double permeability = absorption(exchange, filled);
    exchange.source = exchange.blood;
    const ExchangeState share = settled(exchange, 0, 1);
    double held = 0;
    for (std::size_t i = 0; i < exchange.cells; ++i)
        held += exchange.capacity[i] * filled.cells[i] * share.cells[i];
    held += exchange.vessels[Medium::k_leaks].capacity * filled.vessels[Medium::k_leaks] *
            share.vessels[Medium::k_leaks];
    const double fresh = Vehicle(spec.constants, spec.dose, spec.molecule).fresh();
    return {.permeability = permeability,
            .flux = permeability * fresh,
            .lag = permeability > 0 ? held / permeability : NAN};
}

} // namespace stipple::transport
