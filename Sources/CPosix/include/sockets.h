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
