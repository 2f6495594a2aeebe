#include "stipple/words/measures.hpp"
#include "stipple/base/units.hpp"
#include "stipple/words/templates.hpp"
#include "stipple/words/typeset.hpp"
#include <algorithm>
#include <cmath>
#include <fmt/format.h>

namespace stipple::words {

namespace {

using namespace stipple::units;

constexpr double k_inch = 0.0254; // by definition

/// Unit in which a length reads well.
struct LengthUnit {
    double size = 1;
    const char* name = "m";
};

LengthUnit metric_of(double length) {
    return std::fabs(length) < 0.1 * mm ? LengthUnit{um, "um"} : LengthUnit{mm, "mm"};
}

constexpr LengthUnit k_customary{k_inch, "in"};

std::string joined(const std::string& number, const char* unit) {
    return escape(number) + "\u00a0" + escape(unit_symbol(unit));
}

bool is_length(std::string_view unit) {
    return unit == "mm" || unit == "um";
}

} // namespace

std::string both(const std::string& metric, const std::string& customary) {
    return fmt::format("<span class=\"u\"><span class=\"si\">{}</span><span class=\"us\">{}</span></span>",
                       metric, customary);
}

std::string length_html(double length, int digits) {
    if (!std::isfinite(length)) return escape(number(length));
    const LengthUnit m = metric_of(length), c = k_customary;
    return both(joined(number(length / m.size, digits), m.name),
                joined(number(length / c.size, digits), c.name));
}

std::string set_length_html(double length) {
    const LengthUnit m = metric_of(length), c = k_customary;
    return both(joined(setting(length / m.size), m.name), joined(brief(length / c.size), c.name));
}

std::string length_range_html(double low, double high) {
    if (!std::isfinite(low) || !std::isfinite(high)) return escape(range(low, high));
    const double larger = std::max(std::fabs(low), std::fabs(high));
    const LengthUnit m = metric_of(larger), c = k_customary;
    return both(joined(range(low / m.size, high / m.size), m.name),
                joined(range(low / c.size, high / c.size), c.name));
}

std::string area_html(double area) {
    return both(joined(setting(area / cm2), "cm2"), joined(brief(area / (k_inch * k_inch)), "in2"));
}

std::string density_html(double per_m2) {
    return both(escape(number(per_m2 * cm2)) + "/cm²", escape(number(per_m2 * k_inch * k_inch)) + "/in²");
}

std::string speed_html(double speed) {
    return both(joined(setting(speed / mm), "mm/s"), joined(brief(speed / k_inch), "in/s"));
}

std::string measured_html(double value, std::string_view unit, int digits) {
    return is_length(unit) ? length_html(value * to_si(unit), digits) : escape(quantity(value, unit, digits));
}

std::string measured_range_html(double low, double high, std::string_view unit) {
    if (is_length(unit)) return length_range_html(low * to_si(unit), high * to_si(unit));
    const std::string symbol = std::isfinite(low) && std::isfinite(high) ? unit_symbol(unit) : "";
    return escape(range(low, high, unit)) + (symbol.empty() ? "" : "\u00a0" + escape(symbol));
}

std::string units_switch() {
    const auto choice = [](const char* id, const std::string& words, const char* state) {
        return fmt::format("<input type=\"radio\" name=\"units\" id=\"{0}\" class=\"units\"{2}/> <label "
                           "for=\"{0}\" class=\"units\">{1}</label>\n",
                           id, words, state);
    };
    return choice("units-metric", markup("page.units.metric"), " checked=\"checked\"") +
           choice("units-us", markup("page.units.us"), "");
}

} // namespace stipple::words
