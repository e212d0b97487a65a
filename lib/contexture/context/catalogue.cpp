#include "contexture/context/catalogue.hpp"

#include <array>

namespace contexture {
namespace {

// One row for each alternative of Context, in its order.
constexpr std::array<CatalogueEntry, std::variant_size_v<Context>> kCatalogue{{
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
     .range     = "a number above 0 and below 1",
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
}};

}  // namespace

std::span<const CatalogueEntry> catalogue() {
    return kCatalogue;
}

const CatalogueEntry& entry(const Context& context) {
    return kCatalogue[context.index()];
}

}  // namespace contexture
