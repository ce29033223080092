#include "http/outbound.h"

#include <curl/urlapi.h>
#include <openssl/x509_vfy.h>

#include <algorithm>
#include <cerrno>

#include "http/field.h"
#include "http/forwarded.h"

namespace jurat::http {
namespace {

bool start_library() {
  static const CURLcode started = curl_global_init(CURL_GLOBAL_DEFAULT);
  return started == CURLE_OK;
}

// Empty when the URL has no such part.
std::string part_of(CURLU* url, CURLUPart part) {
  char* text = nullptr;
  if (curl_url_get(url, part, &text, CURLU_DEFAULT_PORT) != CURLUE_OK) return {};
  std::string out(text);
  curl_free(text);
  return out;
}

// A certificate that another authority would make good; not one that is expired or for another name.
bool lacks_authority(long verified) {
  return verified == X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT || verified == X509_V_ERR_DEPTH_ZERO_SELF_SIGNED_CERT ||
         verified == X509_V_ERR_SELF_SIGNED_CERT_IN_CHAIN || verified == X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT_LOCALLY ||
         verified == X509_V_ERR_UNABLE_TO_VERIFY_LEAF_SIGNATURE;
}

bool is_loopback(const std::string& host) {
  if (host == "localhost") return true;  // libcurl resolves it to loopback without asking anybody
  const auto address = parse_address(host);
  if (!address) return false;
  const std::string text = address_text(*address);
  return text == "::1" || text.starts_with("127.");
}

}  // namespace

Result<Place> parse_place(const std::string& url) {
  if (!is_field_value(url) || url.find(' ') != std::string::npos) {
    return fail(Failure::invalid_parameter, "the URL holds white space or control characters");
  }
  const std::unique_ptr<CURLU, FreeWith<curl_url_cleanup>> parsed(curl_url());
  if (!parsed) return fail(Failure::internal, "out of memory");
  if (curl_url_set(parsed.get(), CURLUPART_URL, url.c_str(), 0) != CURLUE_OK) {
    return fail(Failure::invalid_parameter, "not a URL: " + url);
  }
  if (!part_of(parsed.get(), CURLUPART_USER).empty() || !part_of(parsed.get(), CURLUPART_PASSWORD).empty()) {
    return fail(Failure::invalid_parameter, "credentials do not belong in a URL");
  }
  Place place;
  place.scheme = to_lower_case(part_of(parsed.get(), CURLUPART_SCHEME));
  place.host = to_lower_case(part_of(parsed.get(), CURLUPART_HOST));
  place.port = part_of(parsed.get(), CURLUPART_PORT);
  if (place.host.starts_with('[') && place.host.ends_with(']')) {
    place.host = place.host.substr(1, place.host.size() - 2);
  }
  if (place.host.empty()) return fail(Failure::invalid_parameter, "not a URL with a host: " + url);
  place.loopback = is_loopback(place.host);
  return place;
}

Outbound::Outbound(CURL* handle, const Place& place, const Settings& settings)
    : handle_(handle), place_(place), answer_bytes_(settings.answer_bytes), timeout_(settings.timeout) {}

Outbound::~Outbound() { curl_easy_cleanup(handle_); }

Result<std::unique_ptr<Outbound>> Outbound::prepare(const Settings& settings, const Place& place) {
  CURL* handle = start_library() ? curl_easy_init() : nullptr;
  if (handle == nullptr) return fail(Failure::internal, "libcurl does not start");
  std::unique_ptr<Outbound> outbound(new Outbound(handle, place, settings));
  TRY(outbound->pin(settings));
  return outbound;
}

Result<void> Outbound::pin(const Settings& settings) {
  const auto timeout = static_cast<long>(settings.timeout.count());
  if (timeout <= 0) return fail(Failure::invalid_parameter, "the time-out must be at least 1 ms");
  const std::string protocol(settings.protocol);
  TRY(set(CURLOPT_URL, settings.url.c_str()));
  TRY(set(CURLOPT_PROTOCOLS_STR, protocol.c_str()));
  TRY(set(CURLOPT_FOLLOWLOCATION, 0L));
  TRY(set(CURLOPT_PROXY, ""));
  TRY(set(CURLOPT_NETRC, static_cast<long>(CURL_NETRC_IGNORED)));
  TRY(set(CURLOPT_NOSIGNAL, 1L));
  TRY(set(CURLOPT_TIMEOUT_MS, timeout));
  TRY(set(CURLOPT_CONNECTTIMEOUT_MS, timeout));
  TRY(set(CURLOPT_SSL_VERIFYPEER, 1L));
  TRY(set(CURLOPT_SSL_VERIFYHOST, 2L));
  TRY(set(CURLOPT_SSLVERSION, static_cast<long>(CURL_SSLVERSION_TLSv1_2)));
  if (!settings.ca_file.empty()) {
    TRY(set(CURLOPT_CAINFO, settings.ca_file.c_str()));
    TRY(set(CURLOPT_CAPATH, static_cast<const char*>(nullptr)));
  }
  TRY(set(CURLOPT_ERRORBUFFER, error_.data()));
  TRY(set(CURLOPT_WRITEFUNCTION, &Outbound::take_body));
  TRY(set(CURLOPT_WRITEDATA, static_cast<void*>(this)));
  TRY(set(CURLOPT_HEADERFUNCTION, &Outbound::take_head));
  TRY(set(CURLOPT_HEADERDATA, static_cast<void*>(this)));
  return {};
}

Result<void> Outbound::set_list(CURLoption option, const std::vector<std::string>& lines) {
  HeaderList list;
  for (const std::string& line : lines) {
    curl_slist* longer = curl_slist_append(list.get(), line.c_str());
    if (longer == nullptr) return fail(Failure::internal, "out of memory");
    static_cast<void>(list.release());
    list.reset(longer);
  }
  TRY(set(option, list.get()));
  lists_.push_back(std::move(list));
  return {};
}

bool Outbound::take(std::string& into, const char* bytes, std::size_t size) {
  if (size > answer_bytes_ - std::min(answer_bytes_, head.size() + body.size())) {
    overflowed_ = true;
    return false;
  }
  into.append(bytes, size);
  return true;
}

std::size_t Outbound::take_body(char* bytes, std::size_t size, std::size_t count, void* self) {
  auto* outbound = static_cast<Outbound*>(self);
  return outbound->take(outbound->body, bytes, size * count) ? size * count : 0;
}

std::size_t Outbound::take_head(char* bytes, std::size_t size, std::size_t count, void* self) {
  auto* outbound = static_cast<Outbound*>(self);
  return outbound->take(outbound->head, bytes, size * count) ? size * count : 0;
}

std::string Outbound::cause(CURLcode code) const {
  if (code == CURLE_OPERATION_TIMEDOUT) return "no answer within " + std::to_string(timeout_.count()) + " ms";
  if (error_.front() != '\0') return error_.data();
  return curl_easy_strerror(code);
}

Result<void> Outbound::perform() {
  code_ = curl_easy_perform(handle_);
  if (overflowed_) {
    return fail(Failure::too_large,
                place_.text() + ": the answer is larger than " + std::to_string(answer_bytes_) + " bytes");
  }
  if (code_ != CURLE_OK) return fail(Failure::input_output, place_.text() + ": " + cause(code_));
  return {};
}

Obstacle Outbound::obstacle() const {
  if (code_ == CURLE_OK) return Obstacle::none;
  if (code_ == CURLE_COULDNT_RESOLVE_HOST) return Obstacle::unknown_host;
  if (code_ == CURLE_COULDNT_CONNECT) {
    long number = 0;
    const bool known = curl_easy_getinfo(handle_, CURLINFO_OS_ERRNO, &number) == CURLE_OK;
    return known && number == ECONNREFUSED ? Obstacle::nobody_listens : Obstacle::other;
  }
  if (code_ == CURLE_PEER_FAILED_VERIFICATION) {
    long verified = X509_V_OK;
    if (curl_easy_getinfo(handle_, CURLINFO_SSL_VERIFYRESULT, &verified) != CURLE_OK) return Obstacle::other;
    return lacks_authority(verified) ? Obstacle::untrusted_certificate : Obstacle::other;
  }
  // The first bytes of a plain answer are read as a record of another version.
  const std::string_view said = error_.data();
  const bool plain = code_ == CURLE_SSL_CONNECT_ERROR && said.find("wrong version number") != std::string_view::npos;
  return plain ? Obstacle::no_tls : Obstacle::other;
}

unsigned Outbound::status() const {
  long status = 0;
  if (curl_easy_getinfo(handle_, CURLINFO_RESPONSE_CODE, &status) != CURLE_OK || status < 0) return 0;
  return static_cast<unsigned>(status);
}

}  // namespace jurat::http
