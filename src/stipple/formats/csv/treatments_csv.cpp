#include "stipple/formats/csv_number.hpp"
#include "stipple/formats/formats.hpp"
#include "stipple/words/lines.hpp"
#include <cmath>
#include <fmt/format.h>

namespace stipple::formats {

using namespace words;

std::string treatments_csv(const study::Treatments& t) {
    std::string out = "course,cause,quantity,unit,p10,p50,p90,probability_lower_than_first\n";
    for (const auto& c : t.columns) {
        const auto row = [&](const std::string& quantity, const char* unit, double low, double middle,
                             double high, double lower = NAN) {
            out += csv_cell(c.name) + "," + csv_cell(outcome::to_string(c.cause)) + "," + csv_cell(quantity) +
                   "," + csv_cell(unit) + "," + csv_number(low) + "," + csv_number(middle) + "," +
                   csv_number(high) + "," + csv_number(lower) + "\n";
        };
        row("sessions", "", NAN, c.sessions, NAN);
        row("injured basal area", "%", NAN, 100 * c.injured, NAN);
        for (std::size_t i = 0; i < c.types.size(); ++i) {
            const auto& b = c.types[i].band;
            row(fmt::format("darkening of skin type {}", i + 1), "%", 100 * b.p10, 100 * b.p50, 100 * b.p90,
                c.lower[i]);
        }
        row("downtime", "d", c.downtime_days.low, c.downtime_days.middle, c.downtime_days.high);
        row("pain", "of 10", c.pain.low, c.pain.middle, c.pain.high);
        row("collagen of the dermis", "%", c.gain.low, c.gain.middle, c.gain.high);
    }
    return out;
}

} // namespace stipple::formats
