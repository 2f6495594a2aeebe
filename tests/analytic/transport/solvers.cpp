// Block elimination against the band factorisation, on layers of rings with numbers of many sizes.
#include "stipple/base/random.hpp"
#include "stipple/transport/exchange.hpp"
#include <algorithm>
#include <catch2/catch.hpp>
#include <cmath>

using namespace stipple;
using namespace stipple::transport;

namespace {

/// Three classes of channels, each `layers` layers of `rings` cells; conductances over `decades`.
Exchange rings_of(int rings, int layers, double decades) {
    const Random random(7, Purpose::prior, 0);
    std::uint64_t drawn = 0;
    const auto number = [&] { return std::pow(10.0, decades * (random.uniform(drawn++) - 0.5)); };
    constexpr int k_classes = 3;
    Exchange x;
    x.cells = static_cast<std::size_t>(rings * layers * k_classes);
    x.stride = {1, rings, 0};
    for (auto* of_cell : {&x.g[0], &x.g[1], &x.capacity, &x.blood, &x.air, &x.degradation, &x.source})
        of_cell->assign(x.cells, 0.0);
    for (std::size_t i = 0; i < x.cells; ++i) {
        const int ring = static_cast<int>(i) % rings, layer = static_cast<int>(i) / rings % layers;
        x.capacity[i] = number();
        x.blood[i] = layer > layers / 2 ? number() : 0;
        if (ring + 1 < rings) x.g[0][i] = number();
        if (layer + 1 < layers) x.g[1][i] = number();
    }
    return x;
}

} // namespace

TEST_CASE("block elimination solves what the band factorisation solves, and nothing comes out negative") {
    for (const int rings : {2, 10, 12, 15, 16, 28, 32})
        for (const double kappa : {1e-6, 1.0, 1e6}) {
            const Exchange x = rings_of(rings, 20, 6);
            const auto band = make_banded_solver(), block = make_block_solver();
            band->prepare(x, kappa);
            block->prepare(x, kappa);
            for (int trial = 0; trial < 3; ++trial) {
                std::vector<double> a(x.cells), b;
                for (std::size_t i = 0; i < x.cells; ++i)
                    a[i] = trial == 0 ? (i == x.cells / 2 ? 1.0 : 0.0)
                                      : 1 + std::sin(static_cast<double>(i * trial));
                b = a;
                band->solve(a, nullptr);
                block->solve(b, nullptr);
                const double most = *std::max_element(a.begin(), a.end());
                double apart = 0;
                for (std::size_t i = 0; i < x.cells; ++i) apart = std::max(apart, std::fabs(a[i] - b[i]));
                INFO(rings << " rings, kappa " << kappa << ", trial " << trial << ": " << apart / most);
                // both carry the rounding of a matrix whose rows sum to little beside what stands in them
                CHECK(apart <= (kappa > 1 ? 1e-8 : 1e-12) * most);
                CHECK(*std::min_element(b.begin(), b.end()) >= 0);
            }
        }
}
