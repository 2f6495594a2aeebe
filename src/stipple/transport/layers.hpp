#pragma once
#include "stipple/transport/constants.hpp"
#include "stipple/transport/molecule.hpp"
#include <vector>

namespace stipple::transport {

enum class Hydration { full, partial };

/// One homogeneous layer as a solute sees it. Concentrations count per volume of layer; the concentration in
/// water at equilibrium with it is c/K.
struct LayerProperties {
    double thickness = 0;   ///< [m]
    double partition = 1;   ///< K, layer/water, both with all that is ionised [-]
    double diffusivity = 0; ///< of the total [m²/s]
    double clearance = 0;   ///< k into the blood [1/s]
    double permeability() const { return partition * diffusivity / thickness; } ///< from water [m/s]
};

/// How the skin is kept.
struct LayerOptions {
    Hydration hydration = Hydration::full;
    bool living = true;           ///< blood flows; false: excised skin
    double ph = 7;                ///< of the vehicle; sets what is neutral in the stratum corneum
    double stratum_corneum = NAN; ///< thickness [m]; NaN: of the model in this state of hydration
    double epidermis = NAN;       ///< viable; NaN: of the model [m]
    double dermis = 1e-3;         ///< [m]
    double flow = 1;              ///< factor on the blood flow of the dermis, of the site
    double corneum = 1;           ///< factor on the thickness of the model where none is given, of the site
    double barrier = 1;           ///< factor on the permeability of the stratum corneum, of the site
    double below = 0;             ///< fat under the dermis of living skin [m]
};

/// How blood lies below the epidermis of living skin; depths count from the top of the dermis.
struct BloodProfile {
    struct Zone {
        double bottom = 0;     ///< [m]
        double clearance = 0;  ///< of the total in the tissue [1/s]
        double dispersion = 0; ///< by blood, beside K D [m²/s]
    };
    std::vector<Zone> zones; ///< downwards; empty: no blood
    Zone at(double depth) const;
};

/// Water-filled leaks through the stratum corneum, beside its lipids.
struct Leaks {
    double permeability = 0; ///< from water [m/s]
    double lag = 0;          ///< [s]
};

/// The intact barrier.
struct SkinLayers {
    LayerProperties stratum_corneum, epidermis, dermis; ///< dermis: with its mean clearance
    BloodProfile blood;
    double below = 0; ///< thickness of the fat, which holds and lets through what the dermis does [m]
    Leaks leaks{};
    bool measured = false; ///< a measured number took the place of a prediction
    /// Through stratum corneum and viable epidermis in series, from water [m/s].
    double permeability() const;
};

/// Permeability of the stratum corneum to a neutral solute by lipids and corneocytes [m/s].
/// Equation: P = P^ D_lip K_lip / h,  R = k_trans l² / (delta D_lip),  s = D_lip K_lip / (D_cor (1 - phi'))
///   R > 100: P^ = 7.611e-4 + 1/(0.9685 s + 1.827e5/R) hydrated, 2.935e-4 + 1/(0.8979 s + 5.536e5/R) partly
///   else log P^ = sum c_ij (log s)^i (log R)^j, with R not below 1 and s within 1e-4 to 1e4
///   D_lip = 1.24e-7 (100/MW)^2.43 + 2.34e-9 cm²/s   K_lip = 0.43 Kow^0.81
///   log k_trans = -0.570 - 0.840 MW^(1/3)   (cm/s; both divided by 3 in partly hydrated skin)
///   D_cor = D_aq (1 - phi') f(lambda),  phi' = phi_f (1 + lambda)²,  lambda = a_s/a_f
///   f = 0.9999 - 1.2762 x + 0.0718 x² + 0.1195 x³ hydrated,
///   f = 1.0001 - 2.4497 x + 1.141 x² + 0.5432 x³ partly
/// Source: wang2007 (structure and fit of k_trans); formulas and c_ij as in ospskin2021.
/// Departs: MW is the equivalent_weight, so that size acts, not mass.
double lipid_corneocyte_permeability(const Constants& k, const Molecule& molecule, Hydration hydration);

/// Permeability and lag of the leaks.
/// Equation: P = e D H(a/r) (f + (1 - f) d) / h,   lag = (tau h)² / (6 D H(a/r))
///   e [-] share of the surface over tortuosity tau   D [m²/s] in water, divided by 3 in partly hydrated skin as
///   in its lipids, which hold the leaks   H pore_hindrance   r [m] radius
///   f share that is neutral   d what its charge does to an ion: Donnan partition in walls that carry charge,
///   ln d = z asinh(s (pH - pI)),  z charge of the ion, pI isoelectric point of the stratum corneum
/// Cations pass more easily than anions above pI, and the other way round below.
/// Source: Donnan equilibrium; tau, s and pI assumed. Departs: constant e for all skins (assumed; the size of it was
/// chosen with the polar rows of table 2.2 in view). A leak path of this kind is described by wang2010.
Leaks make_leaks(const Constants& k, const Molecule& molecule, Hydration hydration, double ph);

/// Partition stratum corneum/water of the neutral form: (1 - phi) K_lip + phi K_cor,
/// K_cor = (0.9 K_pro + nu)/(0.9/1.37 + nu), K_pro = 5.4 Kow^0.27. Source: ospskin2021; measured pairs in
/// data/transport/partition.csv.
double stratum_corneum_partition(const Constants& k, const Molecule& molecule, Hydration hydration);

/// Clearance of what is free in the dermis into the blood [1/s].
/// Equation: k = 1/(1/(P_cap S) + 1/Q) + q_lymph,  P_cap = 100 kp_PG + A_p D_aq H(a/r_c)
///   kp_PG Potts-Guy permeability (log cm/h = -2.7437 + 0.71 log Kow - 0.0061 MW)   S [1/m] capillary area
///   A_p [1/m] pores per wall area over their length   Q [1/s] blood flow
/// Source: dancik2013 (first term).   Departs: MW is the equivalent_weight; pores and lymph (assumed), without which polar and large
/// molecules would never leave the dermis.
/// `flow`: factor on the blood flow; `vessels`: on flow and capillaries alike.
double dermal_clearance(const Constants& k, const Molecule& molecule, double flow, double vessels = 1);

/// Blood below the epidermis.
/// Equation: in the upper plexus, d deep, s of the dermis's vessels, below it 1 - s, each over its own height: clearance
///   k_i = dermal_clearance(v_i)/b, v = s L/d and (1 - s) L/(L - d), so that the flow of the whole dermis L stays Q L;
///   in the fat r k(Q_fat)/b.   Below the plexus blood that runs down and up between the plexuses carries
///   D_v E with it, E = k/Q the share that a passing blood takes up
///   L [m] dermis   b [-] binding   r [-] share of what the blood of the fat takes up that leaves
/// Source: braverman1997 (two plexuses, paired vessels between them), anissimov2011 (diffusion alone does not reach as
/// deep as what was found there), ardilouze2004 (Q_fat).   Departs: s assumed, r and D_v fitted; one number
/// for all drugs that pass the wall.
BloodProfile blood_profile(const Constants& k, const Molecule& molecule, const LayerOptions& options,
                           double binding);

/// All layers. The user's measured numbers replace predictions. A layer never holds more than the density of
/// the pure substance: K <= density/solubility. The dermis of excised skin has no clearance.
/// Equation (viable layers): K = phi_aq b, D = (D_free + phi_a D_b (1 - f_u)/f_u)/b,
///   b = 1 - phi_a + phi_a/f_u + phi_lip f_n Kow. Source: dancik2013 by ospskin2021.
///   Departs: concentrations in water count the ionised form too, so K has no 1/f_n: ions cross from water to
///   water freely, and only the lipids of the stratum corneum sort them out. In excised skin what is bound
///   does not move (D_b = 0): no plasma renews its albumin.
SkinLayers make_layers(const Constants& k, const Molecule& molecule, const LayerOptions& options);

} // namespace stipple::transport
