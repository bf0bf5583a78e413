// Takes the place of the C library's allocator in the test program: counts, then passes on.
// Counters are per thread, so tests that run beside each other do not see each other.
#include "CAllocationCount.h"

#include <errno.h>
#include <stdint.h>

extern void *__libc_malloc(size_t size);
extern void *__libc_calloc(size_t count, size_t size);
extern void *__libc_realloc(void *block, size_t size);
extern void *__libc_memalign(size_t alignment, size_t size);

static _Thread_local int counting;
static _Thread_local struct allocation_count total;

static void note(size_t bytes) {
  if (!counting) return;
  total.blocks += 1;
  total.bytes += bytes;
  if (bytes > total.largest) total.largest = bytes;
}

void allocation_count_begin(void) {
  total = (struct allocation_count){0, 0, 0};
  counting = 1;
}

struct allocation_count allocation_count_end(void) {
  counting = 0;
  return total;
}

void *malloc(size_t size) {
  note(size);
  return __libc_malloc(size);
}

void *calloc(size_t count, size_t size) {
  note(count * size);
  return __libc_calloc(count, size);
}

void *realloc(void *block, size_t size) {
  note(size);
  return __libc_realloc(block, size);
}

void *memalign(size_t alignment, size_t size) {
  note(size);
  return __libc_memalign(alignment, size);
}

void *aligned_alloc(size_t alignment, size_t size) { return memalign(alignment, size); }

int posix_memalign(void **result, size_t alignment, size_t size) {
  void *block = memalign(alignment, size);
  if (block == NULL) return ENOMEM;
  *result = block;
  return 0;
}
