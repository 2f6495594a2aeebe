#pragma once
#include "stipple/light/optics.hpp"
#include <array>

namespace stipple::light {

/// Box of states inside which a table holds: what changes reflectance at one wavelength is the absorption of the
/// epidermis, that of the dermis and the scattering, so three numbers a wavelength index it. Thickness, water, fat
/// and the index of the stratum corneum are those of one state.
struct TableSpec {
    std::vector<double> wavelengths;                  ///< [m]
    SkinOptics state;                                 ///< for what the table does not vary
    double least_melanin = 0, most_melanin = 0;       ///< M [1/m]
    double least_blood = 0, most_blood = 0;           ///< volume in the dermis
    double least_scattering = 0, most_scattering = 0; ///< a [1/m]
    double least_power = 0, most_power = 0;           ///< b
    double most_bilirubin = 0;                        ///< [kg/m³]
    std::array<int, 3> nodes{8, 6, 4};                ///< along epidermis, dermis, scattering
    int streams = 16;                                 ///< of the solver that fills it
    int threads = 1;
};

/// A box that holds the skin of people, 400 to 700 nm every 10 nm, about an ordinary state.
TableSpec colour_table_spec(const Model& model);

/// Reflectance of skin by interpolation: fractions of a millisecond a spectrum instead of tens.
/// Equation: Chebyshev polynomials in the logarithms of the three numbers, for the logarithm of the reflectance
///   less its specular part; at the nodes by adding_doubling.
/// Error: k_table_error, found on random states (tests/analytic/light/colour_test.cpp).
class ReflectanceTable {
  public:
    /// Errors: those of TissueOptics::stack and adding_doubling; Kind::input for an empty box.
    ReflectanceTable(const TissueOptics& tissue, const TableSpec& spec);
    /// The same from numbers that values() gave for this spec: shape (wavelengths, nodes, nodes, nodes).
    ReflectanceTable(const TissueOptics& tissue, const TableSpec& spec, const std::vector<double>& values);

    /// Reflectance at the wavelengths of the spec, specular part included; empty if the state is outside the box.
    std::vector<double> reflectance(const SkinOptics& state) const;
    /// At one wavelength, NaN outside the box.
    double reflectance(const SkinOptics& state, std::size_t wavelength) const;
    const TableSpec& spec() const { return spec_; }
    double specular() const { return specular_; }
    /// Logarithm of the diffuse part at the nodes.
    const std::vector<double>& values() const { return values_; }

  private:
    struct Axis {
        double low = 0, high = 0; ///< logarithms
    };
    Stack node_stack(std::size_t wavelength, const std::array<double, 3>& numbers) const;
    std::array<double, 3> numbers_of(const SkinOptics& state, std::size_t wavelength) const;
    void make_axes();
    void make_coefficients();

    TissueOptics tissue_;
    TableSpec spec_;
    double specular_ = 0;
    std::vector<Stack> reference_; ///< of spec_.state, by wavelength
    std::vector<std::array<Axis, 3>> axes_;
    std::vector<double> values_, coefficients_;
};

/// Largest error of a reflectance of the table, anywhere in its box.
inline constexpr double k_table_error = 2.5e-3;

} // namespace stipple::light
