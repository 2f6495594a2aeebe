// Priors of the healing parameters: medians, means and ranges against closed forms, the order of names, the
// scales that stay put, and tables with a planted fault.
#include "stipple/base/prior.hpp"
#include "../../model.hpp"
#include "stipple/base/error.hpp"
#include "stipple/base/random.hpp"
#include "stipple/healing/kinetics.hpp"
#include <algorithm>
#include <catch2/catch.hpp>
#include <cmath>

using namespace stipple;

namespace {

constexpr int k_strata = 20000;

/// Mean of f(z) over a standard normal z, by the midpoints of equal strata of probability.
template <class F> double normal_mean(F f) {
    double sum = 0;
    for (int i = 0; i < k_strata; ++i) sum += f(normal_quantile((i + 0.5) / k_strata));
    return sum / k_strata;
}

std::string row_with(const std::string& value, const std::string& low, const std::string& high,
                     const std::string& prior, const std::string& width) {
    return "name,value,unit,spread,low,high,flag,source,meaning,prior,prior_width\nk," + value + ",1/d,," +
           low + "," + high + ",assumed,,a rate," + prior + "," + width + "\n";
}

/// Words of the one problem that reading this row ends with.
std::string fault_of(const std::string& text) {
    try {
        read_priors(parse_table("test/rates", text));
    } catch (const Error& error) {
        CHECK(error.kind() == Kind::data);
        return error.what();
    }
    return "";
}

} // namespace

TEST_CASE("a log-normal prior keeps its mean at the value and has the coefficient of variation of the row") {
    const Prior p{.name = "k", .family = Prior::Family::lognormal, .value = 3, .width = 0.25};
    const double mean = normal_mean([&](double z) { return draw(p, 3, z); });
    const double square = normal_mean([&](double z) { return std::pow(draw(p, 3, z), 2); });
    CHECK(mean == Approx(3).epsilon(1e-4));
    CHECK(std::sqrt(square / (mean * mean) - 1) == Approx(0.25).epsilon(1e-3));
    CHECK(draw(p, 3, 0) == Approx(3 / std::sqrt(1.0625)));
    CHECK(draw(p, 6, 1.3) == Approx(2 * draw(p, 3, 1.3)));
}

TEST_CASE("a prior in log-odds keeps its median, its width and its place between 0 and 1") {
    const Prior p{.name = "f", .family = Prior::Family::logit, .value = 0.8, .width = 0.5};
    CHECK(draw(p, 0.8, 0) == Approx(0.8));
    const double one = draw(p, 0.8, 1);
    CHECK(std::log(one / (1 - one)) - std::log(0.8 / 0.2) == Approx(0.5));
    CHECK(draw(p, 0.8, 8) < 1);
    CHECK(draw(p, 0.8, -8) > 0);
}

TEST_CASE("a log-uniform prior fills its range evenly in the logarithm and follows a replaced centre") {
    const Prior p{.name = "k", .family = Prior::Family::loguniform, .value = 8, .low = 8, .high = 17};
    CHECK(draw(p, 8, 0) == Approx(std::sqrt(8.0 * 17.0)));
    CHECK(draw(p, 8, normal_quantile(0.25)) == Approx(8 * std::pow(17.0 / 8, 0.25)));
    CHECK(draw(p, 8, -9) == Approx(8));
    CHECK(draw(p, 8, 9) == Approx(17));
    const double mean = normal_mean([&](double z) { return draw(p, 8, z); });
    CHECK(mean == Approx((17.0 - 8.0) / std::log(17.0 / 8.0)).epsilon(1e-6));
    CHECK(draw(p, 16, 0.4) == Approx(2 * draw(p, 8, 0.4)));
}

