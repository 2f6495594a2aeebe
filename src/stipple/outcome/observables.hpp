#pragma once
#include "stipple/outcome/constants.hpp"
#include "stipple/outcome/outcome.hpp"
#include "stipple/outcome/suction.hpp"
#include <vector>

namespace stipple::outcome {

// Laws. Each turns states relative to their rest into one number that an instrument or a stain gives.

/// Area of a section that a collagen stain colours, as fibres that lie at random and overlap cover it.
/// Equation: A = 1 - exp(-a c)
///   A [-] area fraction, 0..1   c [-] density of collagen relative to young dermis   a [-] cover, > 0
/// So the relative gain of area is smaller than that of density, and nothing is gained where all is covered.
/// Source: avrami1939 (covering by random overlapping grains). Departs: fibres keep their thickness; a
/// assumed.
double stained_area(double density, double cover);

/// Share of collagen that takes the silver stain (reticulin).
/// Equation: R = (C_3 + f C_1) / (C_1 + C_3)   f [-] share of collagen I in thin fibres, 0..1   R [-] 0..1
double reticulin_share(double collagen_1, double collagen_3, double thin);

/// Echo density of the dermis against rest.
/// Equation: e = (c/c_0)^n exp(-q_A (A/A_0 - 1) - q_O O)
///   e [-]   c density of collagen, A hyaluronan, with rest _0   O [-] oedema   n, q_A, q_O [-] >= 0
/// Source: crisan2012 for the direction of collagen; that water and oedema darken is taken as known. Sizes
/// assumed.
double echo_density(double density_ratio, double hyaluronan_ratio, double oedema, const Constants& c);

/// Attenuation of light by the papillary dermis against rest, as optical coherence tomography fits it.
/// Equation: m = 1 - s + s (c/c_0)^n   m [-]   c density   s [-] share that collagen fibres scatter   n [-] packing, <= 1
/// Source: jacques1998 (collagen fibres scatter). Sizes assumed. Departs: water and blood are left out.
double optical_attenuation(double density_ratio, const Constants& c);

/// Blood flow of the papillary dermis against rest, as laser Doppler reads it.
/// Equation: q = (W/W_0) (1 + d dI / (K + dI))   q [-]   W vessels   dI [-] cytokine above rest, >= 0
///   d [-] rise of flow per vessel when fully inflamed   K [-] cytokine of half that rise
/// Source: assumed; that inflamed skin flows more is taken as known.
double blood_flow(double vessels_ratio, double cytokine_above_rest, const Constants& c);

/// Stiffness of the dermis against rest, and the part of it that its elastic fibres give.
/// Equation: m = (1 - s)(c/c_0)^n + e,   e = s (X/X_0)/(h/h_0)
///   m, e [-]   c density of collagen, X functional elastic fibres, h thickness, with rest _0   s [-] share of elastic
///   fibres   n [-]
/// Source: assumed. Departs: new fibres count as resident ones; orientation and cross-links are left out.
struct DermisStiffness {
    double all = 1, elastic = 1;
};
DermisStiffness dermis_stiffness(double density_ratio, double elastin_density_ratio, const Constants& c);

/// Elastic fibres made and cross-linked since day 0, whatever was lost meanwhile.
/// Equation: N = (1/X_0) integral_0^t k_x tau dt'   (trapezoids between outputs)
///   N [-]   k_x [1/s] cross-linking   tau, X_0 tropoelastin and resting fibres of the dermis, same unit
/// Errors: Kind::data if X_0 is not positive.
double new_elastin(const healing::History& history, double cross_linking, double time);

/// Collagen made in the dermis since day 0, and how much of what was made beyond rest became fibre.
/// Equations: s = (made_I + made_III) over its rest;   peak = largest s;   kept = (C - C_0) / integral_0^t (s - 1) made_0 dt'
///   C [-] mass of collagen, made [1/s] (trapezoids between outputs); kept is 0 where nothing was made beyond rest
/// Errors: Kind::data if nothing is made at rest.
struct CollagenBalance {
    double peak = 1, kept = 0;
};
CollagenBalance collagen_balance(const healing::History& history, double time);

/// What the observables are read from.
struct Subject {
    const Model& model;
    const healing::History& history;
    const skin::Skin& skin;         ///< layers at rest, for the suction cup
    Constants constants;            ///< make_constants(model)
    double cross_linking = 0;       ///< k_x of the run [1/s]
    std::vector<double> sessions{}; ///< times [s]
    double punctures_per_m2 = 0;    ///< of one session
};

/// What the layers of the skin and the suction cup give on that day.
struct Elasticity {
    double elevation = 0; ///< U_e [m]
    Retraction retraction;
};
/// Layers: stratum corneum and epidermis with a share of their modulus, thickness of the viable epidermis by
/// the model; papillary and reticular dermis with their thickness by the model and their modulus under suction times
/// their own DermisStiffness; creep with the mean of the dermis. Errors: Kind::data for a state absent at rest.
Elasticity elasticity(const Subject& subject, double time);
Elasticity elasticity_at_rest(const Subject& subject);

/// States over their rest that bent or lifted skin feels; all 1 at rest.
struct StiffnessRatios {
    DermisStiffness papillary, reticular, dermis;
    double epidermis = 1; ///< thickness of the viable epidermis
    double papillary_thickness = 1, reticular_thickness = 1;
};
StiffnessRatios stiffness_ratios(const Subject& subject, double time);
StiffnessRatios stiffness_at_rest(const Constants& constants);

/// Blood flow of the papillary dermis at a time over rest, less 1 (blood_flow). Errors: Kind::data for
/// vessels absent at rest.
double blood_flow_gain(const Subject& subject, double time);

/// The observables at one day, in the order of docs/methods/outcome.md: stains, elastin, ultrasound, light,
/// suction, blood flow, then rates of synthesis (Group::instrument, Group::synthesis).
/// A rate is a fold of its own rest, the mean of the dermis; tropoelastin, which no resting skin of the model
/// makes, is given in % of the elastic fibres of young skin per day.
/// Errors: Kind::input for a day outside the history; Kind::data if a state is absent at rest;
/// Kind::numerics naming the observable if it is not finite.
std::vector<Endpoint> observe(const Subject& subject, double day);

} // namespace stipple::outcome
