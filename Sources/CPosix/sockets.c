#define _GNU_SOURCE
#include "sockets.h"
