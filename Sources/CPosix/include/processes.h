#pragma once
#include <stdint.h>
#include <sys/types.h>

/// What to start. Descriptors of -1 mean /dev/null; they are ignored where there is a terminal.
struct process_plan {
    const char *path;
    char *const *arguments;
    char *const *environment;
    /// The folder to start in, or null for this process's own.
    const char *folder;
    /// The size of the terminal to start in; no rows mean no terminal.
    int rows, columns;
    int input, output, error;
    /// Whether the child gets a pipe to report on (its 3) and one to take orders from (its 4).
    int control;
};

/// What was started; descriptors that were not asked for are -1.
struct process_child {
    pid_t pid;
    int pidfd;
    /// The terminal's master, not blocking, and the path of its other side.
    int terminal;
    char terminal_path[64];
    /// The ends of the two control pipes that stay here.
    int reports, orders;
};

/// Starts a child as the leader of its own session with default signals and no inherited
/// descriptors; returns 0 or an errno value.
int process_spawn(const struct process_plan *plan, struct process_child *child);

/// Takes the end of a child: 1 with its exit code or signal, 0 while it lives, -errno.
int process_reap(int pidfd, int *code, int *signal);

/// Opens a descriptor for a process, or returns -errno.
int process_open(pid_t pid);

/// Sends a signal by descriptor: 0 or an errno value.
int process_signal(int pidfd, int signal);

/// Lists the processes of a session, their descendants, and every process whose environment has an
/// entry that begins with the token; zombies and the caller are left out. A session of 0 or a null
/// token matches nothing. What is older than the living leader of the session is left out, as it
/// cannot come from it. Returns how many there are, of which at most `limit` are written.
int process_members(pid_t session, const char *token, pid_t *found, int limit);

/// The start time of a process in clock ticks since boot, or 0 where there is none (or a zombie).
uint64_t process_started(pid_t pid);

/// Whether a thread of the process is waiting for input from the terminal with this path.
int process_awaits_input(pid_t pid, const char *terminal_path, int raw);

/// Whether the terminal hands over keys as they are pressed (not lines).
int process_terminal_is_raw(int terminal);

/// Whether the terminal shows what is typed.
int process_terminal_echoes(int terminal);

/// A small counter that wakes a poll; -errno where there is none.
int process_make_wakeup(void);

/// Names the calling thread; the kernel keeps 15 bytes.
void process_name_thread(const char *name);

/// Lets other threads and programs go before the calling thread where the processors are short.
void process_stand_back(void);
