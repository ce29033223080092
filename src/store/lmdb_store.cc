#include "store/lmdb_store.h"

#include <lmdb.h>
#include <sodium/core.h>
#include <sodium/crypto_generichash.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/statvfs.h>

#include <algorithm>
#include <atomic>
#include <cerrno>
#include <optional>
#include <string>
#include <system_error>
#include <utility>

#include "core/limits.h"
#include "store/bounds.h"
#include "store/lmdb_shape.h"
#include "store/mapped_files.h"
#include "store/open_file.h"

namespace jurat::store {

namespace {

constexpr std::size_t checksum_bytes = 8;
constexpr mdb_mode_t file_mode = 0600;
constexpr mode_t folder_mode = 0700;

// On disk a value is checksum | value. The key is hashed too, so that a value under another's key is found out.
ByteArray<checksum_bytes> checksum(ByteSpan key, ByteSpan value) {
  Bytes key_length;
  append_u32(key_length, static_cast<std::uint32_t>(key.size()));
  crypto_generichash_state state;
  ByteArray<crypto_generichash_BYTES_MIN> whole{};
  ASSERT_TRUTH(crypto_generichash_init(&state, nullptr, 0, whole.size()) == 0);
  ASSERT_TRUTH(crypto_generichash_update(&state, key_length.data(), key_length.size()) == 0);
  ASSERT_TRUTH(crypto_generichash_update(&state, key.data(), key.size()) == 0);
  ASSERT_TRUTH(crypto_generichash_update(&state, value.data(), value.size()) == 0);
  ASSERT_TRUTH(crypto_generichash_final(&state, whole.data(), whole.size()) == 0);
  ByteArray<checksum_bytes> out{};
  std::copy_n(whole.begin(), out.size(), out.begin());
  return out;
}

MDB_val to_val(ByteSpan bytes) { return {bytes.size(), const_cast<std::uint8_t*>(bytes.data())}; }  // LMDB only reads
ByteSpan to_span(const MDB_val& value) { return {static_cast<const std::uint8_t*>(value.mv_data), value.mv_size}; }

// LMDB reports a write that the disk took only in part as EIO. After one, a full disk has no room left, and a file at
// its size limit has exactly that size.
bool no_room_left(const std::filesystem::path& file) {
  struct statvfs disk{};
  if (::statvfs(file.c_str(), &disk) == 0 && disk.f_bavail * disk.f_frsize < (std::uint64_t{1} << 20)) return true;
  rlimit most{};
  struct stat status{};
  return ::getrlimit(RLIMIT_FSIZE, &most) == 0 && ::stat(file.c_str(), &status) == 0 &&
         static_cast<rlim_t>(status.st_size) >= most.rlim_cur;
}

Error lmdb_error(const std::filesystem::path& file, const char* doing, int code) {
  const std::string what = file.string() + ": " + doing + ": " + mdb_strerror(code);
  switch (code) {
    case MDB_MAP_FULL:
      return {Failure::store_full, what + "; start again with a larger map"};
    case MDB_CORRUPTED:
    case MDB_PAGE_NOTFOUND:
    case MDB_INVALID:
    case MDB_VERSION_MISMATCH:
    case MDB_INCOMPATIBLE:
      return {Failure::store_corrupt, what + "; nothing was changed; put a backup of its folder back"};
    case MDB_PANIC:
      return {Failure::input_output, what + "; an earlier write failed; start again"};
    case MDB_READERS_FULL:
      return {Failure::limit_exceeded,
              what + "; at most " + std::to_string(limits::store_snapshots) + " snapshots at once"};
    case MDB_TXN_FULL:
      return {Failure::limit_exceeded, what + "; the change is too large for one transaction"};
    case EIO:
      return system_error(file, doing, no_room_left(file) ? ENOSPC : EIO);
    default:
      return code > 0 ? system_error(file, doing, code) : Error{Failure::input_output, what};
  }
}

// The open LMDB environment; readers share it, so that it outlives the last of them.
class Environment {
 public:
  Environment(OpenFile folder, std::filesystem::path file) : folder_(std::move(folder)), file_(std::move(file)) {}
  Environment(const Environment&) = delete;
  Environment& operator=(const Environment&) = delete;
  ~Environment() {
    mapped_.reset();  // before the pages go
    if (handle_ != nullptr) mdb_env_close(handle_);
  }

