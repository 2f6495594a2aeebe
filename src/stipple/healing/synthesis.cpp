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
        const Drives<double> d = drives(k, t, c);
        const double workers = c.fibroblasts + c.activated, activity = collagen_activity(k, t, c, d);
        made[made_vegf * rows + at] = vegf_made(k, t, c, d);
        made[made_tgf_beta_1 * rows + at] = tgf1_made(k, t, c, d);
        made[made_cytokine * rows + at] = cytokine_made(k, t, c, d);
        made[made_collagen_1 * rows + at] = k.q1 * activity + t.basal[C1] * workers;
        made[made_collagen_3 * rows + at] = k.q3 * activity + t.basal[C3] * workers;
        made[made_mmp * rows + at] = mmp_made(k, t, c, d);
        made[made_tropoelastin * rows + at] = tropoelastin_made(k, t, c, d);
        made[born_fibroblasts * rows + at] = fibroblasts_born(k, t, c, d);
    }
}

void synthesis_rates(const Rates& rates, const Row& row, double opened, int n, std::size_t y_stride,
                     const double* y, double* made) {
    cells(rates.k, row_terms(rates, row, opened), n, y_stride, y, made);
}

} // namespace stipple::healing
