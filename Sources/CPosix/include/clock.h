#pragma once
#include <stdint.h>
#include <time.h>

/// Microseconds since the machine started, sleep included.
static inline int64_t clock_boot_microseconds(void) {
    struct timespec now = {0, 0};
    clock_gettime(CLOCK_BOOTTIME, &now);
    return (int64_t)now.tv_sec * 1000000 + now.tv_nsec / 1000;
}

/// Processor time that the calling thread has used, in nanoseconds.
static inline int64_t clock_thread_nanoseconds(void) {
    struct timespec used = {0, 0};
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &used);
    return (int64_t)used.tv_sec * 1000000000 + used.tv_nsec;
}
