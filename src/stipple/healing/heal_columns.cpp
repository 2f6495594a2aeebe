#include "stipple/base/error.hpp"
#include "stipple/base/tasks.hpp"
#include "stipple/healing/column_lane.hpp"
#include <algorithm>
#include <atomic>
#include <map>
#include <memory>

namespace stipple::healing {

namespace {

/// Members whose columns have the same number of layers, handed out one by one.
struct Queue {
    int layers = 0;
    std::vector<std::size_t> members;
    std::atomic<std::size_t> next = 0;
};

/// Heals members of a queue until it is empty, as many at a time as there are lanes.
class Worker {
  public:
    Worker(Queue& queue, const std::vector<Member>& members, std::vector<Healed>& healed)
        : queue_(queue), members_(members), healed_(healed), batch_(queue.layers), means_(3 * k_recorded) {}

    void run() {
        for (int lane = 0; lane < k_lanes; ++lane) refill(lane);
        while (std::any_of(std::begin(lanes_), std::end(lanes_),
                           [](const auto& lane) { return lane != nullptr; }))
            step();
    }

  private:
    /// Ends a member with what `call` throws.
    template <class Call> void guarded(int lane, const Call& call) {
        try {
            call();
        } catch (const Error& error) {
            if (error.kind() == Kind::interrupted) throw;
            healed_[member_[lane]].error = error;
            lanes_[lane].reset();
        }
    }

    /// Puts the next member of the queue that can begin into a lane, and takes it to its first event.
    void refill(int lane) {
        while (!lanes_[lane]) {
            const std::size_t i = queue_.next++;
            if (i >= queue_.members.size()) return;
            member_[lane] = queue_.members[i];
            guarded(lane, [&] {
                lanes_[lane] = std::make_unique<ColumnLane>(batch_, lane, members_[member_[lane]]);
                arrive(lane);
            });
        }
    }

    void arrive(int lane) {
        record(batch_, means_.data());
        lanes_[lane]->arrive(means_.data());
        finish(lane);
    }

    void finish(int lane) {
        if (!lanes_[lane]->done()) return;
        healed_[member_[lane]].history = lanes_[lane]->history();
        lanes_[lane].reset();
    }

    void step() {
        alignas(sizeof(Lanes)) Lanes dt = Lanes{} + 1.0; // an idle lane goes on with what it holds, unseen
        alignas(sizeof(Lanes)) Lanes accepted{};
        for (int lane = 0; lane < k_lanes; ++lane)
            if (lanes_[lane]) dt[lane] = lanes_[lane]->next_step();
        try_step(batch_, dt);
        for (int lane = 0; lane < k_lanes; ++lane)
            if (lanes_[lane] && lanes_[lane]->judge()) accepted[lane] = 1;
        accept(batch_, accepted);
        record(batch_, means_.data());
        for (int lane = 0; lane < k_lanes; ++lane) {
            if (accepted[lane] == 0) continue;
            guarded(lane, [&] {
                lanes_[lane]->arrive(means_.data());
                finish(lane);
            });
        }
        for (int lane = 0; lane < k_lanes; ++lane)
            if (!lanes_[lane]) refill(lane);
    }

    Queue& queue_;
    const std::vector<Member>& members_;
    std::vector<Healed>& healed_;
    ColumnBatch batch_;
    LaneVector means_;
    std::unique_ptr<ColumnLane> lanes_[k_lanes];
    std::size_t member_[k_lanes] = {};
};

/// Layers of a member's column. Errors: Kind::input if it is none.
int layers_of(const Member& member) {
    check(!member.spec.sessions.empty(), Kind::input, "healing needs at least one session");
    const grid::Geometry& geometry = member.spec.sessions.front().damage.grid;
    const grid::Columns& grid = grid::columns_of(geometry);
    check(std::holds_alternative<grid::UnitCell>(geometry) && grid.columns() == 1 && grid.nz() > 1,
          Kind::numerics, "members side by side need columns: unit cells of one ring", "healing");
    return grid.nz();
}

} // namespace

std::vector<Healed> heal_columns(const std::vector<Member>& members, int threads) {
    std::vector<Healed> healed(members.size());
    std::map<int, Queue> queues;
    for (std::size_t i = 0; i < members.size(); ++i) {
        Queue& queue = queues[layers_of(members[i])];
        queue.members.push_back(i);
    }
    std::vector<std::function<void()>> tasks;
    for (auto& entry : queues) {
        Queue& queue = entry.second;
        queue.layers = entry.first;
        // The longest courses first, so that no lane is left with one of them at the end.
        std::stable_sort(queue.members.begin(), queue.members.end(), [&](std::size_t a, std::size_t b) {
            return members[a].spec.tolerance < members[b].spec.tolerance;
        });
        const std::size_t full = (queue.members.size() + k_lanes - 1) / k_lanes;
        for (std::size_t t = 0; t < std::min(full, static_cast<std::size_t>(threads)); ++t)
            tasks.emplace_back([&queue, &members, &healed] { Worker(queue, members, healed).run(); });
    }
    run_tasks(tasks, threads);
    return healed;
}

} // namespace stipple::healing