  Result<void> open(const std::filesystem::path& folder, std::size_t map_bytes) {
    int code = mdb_env_create(&handle_);
    if (code == 0) code = mdb_env_set_mapsize(handle_, map_bytes);
    if (code == 0) code = mdb_env_set_maxreaders(handle_, limits::store_snapshots);
    // Without MDB_NOTLS a snapshot would belong to the thread that took it.
    if (code == 0) code = mdb_env_open(handle_, folder.c_str(), MDB_NOTLS, file_mode);
    if (code != 0) return fail(lmdb_error(file_, "cannot be opened", code));
    MDB_txn* transaction = nullptr;
    code = mdb_txn_begin(handle_, nullptr, MDB_RDONLY, &transaction);
    if (code != 0) return fail(lmdb_error(file_, "cannot be read", code));
    code = mdb_dbi_open(transaction, nullptr, 0, &values_);
    mdb_txn_abort(transaction);
    if (code == 0) code = mdb_env_get_fd(handle_, &descriptor_);
    if (code != 0) return fail(lmdb_error(file_, "cannot be read", code));
    TRY_ASSIGN(mapped_, MappedFile::watch(file_, descriptor_));
    return check_file();
  }

  // LMDB never makes its file shorter, so whoever did was somebody else. What was known is read before the file is
  // looked at: a thread that looks later may find it longer, and say so in between.
  [[nodiscard]] Result<void> check_file() const {
    const std::uint64_t known = largest_size_;
    struct stat status{};
    if (::fstat(descriptor_, &status) != 0) return fail(system_error(file_, "cannot be looked at", errno));
    const auto size = static_cast<std::uint64_t>(status.st_size);
    if (status.st_nlink == 0) return damaged("was removed while in use");
    if (size < known) {
      return damaged("was cut while in use, from " + std::to_string(known) + " to " + std::to_string(size) + " bytes");
    }
    for (std::uint64_t before = known; before < size;) {
      if (largest_size_.compare_exchange_weak(before, size)) break;
    }
    return {};
  }

  [[nodiscard]] MDB_env* handle() const noexcept { return handle_; }
  [[nodiscard]] MDB_dbi values() const noexcept { return values_; }
  [[nodiscard]] const std::filesystem::path& file() const noexcept { return file_; }

 private:
  [[nodiscard]] tl::unexpected<Error> damaged(const std::string& what) const {
    return fail(Failure::store_corrupt, file_.string() + ": " + what + "; stop, put a backup of its folder back");
  }

  OpenFile folder_;  // holds the lock against a second process
  std::filesystem::path file_;
  MDB_env* handle_ = nullptr;
  MDB_dbi values_ = 0;
  int descriptor_ = -1;  // LMDB's own
  std::optional<MappedFile> mapped_;
  mutable std::atomic<std::uint64_t> largest_size_ = 0;
};

// A running transaction; aborts at its end unless committed.
class Transaction {
 public:
  static Result<Transaction> begin(std::shared_ptr<const Environment> environment, unsigned flags) {
    TRY(environment->check_file());
    MDB_txn* handle = nullptr;
    const int code = mdb_txn_begin(environment->handle(), nullptr, flags, &handle);
    if (code != 0) return fail(lmdb_error(environment->file(), "transaction cannot begin", code));
    return Transaction(std::move(environment), handle);
  }
  Transaction(Transaction&& other) noexcept
      : environment_(std::move(other.environment_)), handle_(std::exchange(other.handle_, nullptr)) {}
  Transaction& operator=(Transaction&&) = delete;
  Transaction(const Transaction&) = delete;
  Transaction& operator=(const Transaction&) = delete;
  ~Transaction() {
    if (handle_ != nullptr) mdb_txn_abort(handle_);
  }

  Result<void> commit() {
    TRY(environment_->check_file());  // else LMDB would write behind the cut, and hide it
    const int code = mdb_txn_commit(std::exchange(handle_, nullptr));  // ends it, whatever it returns
    if (code != 0) return fail(lmdb_error(environment_->file(), "cannot be written", code));
    return {};
  }

  [[nodiscard]] Result<std::optional<ByteSpan>> get(ByteSpan key) const {
    TRY(check_key(key));
    MDB_val name = to_val(key);
    MDB_val found{};
    const int code = mdb_get(handle_, environment_->values(), &name, &found);
    if (code == MDB_NOTFOUND) return std::nullopt;
    if (code != 0) return fail(lmdb_error(environment_->file(), "cannot be read", code));
    TRY_ASSIGN(const ByteSpan value, checked(key, to_span(found)));
    return value;
  }

