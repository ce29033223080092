// Answers one line for each line of standard input, so that another implementation can check ours
// (test_oprf_oracle.py). Words are separated by one space; bytes are hex, "-" when empty; lists have commas. A refusal
// is "refused NAME".
#include <iostream>
#include <string>
#include <vector>

#include "crypto/password/password_key.h"
#include "crypto/threshold/oprf.h"
#include "support/scripted_random.h"
#include "support/vectors.h"

namespace {

using namespace jurat;
using namespace jurat::crypto;
using Words = std::vector<std::string>;

Bytes bytes_of(const std::string& word) { return word == "-" ? Bytes{} : tests::hex(word); }

Result<std::vector<Point>> points_of(const std::string& list) {
  std::vector<Point> out;
  for (const std::string& word : tests::split(list, ',')) {
    TRY_ASSIGN(const Point point, Point::parse(bytes_of(word)));
    out.push_back(point);
  }
  return out;
}

std::string join(const std::vector<Point>& points) {
  std::string out;
  for (const Point& point : points) out += (out.empty() ? "" : ",") + to_hex(point.bytes);
  return out;
}

// blind INPUT BLIND
Result<std::string> blind(const Words& words) {
  TRY_ASSIGN(const Scalar scalar, Scalar::parse(bytes_of(words.at(2))));
  TRY_ASSIGN(const Point blinded, blind_input_with(bytes_of(words.at(1)), scalar));
  return to_hex(blinded.bytes);
}

// shared KEY T N QUORUM INPUT BLIND: deals the key, gathers proved partials of the quorum, combines.
Result<std::string> shared(const Words& words) {
  TRY_ASSIGN(const Scalar key, Scalar::parse(bytes_of(words.at(1))));
  const auto t = static_cast<unsigned>(std::stoul(words.at(2)));
  const auto n = static_cast<unsigned>(std::stoul(words.at(3)));
  TRY_ASSIGN(const Dealing dealing, deal(key, t, n, system_random()));
  const Bytes input = bytes_of(words.at(5));
  TRY_ASSIGN(const Scalar scalar, Scalar::parse(bytes_of(words.at(6))));
  TRY_ASSIGN(const Point blinded, blind_input_with(input, scalar));
  std::vector<Partial> partials;
  for (const std::string& word : tests::split(words.at(4), ',')) {
    const NodeIndex node{static_cast<std::uint8_t>(std::stoul(word))};
    TRY_ASSIGN(const Point own, public_share(dealing.commitments, node));
    TRY_ASSIGN(const Partial partial,
               evaluate_partial(node, dealing.shares.at(node.value - 1U), own, blinded, system_random()));
    if (!verify_partial(dealing.commitments, blinded, partial)) return fail(Failure::bad_proof);
    partials.push_back(partial);
  }
  TRY_ASSIGN(const Secret output, finalize_oprf(input, scalar, partials));
  return to_hex(output.span());
}

// prove KEY NONCE INPUTS
Result<std::string> prove(const Words& words) {
  TRY_ASSIGN(const Scalar key, Scalar::parse(bytes_of(words.at(1))));
  TRY_ASSIGN(const Point public_key, multiply_base(key));
  TRY_ASSIGN(const std::vector<Point> inputs, points_of(words.at(3)));
  std::vector<Point> outputs;
  for (const Point& input : inputs) {
    TRY_ASSIGN(const Point output, multiply(key, input));
    outputs.push_back(output);
  }
  tests::ScriptedRandom random;
  random.then_scalar(bytes_of(words.at(2)));
  TRY_ASSIGN(const DleqProof proof, prove_dleq(key, public_key, inputs, outputs, random));
  return to_hex(public_key.bytes) + " " + join(outputs) + " " + to_hex(proof.bytes);
}

// verify KEY INPUTS OUTPUTS PROOF
Result<std::string> verify(const Words& words) {
  TRY_ASSIGN(const Point public_key, Point::parse(bytes_of(words.at(1))));
  TRY_ASSIGN(const std::vector<Point> inputs, points_of(words.at(2)));
  TRY_ASSIGN(const std::vector<Point> outputs, points_of(words.at(3)));
  TRY_ASSIGN(const auto proof, to_array<64>(bytes_of(words.at(4))));
  return verify_dleq(public_key, inputs, outputs, {proof}) ? "yes" : "no";
}

// argon2id INPUT SALT MEMORY PASSES
Result<std::string> argon2(const Words& words) {
  const Argon2Cost cost{.memory_kib = static_cast<std::uint32_t>(std::stoul(words.at(3))),
                        .passes = static_cast<std::uint32_t>(std::stoul(words.at(4)))};
  TRY_ASSIGN(const Secret hash, argon2id(bytes_of(words.at(1)), bytes_of(words.at(2)), cost));
  return to_hex(hash.span());
}

Result<std::string> answer(const Words& words) {
  if (words.at(0) == "blind") return blind(words);
  if (words.at(0) == "shared") return shared(words);
  if (words.at(0) == "prove") return prove(words);
  if (words.at(0) == "verify") return verify(words);
  if (words.at(0) == "argon2id") return argon2(words);
  if (words.at(0) == "point") return Point::parse(bytes_of(words.at(1))) ? "yes" : "no";
  if (words.at(0) == "scalar") return Scalar::parse(bytes_of(words.at(1))) ? "yes" : "no";
  return fail(Failure::unknown_operation);
}

}  // namespace

int main() {
  for (std::string line; std::getline(std::cin, line);) {
    const Result<std::string> said = answer(tests::split(line, ' '));
    std::cout << (said ? *said : "refused " + std::string(failure_name(said.error().failure))) << std::endl;
  }
}
