#pragma once
#include "stipple/base/error.hpp"
#include "stipple/base/units.hpp"
#include "stipple/device/checks.hpp"
#include "stipple/device/device.hpp"
#include <fmt/format.h>
#include <string>
#include <vector>

namespace stipple::device {

/// What the course file calls the numbers of a needle.
const KeyNames& course_keys();

inline constexpr const char* k_row = "row"; ///< the layout of a drum, which no key sets

/// Looks numbers up: named device first, then the kind; keeps the rows used and what is missing.
class Resolver {
  public:
    Resolver(const Model& from, Device& device)
        : model(from), device_(device), kind_(to_string(device.spec.kind)) {}

    const Model& model;

    /// SI value from the tables, or NaN; the row used is noted.
    double look_up(const std::string& quantity) {
        double value = find("device/device_values", "device", device_.spec.model, quantity);
        if (std::isnan(value)) value = find("device/defaults", "kind", kind_, quantity);
        return value;
    }

    /// Text of the named device, empty without one.
    std::string word(const std::string& column) const {
        const TableView t = model["device/devices"];
        return device_.spec.model.empty() ? "" : t.text(t.row(device_.spec.model), column);
    }

    /// Fills `value` if the course left it open; false and a problem if nobody gives it.
    bool find_out(double& value, const std::string& quantity, const std::string& key) {
        if (std::isnan(value)) value = look_up(quantity);
        if (!std::isnan(value)) return true;
        add({{.what = fmt::format("a {} needs this key: neither the course nor the model gives it", kind_),
              .key = "device." + key}});
        return false;
    }

    bool find_out(int& value, const std::string& quantity, const std::string& key) {
        double number = value == 0 ? NAN : static_cast<double>(value);
        const bool found = find_out(number, quantity, key);
        if (found) value = static_cast<int>(number);
        return found;
    }

    /// The same, and demands that it is positive.
    template <class Number> void fill(Number& value, const std::string& quantity, const std::string& key) {
        if (find_out(value, quantity, key))
            require(value > 0 && std::isfinite(value), {.what = "must be greater than zero",
                                                        .key = "device." + key,
                                                        .value = fmt::format("{:g}", 1.0 * value)});
    }

    void require(bool holds, Problem problem) {
        if (!holds) problems_.push_back(std::move(problem));
    }

    void add(const std::vector<Problem>& problems) {
        problems_.insert(problems_.end(), problems.begin(), problems.end());
    }

    void throw_if_any() const {
        if (!problems_.empty()) throw Error(stipple::Kind::input, problems_);
    }

  private:
    double find(const char* name, const char* column, const std::string& wanted,
                const std::string& quantity) {
        const TableView t = model[name];
        for (std::size_t r = 0; r < t.rows.size(); ++r) {
            if (t.text(r, column) != wanted || t.text(r, "quantity") != quantity) continue;
            device_.parameters.push_back(t.parameter(r, "device"));
            return t.si(r);
        }
        return NAN;
    }

    Device& device_;
    std::string kind_;
    std::vector<Problem> problems_;
};

/// What carries needles: a flat face about the middle of the head.
struct Face {
    double width = 0; ///< that the layout may fill [m]
    double area = 0;  ///< of the same [m²]
    double edge = 0;  ///< distance from the middle beyond which no needle can stand [m]
};

/// Places the needles on a face: at the pitch that the course or the model gives, else so that they fill it.
void place_on_face(Resolver& look, Device& device, const Face& face);

} // namespace stipple::device
