#pragma once
#include <memory>
#include <vector>

namespace stipple::insertion {

/// The crack that a needle of one radius holds open, per unit depth.
struct Crack {
    double force = 0;          ///< work per depth of cutting and opening, F [N]
    double fracture_share = 1; ///< of that work, 0..1; the rest is strain energy
    double opening = 1;        ///< needle radius / radius of equal crack perimeter, x = R pi / (2 a), >= 1
};

/// Strain energy of opening a planar crack to a round hole, in units of mu R^2 per depth.
/// Equation: u(x) = (4 pi / alpha^2) (1 - 1/x^2) integral_1^x (q^alpha + q^-alpha - 2) q / (q^2 - 1)^2 dq
///   x [-] opening, hole radius / start radius   alpha [-] Ogden exponent   mu [Pa] shear modulus
///   W = 2 mu / alpha^2 (l1^alpha + l2^alpha + l3^alpha - 3), incompressible, plane strain.
/// Source: shergold2004 (structure: one-term Ogden solid, planar crack wedged open by a sharp punch).
/// Departs: the crack (perimeter 4 a) is replaced by a round cavity of the same perimeter, radius 2 a / pi;
/// the source solves the opening of the crack itself by finite elements.
double opening_energy(double alpha, double x);

/// What the tip does to the skin ahead of it.
enum class Cut {
    planar, ///< a sharp tip wedges a flat crack open (mode I)
    ring    ///< a flat tip cuts a plug free and pushes it aside (mode II)
};

/// Puncture by an energy law, for every radius: the crack size minimises the load, no exponent is put in.
/// Equation: planar  F(R) = min over a of 2 J a + pi mu (2a/pi)^2 + mu R^2 u(x),  x = pi R / (2a) >= 1
///           ring    F(R) = min over b <= R of 2 pi b J + pi mu R^2 + mu (R^2 + b^2) u(X),
///                   X = sqrt(1 + (R/b)^2)
///   F [N]   R [m] needle radius   a [m] half crack length   b [m] ring radius   J [J/m^2] toughness
///   mu [Pa] shear modulus
/// The second planar term opens the crack to a round hole of the same perimeter: an ellipse opened in an
/// incompressible solid stores pi mu times the square of its half opening. The plug of a ring crack stays
/// beside the needle, so the hole must hold both, and is bent aside by its width, as the lip of a crack would
/// be. In units of mu R^2 both depend on j = J / (mu R) and alpha only. The minimum is met at an explicit
/// j(x), so the table runs over x and needs no search; d ln f / d ln j = fracture share gives the slopes.
/// Limits: j -> infinity (fine tips): fracture share -> (alpha - 2)/(alpha - 1) and
///   F ~ R^(alpha/(alpha - 1)) for alpha > 2: about linear in size.
///   j -> 0 (blunt tips, soft skin): F -> c mu R^2, a pressure c mu / pi that no longer depends on the size.
/// Errors: Kind::data unless 1.2 <= alpha <= 60 (at 1 and below no crack size minimises the load).
/// Source: shergold2004 (structure, both modes).
/// Departs: see opening_energy; one toughness for both modes; the plug is not compressed.
/// The table of an exponent is made once a program and shared by all that ask for it; copies are cheap.
class CrackLaw {
  public:
    explicit CrackLaw(double alpha, Cut cut = Cut::planar);
    /// R, J, mu > 0. Relative error of the force below 1e-7.
    Crack minimised(double radius, double toughness, double shear_modulus) const;
    /// Of the same crack only the force or the opening, at half the cost.
    double force(double radius, double toughness, double shear_modulus) const;
    double opening(double radius, double toughness, double shear_modulus) const;
    double alpha() const { return alpha_; }

  private:
    struct Table {
        double blunt_force = 0, blunt_slope = 0; ///< f = force + slope j below the table
        std::vector<double> log_j{}, log_f{}, share{}, log_x{};
        /// Where to look: the first entry of log_j above each of equally spaced places, and one over their
        /// distance.
        std::vector<std::size_t> above{};
        double per_place = 0;
    };
    /// An interval of the table and the place in it, 0..1.
    struct Interval {
        std::size_t i = 0;
        double width = 0, t = 0;
    };
    static Table make_table(double alpha, Cut cut);
    Interval find(double log_j) const;
    double log_force(const Interval& at) const; ///< of f
    double alpha_;
    std::shared_ptr<const Table> table_;
};

/// Pressure on the wall of the opened hole, on the linear (neo-Hookean) branch.
/// Equation: p = mu (ln x + (1 - 1/x^2) / 2)   [Pa], x = opening
/// Exact for a cavity expanded x-fold in a neo-Hookean solid (plane strain).
/// Departs: the hardening branch of the Ogden solid, which cuts the crack, gives pressures of MPa; a needle
/// that has cut its way slides against tissue that has softened and relaxed, so friction uses the initial
/// modulus (assumed).
double wall_pressure(double shear_modulus, double opening);

} // namespace stipple::insertion
