// What each request cannot do without, measured alone on one core: the floors that requests_bench.py compares with.
// Prints one JSON object: microseconds of processor time, the smallest median of several rounds.
#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <ctime>
#include <filesystem>
#include <functional>
#include <iostream>
#include <stdexcept>
#include <string>
#include <vector>

#include "core/outside.h"
#include "crypto/bearer_proof/rs256.h"
#include "crypto/ed25519.h"
#include "crypto/password/password_key.h"
#include "crypto/rsa.h"
#include "crypto/threshold/oprf.h"
#include "store/lmdb_store.h"

namespace jurat {
namespace {

constexpr int rounds = 5;

double thread_microseconds() {
  timespec now{};
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
  return static_cast<double>(now.tv_sec) * 1e6 + static_cast<double>(now.tv_nsec) / 1e3;
}

double smallest_median(int repeats, const std::function<void()>& work) {
  double best = 1e12;
  for (int round = 0; round < rounds; ++round) {
    std::vector<double> took;
    for (int i = 0; i < repeats; ++i) {
      const double began = thread_microseconds();
      work();
      took.push_back(thread_microseconds() - began);
    }
    std::ranges::nth_element(took, took.begin() + repeats / 2);
    best = std::min(best, took[static_cast<std::size_t>(repeats / 2)]);
  }
  return best;
}

void print(std::string_view name, double microseconds, bool last = false) {
  std::cout << "  \"" << name << "\": " << microseconds << (last ? "\n" : ",\n");
}

void measure_rsa(const CouncilId& council) {
  const auto key = crypto::RsaPrivateKey::generate().value();
  const Bytes message(700, 'a');
  const auto signature = key.sign_sha256(message).value();
  const crypto::RsaVerifier verifier(key.public_key());
  const Hash32 request{};
  const auto proof =
      crypto::prove_rs256(key.public_key(), message, signature, council, request, system_random()).value();
  print("rsa_sign", smallest_median(100, [&] { (void)key.sign_sha256(message).value(); }));
  print("rsa_verify", smallest_median(400, [&] { (void)verifier.verify_sha256(message, signature); }));
  print("bearer_proof", smallest_median(20, [&] {
          const auto made =
              crypto::prove_rs256(key.public_key(), message, signature, council, request, system_random());
          (void)crypto::verify_rs256(key.public_key(), message, *made, council, request).has_value();
        }));
}

void measure_threshold() {
  auto& random = system_random();
  const auto secret = crypto::Scalar::random(random);
  const auto dealing = crypto::deal(secret, 1, 1, random).value();
  const NodeIndex node{1};
  const Bytes input(64, 'b');
  print(
      "oprf_with_dleq", smallest_median(50, [&] {
        const auto blinded = crypto::blind_input(input, random).value();
        const auto partial =
            crypto::evaluate_partial(node, dealing.shares[0], dealing.commitments[0], blinded.blinded, random).value();
        (void)crypto::verify_partial(dealing.commitments[0], blinded.blinded, partial);
        (void)crypto::finalize_oprf(input, blinded.blind, std::span(&partial, 1)).value();
      }));
  // A sealed value's data key: at reads the commitment inside the value proves the key, so no proof is made.
  print("prf", smallest_median(50, [&] {
          crypto::Partial partial;
          partial.node = node;
          partial.value = crypto::multiply(dealing.shares[0], crypto::prf_point(input).value()).value();
          (void)crypto::finalize_prf(input, std::span(&partial, 1)).value();
        }));
}

void measure_signatures() {
  const auto key = crypto::Ed25519Key::generate(system_random());
  const Bytes message(200, 'c');
  const auto signature = key.sign(message);
  print("ed25519_sign", smallest_median(200, [&] { (void)key.sign(message); }));
  print("ed25519_verify",
        smallest_median(200, [&] { (void)crypto::verify_ed25519(key.public_key(), message, signature); }));
}

void measure_key_making() {
  const auto seed = system_random().array<32>();
  print("ed25519_keys", smallest_median(200, [&] { (void)crypto::Ed25519Key::from_seed(seed); }));
}

// A charge on disk before the answer: one small value in a store of its own.
void measure_durable_write() {
  std::string folder = (std::filesystem::temp_directory_path() / "jurat-floor-XXXXXX").string();
  if (::mkdtemp(folder.data()) == nullptr) throw std::runtime_error("no temporary folder");
  {
    const auto store = store::open_lmdb({folder, std::size_t{64} << 20}).value();
    const Bytes name(60, 'f');
    std::uint8_t number = 0;
    print("durable_write", smallest_median(20, [&] {
            ++number;
            ASSERT_TRUTH(store->commit([&](store::Writer& writer) { return writer.put(name, Bytes(40, number)); }));
          }));
  }
  std::filesystem::remove_all(folder);
}

void measure_argon2() {
  const Bytes input(64, 'd');
  const Bytes salt(16, 'e');
  print("argon2id", smallest_median(5, [&] { (void)crypto::argon2id(input, salt, {}).value(); }), true);
}

}  // namespace
}  // namespace jurat

int main() {
  std::cout << "{\n";
  jurat::measure_rsa(jurat::CouncilId{});
  jurat::measure_threshold();
  jurat::measure_signatures();
  jurat::measure_key_making();
  jurat::measure_durable_write();
  jurat::measure_argon2();
  std::cout << "}\n";
  return 0;
}
