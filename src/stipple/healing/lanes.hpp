#pragma once
#include <cmath>
#include <cstddef>
#include <new>
#include <vector>

namespace stipple::healing {

/// How many members of an ensemble are computed side by side: one register of AVX2. Eight, one of AVX-512, were a tenth
/// faster there, and five times slower on CPUs without it, where the compiler takes such numbers apart.
inline constexpr int k_lanes = 4;
/// One number of each of them. Operations work lane by lane, so that no member's bits depend on another's.
typedef double Lanes __attribute__((vector_size(k_lanes * sizeof(double))));

/// Memory aligned to whole Lanes: kernels built for wide registers expect it, and the type itself asks for less.
template <class T> struct AlignedAllocator {
    using value_type = T;
    static constexpr std::align_val_t k_align{sizeof(Lanes)};
    AlignedAllocator() = default;
    template <class Other> AlignedAllocator(const AlignedAllocator<Other>&) {}
    T* allocate(std::size_t n) { return static_cast<T*>(::operator new(n * sizeof(T), k_align)); }
    void deallocate(T* memory, std::size_t) { ::operator delete(memory, k_align); }
    bool operator==(const AlignedAllocator&) const { return true; }
};
using LaneVector = std::vector<Lanes, AlignedAllocator<Lanes>>;

namespace laws {

[[gnu::always_inline]] inline Lanes root(const Lanes& x) {
    Lanes r{};
    for (int lane = 0; lane < k_lanes; ++lane) r[lane] = std::sqrt(x[lane]);
    return r;
}

} // namespace laws

} // namespace stipple::healing
