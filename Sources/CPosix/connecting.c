#define _GNU_SOURCE
#include "sockets.h"

#include <errno.h>
#include <fcntl.h>
#include <netdb.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sched.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

int socket_find(const char *host, int port, struct socket_address *found, int limit) {
    char service[8];
    snprintf(service, sizeof service, "%d", port & 0xFFFF);
    struct addrinfo hints = {.ai_socktype = SOCK_STREAM, .ai_flags = AI_NUMERICSERV}, *list = NULL;
    int error = getaddrinfo(host, service, &hints, &list);
    if (error) return error < 0 ? error : -error;
    int count = 0;
    for (struct addrinfo *each = list; each; each = each->ai_next, count++) {
        if (count >= limit || each->ai_addrlen > sizeof found[count].bytes) continue;
        memcpy(found[count].bytes, each->ai_addr, each->ai_addrlen);
        found[count].length = each->ai_addrlen;
    }
    freeaddrinfo(list);
    return count;
}

int socket_begin(const struct socket_address *address) {
    struct sockaddr_storage name;
    memcpy(&name, address->bytes, sizeof name < sizeof address->bytes ? sizeof name : sizeof address->bytes);
    int fd = socket(name.ss_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    if (fd < 0) return -errno;
    int one = 1;
    setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
    if (connect(fd, (struct sockaddr *)&name, address->length) < 0 && errno != EINPROGRESS) {
        int error = errno;
        close(fd);
        return -error;
    }
    return fd;
}

int socket_outcome(int fd) {
    int error = 0;
    socklen_t length = sizeof error;
    if (getsockopt(fd, SOL_SOCKET, SO_ERROR, &error, &length) < 0) return errno;
    return error;
}

int socket_await(int fd, int timeout_ms) {
    struct pollfd wait = {.fd = fd, .events = POLLOUT};
    int ready;
    do ready = poll(&wait, 1, timeout_ms);
    while (ready < 0 && errno == EINTR);
    return ready == 0 ? ETIMEDOUT : ready < 0 ? errno : socket_outcome(fd);
}

ssize_t socket_receive(int fd, void *bytes, size_t count) {
    ssize_t received;
    do received = recv(fd, bytes, count, MSG_DONTWAIT);
    while (received < 0 && errno == EINTR);
    if (received >= 0) return received;
    return errno == EAGAIN || errno == EWOULDBLOCK ? -1 : -2;
}

int epoll_wait_for(int epoll, struct epoll_event *events, int limit, int64_t nanoseconds) {
    if (nanoseconds < 0) return epoll_wait(epoll, events, limit, -1);
    struct timespec time = {.tv_sec = nanoseconds / 1000000000, .tv_nsec = nanoseconds % 1000000000};
    int count = epoll_pwait2(epoll, events, limit, &time, NULL);
    if (count >= 0 || errno != ENOSYS) return count;
    /* A kernel before 5.11 counts milliseconds. */
    int64_t milliseconds = (nanoseconds + 999999) / 1000000;
    return epoll_wait(epoll, events, limit, milliseconds > 60000 ? 60000 : (int)milliseconds);
}

int64_t descriptors_reserve(int64_t wanted) {
    struct rlimit limit;
    if (getrlimit(RLIMIT_NOFILE, &limit) < 0) return 0;
    if ((int64_t)limit.rlim_cur < wanted && limit.rlim_cur < limit.rlim_max) {
        limit.rlim_cur = (rlim_t)wanted < limit.rlim_max ? (rlim_t)wanted : limit.rlim_max;
        setrlimit(RLIMIT_NOFILE, &limit);
        getrlimit(RLIMIT_NOFILE, &limit);
    }
    /* The kernel's table of descriptors grows by doubling, and each time a process of several threads
       waits some 10 ms for it: so it grows once, here. */
    if (wanted > 0 && wanted <= INT32_MAX && wanted <= (int64_t)limit.rlim_cur) {
        int last = fcntl(0, F_DUPFD_CLOEXEC, (int)wanted - 1);
        if (last >= 0) close(last);
    }
    return limit.rlim_cur > INT64_MAX ? INT64_MAX : (int64_t)limit.rlim_cur;
}

void thread_wakes_promptly(void) {
    prctl(PR_SET_TIMERSLACK, 1, 0, 0, 0);
    /* As <linux/sched/types.h> has it; glibc wraps it from 2.41 on. */
    struct {
        uint32_t size, policy;
        uint64_t flags;
        int32_t nice;
        uint32_t priority;
        uint64_t runtime, deadline, period;
    } own = {.size = sizeof own};
    if (syscall(SYS_sched_getattr, 0, &own, sizeof own, 0) < 0 || own.policy != SCHED_OTHER) return;
    own.size = sizeof own;
    own.flags = 0;
    own.runtime = 100000;
    syscall(SYS_sched_setattr, 0, &own, 0);
}
