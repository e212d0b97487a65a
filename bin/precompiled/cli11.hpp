// Compiled once: reading it takes most of a command's build.
#include <CLI/CLI.hpp>

#include "contexture/contexture.hpp"
