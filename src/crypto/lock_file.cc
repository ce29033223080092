#include "crypto/lock_file.h"

#include <array>
#include <charconv>
#include <set>
#include <utility>

#include "core/cbor.h"
#include "core/json.h"
#include "core/limits.h"
#include "crypto/domains.h"
#include "crypto/hash.h"

namespace jurat::crypto {
namespace {

constexpr std::uint64_t lock_format = 2;

void write_member(CborWriter& out, const LockMember& member) {
  out.array(10).unsigned_number(member.index.value).bytes(member.identity);
  out.text(member.name).text(member.operator_name).text(member.address);
  out.bytes(member.tls_key).bytes(member.validator_key).bytes(member.engine_key);
  out.text(member.peer_address).text(member.engine_address);
}

void write_settings(CborWriter& out, const LockSettings& settings) {
  out.array(5).boolean(settings.sigv4_admin).boolean(settings.dev);
  out.text(settings.account_id).text(settings.region).text(settings.public_url);
}

void write_definition(CborWriter& out, const CouncilDefinition& definition) {
  out.array(10).unsigned_number(lock_format).bytes(definition.council).unsigned_number(definition.epoch);
  out.unsigned_number(definition.n).unsigned_number(definition.t).number(definition.made.micros);
  out.array(definition.members.size());
  for (const auto& member : definition.members) write_member(out, member);
  out.array(definition.admins.size());
  for (const auto& admin : definition.admins) out.array(2).bytes(admin.key).text(admin.name);
  out.array(definition.key_sets.size());
  for (const auto& set : definition.key_sets) out.array(2).bytes(set.id_key.modulus).bytes(set.access_key.modulus);
  write_settings(out, definition.settings);
}

Result<std::string> read_text(CborReader& in, std::size_t at_most) {
  TRY_ASSIGN(const auto text, in.text(at_most));
  return std::string(text);
}

Result<LockMember> read_member(CborReader& in) {
  LockMember member;
  TRY(in.array_of(10));
  TRY_ASSIGN(const auto index, in.unsigned_number(limits::nodes));
  member.index = NodeIndex{static_cast<std::uint8_t>(index)};
  TRY_ASSIGN(member.identity, read_array<32>(in));
  TRY_ASSIGN(member.name, read_text(in, limits::lock_text_bytes));
  TRY_ASSIGN(member.operator_name, read_text(in, limits::lock_text_bytes));
  TRY_ASSIGN(member.address, read_text(in, limits::lock_text_bytes));
  TRY_ASSIGN(member.tls_key, read_array<32>(in));
  TRY_ASSIGN(member.validator_key, read_array<32>(in));
  TRY_ASSIGN(member.engine_key, read_array<32>(in));
  TRY_ASSIGN(member.peer_address, read_text(in, limits::lock_text_bytes));
  TRY_ASSIGN(member.engine_address, read_text(in, limits::lock_text_bytes));
  return member;
}

Result<RsaPublicKey> read_modulus(CborReader& in) {
  TRY_ASSIGN(const auto modulus, in.bytes(rsa_bytes));
  return RsaPublicKey::parse(modulus);
}

Result<LockSettings> read_settings(CborReader& in) {
  LockSettings settings;
  TRY(in.array_of(5));
  TRY_ASSIGN(settings.sigv4_admin, in.boolean());
  TRY_ASSIGN(settings.dev, in.boolean());
  TRY_ASSIGN(settings.account_id, read_text(in, limits::lock_text_bytes));
  TRY_ASSIGN(settings.region, read_text(in, limits::lock_text_bytes));
  TRY_ASSIGN(settings.public_url, read_text(in, limits::lock_text_bytes));
  return settings;
}

Result<void> read_lists(CborReader& in, CouncilDefinition& definition) {
  TRY_ASSIGN(const auto members, in.array(limits::nodes));
  for (std::size_t i = 0; i < members; ++i) {
    TRY_ASSIGN(auto member, read_member(in));
    definition.members.push_back(std::move(member));
  }
  TRY_ASSIGN(const auto admins, in.array(limits::admin_keys));
  for (std::size_t i = 0; i < admins; ++i) {
    LockAdmin admin;
    TRY(in.array_of(2));
    TRY_ASSIGN(admin.key, read_array<32>(in));
    TRY_ASSIGN(admin.name, read_text(in, limits::lock_text_bytes));
    definition.admins.push_back(std::move(admin));
  }
  TRY_ASSIGN(const auto sets, in.array(limits::key_sets));
  for (std::size_t i = 0; i < sets; ++i) {
    LockKeySet set;
    TRY(in.array_of(2));
    TRY_ASSIGN(set.id_key, read_modulus(in));
    TRY_ASSIGN(set.access_key, read_modulus(in));
    definition.key_sets.push_back(set);
  }
  return {};
}

Result<CouncilDefinition> read_definition(CborReader& in) {
  CouncilDefinition definition;
  TRY(in.array_of(10));
  TRY_ASSIGN(const auto format, in.unsigned_number());
  if (format != lock_format) {
    return fail(Failure::bad_encoding, "lock file: format " + std::to_string(format) +
                                           " is not known; this program reads format " + std::to_string(lock_format) +
                                           ". Found the council again, in an empty home");
  }
  TRY_ASSIGN(definition.council, read_array<16>(in));
  TRY_ASSIGN(const auto epoch, in.unsigned_number(UINT32_MAX));
  TRY_ASSIGN(const auto n, in.unsigned_number(limits::nodes));
  TRY_ASSIGN(const auto t, in.unsigned_number(limits::nodes));
  TRY_ASSIGN(definition.made, in.moment());
  definition.epoch = static_cast<std::uint32_t>(epoch);
  definition.n = static_cast<std::uint8_t>(n);
  definition.t = static_cast<std::uint8_t>(t);
  TRY(read_lists(in, definition));
  TRY_ASSIGN(definition.settings, read_settings(in));
  return definition;
}

Result<void> check_text(std::string_view text, std::string_view what, bool may_be_empty) {
  if (text.empty() && !may_be_empty) return fail(Failure::invalid_parameter, std::string(what) + " is empty");
  if (text.size() > limits::lock_text_bytes) {
    return fail(Failure::invalid_parameter,
                std::string(what) + " is longer than " + std::to_string(limits::lock_text_bytes) + " bytes");
  }
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte < 0x20 || byte == 0x7f)
      return fail(Failure::invalid_parameter, std::string(what) + " holds a control character");
  }
  return {};
}

