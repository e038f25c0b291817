#pragma once
#include "clock.h"
#include "locks.h"
#include "processes.h"
#include "sockets.h"
