#pragma once
#include "stipple/base/model.hpp"
#include "stipple/light/colour.hpp"
#include "stipple/skin/skin.hpp"
#include <array>
#include <memory>

namespace stipple::light {

/// Colour of skin besides its relief.
struct Tone {
    double melanin = NAN; ///< M, absorption of the epidermis at 694 nm [1/m]; NaN: the usual one of light/
    double redness = 0;   ///< blood flow above rest, relative
    double mark = 1;      ///< melanin of a dark mark over that of even skin
};

/// Colours of skin by its optics (colour.hpp), for pictures and what instruments would read.
class SkinColours {
  public:
    explicit SkinColours(const Model& model);
    /// Flat skin as an instrument reads it that does not see the mirror-like part.
    /// Equation: the usual state with M times `mark`, and blood times 1 + `redness`
    /// Limits: cut at the ends of the table of colours (M 0.5 to 200 1/cm, blood 0.1 to 10 %).
    SkinColour colour(const Tone& tone) const;
    /// The same in red, green and blue, linear, 0..1.
    std::array<double, 3> linear(const Tone& tone) const;
    /// M of an individual typology angle [deg].
    double melanin_of(double ita_deg) const;
    /// M of the angle, or of the fraction of melanosomes that was given.
    double melanin_of(const Model& model, const skin::Skin& skin) const;

  private:
    ColourModel colours_;
    SkinOptics usual_;
    TableSpec box_;
};

/// Those of a model: made once for models whose optics are the same.
std::shared_ptr<const SkinColours> skin_colours(const Model& model);

} // namespace stipple::light
