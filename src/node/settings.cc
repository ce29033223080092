#include "node/settings.h"

#include <arpa/inet.h>
#include <toml++/toml.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdlib>
#include <variant>

#include "core/bytes.h"
#include "core/limits.h"
#include "node/files.h"
#include "node/kind_of_file.h"

namespace jurat::node {
namespace {

using Target = std::variant<std::string*, bool*, unsigned*, std::vector<std::string>*>;

struct Setting {
  SettingName name;
  Target (*target)(Settings&);
  bool (*valid)(const Settings&);
};

bool any(const Settings&) { return true; }
bool is_address(const std::string& text) { return parse_address(text).has_value(); }
bool is_digits(const std::string& text) {
  return std::ranges::all_of(text, [](char c) { return c >= '0' && c <= '9'; });
}
bool is_web_url(const std::string& text) {
  return (text.starts_with("https://") || text.starts_with("http://")) && !text.ends_with("/") &&
         text.find_first_of("?# ") == std::string::npos;
}
bool is_region(const std::string& text) {
  return !text.empty() && text.size() <= 40 &&
         std::ranges::all_of(text, [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-'; });
}
bool is_ip(const std::string& text) {
  std::array<unsigned char, 16> parsed{};
  return ::inet_pton(AF_INET, text.c_str(), parsed.data()) == 1 ||
         ::inet_pton(AF_INET6, text.c_str(), parsed.data()) == 1;
}
bool is_access_key_id(const std::string& text) {
  const auto allowed = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
  };
  return text.size() >= 16 && text.size() <= 128 && std::ranges::all_of(text, allowed);
}
bool is_admin(const std::string& text) {
  const auto colon = text.rfind(':');
  if (colon == std::string::npos || colon == 0) return false;
  const auto key = from_hex(std::string_view(text).substr(colon + 1));
  return key && key->size() == 32;
}

constexpr auto table = std::to_array<Setting>({
    {{"home", "home", "a folder, for example \"/var/lib/jurat\"", false},
     [](Settings& s) -> Target { return &s.home; },
     any},
    {{"listen", "listen", "ADDRESS:PORT, for example \"127.0.0.1:9229\" or \"[::]:9229\"; port 0 takes any free one",
      false},
     [](Settings& s) -> Target { return &s.listen; },
     [](const Settings& s) { return is_address(s.listen); }},
    {{"metrics_listen", "metrics-listen", "ADDRESS:PORT, for example \"127.0.0.1:9230\"; empty for none", false},
     [](Settings& s) -> Target { return &s.metrics_listen; },
     [](const Settings& s) { return s.metrics_listen.empty() || is_address(s.metrics_listen); }},
    {{"behind_tls_proxy", "behind-tls-proxy",
      "the IP addresses of the proxies that speak TLS for this node, for example [\"10.0.0.5\"]", false},
     [](Settings& s) -> Target { return &s.behind_tls_proxy; },
     [](const Settings& s) { return std::ranges::all_of(s.behind_tls_proxy, is_ip); }},
    {{"key_passphrase_file", "key-passphrase-file", "a file outside of the home that holds the passphrase of the keys",
      false},
     [](Settings& s) -> Target { return &s.key_passphrase_file; },
     any},
    {{"log_format", "log-format", "\"text\" or \"json\"", false},
     [](Settings& s) -> Target { return &s.log_format; },
     [](const Settings& s) { return s.log_format == "text" || s.log_format == "json"; }},
    {{"log_level", "log-level", "\"debug\", \"info\", \"warning\" or \"error\"", false},
     [](Settings& s) -> Target { return &s.log_level; },
     [](const Settings& s) {
       return s.log_level == "debug" || s.log_level == "info" || s.log_level == "warning" || s.log_level == "error";
     }},
    {{"workers", "workers", "a number from 1 to 512", false},
     [](Settings& s) -> Target { return &s.workers; },
     [](const Settings& s) { return s.workers >= 1 && s.workers <= 512; }},
    {{"io_threads", "io-threads", "a number from 1 to 64", false},
     [](Settings& s) -> Target { return &s.io_threads; },
     [](const Settings& s) { return s.io_threads >= 1 && s.io_threads <= 64; }},
    {{"tls.certificate_file", "tls-certificate-file", "a PEM file with the certificate and its chain", false},
     [](Settings& s) -> Target { return &s.tls_certificate_file; },
     any},
    {{"tls.private_key_file", "tls-private-key-file", "a PEM file with the certificate's private key", false},
     [](Settings& s) -> Target { return &s.tls_private_key_file; },
     any},
    {{"email.smtp_url", "email-smtp-url", "smtp://HOST:PORT or smtps://HOST:PORT", false},
     [](Settings& s) -> Target { return &s.email_smtp_url; },
     [](const Settings& s) {
       return s.email_smtp_url.starts_with("smtp://") || s.email_smtp_url.starts_with("smtps://");
     }},
    {{"email.from", "email-from", "the sender's address, for example \"no-reply@example.org\"", false},
     [](Settings& s) -> Target { return &s.email_from; },
     [](const Settings& s) { return s.email_from.find('@') != std::string::npos; }},
    {{"email.user", "email-user", "the user name at the mail server", false},
     [](Settings& s) -> Target { return &s.email_user; },
     any},
    {{"email.password_file", "email-password-file", "a file that holds the password at the mail server", false},
     [](Settings& s) -> Target { return &s.email_password_file; },
     any},
    {{"email.ca_file", "email-ca-file",
      "a PEM file of the authorities that the mail server's certificate is checked with", false},
     [](Settings& s) -> Target { return &s.email_ca_file; },
     any},
    {{"council.node_name", "node-name", "1 to 64 characters, for example \"node-1\"", false},
     [](Settings& s) -> Target { return &s.council_node_name; },
     [](const Settings& s) { return !s.council_node_name.empty() && s.council_node_name.size() <= 64; }},
    {{"council.operator", "operator", "who runs this node, at most 128 characters", false},
     [](Settings& s) -> Target { return &s.council_operator; },
     [](const Settings& s) { return s.council_operator.size() <= 128; }},
    {{"council.public_url", "public-url",
      "the address that people reach, for example \"https://auth.example.org\", without a slash at the end", false},
     [](Settings& s) -> Target { return &s.council_public_url; },
     [](const Settings& s) { return is_web_url(s.council_public_url); }},
    {{"council.region", "region", "lower-case letters, digits and dashes, for example \"eu-local-1\"", false},
     [](Settings& s) -> Target { return &s.council_region; },
     [](const Settings& s) { return is_region(s.council_region); }},
    {{"council.account_id", "account-id", "12 digits", false},
     [](Settings& s) -> Target { return &s.council_account_id; },
     [](const Settings& s) { return s.council_account_id.size() == 12 && is_digits(s.council_account_id); }},
    {{"council.sigv4_admin", "sigv4-admin", "true or false", true},
     [](Settings& s) -> Target { return &s.council_sigv4_admin; },
     any},
    {{"council.key_sets", "key-sets", "a number from 1 to 64", false},
     [](Settings& s) -> Target { return &s.council_key_sets; },
     [](const Settings& s) { return s.council_key_sets >= 1 && s.council_key_sets <= 64; }},
    {{"council.admins", "admins", "a list of \"NAME:HEX\", each line as `jurat admin new-key` prints it", false},
     [](Settings& s) -> Target { return &s.council_admins; },
     [](const Settings& s) { return std::ranges::all_of(s.council_admins, is_admin); }},
    {{"sigv4.access_key_id", "sigv4-access-key-id", "16 to 128 letters, digits and underscores", false},
     [](Settings& s) -> Target { return &s.sigv4_access_key_id; },
     [](const Settings& s) { return is_access_key_id(s.sigv4_access_key_id); }},
    {{"sigv4.secret_key_file", "sigv4-secret-key-file", "a file that holds the secret access key", false},
     [](Settings& s) -> Target { return &s.sigv4_secret_key_file; },
     any},
    {{"peers.listen", "peers-listen", "ADDRESS:PORT for the other nodes, for example \"0.0.0.0:9240\"", false},
     [](Settings& s) -> Target { return &s.peers_listen; },
     [](const Settings& s) { return s.peers_listen.empty() || is_address(s.peers_listen); }},
    {{"engine.listen", "engine-listen", "ADDRESS:PORT for the other nodes' engines, for example \"0.0.0.0:9241\"",
      false},
     [](Settings& s) -> Target { return &s.engine_listen; },
     [](const Settings& s) { return s.engine_listen.empty() || is_address(s.engine_listen); }},
    {{"engine.program", "engine-program", "the consensus engine, for example \"/usr/local/bin/cometbft\"", false},
     [](Settings& s) -> Target { return &s.engine_program; },
     any},
});

constexpr auto names = [] {
  std::array<SettingName, table.size()> out{};
  std::ranges::transform(table, out.begin(), &Setting::name);
  return out;
}();

const Setting* find(std::string_view name) {
  const auto found = std::ranges::find_if(table, [&](const Setting& setting) { return setting.name.name == name; });
  return found == table.end() ? nullptr : &*found;
}

// Where a setting was written and what it is called; a flag of the same name says both.
std::string named(const std::string& source, std::string_view name) {
  return source == "flag --" + std::string(name) ? source : source + ": " + std::string(name);
}

tl::unexpected<Error> wrong(const Setting& setting, const std::string& source) {
  return fail(Failure::invalid_parameter,
              named(source, setting.name.name) + ": expected " + std::string(setting.name.right));
}

std::vector<std::string> split_list(const std::string& text) {
  std::vector<std::string> items;
  std::size_t start = 0;
  while (start < text.size()) {
    const auto comma = std::min(text.find(',', start), text.size());
    if (comma > start) items.push_back(text.substr(start, comma - start));
    start = comma + 1;
  }
  return items;
}

bool assign_number(unsigned& target, std::string_view text) {
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), target);
  return error == std::errc() && end == text.data() + text.size();
}

// From the environment or a flag: everything is text there.
Result<void> set_from_text(Settings& settings, const Setting& setting, const std::string& text,
                           const std::string& source) {
  const auto target = setting.target(settings);
  bool right = true;
  if (auto* const* string = std::get_if<std::string*>(&target)) {
    **string = text;
  } else if (bool* const* yes = std::get_if<bool*>(&target)) {
    right = text == "true" || text == "false";
    **yes = text == "true";
  } else if (unsigned* const* number = std::get_if<unsigned*>(&target)) {
    right = assign_number(**number, text);
  } else {
    *std::get<std::vector<std::string>*>(target) = split_list(text);
  }
  if (!right || !setting.valid(settings)) return wrong(setting, source);
  settings.sources[std::string(setting.name.name)] = source;
  return {};
}

bool assign_list(std::vector<std::string>& list, const toml::node& node) {
  const auto* array = node.as_array();
  if (array == nullptr) return false;
  list.clear();
  for (const auto& item : *array) {
    const auto text = item.value_exact<std::string>();
    if (!text) return false;
    list.push_back(*text);
  }
  return true;
}

bool assign_toml(const Target& target, const toml::node& node) {
  if (auto* const* string = std::get_if<std::string*>(&target)) {
    const auto text = node.value_exact<std::string>();
    if (text) **string = *text;
    return text.has_value();
  }
  if (bool* const* yes = std::get_if<bool*>(&target)) {
    const auto value = node.value_exact<bool>();
    if (value) **yes = *value;
    return value.has_value();
  }
  if (unsigned* const* number = std::get_if<unsigned*>(&target)) {
    const auto value = node.value_exact<std::int64_t>();
    if (!value || *value < 0 || *value > INT32_MAX) return false;
    **number = static_cast<unsigned>(*value);
    return true;
  }
  return assign_list(*std::get<std::vector<std::string>*>(target), node);
}

// The known name that begins most like `wanted`, when at least three letters after its section agree.
std::string closest_name(std::string_view wanted) {
  const auto dot = wanted.rfind('.');
  std::size_t best = (dot == std::string_view::npos ? 0 : dot + 1) + 2;
  std::string_view closest;
  std::string all;
  for (const auto& setting : table) {
    const auto name = setting.name.name;
    all += " " + std::string(name);
    const auto [end, ignored] = std::ranges::mismatch(name, wanted);
    const auto same = static_cast<std::size_t>(end - name.begin());
    if (same > best) {
      best = same;
      closest = name;
    }
  }
  return closest.empty() ? "; known are" + all : "; did you mean " + std::string(closest) + "?";
}

bool is_section(std::string_view name) {
  return std::ranges::any_of(names,
                             [&](const SettingName& one) { return one.name.starts_with(std::string(name) + "."); });
}

Result<void> take_table(Settings& settings, const toml::table& from, const std::string& prefix,
                        const std::string& file) {
  for (const auto& [key, node] : from) {
    const auto name = prefix + std::string(key.str());
    const auto source = file + ":" + std::to_string(node.source().begin.line);
    if (const auto* inner = node.as_table(); inner != nullptr && prefix.empty() && is_section(name)) {
      TRY(take_table(settings, *inner, name + ".", file));
      continue;
    }
    const auto* setting = find(name);
    if (setting == nullptr)
      return fail(Failure::invalid_parameter,
                  std::string(source).append(": ").append(name) + ": no such setting" + closest_name(name));
    if (!assign_toml(setting->target(settings), node) || !setting->valid(settings)) return wrong(*setting, source);
    settings.sources[name] = source;
  }
  return {};
}

Result<void> take_file(Settings& settings, const std::filesystem::path& path) {
  const KindOfFile kind = kind_of_file(path);
  if (kind != KindOfFile::text && kind != KindOfFile::unreadable) {
    return fail(Failure::invalid_parameter,
                "--config " + path.string() + ": " + std::string(words_for(kind)) +
                    "; expected is a settings file (TOML), such as `jurat help node` shows");
  }
  TRY_ASSIGN(const auto content, read_file(path, limits::settings_file_bytes));
  try {
    return take_table(settings, toml::parse(as_text(content), path.string()), "", path.string());
  } catch (const toml::parse_error& error) {
    return fail(Failure::invalid_parameter,
                path.string() + ":" + std::to_string(error.source().begin.line) +
                    ": is not TOML, as a settings file is: " + std::string(error.description()));
  }
}

std::string environment_name(std::string_view name) {
  std::string out = "JURAT_";
  for (const char c : name) out += c == '.' ? '_' : static_cast<char>(c >= 'a' && c <= 'z' ? c - 'a' + 'A' : c);
  return out;
}

Result<void> check_exposure(const Settings& settings) {
  TRY_ASSIGN(const auto address, parse_address(settings.listen));
  const bool tls = !settings.tls_certificate_file.empty();
  if (!address.is_loopback() && !tls && settings.behind_tls_proxy.empty()) {
    return fail(
        Failure::invalid_parameter,
        settings.blame(
            "listen",
            settings.listen +
                " can be reached from other machines without TLS; set tls.certificate_file and "
                "tls.private_key_file, or behind_tls_proxy with the proxies' addresses, or listen on 127.0.0.1"));
  }
  if (settings.metrics_listen.empty()) return {};
  TRY_ASSIGN(const auto metrics, parse_address(settings.metrics_listen));
  if (metrics.port != 0 && metrics.port == address.port && metrics.host == address.host) {
    return fail(Failure::invalid_parameter,
                settings.blame("metrics_listen", "is the public address too; give metrics an address of their own"));
  }
  return {};
}

}  // namespace

