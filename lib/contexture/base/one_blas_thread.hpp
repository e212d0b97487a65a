#pragma once

#include <cblas.h>

namespace contexture {

/// One thread for BLAS as long as this lives: where several threads of one's own ask for small products, threads upon
/// threads wait for each other, and the last bits of a product depend on the number of threads.
class OneBlasThread {
  public:
    OneBlasThread() : before_(openblas_get_num_threads()) { openblas_set_num_threads(1); }
    ~OneBlasThread() { openblas_set_num_threads(before_); }
    OneBlasThread(const OneBlasThread&)            = delete;
    OneBlasThread& operator=(const OneBlasThread&) = delete;

  private:
    int before_;
};

}  // namespace contexture
