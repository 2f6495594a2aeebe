#pragma once
#include "stipple/light/reflectance_table.hpp"
#include <limits>
#include <optional>

namespace stipple::light {

/// Tristimulus values, Y = 100 for a perfect white. Source: cie11664.
struct Xyz {
    double x = 0, y = 0, z = 0;
};
/// CIE 1976 L*a*b* under D65.
struct Lab {
    double l = 0, a = 0, b = 0;
};
/// sRGB, each 0 to 1, after its gamma and cut off at the ends. Source: iec61966.
struct Rgb {
    double red = 0, green = 0, blue = 0;
};

/// The gamma of sRGB and back, of values 0 to 1.
double srgb_of_linear(double linear);
double linear_of_srgb(double srgb);

/// The CIE 1931 observer under D65, for spectra given at some wavelengths.
/// Equation: X = k sum over 360, 365 … 830 nm of R x_bar S, R linear between the given wavelengths and constant
///   beyond the ends, k = 100/sum(y_bar S). Source: cie11664, 2-degree observer.
class Observer {
  public:
    Observer(const Model& model, const std::vector<double>& wavelengths);
    /// Shape: as the wavelengths.
    Xyz xyz(const std::vector<double>& reflectance) const;
    const Xyz& white() const { return white_; }
    Lab lab(const std::vector<double>& reflectance) const;

  private:
    std::vector<Xyz> weights_;
    Xyz white_;
};

/// Equation: L* = 116 f(Y/Yn) - 16, a* = 500 (f(X/Xn) - f(Y/Yn)), b* = 200 (f(Y/Yn) - f(Z/Zn)),
///   f(t) = t^(1/3), below (6/29)³ linear. Source: cie11664.
Lab lab_of(const Xyz& colour, const Xyz& white);
Xyz xyz_of(const Lab& colour, const Xyz& white);
Rgb srgb_of(const Xyz& colour);
/// Equation: sqrt(dL² + da² + db²) (CIE 1976).
double colour_difference(const Lab& a, const Lab& b);
/// Individual typology angle [deg]. Equation: atan2(L* - 50, b*). Source: chardon1991.
double ita_deg(const Lab& colour);

/// How an instrument looks at skin.
struct Instrument {
    /// Share of what the surface reflects like a mirror that reaches the detector: 1 for an integrating sphere
    /// with its port closed (d/8, specular included), 0 for 45/0 and for d/8 with a trap.
    double specular_share = 1;
    double beam_radius = 0; ///< [m]; with a finite port alone
    /// Radius of the opening [m]; light that comes back beyond it is lost, most of it red.
    double port_radius = std::numeric_limits<double>::infinity();
};

/// Share of the diffuse reflectance that comes back inside the port, by Monte Carlo.
/// Equation: (R_port - specular in port)/(R - specular). Errors: those of monte_carlo.
double inside_port(const Stack& stack, const Instrument& instrument, std::uint64_t photons = 100'000,
                   int threads = 1);

/// Reflectance of skin as an instrument reads it. Shape: as the wavelengths [m].
std::vector<double> reflectance_spectrum(const TissueOptics& tissue, const SkinOptics& state,
                                         const std::vector<double>& wavelengths,
                                         const Instrument& instrument = {});

/// What is read from a reflectance spectrum of skin.
struct SkinColour {
    Xyz xyz;
    Lab lab;
    double ita = 0; ///< [deg]
    Rgb rgb;
    /// Equation: 100 log10(R(655 nm)/R(568 nm)), 100 log10(1/R(655 nm)). Source: diffey1984, takiwaki1998.
    double erythema_index = 0, melanin_index = 0;
};

/// Colour of states of skin: fractions of a millisecond each by the stored table, where the model's numbers and the
/// state are within it; else by adding_doubling, tens of milliseconds.
/// Error of the table: k_table_colour_error in colour difference, k_table_error in reflectance, found on random
/// states of its box (tests/analytic/light/colour_test.cpp).
class ColourModel {
  public:
    explicit ColourModel(const Model& model);

    /// At wavelengths(), the specular part included.
    std::vector<double> reflectance(const SkinOptics& state) const;
    SkinColour colour(const SkinOptics& state, double specular_share = 1) const;
    /// The colour of a measured spectrum at wavelengths().
    SkinColour colour_of(const std::vector<double>& reflectance) const;
    /// The state with the M that gives this ITA, the rest as given; M at the end of its range where none does.
    SkinOptics with_ita(SkinOptics state, double ita, double specular_share = 1) const;

    const std::vector<double>& wavelengths() const { return spec_.wavelengths; }
    const TissueOptics& tissue() const { return tissue_; }
    bool has_table() const { return table_.has_value(); }

  private:
    TissueOptics tissue_;
    TableSpec spec_;
    Observer observer_;
    std::optional<ReflectanceTable> table_;
    double least_melanin_ = 0, most_melanin_ = 0;
};

/// Largest error of a colour from the table.
inline constexpr double k_table_colour_error = 0.3;

} // namespace stipple::light