std::string Settings::blame(std::string_view name, std::string_view words) const {
  const auto source = sources.find(name);
  return (source == sources.end() ? std::string(name) : named(source->second, name)) + ": " + std::string(words);
}

std::span<const SettingName> setting_names() { return names; }

std::vector<std::string> unknown_variables(std::span<const std::string> variables) {
  constexpr std::array<std::string_view, 5> of_admins{"JURAT_ENDPOINT", "JURAT_POOL_ID", "JURAT_CLIENT_ID",
                                                      "JURAT_ADMIN_KEY", "JURAT_CA_FILE"};
  std::vector<std::string> unknown;
  for (const auto& variable : variables) {
    const bool known =
        !variable.starts_with("JURAT_") || std::ranges::find(of_admins, variable) != of_admins.end() ||
        std::ranges::any_of(names, [&](const auto& one) { return environment_name(one.name) == variable; });
    if (!known) unknown.push_back(variable);
  }
  return unknown;
}

std::vector<std::string> process_variables() {
  std::vector<std::string> variables;
  for (char** one = ::environ; one != nullptr && *one != nullptr; ++one) {
    const std::string_view text = *one;
    variables.emplace_back(text.substr(0, text.find('=')));
  }
  return variables;
}

Environment process_environment() {
  return [](const std::string& name) -> std::optional<std::string> {
    const char* value = std::getenv(name.c_str());  // NOLINT(concurrency-mt-unsafe): read before any thread starts
    if (value == nullptr) return std::nullopt;
    return std::string(value);
  };
}

