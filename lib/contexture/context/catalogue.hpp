#pragma once

#include <span>
#include <string_view>

#include "contexture/context/simple.hpp"

namespace contexture {

/// One row of the catalogue: all that help, errors and reports say of a kind of simple context.
struct CatalogueEntry {
    std::string_view kind;       ///< "walk"
    std::string_view parameter;  ///< "T"
    std::string_view range;      ///< "a whole number from 1 to 1000"
    std::string_view formula;    ///< "lambda^T"
    std::string_view meaning;    ///< one line: what a node is associated with
    std::string_view example;    ///< "walk:2"
};

/// One entry a kind, in the order of the alternatives of SimpleContext.
[[nodiscard]] std::span<const CatalogueEntry> catalogue();

/// The entry of a simple context.
[[nodiscard]] const CatalogueEntry& entry(const SimpleContext& context);

}  // namespace contexture
