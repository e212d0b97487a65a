#pragma once

#include <stdexcept>
#include <string>

namespace contexture {

/// Why a call failed. The value is the exit code of the command line.
enum class Fault {
    computation = 1,    ///< not converged, out of memory
    usage       = 2,    ///< an argument that no input could satisfy
    input       = 3,    ///< the data say something that cannot be right
    io          = 4,    ///< cannot read or write
    interrupted = 130,  ///< the caller asked to stop
};

/// The one exception of the library. Its message is written for the person who made the input:
/// where, what is wrong, what to do.
class Error : public std::runtime_error {
  public:
    /// @param message  where, what is wrong, what to do
    Error(Fault fault, const std::string& message) : std::runtime_error(message), fault_(fault) {}

    /// Why.
    [[nodiscard]] Fault fault() const { return fault_; }

  private:
    Fault fault_;
};

}  // namespace contexture
