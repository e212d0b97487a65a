// What nearly every test includes, compiled once: reading it takes most of a test's build.
#include <doctest/doctest.h>

#include <Eigen/Core>
#include <algorithm>
#include <cmath>
#include <string>
#include <vector>

#include "contexture/contexture.hpp"
