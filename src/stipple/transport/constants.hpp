#pragma once
#include "stipple/base/model.hpp"

namespace stipple::transport {

// Rows of data/transport/parameters.csv in their order; the table holds unit, source and meaning of each.
// clang-format off
#define STIPPLE_TRANSPORT_CONSTANTS(X) \
    X(sc_thickness_full) X(sc_thickness_partial) X(corneocyte_share_full) X(corneocyte_share_partial) \
    X(fibre_share_full) X(fibre_share_partial) X(water_per_protein_full) X(water_per_protein_partial) \
    X(period_full) X(period_partial) X(bilayer_thickness) X(fibre_radius) X(partial_slowing) \
    X(leak_share) X(leak_radius) X(leak_tortuosity) X(leak_charge) X(isoelectric_ph) X(deposition_share) X(gel_residue) \
    X(epidermis_thickness) X(aqueous_share) X(albumin_share) X(lipid_share) X(bound_diffusivity) \
    X(capillary_factor) X(capillary_area) X(blood_flow) X(capillary_pores) X(capillary_pore_radius) X(lymph_flow) \
    X(plexus_depth) X(plexus_share) X(fat_blood_flow) X(vessel_removal) X(vessel_dispersion) X(body_weight) \
    X(gel_mesh) X(water_share) X(recoil_time) X(seal_rate_open) X(seal_rate_occluded) X(seal_radius) \
    X(seal_age_slope) X(seal_age_floor) X(pore_speed) X(pore_occluded_share) \
    X(intact_conductance) X(fluid_conductivity) X(body_resistance) X(electrode_area) \
    X(intact_water_loss) X(vapour_diffusivity) X(vapour_step) X(air_transfer) X(skin_temperature) \
    X(water_viscosity) X(packed_density) \
    X(spread_volume) X(spread_misfit) X(spread_misfit_slope) X(spread_record) X(spread_protocol) \
    X(spread_tissue) X(spread_channel) X(spread_sealing) X(spread_wall) X(spread_tone) X(spread_lymph)
// clang-format on

/// Constants of transport through skin, in SI.
struct Constants {
#define X(name) double name = 0;
    STIPPLE_TRANSPORT_CONSTANTS(X)
#undef X
    // half of dye_gap and lumen_gap of data/insertion/parameters.csv: narrower holes are not seen
    double dye_radius = 0, tomography_radius = 0;
};

/// The constants of this model.
Constants make_constants(const Model& model);

} // namespace stipple::transport
