#pragma once
#include "processes.h"
#include "sockets.h"
