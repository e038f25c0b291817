#define _GNU_SOURCE
#include "processes.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/ioctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <termios.h>
#include <unistd.h>

#ifndef P_PIDFD
#define P_PIDFD 3
#endif

static void drop(int *descriptor) {
    if (*descriptor >= 0) close(*descriptor);
    *descriptor = -1;
}

/// Opens the master of a new terminal of the planned size, in the kernel's usual line mode.
static int open_terminal(const struct process_plan *plan, struct process_child *child) {
    int master = posix_openpt(O_RDWR | O_NOCTTY | O_CLOEXEC);
    if (master < 0) return errno;
    child->terminal = master;
    if (grantpt(master) < 0 || unlockpt(master) < 0) return errno;
    int failure = ptsname_r(master, child->terminal_path, sizeof child->terminal_path);
    if (failure) return failure;
    struct termios modes;
    if (tcgetattr(master, &modes) < 0) return errno;
    modes.c_iflag |= IUTF8;
    if (tcsetattr(master, TCSANOW, &modes) < 0) return errno;
    struct winsize size = {(unsigned short)plan->rows, (unsigned short)plan->columns, 0, 0};
    if (ioctl(master, TIOCSWINSZ, &size) < 0) return errno;
    return fcntl(master, F_SETFL, O_NONBLOCK) < 0 ? errno : 0;
}

/// Moves a descriptor to 10 or above, so that no later dup2 in the child can fall on it.
static int move_up(int *descriptor) {
    int moved = fcntl(*descriptor, F_DUPFD_CLOEXEC, 10);
    if (moved < 0) return errno;
    close(*descriptor);
    *descriptor = moved;
    return 0;
}

static int open_control(struct process_child *child, int *child_reports, int *child_orders) {
    int ends[2], failure;
    if (pipe2(ends, O_CLOEXEC) < 0) return errno;
    child->reports = ends[0], *child_reports = ends[1];
    if (pipe2(ends, O_CLOEXEC) < 0) return errno;
    *child_orders = ends[0], child->orders = ends[1];
    if ((failure = move_up(child_reports)) || (failure = move_up(child_orders))) return failure;
    return fcntl(child->reports, F_SETFL, O_NONBLOCK) < 0 ? errno : 0;
}

/// Gives the child its standard input, output and error.
static int connect_streams(posix_spawn_file_actions_t *actions, const struct process_plan *plan,
                           const char *terminal_path) {
    if (plan->rows > 0) {
        // The first terminal a session's leader opens becomes the session's.
        int failure = posix_spawn_file_actions_addopen(actions, 0, terminal_path, O_RDWR, 0);
        if (!failure) failure = posix_spawn_file_actions_adddup2(actions, 0, 1);
        return failure ? failure : posix_spawn_file_actions_adddup2(actions, 0, 2);
    }
    const int streams[] = {plan->input, plan->output, plan->error};
    for (int at = 0; at < 3; at++) {
        int failure = streams[at] >= 0
            ? posix_spawn_file_actions_adddup2(actions, streams[at], at)
            : posix_spawn_file_actions_addopen(actions, at, "/dev/null", O_RDWR, 0);
        if (failure) return failure;
    }
    return 0;
}

static int spawn(const struct process_plan *plan, struct process_child *child, int child_reports,
                 int child_orders) {
    posix_spawn_file_actions_t actions;
    posix_spawnattr_t attributes;
    sigset_t all, none;
    sigfillset(&all);
    sigemptyset(&none);
    posix_spawn_file_actions_init(&actions);
    posix_spawnattr_init(&attributes);
    posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSID | POSIX_SPAWN_SETSIGDEF
                                              | POSIX_SPAWN_SETSIGMASK);
    posix_spawnattr_setsigdefault(&attributes, &all);
    posix_spawnattr_setsigmask(&attributes, &none);
    int failure = connect_streams(&actions, plan, child->terminal_path);
    if (!failure && plan->control) {
        failure = posix_spawn_file_actions_adddup2(&actions, child_reports, 3);
        if (!failure) failure = posix_spawn_file_actions_adddup2(&actions, child_orders, 4);
    }
    if (!failure)
        failure = posix_spawn_file_actions_addclosefrom_np(&actions, plan->control ? 5 : 3);
    if (!failure && plan->folder)
        failure = posix_spawn_file_actions_addchdir_np(&actions, plan->folder);
    if (!failure)
        failure = posix_spawn(&child->pid, plan->path, &actions, &attributes, plan->arguments,
                              plan->environment);
    posix_spawnattr_destroy(&attributes);
    posix_spawn_file_actions_destroy(&actions);
    return failure;
}

