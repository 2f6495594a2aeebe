#include "stipple/device/light_device.hpp"
#include "stipple/base/error.hpp"
#include "stipple/base/units.hpp"
#include <algorithm>
#include <fmt/format.h>
#include <fmt/ranges.h>
#include <utility>

namespace stipple::device {

const std::vector<std::string>& light_kind_names() {
    static const std::vector<std::string> names{"laser", "ipl"};
    return names;
}

std::string to_string(LightKind kind) {
    return light_kind_names()[static_cast<std::size_t>(kind)];
}

std::vector<NamedLight> named_lights(const Model& model) {
    const TableView t = model["device/light_devices"];
    std::vector<NamedLight> devices;
    for (std::size_t r = 0; r < t.rows.size(); ++r)
        devices.push_back({t.text(r, "name"), t.text(r, "meaning")});
    return devices;
}

namespace {

/// How far beyond the energies with histology their powers may go on.
constexpr double k_beyond = 1.5;
constexpr double k_micrometre = 1e-6, k_mj = 1e-3, k_ms = 1e-3, k_nm = 1e-9, k_j_per_cm2 = 1e4;
/// Of the optics (data/light): no numbers in between.
constexpr double k_last_optics_nm = 1700, k_carbon_dioxide_nm = 10600;

/// One number of a device: what the course says, else what its row says, and how far it may go.
struct Setting {
    const char* key;
    double LightSpec::*value;
    const char *column, *low, *high; ///< of the row; low empty: no limit beside that of the key
    double unit;
};
constexpr Setting k_fractional[] = {
    {"energy_mj", &LightSpec::zone_energy, "energy_mj", "", "", k_mj},
    {"zones_per_cm2", &LightSpec::zones, "zones_per_cm2", "", "", units::per_cm2}};
constexpr Setting k_full[] = {
    {"fluence_j_per_cm2", &LightSpec::fluence, "fluence_j_per_cm2", "fluence_low_j_per_cm2",
     "fluence_high_j_per_cm2", k_j_per_cm2},
    {"pulse_ms", &LightSpec::pulse, "pulse_ms", "pulse_low_ms", "pulse_high_ms", k_ms},
    {"cooled_to_degc", &LightSpec::cooled_to, "cooled_to_degc", "", "", 1}};

class Filling {
  public:
    Filling(const Model& model, LightDevice& device)
        : table_(model["device/light_devices"]), columns_(model["device/light_columns"]), d_(device) {
        const auto& name = d_.spec.model;
        if (!table_.has_row(name)) {
            std::vector<std::string> names;
            for (const auto& one : named_lights(model)) names.push_back(one.name);
            throw Error(
                stipple::Kind::input,
                Problem{.what = name.empty() ? "missing: a device of light has a name" : "no such device",
                        .key = "device.model",
                        .value = name,
                        .allowed = fmt::format("{}", fmt::join(names, " ")),
                        .nearest = name.empty() ? "" : nearest_word(name, names)});
        }
        row_ = table_.row(name);
    }

    void fill() {
        const std::string& kind = table_.text(row_, "kind");
        if (kind != to_string(d_.spec.kind))
            throw Error(stipple::Kind::input,
                        Problem{.what = fmt::format("device.model is {}, device.kind says {}", kind,
                                                    to_string(d_.spec.kind)),
                                .key = "device.kind",
                                .value = to_string(d_.spec.kind),
                                .allowed = kind});
        d_.label = table_.text(row_, "meaning");
        d_.fractional = table_.text(row_, "beam") == "fractional";
        d_.ablative = table_.text(row_, "surface") == "ablated";
        d_.source = table_.text(row_, "source");
        d_.label_source = table_.text(row_, "label_source");
        d_.spec.home_use = d_.spec.home_use || table_.text(row_, "home_use") == "yes";
        if (d_.spec.darkest_type == 0)
            d_.spec.darkest_type = static_cast<int>(table_.number_or(row_, "darkest_type", 0));
        else
            d_.label_source = "";
        wavelengths();
        if (d_.fractional) {
            refuse_all("this key belongs to a full field, and this laser is fractional", k_full);
            for (const auto& s : k_fractional) take(s);
            zone();
        } else {
            refuse_all("this key belongs to a fractional laser, and this device lights the whole field",
                       k_fractional);
            for (const auto& [key, value] : {std::pair{"zone_width_um", d_.spec.zone_width},
                                             std::pair{"zone_depth_um", d_.spec.zone_depth}})
                if (std::isfinite(value))
                    refuse("this key belongs to a fractional laser, and this device lights the whole field",
                           key, "", "");
            for (const auto& s : k_full) take(s);
        }
        if (!problems_.empty()) throw Error(stipple::Kind::input, problems_);
    }

  private:
    void refuse(std::string what, const std::string& key, std::string value, std::string allowed) {
        problems_.push_back({.what = std::move(what),
                             .key = "device." + key,
                             .value = std::move(value),
                             .allowed = std::move(allowed)});
    }

    template <std::size_t N> void refuse_all(const std::string& what, const Setting (&settings)[N]) {
        for (const auto& s : settings)
            if (std::isfinite(d_.spec.*(s.value))) refuse(what, s.key, "", "");
    }

    void take(const Setting& s) {
        double& value = d_.spec.*(s.value);
        if (!std::isfinite(value)) value = table_.number(row_, s.column) * s.unit;
        if (*s.low == '\0') return;
        const double low = table_.number(row_, s.low), high = table_.number(row_, s.high),
                     had = value / s.unit;
        if (had < low * (1 - 1e-9) || had > high * (1 + 1e-9))
            refuse("outside what this device gives", s.key, fmt::format("{:g}", had),
                   fmt::format("{:g} to {:g}", low, high));
    }

