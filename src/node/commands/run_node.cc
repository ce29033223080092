#include <array>

#include "core/log.h"
#include "node/command.h"
#include "node/node.h"
#include "node/passphrase.h"
#include "node/process.h"

namespace jurat::node::commands {
namespace {

constexpr std::array<Flag, 11> flags{{
    {"config", "FILE", "the settings file (TOML)", {}, true},
    {"home", "DIR", "overrides the setting home", "home"},
    {"listen", "HOST:PORT", "overrides the setting listen", "listen"},
    {"metrics-listen", "HOST:PORT", "overrides the setting metrics_listen", "metrics_listen"},
    {"behind-tls-proxy", "IP,IP", "addresses of the proxies that speak TLS for this node", "behind_tls_proxy"},
    {"key-passphrase-file", "FILE", "overrides the setting key_passphrase_file", "key_passphrase_file"},
    {"peers-listen", "HOST:PORT", "where the other nodes reach this one (default: as the lock file says)",
     "peers.listen"},
    {"engine-listen", "HOST:PORT", "where their consensus engines do (default: as the lock file says)",
     "engine.listen"},
    {"engine-program", "FILE", "the consensus engine (default: cometbft beside this program)", "engine.program"},
    {"log-level", "LEVEL", "debug, info, warning or error", "log_level"},
    log_format_flag,
}};

Result<int> serve(const Settings& settings) {
  TRY(check_for_production(settings));
  TRY(harden_process());
  if (const auto why = why_memory_cannot_be_locked())
    log_event(Level::warning, "memory.not_locked", {{"reason", *why}});
  StopSignals signals;
  const Home home{settings.home};
  const auto lock = read_lock_file(home);
  if (!lock && lock.error().failure == Failure::not_found) {
    return fail(Failure::not_found,
                home.lock_file().string() +
                    ": is missing, so there is no council yet; make one with `jurat council run --config FILE`");
  }
  if (!lock) return fail(lock.error());
  TRY_ASSIGN(const auto passphrase, key_passphrase(settings, false));
  TRY_ASSIGN(const auto node, Node::bind(settings, false));
  TRY(node->open(*lock, passphrase, std::nullopt));
  return jurat::node::run(*node, signals);
}

int run_production(const Arguments& arguments) {
  Settings defaults;
  defaults.log_format = "json";
  const auto settings = settings_of(arguments, flags, std::move(defaults));
  if (!settings) return report(settings.error());
  const auto logging = set_up_log(*settings);
  if (!logging) return report(logging.error());
  const auto served = serve(*settings);
  return served ? *served : report(served.error());
}

}  // namespace

extern const Command run_node;
const Command run_node{
    "node",
    "runs one production node",
    R"(Settings come from the file, then the environment (JURAT_LISTEN for listen, JURAT_EMAIL_FROM for email.from), then
flags. Example of a file:

  home = "/var/lib/jurat"
  listen = "0.0.0.0:443"
  metrics_listen = "127.0.0.1:9230"
  key_passphrase_file = "/etc/jurat/passphrase"     # chmod 600, as every file that holds a secret

  [tls]
  certificate_file = "/etc/jurat/chain.pem"
  private_key_file = "/etc/jurat/key.pem"

  [email]
  smtp_url = "smtps://mail.example.org:465"
  from = "no-reply@example.org"
  user = "jurat"
  password_file = "/etc/jurat/smtp_password"

  [peers]                        # of several nodes: where this one listens, if not as its card says
  listen = "0.0.0.0:9330"

  [engine]
  listen = "0.0.0.0:9430"

  [council]                      # used once, by `jurat council card` or `run`
  node_name = "node-1"
  operator = "Example Ltd"
  public_url = "https://auth.example.org"
  admins = ["ada:<64 hex digits that `jurat admin new-key` prints>"]

Example:
  jurat council run --config /etc/jurat/node.toml
  jurat node --config /etc/jurat/node.toml)",
    flags,
    {},
    run_production};

}  // namespace jurat::node::commands