  [[nodiscard]] Result<void> scan(ByteSpan prefix, ByteSpan from,
                                  const std::function<Result<bool>(ByteSpan, ByteSpan)>& visit) const {
    TRY(check_range(prefix, from));
    MDB_cursor* opened = nullptr;
    int code = mdb_cursor_open(handle_, environment_->values(), &opened);
    if (code != 0) return fail(lmdb_error(environment_->file(), "cannot be read", code));
    const std::unique_ptr<MDB_cursor, decltype(&mdb_cursor_close)> cursor(opened, &mdb_cursor_close);
    const ByteSpan start = scan_start(prefix, from);
    MDB_val key = to_val(start);
    MDB_val found{};
    code = mdb_cursor_get(cursor.get(), &key, &found, start.empty() ? MDB_FIRST : MDB_SET_RANGE);
    while (code == 0 && begins_with(to_span(key), prefix)) {
      TRY_ASSIGN(const ByteSpan value, checked(to_span(key), to_span(found)));
      TRY_ASSIGN(const bool go_on, visit(to_span(key), value));
      if (!go_on) return {};
      code = mdb_cursor_get(cursor.get(), &key, &found, MDB_NEXT);
    }
    if (code != 0 && code != MDB_NOTFOUND) return fail(lmdb_error(environment_->file(), "cannot be read", code));
    return {};
  }

  Result<void> put(ByteSpan key, ByteSpan value) {
    TRY(check_key(key));
    TRY(check_value(value));
    // Both are copied: they may be spans into pages that the insertion moves.
    const Bytes name_copy = to_bytes(key);
    const ByteArray<checksum_bytes> sum = checksum(key, value);
    Bytes stored;
    stored.reserve(sum.size() + value.size());
    append(stored, sum);
    append(stored, value);
    MDB_val name = to_val(name_copy);
    MDB_val content = to_val(stored);
    const int code = mdb_put(handle_, environment_->values(), &name, &content, 0);
    if (code != 0) return fail(lmdb_error(environment_->file(), "cannot be written", code));
    return {};
  }

  Result<void> erase(ByteSpan key) {
    TRY(check_key(key));
    const Bytes name_copy = to_bytes(key);
    MDB_val name = to_val(name_copy);
    const int code = mdb_del(handle_, environment_->values(), &name, nullptr);
    if (code != 0 && code != MDB_NOTFOUND) return fail(lmdb_error(environment_->file(), "cannot be written", code));
    return {};
  }

 private:
  Transaction(std::shared_ptr<const Environment> environment, MDB_txn* handle)
      : environment_(std::move(environment)), handle_(handle) {}

  [[nodiscard]] Result<ByteSpan> checked(ByteSpan key, ByteSpan stored) const {
    if (stored.size() >= checksum_bytes) {
      const ByteSpan value = stored.subspan(checksum_bytes);
      if (std::ranges::equal(stored.first(checksum_bytes), checksum(key, value))) return value;
    }
    return fail(Failure::store_corrupt, environment_->file().string() + ": the value of key " + to_hex(key) +
                                            " fails its checksum; put a backup of its folder back");
  }

  std::shared_ptr<const Environment> environment_;
  MDB_txn* handle_;
};

class LmdbReader final : public Reader {
 public:
  explicit LmdbReader(Transaction transaction) : transaction_(std::move(transaction)) {}
  [[nodiscard]] Result<std::optional<ByteSpan>> get(ByteSpan key) const override { return transaction_.get(key); }
  [[nodiscard]] Result<void> scan(ByteSpan prefix, ByteSpan from,
                                  const std::function<Result<bool>(ByteSpan, ByteSpan)>& visit) const override {
    return transaction_.scan(prefix, from, visit);
  }

 private:
  Transaction transaction_;
};

class LmdbWriter final : public Writer {
 public:
  explicit LmdbWriter(Transaction& transaction) : transaction_(transaction) {}
  [[nodiscard]] Result<std::optional<ByteSpan>> get(ByteSpan key) const override { return transaction_.get(key); }
  [[nodiscard]] Result<void> scan(ByteSpan prefix, ByteSpan from,
                                  const std::function<Result<bool>(ByteSpan, ByteSpan)>& visit) const override {
    const ScanMark mark(scans_);
    return transaction_.scan(prefix, from, visit);
  }
  [[nodiscard]] Result<void> put(ByteSpan key, ByteSpan value) override {
    ASSERT_TRUTH(scans_ == 0);
    return transaction_.put(key, value);
  }
  [[nodiscard]] Result<void> erase(ByteSpan key) override {
    ASSERT_TRUTH(scans_ == 0);
    return transaction_.erase(key);
  }

