#include "stipple/study/calibrate/healing_rna.hpp"
#include "stipple/base/error.hpp"
#include <algorithm>
#include <cmath>
#include <fmt/format.h>

namespace stipple::study {

using healing::History;

namespace {

/// Genes in the order of the rows; those with a share f of what their signal makes at rest come last.
constexpr const char* k_genes[] = {"VEGFA",  "TGFB1", "TNF", "MKI67", "COL1A1",
                                   "COL3A1", "IL1B",  "IL6", "MMP1",  "MMP9"};
constexpr std::size_t k_n = std::size(k_genes), k_first_shared = 6;
constexpr double k_hours[] = {6, 24, 72, 168};

/// One time of a history.
class Moment {
  public:
    Moment(const History& history, const Model& model, double day)
        : history_(history), model_(model), at_(place_of(history, day)) {}
    double rest(const char* state) const { return history_.baseline_dermis[history_.of(state)]; }
    double now(const char* state) const { return std::max(history_.dermis[history_.of(state)][at_], 0.0); }
    double fold(const char* rate) const { return history_.dermis[history_.of(rate)][at_] / rest(rate); }
    double number(const char* name) const {
        return model_.value(model_.index(std::string("healing.") + name));
    }

  private:
    const History& history_;
    const Model& model_;
    std::size_t at_;
};

/// R_g/R_g0; `share`: f_g.
double made(std::size_t gene, const Moment& m, double share) {
    constexpr const char* k_rates[] = {"vegf_synthesis",       "tgf_beta_1_synthesis",
                                       "cytokine_synthesis",   "fibroblast_proliferation",
                                       "collagen_1_synthesis", "collagen_3_synthesis"};
    if (gene < k_first_shared) return m.fold(k_rates[gene]);
    const std::string name = k_genes[gene];
    const double rest_cytokine = m.number("lam_I") * m.rest("inflammatory_cytokine"),
                 rest_mmp = m.number("lam_Z") * m.rest("mmp");
    const auto beyond = [share](double made, double rest) { return 1 + made / (share * rest); };
    if (name == "IL6")
        return beyond(m.number("a_IB") * m.now("debris") / (1 + m.now("debris") / m.number("K_B")),
                      rest_cytokine);
    if (name == "IL1B")
        return beyond(m.number("a_IN") * m.now("neutrophils") + m.number("a_IM") * m.now("macrophages_m1"),
                      rest_cytokine);
    if (name == "MMP9")
        return beyond(m.number("a_ZM") * m.now("macrophages_m1") + m.number("a_ZN") * m.now("neutrophils"),
                      rest_mmp);
    const double cytokine = std::max(0.0, m.now("inflammatory_cytokine") - m.rest("inflammatory_cytokine"));
    return beyond(m.number("a_ZI") * (m.now("fibroblasts") + m.now("fibroblasts_activated")) * cytokine,
                  rest_mmp);
}

} // namespace

std::vector<Prior> rna_inputs() {
    std::vector<Prior> priors{lognormal_prior("injury", 5, 1), lognormal_prior("w", 0.3, 0.7)};
    for (const std::string gene : k_genes) {
        priors.push_back(lognormal_prior("lambda_" + gene, 1, 0.5));
        priors.push_back(normal_prior("error_" + gene, 0, 0.3));
    }
    for (std::size_t g = k_first_shared; g < k_n; ++g) {
        Prior share;
        share.name = std::string("share_") + k_genes[g];
        share.family = Prior::Family::loguniform;
        share.value = 0.1, share.low = 0.01, share.high = 1;
        priors.push_back(share);
    }
    return priors;
}

std::vector<double> rna_folds(const HealingDraw& d, const HealingBench& bench,
                              std::span<const double> inputs) {
    Handling wound = d.handling;
    wound.injury = inputs[0];
    const double infiltrate = inputs[1];
    const auto of_genes = inputs.subspan(2, 2 * k_n), shares = inputs.subspan(2 + 2 * k_n);
    const History h = bench.trial("wound_cytokines").heal(d.model, wound, d.reference);
    struct Biopsy {
        Moment moment;
        double all; ///< RNA over rest
    };
    std::vector<Biopsy> biopsies;
    for (const double hours : k_hours) {
        const Moment moment(h, d.model, hours / 24);
        double cells = 0;
        for (const char* state : {"neutrophils", "macrophages_m1", "macrophages_m2"})
            cells += moment.now(state) - moment.rest(state);
        biopsies.push_back({moment, 1 + infiltrate * std::max(cells, 0.0)});
    }
    std::vector<double> folds;
    for (std::size_t g = 0; g < k_n; ++g)
        for (const Biopsy& biopsy : biopsies) {
            const double own = made(g, biopsy.moment, g < k_first_shared ? 1 : shares[g - k_first_shared]);
            constexpr double k_least = 1e-6; // nothing is made: far below what is measured
            folds.push_back(of_genes[2 * g] * std::log2(std::max(own, k_least) / biopsy.all) +
                            of_genes[2 * g + 1]);
        }
    return folds;
}

std::vector<CalibrationRow> rna_rows(const Model& model) {
    const TableView t = model["healing/rna"];
    std::vector<CalibrationRow> rows;
    for (const std::string gene : k_genes)
        for (const double hours : k_hours)
            for (std::size_t r = 0; r < t.rows.size(); ++r) {
                if (t.text(r, "gene") != gene || t.number(r, "hours") != hours) continue;
                rows.push_back(student_row(fmt::format("{}_{:g}h", gene, hours), "rna", Scale::identity,
                                           t.number(r, "log2_fold"),
                                           t.number(r, "sd") / std::sqrt(t.number(r, "n"))));
            }
    check(rows.size() == k_n * std::size(k_hours), Kind::data, "a gene or hour is missing", "healing/rna");
    return rows;
}

} // namespace stipple::study