TEST_CASE("the names of the priors are the varying rows of the tables, in their order, one number each") {
    const TableView t = model()["healing/kinetics"];
    std::vector<std::string> names;
    std::size_t row = 0, of_trial = 0;
    for (const std::size_t i : healing::prior_indices(model())) {
        const ModelParameter& p = model().parameters()[i];
        names.push_back(p.facts.name);
        if (p.table != "healing/kinetics") {
            CHECK(p.table == "healing/reference_session");
            ++of_trial;
            continue;
        }
        CHECK(t.row(names.back()) >= row);
        row = t.row(names.back()) + 1;
    }
    CHECK(names.size() > 80);
    CHECK(of_trial == 2); // strokes and force
    const auto has = [&](const char* name) { return std::count(names.begin(), names.end(), name) == 1; };
    CHECK(has("lam_mat"));
    CHECK(has("D_A"));
    for (const char* fixed : {"I0", "M2b", "T1b", "T3b", "V_b", "G_b", "r31", "kap"}) CHECK_FALSE(has(fixed));

    // The i-th number moves the i-th name and no other.
    std::vector<double> z(names.size(), 0.0);
    const auto drawn = [&] { return healing::make_kinetics(healing::with_prior_draw(model(), z)); };
    const auto centre = drawn();
    const auto at = static_cast<std::size_t>(std::find(names.begin(), names.end(), "k_12") - names.begin());
    z[at] = 1;
    const auto moved = drawn();
    CHECK(moved.k_12 > 1.2 * centre.k_12);
    CHECK(moved.r_M == centre.r_M);
    CHECK(moved.K_I12 == centre.K_I12);
    z.pop_back();
    CHECK_THROWS(drawn());
}

TEST_CASE("draws of the table: log-normal means, medians of fractions, published ranges, scales stay put") {
    const auto base = healing::make_kinetics(model());
    const auto all_at = [](double z) {
        const std::vector<double> all(healing::prior_indices(model()).size(), z);
        return healing::make_kinetics(healing::with_prior_draw(model(), all));
    };
    const auto centre = all_at(0);
    CHECK(centre.lam_mat == Approx(base.lam_mat));
    CHECK(centre.r_M == Approx(base.r_M / std::sqrt(1.0625)));
    CHECK(centre.s0 == Approx(base.s0)); // a median
    CHECK(centre.e_f == base.e_f);       // known by its calibration alone
    CHECK(centre.lam_T == Approx(std::sqrt(1.05 * 9.1) / 86400));
    for (const double z : {-6.0, 6.0}) {
        const auto far = all_at(z);
        for (const double fraction : {far.lam_cell, far.lam_vess, far.lam_mat, far.lam_ha}) {
            CHECK(fraction > 0);
            CHECK(fraction < 1);
        }
        CHECK(far.lam_I == Approx((z < 0 ? 8.0 : 17.0) / 86400));
        CHECK(far.D_F == Approx((z < 0 ? 0.0015e-6 : 2.0e-6) / 86400));
        CHECK(far.I0 == base.I0);
        CHECK(far.r31 == base.r31);
    }
}

TEST_CASE("a planted fault in a prior is a fault of the data that names row and column") {
    CHECK(fault_of(row_with("1", "", "", "lognormal", "0.25")).empty());
    CHECK(fault_of(row_with("1", "", "", "none", "")).empty());
    CHECK(fault_of(row_with("1", "0.5", "2", "loguniform", "")).empty());
    using Catch::Contains;
    CHECK_THAT(fault_of(row_with("1", "", "", "gamma", "0.25")), Contains("k:prior") && Contains("logit"));
    CHECK_THAT(fault_of(row_with("1", "", "", "lognormal", "")), Contains("k:prior_width"));
    CHECK_THAT(fault_of(row_with("1", "", "", "lognormal", "-1")), Contains("k:prior_width"));
    CHECK_THAT(fault_of(row_with("1", "", "", "none", "0.25")), Contains("k:prior_width"));
    CHECK_THAT(fault_of(row_with("0", "", "", "lognormal", "0.25")), Contains("k:value"));
    CHECK_THAT(fault_of(row_with("1", "", "", "logit", "0.5")), Contains("k:value"));
    CHECK_THAT(fault_of(row_with("1", "", "2", "loguniform", "")), Contains("k:low"));
    CHECK_THAT(fault_of(row_with("1", "3", "2", "loguniform", "")), Contains("k:high"));
    CHECK_THAT(fault_of(row_with("1", "0.5", "2", "loguniform", "0.25")), Contains("k:prior_width"));
}

TEST_CASE("priors in words") {
    const Prior wide{.name = "D", .family = Prior::Family::loguniform, .value = 1, .low = 0.0015, .high = 2};
    CHECK(to_words(wide, "mm2/d") == "log-uniform, 0.0015 to 2 mm2/d");
    CHECK(to_words({.name = "k", .width = 0.25}, "1/d") == "log-normal, CV 25 %");
    CHECK(to_words({.name = "f", .family = Prior::Family::logit, .width = 0.5}, "-") == "log-odds, SD 0.5");
}
