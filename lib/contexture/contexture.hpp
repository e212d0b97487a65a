#pragma once

/// @file
/// Everything that a C++ user of contexture includes.

/// @namespace contexture
/// Node vectors of a graph and a context: the top singular functions of the context's expectation operator.

/// @mainpage contexture
///
/// Include contexture/contexture.hpp; the other headers are parts of it. From a graph to vectors:
///
/// 1. contexture::read_graph, or contexture::make_graph of edges in memory: a contexture::Graph
/// 2. contexture::parse_context: a contexture::Context, by the names of the command line
/// 3. contexture::ExpectationOperator of both
/// 4. contexture::decompose: its contexture::Spectrum
/// 5. contexture::assess: tau and other scores without labels; contexture::embed: the vectors
///
/// and then contexture::write_json, contexture::extend_eigenfunctions, contexture::classify and others.
/// contexture::train, of contexture/learn/train.hpp and a library that needs libtorch, learns vectors by gradient and
/// says how near they come to those of the spectrum.
///
/// @include villages.cpp
///
/// Whatever goes wrong is thrown as contexture::Error, with a message for the person who made the input. Nothing is
/// printed and nothing exits. Options are structs with defaults. Long work calls contexture::Progress, which may
/// throw to stop it. Values may be used from several threads as long as none changes them; a function that computes
/// starts its own.

#include "contexture/base/error.hpp"
#include "contexture/base/progress.hpp"
#include "contexture/context/catalogue.hpp"
#include "contexture/context/context.hpp"
#include "contexture/embedding/align.hpp"
#include "contexture/embedding/embed.hpp"
#include "contexture/embedding/extend.hpp"
#include "contexture/embedding/log_density.hpp"
#include "contexture/evaluate/clustering.hpp"
#include "contexture/evaluate/held_out.hpp"
#include "contexture/evaluate/informed.hpp"
#include "contexture/evaluate/links.hpp"
#include "contexture/evaluate/null_models.hpp"
#include "contexture/evaluate/pretext.hpp"
#include "contexture/evaluate/probe.hpp"
#include "contexture/evaluate/structure.hpp"
#include "contexture/evaluate/targets.hpp"
#include "contexture/graph/components.hpp"
#include "contexture/graph/facts.hpp"
#include "contexture/graph/graph.hpp"
#include "contexture/graph/pair_table.hpp"
#include "contexture/graph/points.hpp"
#include "contexture/graph/read_graph.hpp"
#include "contexture/learn/features.hpp"
#include "contexture/learn/learning.hpp"
#include "contexture/operator/expectation_operator.hpp"
#include "contexture/operator/pair_sampler.hpp"
#include "contexture/report/foreign.hpp"
#include "contexture/report/json.hpp"
#include "contexture/report/vectors.hpp"
#include "contexture/run/compare.hpp"
#include "contexture/run/extend_known.hpp"
#include "contexture/run/page.hpp"
#include "contexture/run/vectors.hpp"
#include "contexture/score/assess.hpp"
#include "contexture/score/compatibility.hpp"
#include "contexture/spectrum/decompose.hpp"
#include "contexture/spectrum/estimate.hpp"
#include "contexture/version.hpp"
