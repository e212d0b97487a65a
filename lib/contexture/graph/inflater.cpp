#include "contexture/graph/inflater.hpp"

#include <fmt/format.h>
#include <isa-l/igzip_lib.h>

#include <algorithm>
#include <cstdint>
#include <utility>

#include "contexture/base/error.hpp"

namespace contexture {
namespace {

constexpr std::size_t  kPacked     = std::size_t{1} << 16U;
constexpr std::size_t  kMostAtOnce = std::size_t{1} << 30U;  // the state counts with 32 bits
constexpr std::uint8_t kMagic[]    = {0x1f, 0x8b};

constexpr auto kCutShort  = "the gzip data are cut short; copy or download the file again";
constexpr auto kDamaged   = "the gzip data are damaged; copy or download the file again";
constexpr auto kSomething = "there is something else after the end of the gzip data; decompress the file and look";

}  // namespace

Inflater::Inflater(Fill fill, std::string name)
    : fill_(std::move(fill)),
      name_(std::move(name)),
      packed_(kPacked),
      state_(std::make_unique<inflate_state>()),
      header_(std::make_unique<isal_gzip_header>()) {
    isal_inflate_init(state_.get());
}

Inflater::~Inflater() = default;

std::size_t Inflater::read(std::span<char> block) {
    std::size_t count = 0;
    while (count < block.size()) {
        if (is_first_ || state_->block_state == ISAL_BLOCK_FINISH) {
            if (!is_more()) break;
            read_header();
        }
        const auto room   = static_cast<std::uint32_t>(std::min(block.size() - count, kMostAtOnce));
        state_->next_out  = reinterpret_cast<std::uint8_t*>(block.data() + count);
        state_->avail_out = room;
        inflate_some();
        count += room - state_->avail_out;
    }
    return count;
}

/// Whether compressed bytes are left.
bool Inflater::is_more() {
    if (state_->avail_in > 0) return true;
    if (is_at_end_) return false;
    const std::size_t count = fill_(packed_);
    is_at_end_              = count < packed_.size();
    state_->next_in         = reinterpret_cast<std::uint8_t*>(packed_.data());
    state_->avail_in        = static_cast<std::uint32_t>(count);
    return count > 0;
}

/// Of a member. Not left to isal_inflate(), which forgets the checksum of a header at the end of what it was given.
void Inflater::read_header() {
    const std::size_t known = std::min<std::size_t>(state_->avail_in, std::size(kMagic));
    if (!is_first_ && !std::equal(kMagic, kMagic + known, state_->next_in)) refuse(kSomething);
    is_first_ = false;
    isal_inflate_reset(state_.get());
    isal_gzip_header_init(header_.get());
    state_->crc_flag = ISAL_GZIP_NO_HDR_VER;
    for (;;) {
        const int answer = isal_read_gzip_header(state_.get(), header_.get());
        if (answer == ISAL_DECOMP_OK) return;
        if (answer != ISAL_END_INPUT) refuse(kDamaged);
        if (!is_more()) refuse(kCutShort);
    }
}

/// Writes something, takes something in, or ends a member.
void Inflater::inflate_some() {
    const bool          is_last  = !is_more();
    const std::uint32_t room     = state_->avail_out;
    const bool          is_sound = isal_inflate(state_.get()) >= ISAL_DECOMP_OK;
    if (!is_sound) refuse(kDamaged);
    if (is_last && state_->block_state != ISAL_BLOCK_FINISH && state_->avail_out == room) refuse(kCutShort);
}

void Inflater::refuse(const char* why) const {
    throw Error(Fault::input, fmt::format("{}: {}", name_, why));
}

}  // namespace contexture
