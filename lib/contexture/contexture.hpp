#pragma once

/// Everything that a C++ user of contexture includes.

#include "contexture/base/error.hpp"
#include "contexture/base/progress.hpp"
#include "contexture/context/catalogue.hpp"
#include "contexture/context/context.hpp"
#include "contexture/embedding/embed.hpp"
#include "contexture/graph/components.hpp"
#include "contexture/graph/facts.hpp"
#include "contexture/graph/graph.hpp"
#include "contexture/graph/read_graph.hpp"
#include "contexture/operator/expectation_operator.hpp"
#include "contexture/report/json.hpp"
#include "contexture/score/assess.hpp"
#include "contexture/spectrum/decompose.hpp"
