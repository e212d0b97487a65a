#include <contexture/contexture.hpp>
#include <iostream>

int main() {
    const auto graph    = contexture::read_graph("graphs/four_villages.txt");
    const auto context  = contexture::parse_context("walk:1");
    const auto spectrum = contexture::decompose(contexture::ExpectationOperator(graph, context), {.dimension = 16});
    const auto score    = contexture::assess(spectrum);
    const auto people   = contexture::embed(spectrum, {.dimension = score.dimension});
    std::cout << "tau " << score.tau.value() << " at d = " << score.dimension << "\n"
              << people.vectors.topRows(5) << "\n";
}
