/// What the processor can do, where threads run, and hints to it. No arithmetic here.
#pragma once
#include <stdbool.h>

/// True when the processor and the operating system both support AVX2, FMA and F16C.
bool cpu_has_avx2(void);

/// True when they support AVX-512 F, VL, BW and DQ (and FMA).
bool cpu_has_avx512(void);

/// Processors this process may run on, at least 1.
int cpu_available(void);

/// The processor that this thread runs on; -1 where that cannot be told.
int cpu_current(void);

/// The kernel's number of this thread, for `cpu_avoid`.
int cpu_thread(void);

/// Lets `thread` run on every processor that this process may use except `processor`; does nothing
/// where that is the only one.
void cpu_avoid(int thread, int processor);

/// Lets `thread` run on every processor again.
void cpu_anywhere(int thread);

/// Keeps memory that is freed in blocks of up to 4 MB for the next allocation, 16 MB in all, where it would go back to
/// the system and come back as pages to be cleared; does nothing where the C library has no such setting.
void cpu_keep_memory(void);

/// Lets the next 30 MB that are allocated, whatever their blocks, come from one place on huge pages, and keeps all that
/// is freed, until `cpu_keep_memory` is called again; does nothing where the C library has no such setting.
void cpu_reserve_memory(void);

/// Gives free memory back to the system.
void cpu_return_memory(void);

/// The pause hint for spin loops: `pause` on x86, `yield` on arm, nothing elsewhere.
void cpu_relax(void);

/// Asks for the cache line at `address` in the second-level cache; never faults.
static inline __attribute__((always_inline)) void cpu_prefetch(const void *address) {
  __builtin_prefetch(address, 0, 2);
}