int process_spawn(const struct process_plan *plan, struct process_child *child) {
    int child_reports = -1, child_orders = -1, failure = 0;
    *child = (struct process_child){.pidfd = -1, .terminal = -1, .reports = -1, .orders = -1};
    if (plan->rows > 0) failure = open_terminal(plan, child);
    if (!failure && plan->control) failure = open_control(child, &child_reports, &child_orders);
    if (!failure) failure = spawn(plan, child, child_reports, child_orders);
    drop(&child_reports);
    drop(&child_orders);
    if (!failure) {
        child->pidfd = process_open(child->pid);
        if (child->pidfd < 0) {
            failure = -child->pidfd;
            kill(child->pid, SIGKILL);
            waitpid(child->pid, NULL, 0);
        }
    }
    if (failure) {
        child->pidfd = -1;
        drop(&child->terminal);
        drop(&child->reports);
        drop(&child->orders);
    }
    return failure;
}

int process_reap(int pidfd, int *code, int *signal) {
    siginfo_t info = {0};
    if (waitid(P_PIDFD, (id_t)pidfd, &info, WEXITED | WNOHANG) < 0) return -errno;
    if (info.si_pid == 0) return 0;
    *code = info.si_code == CLD_EXITED ? info.si_status : 0;
    *signal = info.si_code == CLD_EXITED ? 0 : info.si_status;
    return 1;
}

int process_open(pid_t pid) {
    int pidfd = (int)syscall(SYS_pidfd_open, pid, 0);
    return pidfd < 0 ? -errno : pidfd;
}

int process_signal(int pidfd, int signal) {
    return syscall(SYS_pidfd_send_signal, pidfd, signal, NULL, 0) < 0 ? errno : 0;
}

struct member {
    pid_t pid, parent, session;
    int flagged;
};

static int read_stat(pid_t pid, struct member *member, unsigned long long *started) {
    char path[64], text[1024], state;
    int group;
    snprintf(path, sizeof path, "/proc/%d/stat", pid);
    int file = open(path, O_RDONLY | O_CLOEXEC);
    if (file < 0) return 0;
    ssize_t length = read(file, text, sizeof text - 1);
    close(file);
    if (length <= 0) return 0;
    text[length] = 0;
    // The name in parentheses may hold anything, parentheses too.
    char *rest = strrchr(text, ')');
    if (!rest || rest[1] == 0) return 0;
    *member = (struct member){.pid = pid};
    int fields = sscanf(rest + 2,
                        "%c %d %d %d %*d %*d %*u %*u %*u %*u %*u %*u %*u %*d %*d %*d %*d %*d %*d %llu",
                        &state, &member->parent, &group, &member->session, started);
    return fields == 5 && state != 'Z' && state != 'X';
}

/// Whether an entry of the process's environment begins with the token.
static int carries(pid_t pid, const char *token, size_t length, char **buffer, size_t *capacity) {
    char path[64];
    snprintf(path, sizeof path, "/proc/%d/environ", pid);
    int file = open(path, O_RDONLY | O_CLOEXEC);
    if (file < 0) return 0;
    size_t filled = 0;
    for (;;) {
        if (*capacity - filled < 4096 && *capacity < (8u << 20)) {
            size_t larger = *capacity ? *capacity * 2 : 1u << 16;
            char *moved = realloc(*buffer, larger);
            if (!moved) break;
            *buffer = moved, *capacity = larger;
        }
        ssize_t count = *capacity > filled ? read(file, *buffer + filled, *capacity - filled) : 0;
        if (count <= 0) break;
        filled += (size_t)count;
    }
    close(file);
    const char *at = *buffer, *end = at ? at + filled : at;
    while (at && at < end) {
        if ((size_t)(end - at) >= length && memcmp(at, token, length) == 0) return 1;
        const char *stop = memchr(at, 0, (size_t)(end - at));
        at = stop ? stop + 1 : end;
    }
    return 0;
}

static void flag_descendants(struct member *members, int count) {
    for (int changed = 1; changed;) {
        changed = 0;
        for (int child = 0; child < count; child++) {
            for (int parent = 0; !members[child].flagged && parent < count; parent++) {
                if (members[parent].flagged && members[parent].pid == members[child].parent)
                    members[child].flagged = changed = 1;
            }
        }
    }
}

