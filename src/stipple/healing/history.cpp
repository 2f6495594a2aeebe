#include "stipple/healing/course.hpp"
#include "stipple/healing/step_record.hpp"
#include <algorithm>

namespace stipple::healing {

void at_output_times(History& h, const std::vector<std::size_t>& segments, const std::vector<double>& times) {
    std::vector<std::vector<double>*> all;
    for (auto* region : {&h.dermis, &h.papillary, &h.reticular})
        for (auto& series : *region) all.push_back(&series);
    StepRecord record{.width = all.size(), .time = std::move(h.time), .rows = {}, .segments = segments};
    record.rows.resize(record.time.size() * all.size());
    for (std::size_t q = 0; q < all.size(); ++q)
        for (std::size_t t = 0; t < record.time.size(); ++t) record.rows[t * all.size() + q] = (*all[q])[t];
    h.time = times;
    const auto rows = at_times(record, times);
    for (std::size_t q = 0; q < all.size(); ++q) {
        all[q]->resize(times.size());
        for (std::size_t t = 0; t < times.size(); ++t) (*all[q])[t] = rows[t * all.size() + q];
    }
}

void add_derived(History& h, double epidermis) {
    const std::size_t c1 = h.of("collagen_1"), c3 = h.of("collagen_3"), passing = h.of("epidermis_passing"),
                      lasting = h.of("epidermis_lasting"), filled = h.of("matrix_thickness"),
                      oedema = h.of("oedema");
    for (const char* name : {"collagen_total", "epidermal_thickness", "dermal_thickness", "collagen_density"})
        h.names.emplace_back(name);
    for (auto* region : {&h.dermis, &h.papillary, &h.reticular}) {
        auto& s = *region;
        std::vector<double> total, thicker, thick;
        for (std::size_t t = 0; t < h.time.size(); ++t) {
            total.push_back(s[c1][t] + s[c3][t]);
            thicker.push_back(epidermis * (1 + s[passing][t] + s[lasting][t]));
            thick.push_back(s[filled][t] + s[oedema][t]);
        }
        for (auto& series : {total, thicker, thick, total}) s.push_back(series);
    }
    for (auto* rest : {&h.baseline_dermis, &h.baseline_papillary, &h.baseline_reticular}) {
        auto& r = *rest;
        const double total = r[c1] + r[c3], thick = r[filled] + r[oedema];
        r.insert(r.end(), {total, epidermis * (1 + r[passing] + r[lasting]), thick, total / thick});
    }
    h.derive();
}

void History::derive() {
    const std::size_t mass = of("collagen_total"), thick = of("dermal_thickness"),
                      density = of("collagen_density");
    for (auto* region : {&dermis, &papillary, &reticular})
        for (std::size_t t = 0; t < time.size(); ++t)
            (*region)[density][t] = (*region)[mass][t] / (*region)[thick][t];
}

void put_history(ByteWriter& w, const History& h) {
    w.put(h.time);
    w.put(h.names);
    for (const auto* series : {&h.dermis, &h.papillary, &h.reticular}) w.put(*series);
    for (const auto* rest : {&h.baseline_dermis, &h.baseline_papillary, &h.baseline_reticular}) w.put(*rest);
    w.put(h.snapshots.size());
    for (const auto& s : h.snapshots) {
        w.put(s.time);
        w.put(s.fields.size());
        for (const auto& field : s.fields) w.lend(std::span(field));
    }
    w.put(h.open_until);
    for (const int n : {h.steps, h.rejected, h.negative_retries, h.backward_euler}) w.put(n);
    w.put(h.mass_balance);
}

History get_history(ByteReader& r) {
    History h;
    r.get(h.time);
    r.get(h.names);
    for (auto* series : {&h.dermis, &h.papillary, &h.reticular}) r.get(*series);
    for (auto* rest : {&h.baseline_dermis, &h.baseline_papillary, &h.baseline_reticular}) r.get(*rest);
    std::size_t snapshots = 0;
    r.get(snapshots);
    for (std::size_t i = 0; i < snapshots; ++i) {
        Snapshot& s = h.snapshots.emplace_back();
        r.get(s.time);
        r.get(s.fields);
    }
    r.get(h.open_until);
    for (int* n : {&h.steps, &h.rejected, &h.negative_retries, &h.backward_euler}) r.get(*n);
    r.get(h.mass_balance);
    return h;
}

} // namespace stipple::healing