// host:port as far as a definition looks; whether the host exists is found out by dialling it.
Result<void> check_address(std::string_view address, const std::string& what, bool may_be_empty) {
  TRY(check_text(address, what, may_be_empty));
  if (address.empty()) return {};
  const auto colon = address.rfind(':');
  const auto port = colon == std::string_view::npos ? std::string_view() : address.substr(colon + 1);
  unsigned number = 0;
  const auto [end, error] = std::from_chars(port.data(), port.data() + port.size(), number);
  if (colon == 0 || error != std::errc() || end != port.data() + port.size() || number == 0 || number > 65'535)
    return fail(Failure::invalid_parameter,
                what + " \"" + std::string(address) + "\" is not host:port, such as node-1.example.org:9330");
  return {};
}

using MemberKey = std::pair<const Ed25519PublicKey*, std::string_view>;
std::array<MemberKey, 4> keys_of(const LockMember& member) {
  return {{{&member.identity, "identity"},
           {&member.tls_key, "TLS"},
           {&member.validator_key, "validator"},
           {&member.engine_key, "engine"}}};
}

Result<void> check_members(const CouncilDefinition& definition) {
  std::set<Ed25519PublicKey> keys;
  std::set<std::string> addresses;
  for (std::size_t i = 0; i < definition.members.size(); ++i) {
    const auto& member = definition.members[i];
    const auto what = "member " + std::to_string(i + 1);
    if (member.index.value != i + 1)
      return fail(Failure::invalid_parameter, what + ": members are not numbered 1 to n in order");
    TRY(check_member(member, what, definition.n == 1));
    for (const auto& [key, name] : keys_of(member)) {
      if (!keys.insert(*key).second) {
        return fail(
            Failure::invalid_parameter,
            what + ": its " + std::string(name) + " key is an earlier member's; every key of every member is its own");
      }
    }
    for (const auto& address : {member.peer_address, member.engine_address}) {
      if (!address.empty() && !addresses.insert(address).second)
        return fail(Failure::invalid_parameter,
                    std::string(what).append(": the address ").append(address) + " is listed twice");
    }
  }
  for (const auto& admin : definition.admins) {
    if (!keys.insert(admin.key).second) {
      return fail(Failure::invalid_parameter,
                  "admin " + admin.name + ": its key is listed already, as a member's or another admin's");
    }
    TRY(check_text(admin.name, "name of an admin", false));
  }
  return {};
}

}  // namespace