Result<Settings> load_settings(const std::optional<std::filesystem::path>& file, const Environment& environment,
                               const Flags& flags, Settings defaults) {
  Settings settings = std::move(defaults);
  if (file) TRY(take_file(settings, *file));
  for (const auto& setting : table) {
    const auto name = environment_name(setting.name.name);
    const auto value = environment(name);
    if (value) TRY(set_from_text(settings, setting, *value, "environment " + name));
  }
  for (const auto& [name, value] : flags) {
    const auto* setting = find(name);
    if (setting == nullptr)
      return fail(Failure::invalid_parameter, "flag: " + name + ": no such setting" + closest_name(name));
    TRY(set_from_text(settings, *setting, value, "flag --" + std::string(setting->name.flag)));
  }
  return settings;
}

std::string Address::text() const {
  const bool brackets = host.find(':') != std::string::npos;
  return (brackets ? "[" + host + "]" : host) + ":" + std::to_string(port);
}

bool Address::is_loopback() const { return host.starts_with("127.") || host == "::1"; }

Result<Address> parse_address(std::string_view text) {
  const auto wrong_form = [&] {
    return fail(Failure::invalid_parameter, "\"" + std::string(text) + "\" is not ADDRESS:PORT");
  };
  const auto colon = text.rfind(':');
  if (colon == std::string_view::npos) return wrong_form();
  Address address;
  auto host = text.substr(0, colon);
  const bool brackets = host.size() > 2 && host.front() == '[' && host.back() == ']';
  if (brackets) host = host.substr(1, host.size() - 2);
  if (!brackets && host.find(':') != std::string_view::npos) return wrong_form();
  address.host = host == "localhost" ? "127.0.0.1" : std::string(host);
  if (!is_ip(address.host)) return wrong_form();
  const auto digits = text.substr(colon + 1);
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), address.port);
  if (digits.empty() || error != std::errc() || end != digits.data() + digits.size()) return wrong_form();
  return address;
}

