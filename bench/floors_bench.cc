// What each request cannot do without: the floors that requests_bench.py compares with. A line on stdin names one of
// them; its work is done once and its processor time printed, in microseconds. So it is asked as the node is, one piece
// at a time after some rest, and pays for a cold cache as the node does.
#include <array>
#include <cstdlib>
#include <ctime>
#include <filesystem>
#include <functional>
#include <iostream>
#include <map>
#include <memory>
#include <stdexcept>
#include <string>

#include "core/outside.h"
#include "crypto/bearer_proof/rs256.h"
#include "crypto/ed25519.h"
#include "crypto/password/password_key.h"
#include "crypto/rsa.h"
#include "crypto/threshold/oprf.h"
#include "store/lmdb_store.h"

namespace jurat {
namespace {

double thread_microseconds() {
  timespec now{};
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
  return static_cast<double>(now.tv_sec) * 1e6 + static_cast<double>(now.tv_nsec) / 1e3;
}

struct TemporaryFolder {
  TemporaryFolder() {
    if (::mkdtemp(path.data()) == nullptr) throw std::runtime_error("no temporary folder");
  }
  ~TemporaryFolder() { std::filesystem::remove_all(path); }
  TemporaryFolder(const TemporaryFolder&) = delete;
  TemporaryFolder& operator=(const TemporaryFolder&) = delete;

  std::string path = (std::filesystem::temp_directory_path() / "jurat-floor-XXXXXX").string();
};

template <class Work>
double microseconds_of(const Work& work) {
  const double began = thread_microseconds();
  work();
  return thread_microseconds() - began;
}

class Floors {
 public:
  double bearer_proof() {
    return microseconds_of([&] {
      const auto made = crypto::prove_rs256(key_.public_key(), message_, signature_, CouncilId{}, Hash32{}, random_);
      (void)crypto::verify_rs256(key_.public_key(), message_, *made, CouncilId{}, Hash32{}).has_value();
    });
  }

  double rsa_sign() {
    return microseconds_of([&] { sign_token(); });
  }

  // Who makes a bearer proof verifies the token's signature on the way: no RSA check besides.
  double read_user() {
    return bearer_proof() + microseconds_of([&] { data_keys(); });
  }

  // The ticket's certificate and its signature are verified; the gateway makes that signature with the ticket's key. An
  // RSA signature is made and verified once, here and in a sign-in: rule E.
  double refresh() {
    return microseconds_of([&] {
      verify_signature();
      make_keys();
      sign_and_verify();
      data_keys();
      sign_token();
      sign_token();
    });
  }

  // Two OPRFs with proofs: the look-up value of the typed name, and the password. The charge is on disk before the
  // nodes answer. The password key signs and is verified; the new ticket has a key and a certificate, which the gateway
  // verifies before it lets it go. Argon2id is done, because it leaves the caches cold, and not counted.
  double sign_in() {
    double used = microseconds_of([&] {
      oprf_with_proof();
      charge();
      oprf_with_proof();
    });
    (void)argon2id();
    used += microseconds_of([&] {
      sign_and_verify();
      make_keys();
      data_keys();
      sign_token();
      sign_token();
      sign_and_verify();
    });
    return used;
  }

  double argon2id() {
    return microseconds_of([&] { (void)crypto::argon2id(input_, salt_, {}).value(); });
  }

 private:
  void sign_token() { (void)key_.sign_sha256(message_).value(); }

  void oprf_with_proof() {
    const auto blinded = crypto::blind_input(input_, random_).value();
    const auto partial =
        crypto::evaluate_partial(NodeIndex{1}, dealing_.shares[0], dealing_.commitments[0], blinded.blinded, random_)
            .value();
    (void)crypto::verify_partial(dealing_.commitments[0], blinded.blinded, partial);
    (void)crypto::finalize_oprf(input_, blinded.blind, std::span(&partial, 1)).value();
  }

  // Four values are sealed apart from each other: user name, e-mail, phone number, the rest. The commitment inside a
  // value proves its data key at reads, so no proof is made.
  void data_keys() {
    for (int value = 0; value < 4; ++value) {
      crypto::Partial partial;
      partial.node = NodeIndex{1};
      partial.value = crypto::multiply(dealing_.shares[0], crypto::prf_point(input_).value()).value();
      (void)crypto::finalize_prf(input_, std::span(&partial, 1)).value();
    }
  }

  void make_keys() { (void)crypto::Ed25519Key::from_seed(seed_); }
  void verify_signature() { (void)crypto::verify_ed25519(ed25519_.public_key(), message_, ed25519_signature_); }
  void sign_and_verify() {
    (void)ed25519_.sign(message_);
    verify_signature();
  }

  void charge() {
    ++charges_;
    ASSERT_TRUTH(
        store_->commit([&](store::Writer& writer) { return writer.put(Bytes(60, 'f'), Bytes(40, charges_)); }));
  }

  Random& random_ = system_random();
  Bytes message_ = Bytes(700, 'a');
  Bytes input_ = Bytes(64, 'b');
  Bytes salt_ = Bytes(16, 'e');
  crypto::RsaPrivateKey key_ = crypto::RsaPrivateKey::generate().value();
  ByteArray<crypto::rsa_bytes> signature_ = key_.sign_sha256(message_).value();
  crypto::Dealing dealing_ = crypto::deal(crypto::Scalar::random(random_), 1, 1, random_).value();
  crypto::Ed25519Key ed25519_ = crypto::Ed25519Key::generate(random_);
  crypto::Ed25519Signature ed25519_signature_ = ed25519_.sign(message_);
  std::array<std::uint8_t, 32> seed_ = random_.array<32>();
  std::uint8_t charges_ = 0;
  TemporaryFolder folder_;
  std::unique_ptr<store::Store> store_ = store::open_lmdb({folder_.path, std::size_t{64} << 20}).value();
};

}  // namespace
}  // namespace jurat

int main() {
  jurat::Floors floors;
  const std::map<std::string, double (jurat::Floors::*)(), std::less<>> known = {
      {"argon2id", &jurat::Floors::argon2id},   {"bearer_proof", &jurat::Floors::bearer_proof},
      {"read_user", &jurat::Floors::read_user}, {"refresh", &jurat::Floors::refresh},
      {"rsa_sign", &jurat::Floors::rsa_sign},   {"sign_in", &jurat::Floors::sign_in},
  };
  for (std::string name; std::getline(std::cin, name);) {
    const auto floor = known.find(name);
    if (floor == known.end()) {
      std::cerr << "floors_bench: no floor is called " << name << "\n";
      return 2;
    }
    std::cout << (floors.*floor->second)() << std::endl;
  }
  return 0;
}
