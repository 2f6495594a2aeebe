#include "stipple/transport/layers.hpp"
#include "stipple/transport/constants.hpp"
#include <algorithm>
#include <array>
#include <cmath>

namespace stipple::transport {

namespace {

constexpr double k_cm = 1e-2, k_cm2 = 1e-4, k_hour = 3600, k_gram = 1e-3;

/// Stratum corneum in one state of hydration.
struct Structure {
    double thickness, corneocytes, fibres, water_per_protein, period, slowing;
    std::array<double, 4> hydrodynamic;             // f(lambda)
    double floor, sigma_term, resistance_term;      // of P^ for R > 100
    std::array<std::array<double, 5>, 5> log_p_hat; // c_ij, i power of log sigma
};

Structure structure_of(const Constants& k, Hydration hydration) {
    if (hydration == Hydration::full)
        return {k.sc_thickness_full,
                k.corneocyte_share_full,
                k.fibre_share_full,
                k.water_per_protein_full,
                k.period_full,
                1,
                {0.9999, -1.2762, 0.0718, 0.1195},
                7.611e-4,
                0.9685,
                1.827e5,
                {{{-4.48116, 0.823855, -0.200615, 0.0874482, -0.00969133},
                  {0.00388257, 0.000726031, -0.0163362, 0.0115681, -0.00217086},
                  {0.0000834108, -0.000956469, -0.000716288, 0.00195218, -0.000707896},
                  {-0.00094815, -0.000809313, 0.0037365, -0.00169451, 0.0000924718},
                  {-0.000209213, -0.000142974, 0.000835781, -0.000433507, 0.000043709}}}};
    return {k.sc_thickness_partial,
            k.corneocyte_share_partial,
            k.fibre_share_partial,
            k.water_per_protein_partial,
            k.period_partial,
            k.partial_slowing,
            {1.0001, -2.4497, 1.141, 0.5432},
            2.935e-4,
            0.8979,
            5.536e5,
            {{{-4.95725, 0.838263, -0.207133, 0.0837613, -0.00861439},
              {0.00187015, -0.000105288, -0.00849198, 0.00666713, -0.00119412},
              {0.000745813, -0.00018624, -0.00360234, 0.00343394, -0.000768073},
              {0.000182904, -0.0000828876, -0.000526007, 0.00071352, -0.000213017},
              {0.0000283838, -0.0000198892, -0.00000605354, 0.0000484676, -0.000021566}}}};
}

double kow(const Molecule& m) {
    return std::pow(10.0, m.log_kow);
}
double lipid_partition(const Molecule& m) {
    return 0.43 * std::pow(kow(m), 0.81);
}

double relative_permeability(const Structure& s, double sigma, double r) {
    if (r > 100) return s.floor + 1 / (s.sigma_term * sigma + s.resistance_term / r);
    // a polynomial runs away outside the range it was made for: beyond, its value at the edge
    const double x = std::clamp(std::log10(sigma), -4.0, 4.0), y = std::clamp(std::log10(r), 0.0, 2.0);
    double sum = 0;
    for (int i = 4; i >= 0; --i) {
        double row = 0;
        for (int j = 4; j >= 0; --j) row = row * y + s.log_p_hat[i][j];
        sum = sum * x + row;
    }
    return std::pow(10.0, sum);
}

} // namespace

double SkinLayers::permeability() const {
    return 1 / (1 / (stratum_corneum.permeability() + leaks.permeability) + 1 / epidermis.permeability());
}

double lipid_corneocyte_permeability(const Constants& k, const Molecule& m, Hydration hydration) {
    const Structure s = structure_of(k, hydration);
    const double weight = equivalent_weight(k, m) / k_gram;
    const double d_lip = k_cm2 * (1.24e-7 * std::pow(100 / weight, 2.43) + 2.34e-9) / s.slowing;
    const double hop = k_cm * std::pow(10.0, -0.570 - 0.840 * std::cbrt(weight)) / s.slowing;
    const double lambda = solute_radius(k, m) / k.fibre_radius;
    const auto& f = s.hydrodynamic;
    // fibres leave no room beyond this radius: what is left is a trickle, not a negative share
    const double room = std::max(1 - s.fibres * (1 + lambda) * (1 + lambda), 1e-3);
    const double drag = std::max(f[0] + lambda * (f[1] + lambda * (f[2] + lambda * f[3])), 1e-3);
    const double d_cor = aqueous_diffusivity(k, m) * room * drag;
    const double k_lip = lipid_partition(m);
    const double r = hop * s.period * s.period / (k.bilayer_thickness * d_lip);
    const double sigma = d_lip * k_lip / (d_cor * room);
    return relative_permeability(s, sigma, r) * d_lip * k_lip / s.thickness;
}

Leaks make_leaks(const Constants& k, const Molecule& m, Hydration hydration, double ph) {
    const Structure s = structure_of(k, hydration);
    const double h = s.thickness;
    const double diffusivity =
        aqueous_diffusivity(k, m) * pore_hindrance(solute_radius(k, m), k.leak_radius) / s.slowing;
    if (diffusivity <= 0) return {};
    const double neutral = neutral_share(m, ph);
    const double of_charge =
        std::exp(m.charge_when_ionised * std::asinh(k.leak_charge * (ph - k.isoelectric_ph)));
    const double way = k.leak_tortuosity * h;
    return {.permeability = k.leak_share * diffusivity * (neutral + (1 - neutral) * of_charge) / h,
            .lag = way * way / (6 * diffusivity)};
}

double stratum_corneum_partition(const Constants& k, const Molecule& m, Hydration hydration) {
    const Structure s = structure_of(k, hydration);
    const double protein = 5.4 * std::pow(kow(m), 0.27);
    const double corneocyte = (0.9 * protein + s.water_per_protein) / (0.9 / 1.37 + s.water_per_protein);
    return (1 - s.corneocytes) * lipid_partition(m) + s.corneocytes * corneocyte;
}

double dermal_clearance(const Constants& k, const Molecule& m, double flow, double vessels) {
    const double potts_guy =
        k_cm / k_hour *
        std::pow(10.0, -2.7437 + 0.71 * m.log_kow - 0.0061 * equivalent_weight(k, m) / k_gram);
    const double wall =
        k.capillary_factor * potts_guy + k.capillary_pores * aqueous_diffusivity(k, m) *
                                             pore_hindrance(solute_radius(k, m), k.capillary_pore_radius);
    const double carried = k.blood_flow * flow * vessels;
    const double into_blood = carried > 0 ? 1 / (1 / (wall * k.capillary_area * vessels) + 1 / carried) : 0;
    return into_blood + k.lymph_flow;
}

BloodProfile::Zone BloodProfile::at(double depth) const {
    for (const auto& zone : zones)
        if (depth < zone.bottom) return zone;
    return zones.empty() ? Zone{} : zones.back();
}

BloodProfile blood_profile(const Constants& k, const Molecule& m, const LayerOptions& o, double binding) {
    BloodProfile blood;
    if (!o.living) return blood;
    const auto zone = [&](double bottom, double flow, double vessels, double leaves, bool between) {
        const double taken = dermal_clearance(k, m, flow, vessels);
        const double share = std::min(1.0, taken / std::max(k.blood_flow * flow * vessels, taken));
        blood.zones.push_back({bottom, leaves * taken / binding, between ? k.vessel_dispersion * share : 0});
    };
    const double plexus = std::min(k.plexus_depth, o.dermis), rest = o.dermis - plexus;
    if (rest > 0) {
        zone(plexus, o.flow, k.plexus_share * o.dermis / plexus, 1, false);
        zone(o.dermis, o.flow, (1 - k.plexus_share) * o.dermis / rest, 1, true);
    } else
        zone(o.dermis, o.flow, 1, 1, false);
    if (o.below > 0) zone(o.dermis + o.below, 1, k.fat_blood_flow / k.blood_flow, k.vessel_removal, true);
    return blood;
}

SkinLayers make_layers(const Constants& k, const Molecule& m, const LayerOptions& o) {
    const Structure s = structure_of(k, o.hydration);
    const double neutral = neutral_share(m, o.ph), at_tissue = neutral_share(m, 7.4);
    SkinLayers layers;
    auto& sc = layers.stratum_corneum;
    sc.thickness = std::isfinite(o.stratum_corneum) ? o.stratum_corneum : s.thickness * o.corneum;
    const double shorter = s.thickness / sc.thickness, thinner = o.barrier * shorter;
    double permeability = neutral * lipid_corneocyte_permeability(k, m, o.hydration) * thinner;
    layers.leaks = make_leaks(k, m, o.hydration, o.ph);
    layers.leaks.permeability *= thinner;
    layers.leaks.lag /= shorter * shorter;
    double partition =
        neutral * stratum_corneum_partition(k, m, o.hydration) +
        (1 - neutral) * s.corneocytes * s.water_per_protein / (0.9 / 1.37 + s.water_per_protein);
    if (std::isfinite(m.solubility)) partition = std::min(partition, m.density / m.solubility);
    if (std::isfinite(m.measured.partition)) partition = m.measured.partition;
    if (std::isfinite(m.measured.diffusivity)) { // a slab: all ways through are in it
        permeability = partition * m.measured.diffusivity / sc.thickness;
        layers.leaks = {};
    }
    if (std::isfinite(m.measured.permeability)) { // of all ways together: each in the share that is predicted
        const double factor = m.measured.permeability / (permeability + layers.leaks.permeability);
        permeability *= factor;
        layers.leaks.permeability *= factor;
    }
    layers.measured = m.measured.any();
    sc.partition = partition;
    // All that is bound exchanges at once. Slow sites are known (miller2017), rates of them are not (hansen2013).
    sc.diffusivity = permeability * sc.thickness / partition;

    const double fu =
        std::isfinite(m.bound_in_plasma) ? std::max(1 - m.bound_in_plasma, 1e-3) : free_of_albumin(m);
    const double binding = 1 - k.albumin_share + k.albumin_share / fu + k.lipid_share * at_tissue * kow(m);
    LayerProperties viable;
    viable.partition = k.aqueous_share * binding;
    const double carried = o.living ? k.albumin_share * k.bound_diffusivity * (1 - fu) / fu : 0;
    viable.diffusivity = (tissue_diffusivity(k, m) + carried) / binding;
    layers.epidermis = layers.dermis = viable;
    layers.epidermis.thickness = std::isfinite(o.epidermis) ? o.epidermis : k.epidermis_thickness;
    layers.dermis.thickness = o.dermis;
    layers.dermis.clearance = o.living ? dermal_clearance(k, m, o.flow) / binding : 0;
    layers.blood = blood_profile(k, m, o, binding);
    layers.below = o.living ? o.below : 0;
    return layers;
}

} // namespace stipple::transport
