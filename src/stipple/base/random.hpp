#pragma once
#include <array>
#include <cstdint>

namespace stipple {

/// What a random number is for. Each purpose has its own stream, so adding draws to one never shifts another.
enum class Purpose : std::uint32_t {
    pattern = 1,
    setting = 2,
    tissue = 3,
    operator_force = 4,
    prior = 5,
    person = 6,
    permutation = 7,
    place = 8,
    mapping = 9,
    elementary_effects = 10,
    data = 11,
    picture = 12,
    calibration = 13, ///< moves of the particles of a calibration
    predictive = 14,  ///< errors and discrepancies of a prediction
    simulated_data = 15
};

/// Philox 4x32 with 10 rounds: 128 random bits from a 128-bit counter and a 64-bit key; no state, any order.
/// Source: salmon2011, section 3.3 and table 2 (multipliers and Weyl constants).
std::array<std::uint32_t, 4> philox(std::array<std::uint32_t, 4> counter, std::array<std::uint32_t, 2> key);

/// Counter-based random numbers keyed by (seed, purpose, subject): the answer for an index does not depend on
/// what was drawn before, on threads, or on the order of subjects.
class Random {
  public:
    Random(std::uint64_t seed, Purpose purpose, std::uint32_t subject = 0);
    /// Uniform on (0, 1), 53 bits. `lane` separates draws that share an index.
    double uniform(std::uint64_t index, std::uint32_t lane = 0) const;
    /// Standard normal by the inverse distribution function, so that it also serves Latin hypercubes.
    double normal(std::uint64_t index, std::uint32_t lane = 0) const;

  private:
    std::uint64_t seed_;
    std::uint32_t purpose_, subject_;
};

/// Inverse of the standard normal distribution function; relative error below 1e-15 on (0, 1) after one
/// Newton (Halley) step on erfc. Source: acklam2003 (rational start values).
double normal_quantile(double probability);

/// Standard normal distribution function, with all digits in the lower tail.
double normal_probability(double x);

} // namespace stipple