int process_members(pid_t session, const char *token, pid_t *found, int limit) {
    DIR *folder = opendir("/proc");
    if (!folder) return -errno;
    struct member *members = NULL;
    int count = 0, room = 0, total = 0;
    char *buffer = NULL;
    size_t capacity = 0, length = token ? strlen(token) : 0;
    struct member leader;
    unsigned long long earliest = 0;
    if (session > 0 && !read_stat(session, &leader, &earliest)) earliest = 0;
    for (struct dirent *entry; (entry = readdir(folder));) {
        struct member member;
        unsigned long long started;
        pid_t pid = atoi(entry->d_name);
        if (pid <= 1 || pid == getpid() || !read_stat(pid, &member, &started)) continue;
        // Nothing that is older than the session's leader can come from it.
        if (started < earliest) continue;
        if (count == room) {
            struct member *moved = realloc(members, (size_t)(room ? room * 2 : 256) * sizeof *moved);
            if (!moved) break;
            members = moved, room = room ? room * 2 : 256;
        }
        member.flagged = (session > 0 && (member.session == session || pid == session))
            || (length && carries(pid, token, length, &buffer, &capacity));
        members[count++] = member;
    }
    closedir(folder);
    flag_descendants(members, count);
    for (int at = 0; at < count; at++) {
        if (!members[at].flagged) continue;
        if (total < limit) found[total] = members[at].pid;
        total++;
    }
    free(members);
    free(buffer);
    return total;
}

uint64_t process_started(pid_t pid) {
    struct member member;
    unsigned long long started = 0;
    return read_stat(pid, &member, &started) ? started : 0;
}

/// Whether a system call takes its input from a descriptor, or waits for any of several.
static int reads(long call) {
    if (call == SYS_read) return 1;
#ifdef SYS_readv
    if (call == SYS_readv) return 1;
#endif
    return 0;
}

static int waits_for_several(long call) {
    switch (call) {
#ifdef SYS_poll
    case SYS_poll:
#endif
#ifdef SYS_select
    case SYS_select:
#endif
#ifdef SYS_epoll_wait
    case SYS_epoll_wait:
#endif
    case SYS_ppoll:
    case SYS_pselect6:
    case SYS_epoll_pwait: return 1;
    default: return 0;
    }
}

static int is_terminal(pid_t pid, unsigned long descriptor, const char *terminal_path) {
    char path[64], target[64];
    snprintf(path, sizeof path, "/proc/%d/fd/%lu", pid, descriptor);
    ssize_t length = readlink(path, target, sizeof target - 1);
    if (length <= 0) return 0;
    target[length] = 0;
    return strcmp(target, terminal_path) == 0 || strcmp(target, "/dev/tty") == 0;
}

int process_awaits_input(pid_t pid, const char *terminal_path, int raw) {
    char path[64];
    snprintf(path, sizeof path, "/proc/%d/task", pid);
    DIR *folder = opendir(path);
    if (!folder) return 0;
    int answer = 0;
    for (struct dirent *entry; !answer && (entry = readdir(folder));) {
        int thread = atoi(entry->d_name);
        if (thread <= 0) continue;
        snprintf(path, sizeof path, "/proc/%d/task/%d/syscall", pid, thread);
        int file = open(path, O_RDONLY | O_CLOEXEC);
        if (file < 0) continue;
        char text[256];
        ssize_t length = read(file, text, sizeof text - 1);
        close(file);
        if (length <= 0) continue;
        text[length] = 0;
        long call;
        unsigned long descriptor = 0;
        if (sscanf(text, "%ld %lx", &call, &descriptor) != 2) continue;
        if (reads(call)) answer = is_terminal(pid, descriptor, terminal_path);
        else if (raw && waits_for_several(call)) answer = is_terminal(pid, 0, terminal_path);
    }
    closedir(folder);
    return answer;
}

int process_terminal_is_raw(int terminal) {
    struct termios modes;
    return tcgetattr(terminal, &modes) == 0 && !(modes.c_lflag & ICANON);
}

int process_terminal_echoes(int terminal) {
    struct termios modes;
    return tcgetattr(terminal, &modes) == 0 && (modes.c_lflag & ECHO);
}

int process_make_wakeup(void) {
    int descriptor = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
    return descriptor < 0 ? -errno : descriptor;
}

void process_name_thread(const char *name) { pthread_setname_np(pthread_self(), name); }

// Linux keeps this for each thread, and 0 is the calling one: setpriority(2).
void process_stand_back(void) { setpriority(PRIO_PROCESS, 0, 5); }
