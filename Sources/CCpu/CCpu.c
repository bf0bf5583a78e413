#ifdef __linux__
#define _GNU_SOURCE
#include <sched.h>
#endif
#include <stdint.h>
#include <stdlib.h>
#include <unistd.h>
#ifdef __GLIBC__
#include <malloc.h>
#include <sys/mman.h>
#endif

#include "CCpu.h"

#ifdef __GLIBC__
enum { largest_kept = 4 << 20, kept = 16 << 20, reserved = 30 << 20, huge_page = 2 << 20 };
#endif

void cpu_keep_memory(void) {
#ifdef __GLIBC__
  mallopt(M_MMAP_THRESHOLD, largest_kept);
  mallopt(M_TRIM_THRESHOLD, kept);
#endif
}

void cpu_reserve_memory(void) {
#ifdef __GLIBC__
  // One block at the end of the heap, which stays there when it is freed.
  mallopt(M_TRIM_THRESHOLD, 2 * reserved);
  mallopt(M_MMAP_THRESHOLD, reserved + huge_page);
  char *block = malloc(reserved);
  if (block == NULL) return;
  uintptr_t start = ((uintptr_t)block + huge_page - 1) / huge_page * huge_page;
  uintptr_t end = ((uintptr_t)block + reserved) / huge_page * huge_page;
  madvise((void *)start, end - start, MADV_HUGEPAGE);
  free(block);
#endif
}

void cpu_return_memory(void) {
#ifdef __GLIBC__
  malloc_trim(0);
#endif
}

int cpu_available(void) {
#ifdef __linux__
  cpu_set_t set;
  if (sched_getaffinity(0, sizeof set, &set) == 0) return CPU_COUNT(&set);
#endif
  long count = sysconf(_SC_NPROCESSORS_ONLN);
  return count < 1 ? 1 : (int)count;
}

#ifdef __linux__

int cpu_current(void) { return sched_getcpu(); }

int cpu_thread(void) { return gettid(); }

void cpu_avoid(int thread, int processor) {
  cpu_set_t set;
  if (sched_getaffinity(getpid(), sizeof set, &set) != 0 || !CPU_ISSET(processor, &set)) return;
  CPU_CLR(processor, &set);
  if (CPU_COUNT(&set) > 0) sched_setaffinity(thread, sizeof set, &set);
}

void cpu_anywhere(int thread) {
  cpu_set_t set;
  if (sched_getaffinity(getpid(), sizeof set, &set) == 0) sched_setaffinity(thread, sizeof set, &set);
}

#else

int cpu_current(void) { return -1; }
int cpu_thread(void) { return -1; }
void cpu_avoid(int thread, int processor) {
  (void)thread;
  (void)processor;
}
void cpu_anywhere(int thread) { (void)thread; }

#endif

#if defined(__x86_64__) || defined(__i386__)

bool cpu_has_avx2(void) {
  __builtin_cpu_init();
  return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma") &&
         __builtin_cpu_supports("f16c");
}

bool cpu_has_avx512(void) {
  __builtin_cpu_init();
  return __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512vl") &&
         __builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512dq") &&
         __builtin_cpu_supports("fma");
}

void cpu_relax(void) { __builtin_ia32_pause(); }

#else

bool cpu_has_avx2(void) { return false; }
bool cpu_has_avx512(void) { return false; }

void cpu_relax(void) {
#if defined(__aarch64__)
  __asm__ volatile("yield");
#endif
}

#endif
