// Looks at an LMDB data file before LMDB maps it: LMDB trusts page numbers, offsets and sizes that it finds, and a
// truncated or altered file would crash the process. Promises: every page that the newest snapshot reaches is inside
// the file, used once, and sound in itself. Does not: test values (their checksums do), change anything.
#pragma once

#include "store/open_file.h"

namespace jurat::store {

// store_corrupt naming file, page and remedy. The file must not be in use by a writer.
Result<void> check_lmdb_shape(const OpenFile& file);

}  // namespace jurat::store
