#pragma once
#include <string>
#include <string_view>
#include <vector>

namespace stipple::words {

/// A number as it is printed for people: `digits` significant figures, a real minus sign, thin spaces from
/// five figures on, powers of ten outside 0.001 .. 10^6, an en dash for NaN and infinity.
std::string number(double value, int digits = 3);

/// Like `number` with three figures, without trailing zeros: for labels that stand in a drawing.
std::string brief(double value);

/// A setting as it was given: at most six significant figures, no trailing zeros.
std::string setting(double value);

/// True if a change (%, grade) is too small to be told from none.
bool is_nothing(double value, std::string_view unit);

/// "12 to 30", both with two significant figures more than their difference needs; "12" where both print
/// alike; an en dash if either is NaN.
std::string range(double low, double high, std::string_view unit = "");

/// A share of one as a percentage with its sign, e.g. 0.0351 as "3.51 %".
std::string percent(double fraction);

/// A share in percent; what no assay would find in words.
std::string share_words(double share);

/// Unit as printed: "um" as "µm", "1/cm2" as "cm⁻²", "mm2/d" as "mm²/d"; "-" as nothing.
std::string unit_symbol(std::string_view unit);

/// A length [m] in micrometres or millimetres, e.g. "0.5 mm".
std::string length_words(double length);

/// Number and unit with a space that does not break.
std::string quantity(double value, std::string_view unit, int digits = 3);

/// "papillary_dermis" as "papillary dermis".
std::string spaced(std::string_view name);

/// First letter as a capital.
std::string capital(std::string text);

/// 0 to 12 as a word, others in figures.
std::string count_word(long count);

/// A name in code as HTML that may break after an underscore and nowhere else.
std::string breakable(std::string_view name);

/// Text for HTML and SVG, in elements and in quoted attributes: harmless (base/plain_text.hpp) and
/// well-formed.
std::string escape(std::string_view text);

} // namespace stipple::words
