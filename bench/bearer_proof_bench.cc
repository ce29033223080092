// The price of a bearer proof over RS256, made and verified, beside its floor: one RSA-2048 private operation.
// The last line is the ratio of the medians; docs and the issue allow 6.5.
#include <benchmark/benchmark.h>
#include <openssl/evp.h>
#include <openssl/x509.h>

#include <cstdio>
#include <map>
#include <memory>
#include <string>

#include "crypto/bearer_proof/rs256.h"
#include "crypto/rsa.h"

namespace {

using namespace jurat;
using namespace jurat::crypto;

constexpr std::string_view signed_part =
    "eyJraWQiOiJhIiwiYWxnIjoiUlMyNTYifQ.eyJzdWIiOiI5ZjNiMWM1Mi01YThlLTRkMGItOWIxZS02ZDFjMWYwZTJhNzcifQ";

struct Token {
  RsaPrivateKey key = RsaPrivateKey::generate().value();
  ByteArray<rsa_bytes> signature = key.sign_sha256(as_bytes(signed_part)).value();
  CouncilId council{1};
  Hash32 request_hash{2};
};
Token& token() {
  static Token one;
  return one;
}

void rsa_private_operation(benchmark::State& state) {
  const Secret der = token().key.pkcs8_der().value();
  const std::uint8_t* at = der.span().data();
  const std::unique_ptr<EVP_PKEY, void (*)(EVP_PKEY*)> key(
      d2i_AutoPrivateKey(nullptr, &at, static_cast<long>(der.size())), EVP_PKEY_free);
  const std::unique_ptr<EVP_MD_CTX, void (*)(EVP_MD_CTX*)> context(EVP_MD_CTX_new(), EVP_MD_CTX_free);
  for (auto _ : state) {
    ByteArray<rsa_bytes> out;
    std::size_t size = out.size();
    if (EVP_DigestSignInit(context.get(), nullptr, EVP_sha256(), nullptr, key.get()) != 1 ||
        EVP_DigestSign(context.get(), out.data(), &size, as_bytes(signed_part).data(), signed_part.size()) != 1) {
      state.SkipWithError("signing failed");
      break;
    }
    benchmark::DoNotOptimize(out);
  }
}

void rsa_verify(benchmark::State& state) {
  const RsaVerifier verifier(token().key.public_key());
  for (auto _ : state) benchmark::DoNotOptimize(verifier.verify_sha256(as_bytes(signed_part), token().signature));
}

void rsa_verify_with_a_fresh_key(benchmark::State& state) {
  for (auto _ : state) {
    const RsaVerifier verifier(token().key.public_key());
    benchmark::DoNotOptimize(verifier.verify_sha256(as_bytes(signed_part), token().signature));
  }
}

Result<Bytes> prove(Random& random) {
  const Token& of = token();
  return prove_rs256(of.key.public_key(), as_bytes(signed_part), of.signature, of.council, of.request_hash, random);
}
bool verify(ByteSpan proof) {
  const Token& of = token();
  return verify_rs256(of.key.public_key(), as_bytes(signed_part), proof, of.council, of.request_hash).has_value();
}

void proof_made(benchmark::State& state) {
  for (auto _ : state) benchmark::DoNotOptimize(prove(system_random()));
}
void proof_verified(benchmark::State& state) {
  const Bytes proof = prove(system_random()).value();
  for (auto _ : state) benchmark::DoNotOptimize(verify(proof));
}
void proof_made_and_verified(benchmark::State& state) {
  for (auto _ : state) {
    if (!verify(prove(system_random()).value())) state.SkipWithError("a proof did not verify");
  }
}

// Keeps each median beside printing it.
class Medians final : public benchmark::ConsoleReporter {
 public:
  void ReportRuns(const std::vector<Run>& runs) override {
    for (const Run& run : runs) {
      if (run.aggregate_name == "median") of_[run.run_name.function_name] = run.GetAdjustedCPUTime();
    }
    ConsoleReporter::ReportRuns(runs);
  }
  [[nodiscard]] double of(const std::string& name) const { return of_.at(name); }

 private:
  std::map<std::string, double> of_;
};

}  // namespace

int main(int count, char** words) {
  benchmark::Initialize(&count, words);
  for (const auto& [name, run] :
       {std::pair{"rsa_private_operation", &rsa_private_operation}, std::pair{"rsa_verify", &rsa_verify},
        std::pair{"rsa_verify_with_a_fresh_key", &rsa_verify_with_a_fresh_key}, std::pair{"proof_made", &proof_made},
        std::pair{"proof_verified", &proof_verified}, std::pair{"proof_made_and_verified", &proof_made_and_verified}}) {
    benchmark::RegisterBenchmark(name, run)
        ->Unit(benchmark::kMicrosecond)
        ->MinTime(0.1)
        ->Repetitions(7)
        ->ReportAggregatesOnly(true);
  }
  Medians medians;
  benchmark::RunSpecifiedBenchmarks(&medians);
  benchmark::Shutdown();
  std::printf("bearer proof made and verified = %.2f RSA-2048 private operations (at most 6.5)\n",
              medians.of("proof_made_and_verified") / medians.of("rsa_private_operation"));
  return 0;
}
