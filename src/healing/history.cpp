#include "base/bytes.hpp"
#include "healing/healing.hpp"

namespace stipple::healing {

std::string to_bytes(const History& h) {
    ByteWriter w;
    w.put(h.time);
    w.put(h.names);
    for (const auto* series : {&h.dermis, &h.papillary, &h.reticular}) w.put(*series);
    for (const auto* rest : {&h.baseline_dermis, &h.baseline_papillary, &h.baseline_reticular}) w.put(*rest);
    w.put(h.snapshots.size());
    for (const auto& s : h.snapshots) {
        w.put(s.time);
        w.put(s.fields);
    }
    w.put(h.open_until);
    for (const int n : {h.steps, h.rejected, h.negative_retries, h.backward_euler}) w.put(n);
    w.put(h.mass_balance);
    return w.take();
}

History history_from_bytes(std::string_view bytes) {
    ByteReader r(bytes);
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
    check(r.at_end(), Kind::data, "a saved history is longer than it says");
    return h;
}

} // namespace stipple::healing
