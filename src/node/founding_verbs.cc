#include "node/founding_verbs.h"

#include "core/limits.h"
#include "council/ceremony/armor.h"
#include "node/passphrase.h"
#include "node/process.h"
#include "node/time_text.h"

namespace jurat::node {
namespace {

Error named(const std::filesystem::path& path, Error error) {
  error.message = path.string() + ": " + error.message;
  return error;
}

template <class Parse>
auto read_armored(const std::filesystem::path& path, std::string_view kind, std::size_t at_most, Parse parse)
    -> decltype(parse(ByteSpan())) {
  TRY_ASSIGN(const auto text, read_file(path, at_most));
  const auto content = council::unarmored(kind, as_text(text), at_most);
  if (!content) return fail(named(path, content.error()));
  auto parsed = parse(ByteSpan(*content));
  if (!parsed) return fail(named(path, parsed.error()));
  return parsed;
}

std::string row(std::string_view name, std::string_view value) {
  std::string out = "  " + std::string(name);
  out.resize(std::max<std::size_t>(out.size() + 1, 18), ' ');
  return out + (value.empty() ? "-" : std::string(value)) + "\n";
}

std::string rows_of(const crypto::LockMember& member) {
  return row("operator", member.operator_name) + row("address", member.address) +
         row("peer address", member.peer_address) + row("engine address", member.engine_address) +
         row("identity key", to_hex(member.identity)) + row("TLS key", to_hex(member.tls_key)) +
         row("validator key", to_hex(member.validator_key)) + row("engine key", to_hex(member.engine_key));
}

}  // namespace

Result<OpenHome> open_home(const Settings& settings, bool make) {
  if (settings.home.empty())
    return fail(Failure::invalid_parameter, "home: is missing; give --home DIR or --config FILE");
  TRY(harden_process());
  Home home{settings.home};
  if (make) TRY(make_folder(home.folder));
  std::error_code error;
  if (!std::filesystem::is_directory(home.folder, error))
    return fail(Failure::not_found, home.folder.string() + ": is no folder; `jurat council card` makes a home");
  TRY_ASSIGN(auto held, FolderLock::take(home.folder));
  const bool fresh = !std::filesystem::exists(home.keys() / "root.key", error);
  TRY_ASSIGN(const auto passphrase, key_passphrase(settings, make && fresh));
  TRY_ASSIGN(auto keeper, KeyFolder::open(home.keys(), passphrase, make, system_random()));
  return OpenHome{std::move(home), std::move(held), std::move(keeper)};
}

Result<council::Card> read_card(const std::filesystem::path& path) {
  return read_armored(path, council::card_kind, limits::card_file_bytes, council::parse_card);
}

Result<council::Proposal> read_proposal(const std::filesystem::path& path) {
  return read_armored(path, council::proposal_kind, limits::proposal_file_bytes, council::parse_proposal);
}

Result<void> write_card(const std::filesystem::path& path, const council::Card& card) {
  return write_atomically(path, as_bytes(council::armored(council::card_kind, council::encode(card))), 0644);
}

Result<void> write_proposal(const std::filesystem::path& path, const council::Proposal& proposal) {
  return write_atomically(path, as_bytes(council::armored(council::proposal_kind, council::encode(proposal))), 0644);
}

std::string shown(const council::Card& card) {
  return "card of " + card.member.name + "\n" + rows_of(card.member) +
         row("fingerprint", council::fingerprint(council::card_hash(card)));
}

std::string shown(const council::Proposal& proposal) {
  const auto& definition = proposal.definition;
  const auto& settings = definition.settings;
  std::string out = "proposal of a council of " + std::to_string(definition.n) + ", of which " +
                    std::to_string(definition.t) + " must agree\n";
  out += row("council id", to_hex(definition.council)) + row("made", time_text(definition.made)) +
         row("public URL", settings.public_url) + row("region", settings.region) +
         row("account id", settings.account_id) + row("RSA key sets", std::to_string(proposal.key_sets));
  out += row("SigV4 admins",
             settings.sigv4_admin ? "YES: each single node vouches for admin calls with an access key" : "no");
  if (settings.dev) out += row("development", "YES: never for production");
  for (const auto& member : definition.members)
    out += "member " + std::to_string(member.index.value) + ": " + member.name + "\n" + rows_of(member) +
           row("card", council::fingerprint(council::card_hash(council::card_of(proposal, member.index))));
  for (const auto& admin : definition.admins) out += "admin " + admin.name + "\n" + row("key", to_hex(admin.key));
  if (definition.admins.empty()) out += "no admin keys\n";
  if (definition.n > 1) out += "member 1 deals the RSA keys: its process sees each of them once, whole, and wipes it\n";
  return out + "fingerprint  " + council::fingerprint(council::proposal_hash(proposal)) + "\n";
}

Result<crypto::LockAdmin> admin_of(const std::string& text) {
  const auto colon = text.rfind(':');
  TRY_ASSIGN(const auto key, from_hex(std::string_view(text).substr(colon + 1)));
  crypto::LockAdmin admin;
  TRY_ASSIGN(admin.key, to_array<32>(key));
  admin.name = text.substr(0, colon);
  return admin;
}

Result<council::ProposalTerms> terms_of(const Settings& settings) {
  if (settings.council_public_url.empty()) {
    return fail(
        Failure::invalid_parameter,
        "council.public_url: is missing; tokens name it as their issuer, for example \"https://auth.example.org\"");
  }
  if (settings.council_admins.empty() && !settings.council_sigv4_admin) {
    return fail(
        Failure::invalid_parameter,
        "council.admins: is empty, so nobody could make a pool; add the line that `jurat admin new-key FILE` prints");
  }
  council::ProposalTerms terms;
  for (const auto& text : settings.council_admins) {
    TRY_ASSIGN(auto admin, admin_of(text));
    terms.admins.push_back(std::move(admin));
  }
  terms.key_sets = settings.council_key_sets;
  terms.settings = {settings.council_sigv4_admin, false, settings.council_account_id, settings.council_region,
                    settings.council_public_url};
  return terms;
}

std::string home_flags(const Settings& settings) {
  const auto& file = settings.key_passphrase_file;
  return "--home " + settings.home + (file.empty() ? "" : " --key-passphrase-file " + file);
}

int with_settings(const Arguments& arguments, std::span<const Flag> flags,
                  const std::function<Result<void>(const Settings&)>& work, std::string_view log_level) {
  Settings defaults;
  defaults.log_format = "text";
  defaults.log_level = log_level;
  const auto settings = settings_of(arguments, flags, std::move(defaults));
  if (!settings) return report(settings.error());
  const auto logging = set_up_log(*settings);
  if (!logging) return report(logging.error());
  const auto worked = work(*settings);
  return worked ? done : report(worked.error());
}

}  // namespace jurat::node
