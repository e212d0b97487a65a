// What most units include, compiled once: reading it takes most of their build.
#include <fmt/format.h>

#include <Eigen/Core>
#include <algorithm>
#include <boost/graph/compressed_sparse_row_graph.hpp>
#include <functional>
#include <string>
#include <vector>