Result<void> check_for_production(const Settings& settings) {
  if (settings.home.empty())
    return fail(Failure::invalid_parameter, "home: is missing; name the folder that holds this node's keys and ledger");
  if (settings.tls_certificate_file.empty() != settings.tls_private_key_file.empty()) {
    const auto* missing = settings.tls_certificate_file.empty() ? "tls.certificate_file" : "tls.private_key_file";
    return fail(Failure::invalid_parameter,
                std::string(missing) + ": is missing; certificate and private key are given together");
  }
  TRY(check_exposure(settings));
  if (!settings.email_smtp_url.empty() && settings.email_from.empty()) {
    return fail(Failure::invalid_parameter,
                "email.from: is missing; codes need a sender's address when email.smtp_url is set");
  }
  if (settings.email_user.empty() != settings.email_password_file.empty()) {
    const auto* missing = settings.email_user.empty() ? "email.user" : "email.password_file";
    return fail(Failure::invalid_parameter,
                std::string(missing) + ": is missing; user and password file are given together");
  }
  if (settings.sigv4_access_key_id.empty() != settings.sigv4_secret_key_file.empty()) {
    const auto* missing = settings.sigv4_access_key_id.empty() ? "sigv4.access_key_id" : "sigv4.secret_key_file";
    return fail(Failure::invalid_parameter,
                std::string(missing) + ": is missing; access key id and secret key file are given together");
  }
  return {};
}

}  // namespace jurat::node
