/* Opens viewers of a server-sent event stream, publishes messages one by one and measures how long
   each takes to reach the last viewer.

   fanout PORT STREAM-PATH PUBLISH-PATH VIEWERS MESSAGES INTERVAL-MS SERVER-PID

   Prints one line: p50 and p99 of publish-to-last in microseconds, the server's resident bytes per
   viewer, its CPU time per delivery in microseconds, and how many deliveries are missing. A message
   is found by its mark, so that any framing round it will do. */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <dirent.h>
#include <errno.h>
#include <netinet/tcp.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

enum { MARK = 12, KEEP = MARK - 1, SIZE = 200 }; /* a mark is @@ and eight hex digits and @@ */

struct viewer {
    int fd;
    int open;
    int kept;
    int next; /* the number expected next */
    char tail[KEEP];
};

static struct viewer *viewers;
static int epoll, viewer_count, message_count, open_count;
static int64_t *sent_at, *last_at, missing;
static int *arrived;

static void fail(const char *what) {
    fprintf(stderr, "fanout: %s: %s\n", what, strerror(errno));
    exit(1);
}

static int64_t now(void) {
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (int64_t)time.tv_sec * 1000000000 + time.tv_nsec;
}

static int dial(int port) {
    struct sockaddr_in to = {.sin_family = AF_INET, .sin_port = htons(port)};
    to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0), one = 1;
    if (fd < 0) fail("socket");
    if (connect(fd, (struct sockaddr *)&to, sizeof to) < 0) fail("connect");
    setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
    return fd;
}

static void find_marks(struct viewer *viewer, const char *bytes, int count, int64_t at) {
    const char *end = bytes + count, *mark;
    while ((mark = memmem(bytes, end - bytes, "@@", 2)) && end - mark >= MARK) {
        bytes = mark + 2;
        if (memcmp(mark + 10, "@@", 2) != 0) continue;
        long number = strtol(mark + 2, NULL, 16);
        if (number < 0 || number >= message_count) continue;
        bytes = mark + MARK;
        missing += number - viewer->next;
        viewer->next = number + 1;
        arrived[number] += 1;
        last_at[number] = at;
    }
}

static void receive(struct viewer *viewer) {
    static char buffer[1 << 16];
    memcpy(buffer, viewer->tail, viewer->kept);
    ssize_t got = recv(viewer->fd, buffer + viewer->kept, sizeof buffer - KEEP, MSG_DONTWAIT);
    if (got < 0 && (errno == EAGAIN || errno == EINTR)) return;
    if (got <= 0) {
        errno = got < 0 ? errno : ECONNRESET;
        fail("a viewer was closed");
    }
    int count = viewer->kept + (int)got;
    if (!viewer->open) {
        viewer->open = 1;
        open_count += 1;
    }
    find_marks(viewer, buffer, count, now());
    viewer->kept = count < KEEP ? count : KEEP;
    memcpy(viewer->tail, buffer + count - viewer->kept, viewer->kept);
}

static void wait_for_events(int milliseconds) {
    static struct epoll_event events[1024];
    int count = epoll_wait(epoll, events, 1024, milliseconds);
    for (int i = 0; i < count; i++) receive(events[i].data.ptr);
}

/* Publishes and, before it waits for the answer, lets the viewers read: both share this thread. */
static void publish(int fd, int port, const char *path, int number) {
    char body[SIZE + 1], request[SIZE + 512], answer[4096];
    int length = snprintf(body, sizeof body, "{\"m\":\"@@%08x@@\",\"pad\":\"", (unsigned)number);
    while (length < SIZE - 2) body[length++] = 'x';
    memcpy(body + length, "\"}", 3);
    int count = snprintf(request, sizeof request,
        "POST %s HTTP/1.1\r\nHost: 127.0.0.1:%d\r\nContent-Length: %d\r\n\r\n%s", path, port, SIZE, body);
    sent_at[number] = now();
    if (send(fd, request, count, MSG_NOSIGNAL) != count) fail("publish");
    int64_t until = now() + 5000000000;
    for (;;) {
        ssize_t got = recv(fd, answer, sizeof answer, MSG_DONTWAIT);
        if (got > 0 && strncmp(answer, "HTTP/1.1 20", 11) == 0) return;
        if (got > 0 || (got < 0 && errno != EAGAIN) || now() > until) fail("the answer to a publish");
        wait_for_events(1);
    }
}

