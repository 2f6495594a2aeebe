#pragma once
#include "stipple/transport/transport.hpp"

namespace stipple::transport {

/// What an unlimited dose of this vehicle comes to on intact skin, whatever the horizon of a run.
struct SteadyState {
    double permeability = 0; ///< of all layers down to blood or receptor, from the vehicle's water [m/s]
    double flux = 0;         ///< that permeability times what is dissolved in water at equilibrium [kg/m²/s]
    double lag = 0;          ///< where the line that the absorbed amount approaches meets zero [s]
};

/// Equation: G y = g, J = sum a_i y_i c; lag = sum m_i w_i y_i c / J, G w = a
///   G conductances of the cells   g those to the vehicle   a those to blood and receptor   m capacities
///   w share of what is in a cell that will be absorbed (the rest goes back into the vehicle)
/// For then d/dt sum m w (y c) = J - J(t), whose integral is the lag times J. For a slab it is h²/6D.
/// Errors: as permeate.
SteadyState steady_state(const PermeationSpec& spec);

} // namespace stipple::transport
