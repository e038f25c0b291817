#pragma once
#include <sys/types.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
