#pragma once
#include "stipple/device/device.hpp"
#include "stipple/insertion/dimple.hpp"
#include "stipple/insertion/puncture.hpp"
#include "stipple/skin/skin.hpp"
#include <vector>

namespace stipple::insertion {

/// Where the work of a needle at some buried length has gone [J].
struct Energies {
    double fracture = 0; ///< of the crack surfaces
    double wedging = 0;  ///< strain energy of the opened wall
    double friction = 0; ///< heat on the wall
    double dimple = 0;   ///< taken up by the depressed skin
    double rig = 0;      ///< stored between what is moved and the needle
    double jumps = 0;    ///< dissipated where the needle jumps forward because the resistance falls
    double total() const { return fracture + wedging + friction + dimple + rig + jumps; }
};

/// A needle advancing through the layers, quasi-static; forces against the buried length l.
/// Equation: work of cutting and opening  E(l) = integral_0^l F_layer(z)(r(l - z)) dz, hence
///   cutting(l)  = dE/dl = sum over layers reached of F_i(r(l - top_i)) - F_i(r(l - bottom_i)),
///                 the second term where the tip has passed the bottom
///   friction(l) = sum over layers of integral eta_i 2 pi r(l - z) p_i(r(l - z)) dz
///   r(s) [m] needle radius at distance s from the tip, at least the tip radius
///   F_i [N] minimised crack of the layer; of a flat tip the ring crack at the tip, widened as a planar one:
///           F_ring(r_t) - F(r_t) + F(r)
///   eta [-] friction share   p [Pa] wall pressure
/// The tip holds its own crack (puncture: F of the tip radius in the top layer); everything behind it wedges
/// the crack wider as the taper passes. In one uniform layer the force is F at the radius of the needle at
/// the surface.
/// Source: shergold2004 (energy balance of steady penetration).
/// Departs: layered, tapered needle; friction on the neo-Hookean wall pressure (wall_pressure); no rate
/// dependence: published signs disagree (olatunji2013, egekvist1999).
/// A cut that starts at the top of a layer costs more than one that goes on: there the tip is held until
///   start = cutting(top) - F_i(r_t; J_i) + F_i(r_t; s_i J_i)
///   s_i [-] energy that starts a cut over that of going on   J_i [J/m^2] toughness   r_t [m] radius of the tip
/// Source: fregonese2021 (entry as an instability that needs more than steady penetration). Departs: one factor on the
/// toughness of a minimised crack; the ring of a flat tip likewise.
class Penetration {
  public:
    /// Layer thicknesses are multiplied by `thickness`, toughness by `toughness` (stiffness needs no factor:
    /// with toughness and stiffness both times s every force is times s). Asserts: one law per layer.
    Penetration(const skin::Skin& skin, const device::Needle& needle, const std::vector<CrackLaw>& laws,
                double longest, double toughness = 1, double thickness = 1);

    double cutting(double buried) const;  ///< [N]
    double friction(double buried) const; ///< [N]
    double force(double buried) const { return cutting(buried) + friction(buried); }

    /// Axial force in the needle at a distance from its tip: all that acts on it between there and its tip [N].
    /// Equation: axial(l, s) = the sums of cutting and friction over what lies deeper than l - s
    double axial(double buried, double from_tip) const;

    /// Where the tip is held: depth of the top [m] and the force that starts the cut there [N].
    struct Start {
        double depth = 0, force = 0;
    };
    /// Ascending; only tops above the longest buried length whose start takes more than going on.
    const std::vector<Start>& starts() const { return starts_; }

    /// Energies spent inside the skin at a buried length (not dimple and jumps); by quadrature between the
    /// kinks.
    Energies energies(double buried) const;

    /// Depths where the force has kinks or jumps: layer tops [m].
    const std::vector<double>& tops() const { return tops_; }
    /// Ascending depths where the slope of the force may jump, the tops among them [m].
    std::vector<double> bends() const;

  private:
    struct Work { ///< per depth [N]
        double force = 0, fracture = 0;
    };
    struct Layer {
        double top, bottom, toughness, shear_modulus, friction;
        const CrackLaw* law;
        Work plug;                   ///< what a flat tip needs beyond a sharp one
        std::vector<double> dragged; ///< integral of the sliding traction from the tip, at the nodes [N]
        double widest_force = 0;     ///< of the crack that the full width of the needle holds open [N]
    };
    static bool same_cut(const Layer& a, const Layer& b);
    double radius(double from_tip) const;
    static double traction(const Layer& layer, double radius); ///< on a needle so wide [N/m]
    void drag(Layer& layer) const;                             ///< fills Layer::dragged
    double dragged(const Layer& layer, double from_tip) const;
    Work crack(const Layer& layer, double from_tip) const;
    double crack_force(const Layer& layer, double from_tip) const;
    double start_force(std::size_t layer, double start) const;

    device::Needle needle_;
    device::Outline outline_;
    std::vector<Layer> layers_;
    double widest_ = 0;                ///< crack radius of the needle where its taper has ended [m]
    std::vector<double> nodes_, tops_; ///< nodes: distances from the tip
    std::vector<Start> starts_;
};

/// What is held while the needle jumps.
enum class Control {
    displacement, ///< the base: what the skin was depressed springs back against the needle, and the force falls
    force         ///< the force: the base follows
};

/// Force, dimple and displacement against buried length of one needle in one skin, in quasi-static equilibrium.
/// Equation: dn = dF / near_stiffness(n, l),  D = n + s(F) (see Dimple),  x = l + D + c F;  under force control dF
///   counts only where F exceeds all before
///   F [N] resistance   D [m] dimple   l [m] buried length   c [m/N] compliance of the rig
/// Under displacement control a needle at base displacement x has the smallest l that it cannot be pushed beyond: where
/// x(l) falls, the needle is unstable and jumps to where x(l) has risen to the same value again. Under force control
/// the same holds of F(l).
struct LoadingPath {
    std::vector<double> buried;       ///< [m] in units of the thickness factor
    std::vector<double> force;        ///< in equilibrium; under force control the largest so far [N]
    std::vector<double> dimple;       ///< [m]
    std::vector<double> displacement; ///< x [m]
    std::vector<double> reach, peak;  ///< largest displacement and force so far [m], [N]

    /// Displacement, force and so on at a buried length in units of the thickness factor; linear between
    /// nodes.
    double at(const std::vector<double>& what, double buried_units) const;
};

/// How the path is loaded.
struct Loading {
    Control control = Control::displacement;
    double rig = 0;  ///< compliance between what is moved and the needle [m/N]
    int nodes = 120; ///< of the table, beside those at the layers
};

/// Table of the loading path up to `longest`; nodes on both sides of every jump of the resistance. The first node is
/// that of the first cut.
LoadingPath make_loading_path(const Penetration& penetration, const Dimple& dimple, double longest,
                              double thickness, const Loading& loading = {});

} // namespace stipple::insertion
