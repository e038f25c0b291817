#pragma once
#include <stdint.h>
#include <time.h>

/// Microseconds since the machine started, sleep included.
static inline int64_t clock_boot_microseconds(void) {
    struct timespec now = {0, 0};
    clock_gettime(CLOCK_BOOTTIME, &now);
    return (int64_t)now.tv_sec * 1000000 + now.tv_nsec / 1000;
}
