#include "examples.hpp"

namespace contexture::cli {
namespace {

struct Examples {
    std::string_view     name;
    std::vector<Example> examples;
};

const std::vector<Examples>& all_examples() {
    static const std::vector<Examples> known{
        {"contexture",
         {{"contexture info graph.txt", "how a file is read, and what is odd about it"},
          {"contexture compare graph.txt", "which context suits the graph, without any label"},
          {"contexture embed graph.txt --context walk:2 --dim 64 -o embedding.json", "a vector for each node"},
          {"contexture evaluate graph.txt --labels labels.txt", "how well vectors predict labels"}}},
        {"info",
         {{"contexture info graph.txt", "nodes, edges, pieces; memory and time of a solve"},
          {"contexture info graph.txt.gz --component largest --dim 16", "of its largest piece, and 16 dimensions"},
          {"cut -d ' ' -f 1,2 graph.txt | contexture info -", "a graph from another program"}}},
        {"embed",
         {{"contexture embed graph.txt -o embedding.json", "128 numbers a node, or as many as there are, of walk:1"},
          {"contexture embed graph.txt --context window:10 --dim 16 -o vectors.npy",
           "for numpy; the names are in vectors.npy.ids.txt"},
          {"contexture embed graph.txt --context window:10 --density log --normalize rows:2 -o vectors.vec",
           "what DeepWalk and node2vec approximate, as word2vec text"},
          {"contexture embed graph.txt --context 'walk:1|ego:2' --dim 8 -o both.csv", "two contexts side by side"},
          {"contexture embed graph.txt -o embedding.json --html map.html", "with a page that shows the nodes"}}},
        {"compare",
         {{"contexture compare graph.txt", "ten contexts, the smallest tau first"},
          {"contexture compare graph.txt --contexts walk:1..4,heat:2 --html page.html",
           "contexts of your choice, as a page with charts, too"},
          {"contexture compare graph.txt --order pretext", "by what vectors tell of the graph itself"},
          {"contexture compare graph.txt --order informed --labels labels.txt", "by that and labels of a few nodes"},
          {"contexture compare table.csv --contexts knn:5,knn:10,rbf:0.1 --target target",
           "a table of points in the place of a graph"}}},
        {"score",
         {{"contexture score graph.txt --context walk:2", "singular values and tau of one context"},
          {"contexture score graph.txt --labels labels.txt", "how compatible labels are, beside chance"},
          {"contexture score embedding.json --beta 0.5", "of a saved embedding, without its graph"}}},
        {"evaluate",
         {{"contexture evaluate graph.txt --labels labels.txt --ratios 0.1,0.5,0.9", "F1 at three training ratios"},
          {"contexture evaluate graph.txt --context walk:2 --tasks links", "held-out edges against pairs without one"},
          {"contexture evaluate graph.txt --embedding vectors.npy --labels labels.txt",
           "vectors of another tool, through the same splits"}}},
        {"extend",
         {{"contexture extend embedding.json --edges new.txt -o new.json", "new nodes, placed by their edges"}}},
        {"align",
         {{"contexture align vectors.npy graph.txt --context window:10",
           "how much of window:10 another tool's vectors hold"}}},
        {"learn",
         {{"contexture learn graph.txt --dim 4 --steps 500 -o learned.json",
           "vectors by contrastive training, and how near they come to the exact space"},
          {"contexture learn graph.txt --dim 4 --steps 200 --objective skipgram:5 --format table",
           "an objective that learns something else"},
          {"contexture learn table.csv --context knn:5 --dim 4 --steps 200 --encoder mlp:64x2 -o learned.npy",
           "a network that sees the columns of a table"}}},
        {"contexts",
         {{"contexture contexts", "every context, its formula and an example"},
          {"contexture contexts --format json", "the same for a program"}}},
        {"rerun",
         {{"contexture rerun embedding.json -o again.json", "the run that wrote embedding.json, again"},
          {"contexture rerun embedding.json --dim 16 --seed 2 -o other.json", "the same with other options"}}},
        {"completion",
         {{"source <(contexture completion bash)", "for the shell that is open; in ~/.bashrc for every one"},
          {"contexture completion fish > contexture.fish", "for a folder of fish's completions"}}},
        {"manual", {{"contexture manual embed | man -l -", "the page of one command, as man shows it"}}}};
    return known;
}

}  // namespace

std::vector<Example> examples_of(std::string_view name) {
    for (const Examples& known : all_examples())
        if (known.name == name) return known.examples;
    return {};
}

}  // namespace contexture::cli
