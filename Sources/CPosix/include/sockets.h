#pragma once
#include <pthread.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/types.h>

/* A listening TCP socket, non-blocking and close-on-exec. The address is numeric, IPv4 or IPv6; port 0
   is any free port, and *bound is the one taken. Returns the descriptor, or minus errno (-EINVAL: not
   an address). */
int socket_listen(const char *address, int port, int backlog, int *bound);

/* Takes the connection behind fd away from whoever uses that number: returns a new descriptor for it,
   after which fd names what `parked` names, so that a shutdown() or close() of fd is harmless.
   Returns minus errno and changes nothing when no descriptor is left. */
int socket_take(int fd, int parked);

/* Sends without blocking and without SIGPIPE: the number of bytes taken, -1 when the socket is full,
   -2 when the peer is gone. */
ssize_t socket_send(int fd, const void *bytes, size_t count);

/* Options of a connection that only streams: no delay, a bounded send buffer, and an end to a peer
   that does not acknowledge for this long. */
void socket_prepare_stream(int fd, int send_buffer, int user_timeout_ms);

/* epoll_ctl with the data given as a number. */
int epoll_set(int epoll, int operation, int fd, uint32_t events, uint64_t data);

/* Starts a joinable thread with a name (15 characters at most) that takes no signals, so that a write
   to a closed socket is an error there and not SIGPIPE. Returns 0 or errno. */
int thread_start(const char *name, void *(*body)(void *), void *context, pthread_t *thread);

/* Lets the calling thread wake on time: without the kernel's 50 us of slack, and (from Linux 6.12 on)
   before threads that only work for longer. It gets no more of the processor than others. */
void thread_wakes_promptly(void);

/* One address that a host name stands for. */
struct socket_address {
    unsigned char bytes[128];
    unsigned int length;
};

/* Finds the addresses of a host for TCP, numeric or by name; this may wait for a name server. Returns
   how many there are, of which at most `limit` are written, or minus the code of getaddrinfo. */
int socket_find(const char *host, int port, struct socket_address *found, int limit);

/* Begins a connection without waiting for it. Returns its descriptor or minus errno. */
int socket_begin(const struct socket_address *address);

/* Waits until a connection that was begun stands: 0 or errno. */
int socket_await(int fd, int timeout_ms);

/* What became of a connection that was begun: 0 or errno. */
int socket_outcome(int fd);

/* Receives without blocking: the number of bytes, 0 at the end of the stream, -1 when there is nothing
   yet, -2 when the connection is broken. */
ssize_t socket_receive(int fd, void *bytes, size_t count);

/* epoll_wait with nanoseconds; below zero it waits without end. */
int epoll_wait_for(int epoll, struct epoll_event *events, int limit, int64_t nanoseconds);

/* Lets this process have so many descriptors where it may, and makes room for them at once: returns
   how many it may have now. */
int64_t descriptors_reserve(int64_t wanted);
