#pragma once
#include <sys/types.h>

/// Takes a lock file, which is made where it is missing, and writes this process's id into it.
/// Returns a descriptor that holds it until it is closed, or -errno; -EWOULDBLOCK where another holds it.
int lock_take(const char *path);

/// Removes a lock file and lets go of it.
void lock_drop(const char *path, int descriptor);

/// Who holds a lock file: a process id, 0 where nobody does, -1 where it is not known who.
pid_t lock_holder(const char *path);
