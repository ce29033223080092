// The Store on disk: one LMDB environment in a folder of its own.
// Promises: a data file that is cut under the running process ends in store_corrupt, or, when a reader was amid its
// pages, in the process ending as store/mapped_files.h says; nothing is written to it any more.
#pragma once

#include <filesystem>
#include <memory>

#include "store/store.h"

namespace jurat::store {

struct LmdbSettings {
  std::filesystem::path folder;                   // made (0700) when missing
  std::size_t map_bytes = std::size_t{16} << 30;  // address space, not disk
};
// store_corrupt, store_read_only, store_full, input_output: the message names the file and the remedy.
Result<std::unique_ptr<Store>> open_lmdb(const LmdbSettings& settings);

// Reads every value of the store and checks its checksum; the number of values, or store_corrupt naming the key.
Result<std::uint64_t> verify_every_value(const Store& store);

}  // namespace jurat::store
