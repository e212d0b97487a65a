#pragma once

#include <unistd.h>

#include <atomic>
#include <filesystem>
#include <fstream>
#include <string>

namespace support {

/// A file with this content for as long as it is in scope.
class TemporaryFile {
  public:
    explicit TemporaryFile(const std::string& content, const std::string& ending = ".txt") {
        static std::atomic<int> number{0};
        path_ = std::filesystem::temp_directory_path() /
                ("contexture_" + std::to_string(getpid()) + "_" + std::to_string(++number) + ending);
        std::ofstream(path_) << content;
    }
    ~TemporaryFile() {
        std::error_code ignored;
        std::filesystem::remove(path_, ignored);
    }
    TemporaryFile(const TemporaryFile&)            = delete;
    TemporaryFile& operator=(const TemporaryFile&) = delete;

    [[nodiscard]] std::string path() const { return path_.string(); }

  private:
    std::filesystem::path path_;
};

}  // namespace support