 private:
  Transaction& transaction_;
  mutable int scans_ = 0;
};

class LmdbStore final : public Store {
 public:
  explicit LmdbStore(std::shared_ptr<const Environment> environment) : environment_(std::move(environment)) {}

  [[nodiscard]] Result<std::unique_ptr<Reader>> snapshot() const override {
    TRY_ASSIGN(Transaction transaction, Transaction::begin(environment_, MDB_RDONLY));
    return std::make_unique<LmdbReader>(std::move(transaction));
  }

  [[nodiscard]] Result<void> commit(const std::function<Result<void>(Writer&)>& change) override {
    TRY_ASSIGN(Transaction transaction, Transaction::begin(environment_, 0));
    LmdbWriter writer(transaction);
    TRY(change(writer));
    return transaction.commit();
  }

  [[nodiscard]] Result<void> check_file() const override { return environment_->check_file(); }

 private:
  std::shared_ptr<const Environment> environment_;
};

Result<void> make_folder(const std::filesystem::path& folder) {
  std::error_code error;
  if (folder.empty() || std::filesystem::is_directory(folder, error)) return {};
  TRY(make_folder(folder.parent_path()));
  if (::mkdir(folder.c_str(), folder_mode) != 0 && errno != EEXIST) {
    return fail(system_error(folder, "cannot be made", errno));
  }
  return {};
}

// A new data file comes into its place whole, so that a file which is empty or cut is always damage, never a beginning.
Result<void> make_data_file(const OpenFile& folder, const std::filesystem::path& file, std::size_t map_bytes) {
  const std::filesystem::path cradle = folder.path() / "new";
  std::error_code error;
  std::filesystem::remove_all(cradle, error);
  TRY(make_folder(cradle));
  {
    TRY_ASSIGN(OpenFile held, OpenFile::for_reading(cradle));
    Environment fresh(std::move(held), cradle / "data.mdb");
    TRY(fresh.open(cradle, map_bytes));
  }
  TRY_ASSIGN(const OpenFile written, OpenFile::for_reading(cradle / "data.mdb"));
  TRY(written.sync());
  std::filesystem::rename(cradle / "data.mdb", file, error);
  if (error) return fail(system_error(file, "cannot be made", error.value()));
  std::filesystem::remove_all(cradle, error);
  if (error) return fail(system_error(cradle, "cannot be removed", error.value()));
  TRY(folder.sync());
  TRY_ASSIGN(const OpenFile parent, OpenFile::for_reading(std::filesystem::absolute(folder.path()).parent_path()));
  return parent.sync();
}

}  // namespace

Result<std::unique_ptr<Store>> open_lmdb(const LmdbSettings& settings) {
  ASSERT_TRUTH(sodium_init() >= 0);
  const std::filesystem::path file = settings.folder / "data.mdb";
  TRY(make_folder(settings.folder));
  TRY_ASSIGN(OpenFile folder, OpenFile::for_reading(settings.folder));
  TRY(folder.lock());
  std::error_code error;
  if (!std::filesystem::exists(file, error)) {
    if (std::filesystem::exists(settings.folder / "lock.mdb", error)) {
      return fail(Failure::store_corrupt, file.string() +
                                              ": missing, though its folder was in use; put a backup back, " +
                                              "or remove the folder to begin anew");
    }
    TRY(make_data_file(folder, file, settings.map_bytes));
  }
  {
    TRY_ASSIGN(const OpenFile content, OpenFile::for_reading(file));
    TRY(check_lmdb_shape(content));
  }
  const auto environment = std::make_shared<Environment>(std::move(folder), file);
  TRY(environment->open(settings.folder, settings.map_bytes));
  return std::make_unique<LmdbStore>(environment);
}

Result<std::uint64_t> verify_every_value(const Store& store) {
  TRY_ASSIGN(const std::unique_ptr<Reader> snapshot, store.snapshot());
  std::uint64_t count = 0;
  TRY(snapshot->scan({}, {}, [&count](ByteSpan, ByteSpan) -> Result<bool> {
    ++count;
    return true;
  }));
  return count;
}

}  // namespace jurat::store