    void wavelengths() {
        auto& s = d_.spec;
        if (s.kind == LightKind::laser) {
            for (const auto& [key, value] :
                 {std::pair{"filter_from_nm", s.shortest}, std::pair{"filter_to_nm", s.longest}})
                if (std::isfinite(value)) refuse("a laser has one wavelength and no filter", key, "", "");
            const double of_model = table_.number(row_, "shortest_nm") * k_nm;
            if (!std::isfinite(s.wavelength)) s.wavelength = of_model;
            const double nm = s.wavelength / k_nm;
            if (nm > k_last_optics_nm && std::abs(nm - k_carbon_dioxide_nm) > 100)
                refuse("nothing is known of skin at this wavelength", "wavelength_nm",
                       fmt::format("{:g}", nm), "360 to 1700, or 10600");
            else if (d_.fractional && !column_given() && std::abs(s.wavelength / of_model - 1) > 0.02)
                refuse("its columns were measured at another wavelength: name a model of this one, or give "
                       "zone_width_um and zone_depth_um",
                       "wavelength_nm", fmt::format("{:g}", nm), fmt::format("about {:g}", of_model / k_nm));
            s.shortest = s.longest = s.wavelength;
            return;
        }
        if (std::isfinite(s.wavelength)) refuse("intense pulsed light has a filter", "wavelength_nm", "", "");
        if (!std::isfinite(s.shortest)) s.shortest = table_.number(row_, "shortest_nm") * k_nm;
        if (!std::isfinite(s.longest)) s.longest = table_.number(row_, "longest_nm") * k_nm;
        if (s.shortest >= s.longest)
            refuse("the filter lets nothing through", "filter_from_nm",
                   fmt::format("{:g}", s.shortest / k_nm),
                   fmt::format("less than {:g}, filter_to_nm", s.longest / k_nm));
    }

    bool column_given() const {
        return std::isfinite(d_.spec.zone_width) && std::isfinite(d_.spec.zone_depth);
    }

    /// Rows of the set of columns, ascending in energy.
    std::vector<std::size_t> histology() const {
        std::vector<std::size_t> rows;
        const std::string& wanted = table_.text(row_, "columns");
        for (std::size_t r = 0; r < columns_.rows.size(); ++r)
            if (columns_.text(r, "set") == wanted) rows.push_back(r);
        return rows;
    }

    /// A number of the column at an energy [mJ]: a power between the two rows around it.
    double at(const std::vector<std::size_t>& rows, const char* what, double energy) const {
        std::size_t upper = 1;
        while (upper + 1 < rows.size() && columns_.number(rows[upper], "energy_mj") < energy) ++upper;
        const auto x = [&](std::size_t i) { return columns_.number(rows[i], "energy_mj"); };
        const auto y = [&](std::size_t i) { return columns_.number(rows[i], what); };
        if (y(upper) == 0) return 0;
        const double power = std::log(y(upper) / y(upper - 1)) / std::log(x(upper) / x(upper - 1));
        return y(upper - 1) * std::pow(energy / x(upper - 1), power);
    }

    void zone() {
        auto& s = d_.spec;
        const auto rows = histology();
        const double energy = s.zone_energy / k_mj, low = columns_.number(rows.front(), "energy_mj"),
                     high = columns_.number(rows.back(), "energy_mj");
        const bool measured = column_given();
        if (!measured && (energy < low / k_beyond * (1 - 1e-9) || energy > high * k_beyond * (1 + 1e-9)))
            return refuse("no histology near this energy; give zone_width_um and zone_depth_um", "energy_mj",
                          fmt::format("{:g}", energy),
                          fmt::format("{:g} to {:g}", low / k_beyond, high * k_beyond));
        if (!measured && (energy < low || energy > high))
            d_.remarks.push_back(
                fmt::format("columns at {:g} mJ are extrapolated: histology was read for {:g} to {:g} mJ",
                            energy, low, high));
        if (!std::isfinite(s.zone_width)) s.zone_width = at(rows, "width_um", energy) * k_micrometre;
        if (!std::isfinite(s.zone_depth)) s.zone_depth = at(rows, "depth_um", energy) * k_micrometre;
        d_.column = {s.zone_width, s.zone_depth,
                     d_.ablative ? std::min(at(rows, "ablated_depth_um", energy) * k_micrometre, s.zone_depth)
                                 : 0};
        const double area = M_PI / 4 * s.zone_width * s.zone_width;
        d_.killed_basal = table_.text(row_, "placement") == "grid" ? std::min(1.0, s.zones * area)
                                                                   : -std::expm1(-s.zones * area);
        d_.killed_volume = d_.killed_basal * s.zone_depth;
        for (const auto& key : {columns_.text(rows.front(), "source")})
            d_.source += (d_.source.empty() ? "" : ";") + key;
        if (table_.text(row_, "flag") == "assumed")
            d_.remarks.push_back("settings of this device that were not given are assumed");
    }

    TableView table_, columns_;
    LightDevice& d_;
    std::size_t row_ = 0;
    std::vector<Problem> problems_;
};

} // namespace

LightDevice make_light_device(const Model& model, const LightSpec& spec) {
    LightDevice device;
    device.spec = spec;
    Filling(model, device).fill();
    return device;
}

} // namespace stipple::device
