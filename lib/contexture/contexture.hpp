#pragma once

/// Everything that a C++ user of contexture includes.

#include "contexture/base/error.hpp"
#include "contexture/base/progress.hpp"
#include "contexture/context/catalogue.hpp"
#include "contexture/context/context.hpp"
#include "contexture/embedding/align.hpp"
#include "contexture/embedding/embed.hpp"
#include "contexture/embedding/extend.hpp"
#include "contexture/graph/components.hpp"
#include "contexture/graph/facts.hpp"
#include "contexture/graph/graph.hpp"
#include "contexture/graph/pair_table.hpp"
#include "contexture/graph/read_graph.hpp"
#include "contexture/operator/expectation_operator.hpp"
#include "contexture/report/foreign.hpp"
#include "contexture/report/json.hpp"
#include "contexture/report/vectors.hpp"
#include "contexture/score/assess.hpp"
#include "contexture/score/compatibility.hpp"
#include "contexture/spectrum/decompose.hpp"
#include "contexture/spectrum/estimate.hpp"
