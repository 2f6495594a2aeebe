#include "stipple/outcome/darkening_law.hpp"
#include "stipple/base/error.hpp"
#include "stipple/base/random.hpp"
#include "stipple/light/colour.hpp"
#include <cmath>

namespace stipple::outcome {

std::vector<Prior> darkening_priors() {
    return {normal_prior("intercept", -4, 1.5), half_normal_prior("tone", 1),
            half_normal_prior("injury", 1),     half_normal_prior("hydroquinone", 1),
            uniform_prior("sessions", 0, 1),    half_normal_prior("studies", 0.5)};
}

DarkeningDraw darkening_draw(const std::vector<double>& n) {
    check(n.size() == 6, Kind::data, "a draw of darkening has six numbers", "outcome/darkening_draws");
    return {n[0], n[1], n[2], n[3], n[4], n[5]};
}

double darkening_risk(const DarkeningDraw& draw, double ita_deg, const Injury& injury, double study) {
    constexpr double k_light = 55, k_step = 30, k_injury = 0.01;
    const double eta = draw.intercept + draw.tone * (k_light - ita_deg) / k_step +
                       draw.injury * std::log1p(injury.share / k_injury) -
                       (injury.hydroquinone ? draw.hydroquinone : 0) + study;
    // 1 - (1 - p)^(S^gamma) with 1 - p = exp(-exp(eta)), without the difference of near numbers
    return -std::expm1(-std::exp(eta) * std::pow(injury.sessions, draw.sessions));
}

const std::vector<NormalNode>& normal_nodes() {
    static const std::vector<NormalNode> nodes{{-2.8569700138728056, 0.011257411327720690},
                                               {-1.3556261799742659, 0.22207592200561266},
                                               {0, 0.53333333333333333},
                                               {1.3556261799742659, 0.22207592200561266},
                                               {2.8569700138728056, 0.011257411327720690}};
    return nodes;
}

std::vector<ToneNode> tones_of_types(const Model& model, int low, int high) {
    check(low >= 1 && low <= high && high <= 6, Kind::input, "skin types go from 1 to 6",
          "person.fitzpatrick");
    const double between = 2 * normal_quantile(0.9); // from 10 to 90 %, in SD
    const TableView t = model["skin/tone"];
    std::vector<ToneNode> nodes;
    for (int type = low; type <= high; ++type) {
        const auto row = t.row("fitzpatrick_" + std::to_string(type));
        const double sd = (t.number(row, "high") - t.number(row, "low")) / between;
        for (const auto& node : normal_nodes())
            nodes.push_back({t.number(row, "value") + node.z * sd, node.weight / (high - low + 1)});
    }
    return nodes;
}

std::vector<ToneNode> tones_of(const Model& model, const skin::Person& person) {
    if (std::isfinite(person.ita_deg)) return {{person.ita_deg, 1}};
    if (std::isfinite(person.melanin_fraction)) {
        light::SkinOptics state = light::usual_optics(model);
        state.melanin = light::melanin_of_fraction(model, person.melanin_fraction);
        return {{light::ColourModel(model).colour(state, 0).ita, 1}};
    }
    return tones_of_types(model, person.fitzpatrick, person.fitzpatrick);
}

double darkening_share(const DarkeningDraw& draw, const std::vector<ToneNode>& tones, const Injury& injury,
                       double study) {
    double share = 0;
    for (const auto& node : tones) share += node.weight * darkening_risk(draw, node.ita_deg, injury, study);
    return share;
}

const std::vector<DarkeningDraw>& darkening_draws(const Model& model) {
    static const std::vector<DarkeningDraw> all = [t = model["outcome/darkening_draws"]] {
        std::vector<DarkeningDraw> draws;
        for (std::size_t r = 0; r < t.rows.size(); ++r) {
            std::vector<double> numbers;
            for (const auto& prior : darkening_priors()) numbers.push_back(t.number(r, prior.name));
            draws.push_back(darkening_draw(numbers));
        }
        return draws;
    }();
    return all;
}

} // namespace stipple::outcome
