/// What the processor can do, asked once at start-up. No arithmetic here.
#pragma once
#include <stdbool.h>

/// True when the processor and the operating system both support AVX2, FMA and F16C.
bool cpu_has_avx2(void);

/// True when they support AVX-512 F, VL, BW and DQ (and FMA).
bool cpu_has_avx512(void);

/// Processors this process may run on, at least 1.
int cpu_available(void);

/// The pause hint for spin loops: `pause` on x86, `yield` on arm, nothing elsewhere.
void cpu_relax(void);
