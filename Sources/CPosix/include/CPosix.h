#pragma once
#include "clock.h"
#include "processes.h"
#include "sockets.h"