static long resident(int pid) {
    char path[64], line[256];
    long kilobytes = 0;
    snprintf(path, sizeof path, "/proc/%d/smaps_rollup", pid);
    FILE *file = fopen(path, "r");
    while (file && fgets(line, sizeof line, file)) sscanf(line, "Rss: %ld", &kilobytes);
    if (file) fclose(file);
    return kilobytes * 1024;
}

static int64_t cpu(int pid) {
    char path[320];
    int64_t sum = 0;
    snprintf(path, sizeof path, "/proc/%d/task", pid);
    DIR *tasks = opendir(path);
    for (struct dirent *task; tasks && (task = readdir(tasks));) {
        unsigned long long spent;
        snprintf(path, sizeof path, "/proc/%d/task/%.20s/schedstat", pid, task->d_name);
        FILE *file = fopen(path, "r");
        if (file && fscanf(file, "%llu", &spent) == 1) sum += spent;
        if (file) fclose(file);
    }
    if (tasks) closedir(tasks);
    return sum;
}

static int ascending(const void *one, const void *other) {
    int64_t a = *(const int64_t *)one, b = *(const int64_t *)other;
    return (a > b) - (a < b);
}

static void open_viewers(int port, const char *path) {
    char request[512];
    int length = snprintf(request, sizeof request,
        "GET %s HTTP/1.1\r\nHost: 127.0.0.1:%d\r\nAccept: text/event-stream\r\n\r\n", path, port);
    for (int i = 0; i < viewer_count; i++) {
        viewers[i].fd = dial(port);
        if (send(viewers[i].fd, request, length, MSG_NOSIGNAL) != length) fail("request");
        struct epoll_event event = {.events = EPOLLIN, .data.ptr = &viewers[i]};
        epoll_ctl(epoll, EPOLL_CTL_ADD, viewers[i].fd, &event);
        while (i - open_count > 100) wait_for_events(10);
    }
    for (int64_t until = now() + 30000000000; open_count < viewer_count;) {
        if (now() > until) fail("not all viewers were answered");
        wait_for_events(10);
    }
}

int main(int count, char **words) {
    if (count != 8) {
        fprintf(stderr, "fanout PORT STREAM PUBLISH VIEWERS MESSAGES INTERVAL-MS SERVER-PID\n");
        return 2;
    }
    int port = atoi(words[1]), interval = atoi(words[6]), pid = atoi(words[7]);
    viewer_count = atoi(words[4]);
    message_count = atoi(words[5]);
    struct rlimit limit;
    getrlimit(RLIMIT_NOFILE, &limit);
    limit.rlim_cur = limit.rlim_max;
    setrlimit(RLIMIT_NOFILE, &limit);
    viewers = calloc(viewer_count, sizeof *viewers);
    sent_at = calloc(message_count, sizeof *sent_at);
    last_at = calloc(message_count, sizeof *last_at);
    arrived = calloc(message_count, sizeof *arrived);
    epoll = epoll_create1(EPOLL_CLOEXEC);

    long before = resident(pid);
    open_viewers(port, words[2]);
    int publisher = dial(port);
    int64_t cpu_before = cpu(pid), next = now();
    for (int i = 0; i < message_count; i++) {
        while (now() < next) wait_for_events((int)((next - now()) / 1000000));
        publish(publisher, port, words[3], i);
        next += (int64_t)interval * 1000000;
    }
    for (int64_t until = now() + 5000000000; arrived[message_count - 1] < viewer_count && now() < until;)
        wait_for_events(10);
    double spent = (double)(cpu(pid) - cpu_before) / 1000 / message_count / viewer_count;
    for (int i = 0; i < viewer_count; i++) missing += message_count - viewers[i].next;
    for (int i = 0; i < message_count; i++) last_at[i] -= sent_at[i];
    qsort(last_at, message_count, sizeof *last_at, ascending);
    printf("%ld %ld %ld %.2f %ld\n", (long)(last_at[message_count / 2] / 1000),
        (long)(last_at[message_count * 99 / 100] / 1000), (resident(pid) - before) / viewer_count, spent,
        (long)missing);
    return missing != 0;
}
