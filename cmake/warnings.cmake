option(STIPPLE_WERROR "Treat warnings as errors" OFF)
add_library(stipple_warnings INTERFACE)
target_compile_options(stipple_warnings INTERFACE -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wno-sign-conversion
                                                  $<$<BOOL:${STIPPLE_WERROR}>:-Werror>
                                                  # False alarms of GCC 12 inside the standard library and fmt.
                                                  -Wno-restrict -Wno-stringop-overflow)

# Same bits on every run of one build: no contraction into fused multiply-add, no relaxed arithmetic.
# -fno-math-errno and -fno-trapping-math change no result; they only let loops with sqrt and selects vectorise.
add_library(stipple_flags INTERFACE)
target_compile_options(stipple_flags INTERFACE -ffp-contract=off -fno-math-errno -fno-trapping-math -fopenmp-simd)
target_compile_definitions(stipple_flags INTERFACE EIGEN_MPL2_ONLY)