Result<void> check_member(const LockMember& member, const std::string& what, bool alone) {
  std::set<Ed25519PublicKey> keys;
  for (const auto& [key, name] : keys_of(member)) {
    if (*key == Ed25519PublicKey{})
      return fail(Failure::invalid_parameter, what + ": its " + std::string(name) + " key is missing");
    if (!keys.insert(*key).second)
      return fail(Failure::invalid_parameter,
                  what + ": its " + std::string(name) + " key is listed already; each use has a key of its own");
  }
  TRY(check_text(member.name, what + ": name", false));
  TRY(check_text(member.operator_name, what + ": operator name", true));
  TRY(check_text(member.address, what + ": address", true));
  TRY(check_address(member.peer_address, what + ": peer address", alone));
  return check_address(member.engine_address, what + ": engine address", alone);
}

Result<void> check_without_key_sets(const CouncilDefinition& definition) {
  const auto n = definition.n;
  if (n == 0 || n > limits::nodes || (n != 1 && n % 3 != 1)) {
    return fail(Failure::invalid_parameter, "a council has 1, 4, 7, 10 … nodes (n = 3f + 1), not " + std::to_string(n));
  }
  if (definition.t != quorum_of(n)) {
    return fail(Failure::invalid_parameter, "the quorum of " + std::to_string(n) + " nodes is " +
                                                std::to_string(quorum_of(n)) + ", not " + std::to_string(definition.t));
  }
  if (definition.epoch == 0) return fail(Failure::invalid_parameter, "membership epochs begin with 1");
  if (definition.members.size() != n) {
    return fail(Failure::invalid_parameter,
                std::to_string(definition.members.size()) + " members are listed for n = " + std::to_string(n));
  }
  if (definition.admins.size() > limits::admin_keys)
    return fail(Failure::invalid_parameter, "more than " + std::to_string(limits::admin_keys) + " admin keys");
  TRY(check_members(definition));
  TRY(check_text(definition.settings.account_id, "account id", false));
  TRY(check_text(definition.settings.region, "region", false));
  return check_text(definition.settings.public_url, "public URL", false);
}

Result<void> check(const CouncilDefinition& definition) {
  TRY(check_without_key_sets(definition));
  if (definition.key_sets.empty() || definition.key_sets.size() > limits::key_sets) {
    return fail(Failure::invalid_parameter, "a council has 1 to " + std::to_string(limits::key_sets) + " RSA key sets");
  }
  std::set<ByteArray<rsa_bytes>> moduli;
  for (const auto& set : definition.key_sets) {
    if (!moduli.insert(set.id_key.modulus).second || !moduli.insert(set.access_key.modulus).second) {
      return fail(Failure::invalid_parameter, "an RSA key is listed twice");
    }
  }
  return {};
}

Bytes encode(const CouncilDefinition& definition) {
  CborWriter out;
  write_definition(out, definition);
  return out.take();
}

Result<CouncilDefinition> parse_definition(ByteSpan bytes) {
  CborReader in(bytes);
  TRY_ASSIGN(auto definition, read_definition(in));
  TRY(in.finish());
  return definition;
}

