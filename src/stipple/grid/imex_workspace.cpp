// The memory that the integrator works in.
#include "stipple/grid/imex.hpp"
#ifdef _OPENMP
#include <omp.h>
#endif

namespace stipple::grid {

/// A field for the calling thread to work in.
std::vector<double>& Imex::field(int which) {
#ifdef _OPENMP
    const bool own_region = threads_ > 1 && species_ >= static_cast<std::size_t>(threads_); // see for_species
    return work_->fields[static_cast<std::size_t>(2 * (own_region ? omp_get_thread_num() : 0) + which)];
#else
    return work_->fields[static_cast<std::size_t>(which)];
#endif
}

/// Room for a state of this size, spare room included, as it changes places with `next`. What is there is kept
/// as long as it is large enough: memory that is given back and asked for again has to be cleared by the system.
void Imex::make_room(std::size_t size) {
    const auto grow = [](auto& list, std::size_t n) {
        if (list.size() < n) list.resize(n);
    };
    grow(work_->stage, size);
    grow(work_->next, size);
    grow(work_->first, settled_);
    with_kept([&](auto& kept) {
        for (auto* list : {&kept.f0, &kept.f1, &kept.defect}) grow(*list, species_ * cells_);
    });
    grow(work_->fields, 2 * static_cast<std::size_t>(threads_));
    bool iterative = false;
    for (std::size_t s = 0; s < species_; ++s) iterative = iterative || transport_.tolerance(s) > 0;
    for (std::size_t i = 0; i < work_->fields.size(); ++i)
        if (i % 2 == 0 || iterative) grow(work_->fields[i], cells_);
}

} // namespace stipple::grid
