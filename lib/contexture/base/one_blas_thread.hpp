#pragma once

#include <cblas.h>

#include <mutex>

namespace contexture {

/// One thread for BLAS as long as any of these lives: where several threads of one's own ask for small products,
/// threads upon threads wait for each other, and the last bits of a product depend on the number of threads.
class OneBlasThread {
  public:
    OneBlasThread() {
        const std::lock_guard lock(mutex_);
        if (users_++ == 0) before_ = openblas_get_num_threads();
        openblas_set_num_threads(1);
    }
    ~OneBlasThread() {
        const std::lock_guard lock(mutex_);
        if (--users_ == 0) openblas_set_num_threads(before_);
    }
    OneBlasThread(const OneBlasThread&)            = delete;
    OneBlasThread& operator=(const OneBlasThread&) = delete;

  private:
    // The number of threads is the process's, and so is what it was before the first.
    static inline std::mutex mutex_;
    static inline int        users_  = 0;
    static inline int        before_ = 1;
};

}  // namespace contexture