Hash32 definition_hash(const CouncilDefinition& definition) {
  const auto bytes = encode(definition);
  return tagged_hash(domain::lock_file, {bytes});
}

Ed25519Signature sign_definition(const Ed25519Key& identity, const CouncilDefinition& definition) {
  return identity.sign(definition_hash(definition));
}

Result<void> verify_signatures(const LockFile& file) {
  const auto& members = file.definition.members;
  if (file.signatures.size() != members.size()) {
    return fail(Failure::bad_signature, "the lock file has " + std::to_string(file.signatures.size()) +
                                            " signatures; each of the " + std::to_string(members.size()) +
                                            " members signs");
  }
  const auto digest = definition_hash(file.definition);
  for (std::size_t i = 0; i < members.size(); ++i) {
    if (!verify_ed25519(members[i].identity, digest, file.signatures[i])) {
      return fail(Failure::bad_signature, "the lock file's signature of member " + std::to_string(i + 1) + " (" +
                                              members[i].name + ") is wrong: the file was altered or is not complete");
    }
  }
  return {};
}

Bytes encode(const LockFile& file) {
  CborWriter out;
  out.array(2);
  write_definition(out, file.definition);
  out.array(file.signatures.size());
  for (const auto& signature : file.signatures) out.bytes(signature);
  return out.take();
}

Result<LockFile> parse_lock_file(ByteSpan bytes) {
  CborReader in(bytes);
  LockFile file;
  TRY(in.array_of(2));
  TRY_ASSIGN(file.definition, read_definition(in));
  TRY_ASSIGN(const auto signatures, in.array(limits::nodes));
  for (std::size_t i = 0; i < signatures; ++i) {
    TRY_ASSIGN(const auto signature, read_array<64>(in));
    file.signatures.push_back(signature);
  }
  TRY(in.finish());
  TRY(check(file.definition));
  TRY(verify_signatures(file));
  return file;
}

std::string json_view(const LockFile& file) {
  const auto& definition = file.definition;
  JsonArray members;
  for (std::size_t i = 0; i < definition.members.size(); ++i) {
    const auto& member = definition.members[i];
    JsonObject row{{"index", member.index.value},
                   {"name", member.name},
                   {"operator", member.operator_name},
                   {"address", member.address},
                   {"identity", to_hex(member.identity)},
                   {"tls_key", to_hex(member.tls_key)},
                   {"validator_key", to_hex(member.validator_key)},
                   {"engine_key", to_hex(member.engine_key)},
                   {"peer_address", member.peer_address},
                   {"engine_address", member.engine_address}};
    if (i < file.signatures.size()) row["signature"] = to_hex(file.signatures[i]);
    members.push_back(std::move(row));
  }
  JsonArray admins;
  for (const auto& admin : definition.admins)
    admins.push_back(JsonObject{{"name", admin.name}, {"key", to_hex(admin.key)}});
  JsonArray sets;
  std::uint64_t number = 0;
  for (const auto& set : definition.key_sets) {
    sets.push_back(JsonObject{
        {"number", ++number}, {"id_key", to_hex(set.id_key.modulus)}, {"access_key", to_hex(set.access_key.modulus)}});
  }
  const auto& settings = definition.settings;
  JsonObject view{{"definition_hash", to_hex(definition_hash(definition))},
                  {"council", to_hex(definition.council)},
                  {"epoch", definition.epoch},
                  {"n", definition.n},
                  {"t", definition.t},
                  {"made_seconds", definition.made.seconds()},
                  {"members", std::move(members)},
                  {"admins", std::move(admins)},
                  {"settings", JsonObject{{"sigv4_admin", settings.sigv4_admin},
                                          {"dev", settings.dev},
                                          {"account_id", settings.account_id},
                                          {"region", settings.region},
                                          {"public_url", settings.public_url}}},
                  {"rsa_key_sets", std::move(sets)}};
  return to_json(view);
}

}  // namespace jurat::crypto
