#include "contexture/context/catalogue.hpp"

#include <array>

namespace contexture {
namespace {

constexpr std::size_t kKinds = std::variant_size_v<SimpleContext>;

// One row for each alternative of SimpleContext, in its order.
constexpr std::array<CatalogueEntry, kKinds> kCatalogue{{
    {.kind      = "walk",
     .parameter = "T",
     .range     = "a whole number from 1 to 1000",
     .formula   = "lambda^T",
     .meaning   = "where a random walk of T steps ends",
     .example   = "walk:2"},
    {.kind      = "window",
     .parameter = "T",
     .range     = "a whole number from 1 to 1000",
     .formula   = "(lambda + ... + lambda^T) / T",
     .meaning   = "a node met within T steps of a walk, each step alike",
     .example   = "window:5"},
    {.kind      = "restart",
     .parameter = "ALPHA",
     .range     = "a number from 0.0001, below 1",
     .formula   = "ALPHA / (1 - (1 - ALPHA) lambda)",
     .meaning   = "where a walk stands that stops with probability ALPHA before each step",
     .example   = "restart:0.15"},
    {.kind      = "heat",
     .parameter = "T",
     .range     = "a number above 0, at most 1000",
     .formula   = "exp(-T (1 - lambda))",
     .meaning   = "where a walk of Poisson(T) steps ends",
     .example   = "heat:2"},
    {.kind      = "lazy",
     .parameter = "T",
     .range     = "a whole number from 1 to 1000",
     .formula   = "((1 + lambda) / 2)^T",
     .meaning   = "where a walk of T steps ends that stays put with probability 1/2 each time",
     .example   = "lazy:2"},
    {.kind      = "ego",
     .parameter = "R",
     .range     = "a whole number from 1 to 1000",
     .formula   = "lambda of the graph of all pairs within R hops",
     .meaning   = "a node drawn evenly from those within R hops, itself included",
     .example   = "ego:1"},
    {.kind      = "node2vec",
     .parameter = "P,Q,T",
     .range     = "a triple of two numbers from 1e-6 to 1e6 and a whole number from 1 to 1000",
     .formula   = "(1/T) sum_r F B^r G over arcs",
     .meaning   = "a node met within T steps of a second-order walk, each step alike",
     .example   = "node2vec:1,0.5,10"},
    {.kind      = "pairs",
     .parameter = "FILE",
     .range     = "a file with a node, a value and perhaps a count in each line",
     .formula   = "count(x, a) / total",
     .meaning   = "a value that the file pairs the node with",
     .example   = "pairs:baskets.txt"},
    {.kind      = "labels",
     .parameter = "FILE",
     .range     = "a file with a node and its labels in each line",
     .formula   = "1[a is a label of x] / total",
     .meaning   = "one of the node's labels: supervised learning",
     .example   = "labels:labels.txt"},
    {.kind      = "features",
     .parameter = "FILE",
     .range     = "a file with a node and its entries index:value in each line",
     .formula   = "value(x, a) / total",
     .meaning   = "one of the node's attributes, drawn by its value",
     .example   = "features:words.txt"},
    {.kind      = "knn",
     .parameter = "K",
     .range     = "a whole number from 1 to 1000000",
     .formula   = "1[a is among the K nearest to x] / K",
     .meaning   = "one of the K nearest points of a table, the point itself included",
     .example   = "knn:30"},
    {.kind      = "rbf",
     .parameter = "GAMMA",
     .range     = "a number above 0, at most 1e12",
     .formula   = "exp(-GAMMA |x - a|^2) / its sum over a",
     .meaning   = "a point of a table drawn by its distance",
     .example   = "rbf:0.1"},
    {.kind      = "knn_mask",
     .parameter = "K",
     .range     = "a whole number from 1 to 1000000",
     .formula   = "knn on 4/5 of the columns, mean of 50 draws",
     .meaning   = "one of the K nearest points where a fifth of the columns is hidden, at random",
     .example   = "knn_mask:30"},
    {.kind      = "rbf_mask",
     .parameter = "GAMMA",
     .range     = "a number above 0, at most 1e12",
     .formula   = "rbf on 4/5 of the columns, mean of 50 draws",
     .meaning   = "a point drawn by its distance where a fifth of the columns is hidden, at random",
     .example   = "rbf_mask:0.1"},
}};

}  // namespace

std::span<const CatalogueEntry> catalogue() {
    return kCatalogue;
}

const CatalogueEntry& entry(const SimpleContext& context) {
    return kCatalogue[context.index()];
}

}  // namespace contexture
