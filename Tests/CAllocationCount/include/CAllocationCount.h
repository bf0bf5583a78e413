#ifndef C_ALLOCATION_COUNT_H
#define C_ALLOCATION_COUNT_H

#include <stddef.h>

/// What one thread has allocated between two calls.
struct allocation_count {
  /// Blocks.
  size_t blocks;
  /// Bytes of all blocks together.
  size_t bytes;
  /// Bytes of the largest block.
  size_t largest;
};

/// Starts counting from zero on this thread.
void allocation_count_begin(void);

/// Stops counting on this thread.
struct allocation_count allocation_count_end(void);

#endif
