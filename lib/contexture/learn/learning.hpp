#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "contexture/base/progress.hpp"
#include "contexture/embedding/align.hpp"
#include "contexture/embedding/embed.hpp"
#include "contexture/spectrum/spectrum.hpp"

// Encoders trained by gradient on samples of a context: what is asked for and what comes of it. The training itself
// is contexture/learn/train.hpp.

namespace contexture {

/// What training minimises. Phi encodes x, Psi encodes values a, a' of the same x; c, z are independent of them.
/// All means are under P+ and free of the constant function. Source: Zhai et al. 2025, section 3; docs/learning.md.
struct Objective {
    /// By the names of the command line.
    enum class Kind {
        supervised,      ///< E |W Phi(X) + b - target(A)|^2
        contrastive,     ///< -E <Psi(A), Psi(A')> + E <Psi(A), Psi(C)>^2 / 2, Phi = T Psi (HaoChen et al. 2021)
        noncontrastive,  ///< E |Psi(A) - Psi(A')|^2 + g |Cov - I|^2, Phi = T Psi (after Bardes et al. 2022)
        masked,          ///< E |W Psi(A) + b - target(X)|^2, Phi = T Psi
        node,            ///< half of E |Phi(X) - Phi(A)|^2 + g |Cov - I|^2, where A are the x's and T is self-adjoint
        joint,           ///< -2 E <Phi(X), Psi(A)> + E <Phi(Z), Psi(C)>^2
        skipgram,        ///< -E log sigma <Phi(X), Psi(A)> - K E log sigma(-<Phi(Z), Psi(C)>) (Mikolov et al. 2013)
    };
    /// Of supervised and masked: what stands for a value, whose share is P.
    enum class Target {
        whitened,  ///< e / sqrt(P): learns the contexture
        plain,     ///< e, a one-hot vector
        balanced,  ///< e, each value weighing the same (supervised only)
        features,  ///< the features of x (masked only)
    };
    Kind   kind                               = Kind::contrastive;  ///< which
    Target target                             = Target::whitened;   ///< of supervised and masked
    int    negatives                          = 5;                  ///< K of skipgram, from 1 to 1000
    bool   operator==(const Objective&) const = default;
};

/// g of the objectives that hold Cov near I. Direction i keeps a variance of 1 - (1 - s_i^2) / g, for node with
/// lambda_i in the place of s_i^2, which is above 0 for all where g is above 2.
inline constexpr double kCovarianceWeight = 4;

/// "contrastive", "supervised:plain", "skipgram:5".  @throws Error Fault::usage
[[nodiscard]] Objective   parse_objective(std::string_view text);
/// The name that parse_objective reads back.
[[nodiscard]] std::string name(const Objective& objective);

/// What maps nodes to vectors.
struct EncoderShape {
    /// By the names of the command line.
    enum class Kind {
        free,    ///< a vector a node: the problem itself, without a network
        linear,  ///< of the features
        mlp,     ///< `depth` hidden layers of `width` and a linear one, of the features
        gcn,     ///< the same, each layer seeing also the mean over a node's neighbours
    };
    Kind kind                                  = Kind::free;  ///< which
    int  width                                 = 128;         ///< of hidden layers, from 1 to 65536
    int  depth                                 = 2;           ///< hidden layers, from 1 to 64
    bool operator==(const EncoderShape&) const = default;
};

/// "free", "linear", "mlp:WIDTHxDEPTH", "gcn:WIDTHxDEPTH".  @throws Error Fault::usage
[[nodiscard]] EncoderShape parse_encoder(std::string_view text);
/// The name that parse_encoder reads back.
[[nodiscard]] std::string  name(const EncoderShape& encoder);

/// Whether Phi is T Psi of an encoder of values.
[[nodiscard]] bool encodes_values(const Objective& objective);

/// Where training stands.
struct LearningPoint {
    std::uint64_t         step        = 0;   ///< steps done
    double                loss        = 0;   ///< mean over the steps since the point before
    double                held_out    = 0;   ///< loss on samples that no step sees
    std::optional<double> correlation = {};  ///< sum of squared cosines with the exact space over d
    std::optional<double> captured    = {};  ///< ratio trace over the most that d functions can have
};

/// How an encoder is trained.
struct LearnOptions {
    Objective     objective    = {};    ///< what is minimised
    EncoderShape  encoder      = {};    ///< what is trained
    int           dimension    = 128;   ///< d
    std::uint64_t steps        = 2000;  ///< at most
    std::uint64_t batch        = 1024;  ///< samples (x, a, a') a step, at least 4
    double        rate         = 0;     ///< of Adam, falling to 0 along a cosine; 0: the encoder's default
    std::uint64_t every        = 100;   ///< steps between two looks at loss and alignment
    std::uint64_t patience     = 0;     ///< looks without a better held-out loss before training stops; 0: never
    std::uint64_t seed         = 1;     ///< of samples and first weights
    int           threads      = 0;     ///< of walkers; 0: all cores; changes no result
    std::uint64_t memory_limit = 0;     ///< bytes; 0: what is available
    /// n x p, what networks see of a node; empty for free vectors.
    RowMatrix     features = {};
    /// What training was at its last look, to go on from; "" to begin.
    std::string   resume_from = {};
    /// Called with what `resume_from` takes, at each look; may be empty.
    std::function<void(const std::string&)> keep     = {};
    Progress                                progress = {};  ///< of training, with loss and alignment
};

/// A trained encoder.
struct Learning {
    Objective                  objective;           ///< as asked for
    EncoderShape               encoder;             ///< as asked for
    std::uint64_t              parameters = 0;      ///< numbers that were trained
    std::uint64_t              batch      = 0;      ///< LearnOptions::batch
    double                     rate       = 0;      ///< used
    std::uint64_t              seed       = 0;      ///< LearnOptions::seed
    std::uint64_t              steps      = 0;      ///< done
    bool                       is_stopped = false;  ///< before all steps, for want of progress
    std::vector<LearningPoint> history    = {};     ///< ascending steps
    /// What a minimiser without limits has, where the objective has the contexture as its minimiser.
    std::optional<double>      least_loss = {};
    Alignment                  alignment  = {};  ///< with the exact space of the same d
    RowMatrix                  vectors    = {};  ///< Phi, n x d; rows of nodes with P_X = 0 are 0
};

/// The least loss by theory, from the singular values alone; empty where the minimiser is not the contexture, or
/// where not enough of the spectrum is known.
[[nodiscard]] std::optional<double> least_loss(const Objective& objective, const ExpectationOperator& op,
                                               const Spectrum& exact, int dimension);

/// The rate of Adam where none is asked for.
[[nodiscard]] double default_rate(const EncoderShape& encoder);

/// Learned vectors as other embeddings are held: nodes with P_X > 0.
[[nodiscard]] Embedding embedding_of(const Learning& learning, const ExpectationOperator& op);

}  // namespace contexture
