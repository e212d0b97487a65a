#pragma once

#include <algorithm>
#include <string>
#include <vector>

#include "contexture/graph/pair_table.hpp"

namespace support {

/// Labels by node, several between commas; "" for none.
inline contexture::PairTable labels_of(const std::vector<std::string>& of_node) {
    contexture::PairTable    table;
    std::vector<std::string> known;
    for (contexture::Node node = 0; node < of_node.size(); ++node) {
        for (std::size_t begin = 0; begin < of_node[node].size();) {
            const std::size_t end  = std::min(of_node[node].find(',', begin), of_node[node].size());
            const std::string text = of_node[node].substr(begin, end - begin);
            auto              at   = std::find(known.begin(), known.end(), text) - known.begin();
            if (at == std::ssize(known)) {
                known.push_back(text);
                table.value_names.append(text);
            }
            table.inputs.push_back(node);
            table.values.push_back(static_cast<contexture::Node>(at));
            table.counts.push_back(1);
            begin = end + 1;
        }
    }
    return table;
}

}  // namespace support
