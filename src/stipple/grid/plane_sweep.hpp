#pragma once
#include <algorithm>
#include <vector>

namespace stipple::grid {

/// task(i) for i in [0, count), each on its own thread.
template <class Task> void in_parallel(int count, Task&& task) {
    if (count < 2) {
        if (count == 1) task(0);
        return;
    }
#pragma omp parallel for num_threads(count) schedule(static, 1)
    for (int i = 0; i < count; ++i) task(i);
}

/// Runs `stages` stages over the planes of a lattice: work(stage, k) for every stage and every plane k in
/// [0, planes). A stage of plane k starts after the stage before it is done on k - 1, k and k + 1, and no two
/// neighbouring planes are ever at work at the same time, so that stages may read the neighbouring planes and
/// write their own in place. One pass over the memory serves all stages: stage j of plane k follows stage
/// j - 1 of plane k + 1 while both are still in the cache. Each thread sweeps one block of planes, leaving a
/// wedge at the borders between blocks; the wedges are filled after that. Results do not depend on the
/// blocks. `ring`: planes 0 and planes - 1 are neighbours too.
template <class Work> void sweep_planes(int planes, bool ring, int threads, int stages, Work&& work) {
    const int blocks = std::clamp(planes / (2 * stages + 2), 1, threads);
    const auto first = [&](int block) {
        return static_cast<int>(static_cast<long long>(planes) * block / blocks);
    };
    if (ring && planes < 2 * stages) { // no room for a wedge
        for (int stage = 0; stage < stages; ++stage)
            for (int k = 0; k < planes; ++k) work(stage, k);
        return;
    }
    const auto sweep_block = [&](int block) {
        const int low = first(block), high = first(block + 1);
        const int in_low = ring || block > 0, in_high = ring || block + 1 < blocks;
        for (int k = low; k < high + stages; ++k)
            for (int stage = 0; stage < stages; ++stage) {
                const int plane = k - stage;
                if (plane >= low + in_low * stage && plane < high - in_high * stage) work(stage, plane);
            }
    };
    const auto fill_wedge = [&](int border) {
        for (int stage = 1; stage < stages; ++stage)
            for (int k = first(border + 1) - stage; k < first(border + 1) + stage; ++k)
                work(stage, k % planes);
    };
    in_parallel(blocks, sweep_block);
    if (stages > 1) in_parallel(ring ? blocks : blocks - 1, fill_wedge);
}

/// Sum of one partial sum per plane, in order: the same bits for any number of threads.
inline double ordered_sum(const std::vector<double>& partial) {
    double sum = 0;
    for (const double x : partial) sum += x;
    return sum;
}

} // namespace stipple::grid
