#include "node/admin_access.h"

#include <algorithm>
#include <array>

#include "core/limits.h"
#include "node/admin_key.h"
#include "node/files.h"
#include "node/founding.h"

namespace jurat::node {
namespace {

constexpr std::array<Flag, 6> flags{{
    {"endpoint", "URL", "the node's address (default: JURAT_ENDPOINT, else that of HOME/dev.json)"},
    {"key", "FILE", "the admin's key (default: JURAT_ADMIN_KEY, else HOME/admin.key)"},
    {"passphrase-file", "FILE", "holds the passphrase that seals the key (default: it is asked for)"},
    {"home", "DIR", "the home of `jurat dev` (default .jurat)"},
    {"ca-file", "FILE", "certificates to trust for this address (default: JURAT_CA_FILE, else the system's)"},
    {"allow-http", "", "speak plain http to an address that is not loopback"},
}};

std::string chosen(const Arguments& arguments, std::string_view flag, const Environment& environment,
                   const std::string& variable) {
  if (arguments.has(flag)) return arguments.value(flag);
  return environment(variable).value_or("");
}

// The endpoint that a running `jurat dev` wrote down; empty when there is none.
std::string dev_endpoint(const Home& home) {
  const auto file = read_file(home.folder / "dev.json", limits::settings_file_bytes);
  if (!file) return {};
  const auto json = parse_json(as_text(*file), {limits::settings_file_bytes, limits::json_depth});
  if (!json || !json->is_object()) return {};
  const JsonValue* endpoint = json->get_object().if_contains("endpoint");
  return endpoint != nullptr && endpoint->is_string() ? std::string(endpoint->get_string()) : std::string();
}

// libcurl's own words for a file that holds no certificates name neither the flag nor what belongs there.
Result<void> check_authorities(const std::string& ca_file) {
  if (ca_file.empty()) return {};
  const auto content = read_file(ca_file, limits::settings_file_bytes);
  if (!content) return fail(Failure::invalid_parameter, "--ca-file " + content.error().message);
  if (as_text(*content).find("CERTIFICATE-----") != std::string_view::npos) return {};
  return fail(Failure::invalid_parameter, "--ca-file " + ca_file +
                                              ": holds no certificate in PEM form (-----BEGIN "
                                              "CERTIFICATE-----)");
}

}  // namespace

std::span<const Flag> admin_access_flags() { return flags; }

Result<std::string> signed_origin(std::string_view endpoint) {
  std::string origin(endpoint);
  while (origin.ends_with('/')) origin.pop_back();
  std::ranges::transform(origin, origin.begin(),
                         [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
  const bool plain = origin.starts_with("http://");
  const std::size_t scheme = plain ? 7 : 8;
  const bool usable = (plain || origin.starts_with("https://")) && origin.size() > scheme &&
                      origin.find_first_of("/?#@ ", scheme) == std::string::npos;
  if (!usable) {
    return fail(Failure::invalid_parameter,
                "--endpoint " + std::string(endpoint) + ": must be like https://auth.example.org, without a path");
  }
  const std::string_view usual_port = plain ? ":80" : ":443";
  if (origin.ends_with(usual_port)) origin.resize(origin.size() - usual_port.size());
  return origin;
}

Result<AdminAccess> admin_access(const Arguments& arguments, const Environment& environment) {
  std::string folder = chosen(arguments, "home", environment, "JURAT_HOME");
  const Home home{folder.empty() ? ".jurat" : folder};
  std::string endpoint = chosen(arguments, "endpoint", environment, "JURAT_ENDPOINT");
  if (endpoint.empty()) endpoint = dev_endpoint(home);
  if (endpoint.empty()) {
    return fail(Failure::invalid_parameter, "--endpoint is missing, and " + (home.folder / "dev.json").string() +
                                                " names none; give the node's address, or start `jurat dev`");
  }
  TRY_ASSIGN(std::string origin, signed_origin(endpoint));
  std::string key_file = chosen(arguments, "key", environment, "JURAT_ADMIN_KEY");
  if (key_file.empty()) key_file = home.admin_key().string();
  std::error_code error;
  if (!std::filesystem::exists(key_file, error)) {
    return fail(Failure::invalid_parameter,
                "--key " + key_file + ": there is no such file; name the file that `jurat admin new-key` wrote");
  }
  std::string ca_file = chosen(arguments, "ca-file", environment, "JURAT_CA_FILE");
  TRY(check_authorities(ca_file));
  std::optional<std::filesystem::path> passphrase;
  if (arguments.has("passphrase-file")) passphrase = arguments.value("passphrase-file");
  TRY_ASSIGN(auto key, read_admin_key(key_file, passphrase));
  return AdminAccess{std::move(origin), std::move(key), std::move(ca_file), arguments.has("allow-http")};
}

}  // namespace jurat::node
