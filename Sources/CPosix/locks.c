#define _GNU_SOURCE
#include "locks.h"
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

/// Whether the path still names the file behind the descriptor, which its last holder may have removed.
static int is_current(const char *path, int descriptor) {
    struct stat named, held;
    return stat(path, &named) == 0 && fstat(descriptor, &held) == 0 && named.st_ino == held.st_ino
        && named.st_dev == held.st_dev;
}

int lock_take(const char *path) {
    for (;;) {
        int descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
        if (descriptor < 0) return -errno;
        if (flock(descriptor, LOCK_EX | LOCK_NB) < 0) {
            int failure = errno;
            close(descriptor);
            return -failure;
        }
        if (is_current(path, descriptor)) {
            // Only to name the holder: the lock holds on a full disk too.
            if (ftruncate(descriptor, 0) == 0) dprintf(descriptor, "%d\n", (int)getpid());
            return descriptor;
        }
        close(descriptor);
    }
}

void lock_drop(const char *path, int descriptor) {
    unlink(path);
    close(descriptor);
}

pid_t lock_holder(const char *path) {
    int descriptor = open(path, O_RDONLY | O_CLOEXEC);
    if (descriptor < 0) return 0;
    pid_t holder = 0;
    if (flock(descriptor, LOCK_SH | LOCK_NB) < 0) {
        char text[16] = {0};
        ssize_t count = read(descriptor, text, sizeof text - 1);
        holder = count > 0 ? (pid_t)atoi(text) : -1;
        if (holder <= 0) holder = -1;
    }
    close(descriptor);
    return holder;
}
