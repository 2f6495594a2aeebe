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
