#pragma once

/// Marks a kernel whose loops the compiler vectorises for the CPU it runs on (chosen at load time). Results
/// are the same for every choice: no contraction, no reordering of sums. Off under sanitizers, whose run time
/// is not ready when the choice is made.
#if defined(__x86_64__) && defined(__GNUC__) && !defined(__clang__) && !defined(__SANITIZE_ADDRESS__) &&     \
    !defined(__SANITIZE_THREAD__)
#define STIPPLE_VECTORISE __attribute__((target_clones("avx512f", "avx2", "default")))
#else
#define STIPPLE_VECTORISE
#endif
