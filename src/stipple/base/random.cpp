#include "stipple/base/random.hpp"
#include <cmath>

namespace stipple {

std::array<std::uint32_t, 4> philox(std::array<std::uint32_t, 4> c, std::array<std::uint32_t, 2> k) {
    constexpr std::uint64_t m0 = 0xD2511F53, m1 = 0xCD9E8D57;
    constexpr std::uint32_t w0 = 0x9E3779B9, w1 = 0xBB67AE85;
    for (int round = 0; round < 10; ++round) {
        const std::uint64_t p0 = m0 * c[0], p1 = m1 * c[2];
        c = {static_cast<std::uint32_t>(p1 >> 32) ^ c[1] ^ k[0], static_cast<std::uint32_t>(p1),
             static_cast<std::uint32_t>(p0 >> 32) ^ c[3] ^ k[1], static_cast<std::uint32_t>(p0)};
        k[0] += w0;
        k[1] += w1;
    }
    return c;
}

Random::Random(std::uint64_t seed, Purpose purpose, std::uint32_t subject)
    : seed_(seed), purpose_(static_cast<std::uint32_t>(purpose)), subject_(subject) {}

double Random::uniform(std::uint64_t index, std::uint32_t lane) const {
    const auto bits =
        philox({static_cast<std::uint32_t>(index), static_cast<std::uint32_t>(index >> 32), lane, subject_},
               {static_cast<std::uint32_t>(seed_) ^ (purpose_ * 0x9E3779B9u),
                static_cast<std::uint32_t>(seed_ >> 32)});
    const std::uint64_t mantissa = ((static_cast<std::uint64_t>(bits[0]) << 32) | bits[1]) >> 11;
    return (static_cast<double>(mantissa) + 0.5) * 0x1p-53;
}

double Random::normal(std::uint64_t index, std::uint32_t lane) const {
    return normal_quantile(uniform(index, lane));
}

double normal_quantile(double p) {
    // Acklam's rational approximation (relative error 1.2e-9), then one Halley step.
    static constexpr double a[] = {-3.969683028665376e+01, 2.209460984245205e+02,  -2.759285104469687e+02,
                                   1.383577518672690e+02,  -3.066479806614716e+01, 2.506628277459239e+00};
    static constexpr double b[] = {-5.447609879822406e+01, 1.615858368580409e+02, -1.556989798598866e+02,
                                   6.680131188771972e+01, -1.328068155288572e+01};
    static constexpr double c[] = {-7.784894002430293e-03, -3.223964580411365e-01, -2.400758277161838e+00,
                                   -2.549732539343734e+00, 4.374664141464968e+00,  2.938163982698783e+00};
    static constexpr double d[] = {7.784695709041462e-03, 3.224671290700398e-01, 2.445134137142996e+00,
                                   3.754408661907416e+00};
    double x = 0;
    if (p < 0.02425 || p > 1 - 0.02425) {
        const double q = std::sqrt(-2 * std::log(p < 0.5 ? p : 1 - p));
        x = (((((c[0] * q + c[1]) * q + c[2]) * q + c[3]) * q + c[4]) * q + c[5]) /
            ((((d[0] * q + d[1]) * q + d[2]) * q + d[3]) * q + 1);
        if (p > 0.5) x = -x;
    } else {
        const double q = p - 0.5, r = q * q;
        x = (((((a[0] * r + a[1]) * r + a[2]) * r + a[3]) * r + a[4]) * r + a[5]) * q /
            (((((b[0] * r + b[1]) * r + b[2]) * r + b[3]) * r + b[4]) * r + 1);
    }
    const double e = 0.5 * std::erfc(-x * M_SQRT1_2) - p;
    const double u = e * std::sqrt(2 * M_PI) * std::exp(0.5 * x * x);
    return x - u / (1 + 0.5 * x * u);
}

double normal_probability(double x) {
    return 0.5 * std::erfc(-x * M_SQRT1_2);
}

} // namespace stipple
