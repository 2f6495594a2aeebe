#include "stipple/healing/synthesis.hpp"
#include "stipple/grid/vectorise.hpp"
#include "stipple/healing/laws.hpp"

namespace stipple::healing {

using namespace laws;

const std::array<const char*, k_syntheses>& synthesis_names() {
    static constexpr std::array<const char*, k_syntheses> k_names{
        "vegf_synthesis",       "tgf_beta_1_synthesis", "cytokine_synthesis",     "collagen_1_synthesis",
        "collagen_3_synthesis", "mmp_synthesis",        "tropoelastin_synthesis", "fibroblast_proliferation"};
    return k_names;
}

STIPPLE_VECTORISE
static void cells(const Kinetics& kinetics, const RowTerms<double>& terms, int n, std::size_t stride,
                  const double* __restrict y, double* __restrict made) {
    const Kinetics k = kinetics;
    const RowTerms<double> t = terms;
    const auto rows = static_cast<std::size_t>(n);
#pragma omp simd
    for (int i = 0; i < n; ++i) {
        const auto at = static_cast<std::size_t>(i);
        const Tissue<double> c = tissue(y, stride, at);
        double rate[k_syntheses];
        production(k, t, c, rate);
        for (std::size_t r = 0; r < k_syntheses; ++r) made[r * rows + at] = rate[r];
    }
}

void synthesis_rates(const Rates& rates, const Row& row, double opened, int n, std::size_t y_stride,
                     const double* y, double* made) {
    cells(rates.k, row_terms(rates, row, opened), n, y_stride, y, made);
}

} // namespace stipple::healing
