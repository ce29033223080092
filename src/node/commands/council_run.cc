#include <array>
#include <iostream>

#include "node/command.h"
#include "node/files.h"
#include "node/founding.h"
#include "node/passphrase.h"
#include "node/process.h"

namespace jurat::node::commands {
namespace {

constexpr std::array<Flag, 9> flags{{
    {"config", "FILE", "the settings file (TOML)", {}, true},
    {"home", "DIR", "overrides the setting home", "home"},
    {"key-passphrase-file", "FILE", "overrides the setting key_passphrase_file", "key_passphrase_file"},
    {"public-url", "URL", "overrides council.public_url", "council.public_url"},
    {"admins", "NAME:HEX,…", "overrides council.admins", "council.admins"},
    {"key-sets", "N", "RSA key sets to make; each pool takes one (default 8)", "council.key_sets"},
    {"operator", "NAME", "overrides council.operator", "council.operator"},
    {"node-name", "NAME", "overrides council.node_name", "council.node_name"},
    log_format_flag,
}};

Result<crypto::LockAdmin> admin_of(const std::string& text) {
  const auto colon = text.rfind(':');
  TRY_ASSIGN(const auto key, from_hex(std::string_view(text).substr(colon + 1)));
  crypto::LockAdmin admin;
  TRY_ASSIGN(admin.key, to_array<32>(key));
  admin.name = text.substr(0, colon);
  return admin;
}

Result<council::Plan> plan_of(const Settings& settings) {
  if (settings.home.empty())
    return fail(Failure::invalid_parameter,
                "home: is missing; name the folder that will hold this node's keys and ledger");
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
  council::Plan plan;
  plan.members.push_back({settings.council_node_name, settings.council_operator, settings.council_public_url});
  for (const auto& text : settings.council_admins) {
    TRY_ASSIGN(auto admin, admin_of(text));
    plan.admins.push_back(std::move(admin));
  }
  plan.key_sets = settings.council_key_sets;
  plan.settings = {settings.council_sigv4_admin, false, settings.council_account_id, settings.council_region,
                   settings.council_public_url};
  return plan;
}

Result<void> found(const Settings& settings) {
  TRY(harden_process());
  TRY_ASSIGN(const auto plan, plan_of(settings));
  const Home home{settings.home};
  TRY(check_unused(home));
  TRY(make_folder(home.folder));
  TRY_ASSIGN(const auto held, FolderLock::take(home.folder));
  TRY_ASSIGN(const auto passphrase, key_passphrase(settings, true));
  TRY_ASSIGN(const auto file, found_council(home, plan, passphrase, system_random(), system_clock(),
                                            [](std::string_view line) { std::cout << line << std::endl; }));
  std::cout << "council " << to_hex(file.definition.council) << " of one node is founded in " << home.folder.string()
            << "\nkeep a copy of " << home.keys().string()
            << " and of the passphrase: without them its users and tokens are lost\n"
            << "next: `jurat node --config FILE` with the same file, then, as an admin,\n"
            << "  jurat admin pools create people --endpoint " << settings.council_public_url << " --key ada.key\n"
            << "  jurat help admin clients\n";
  return {};
}

int run_found(const Arguments& arguments) {
  Settings defaults;
  defaults.log_format = "text";
  const auto settings = settings_of(arguments, flags, std::move(defaults));
  if (!settings) return report(settings.error());
  const auto logging = set_up_log(*settings);
  if (!logging) return report(logging.error());
  const auto founded = found(*settings);
  return founded ? done : report(founded.error());
}

}  // namespace

extern const Command council_run;
const Command council_run{
    "council run",
    "founds a council of one node: makes its keys and the lock file",
    R"(Reads [council] of the settings file. The keys are sealed by a passphrase, from key_passphrase_file or asked for. The
RSA token keys are whole on this one machine: a council of one protects nothing but its sealing. A run that was cut off
goes on where it stopped; a home that belongs to a council already is refused.

Example:
  jurat admin new-key ada.key                       # prints ada:5f0c…, which goes into council.admins
  jurat council run --config /etc/jurat/node.toml)",
    flags,
    {},
    run_found};

}  // namespace jurat::node::commands
