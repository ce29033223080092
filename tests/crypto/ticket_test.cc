#include "crypto/ticket.h"

#include <gtest/gtest.h>

#include <functional>

#include "core/base64.h"
#include "core/cbor.h"
#include "core/limits.h"

namespace jurat::crypto {
namespace {

Secret seed_of(std::uint8_t byte) {
  Secret seed(32);
  std::ranges::fill(seed.writable(), byte);
  return seed;
}

TicketCredential credential_with(std::size_t facts = 64) {
  TicketCredential credential;
  credential.kind = TicketKind::refresh;
  credential.pool = "eu-local-1_Ab3dEf6hI";
  credential.subject = Uuid::from_random({1, 2, 3});
  credential.client = "1example23456789abcdefghij";
  credential.facts = Bytes(facts, 7);
  credential.credential_version = 3;
  credential.issued = Moment::from_seconds(1'800'000'000);
  credential.expires = Moment::from_seconds(1'802'592'000);
  credential.public_key = Ed25519Key::from_seed(seed_of(5)).public_key();
  return credential;
}

Ticket ticket_with(unsigned t, std::size_t facts = 64) {
  Ticket ticket{credential_with(facts), {.epoch = 1, .signatures = {}}, Ed25519Key::from_seed(seed_of(5))};
  const Hash32 hash = digest(ticket.credential);
  for (std::uint8_t node = 1; node <= t; ++node) {
    const Ed25519Key identity = Ed25519Key::from_seed(seed_of(static_cast<std::uint8_t>(100 + node)));
    ticket.certificate.signatures.push_back({{node}, endorse_digest(identity, CouncilId{}, 1, hash)});
  }
  return ticket;
}

Failure failure_of(std::string_view text) {
  const auto parsed = parse_bearer(text);
  return parsed ? Failure::internal : parsed.error().failure;
}

TEST(Ticket, ComesBackFromItsBearerString) {
  const Ticket ticket = ticket_with(3);
  const std::string text = to_bearer(ticket).value();
  EXPECT_EQ(text.find_first_not_of("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"),
            std::string::npos);
  const Ticket again = parse_bearer(text).value();
  EXPECT_EQ(encode(again.credential), encode(ticket.credential));
  EXPECT_EQ(encode(again.certificate), encode(ticket.certificate));
  EXPECT_TRUE(equal_constant_time(again.key.seed().span(), ticket.key.seed().span()));
  EXPECT_EQ(again.credential.pool, "eu-local-1_Ab3dEf6hI");
  EXPECT_EQ(again.credential.subject, ticket.credential.subject);
  EXPECT_EQ(again.credential.credential_version, 3U);
  EXPECT_EQ(again.credential.expires, ticket.credential.expires);
}

TEST(Ticket, CertificateOfTheDigestVerifiesAfterTheTrip) {
  const Ticket again = parse_bearer(to_bearer(ticket_with(2)).value()).value();
  std::vector<Ed25519PublicKey> members;
  for (const std::uint8_t node : ByteArray<2>{101, 102})
    members.push_back(Ed25519Key::from_seed(seed_of(node)).public_key());
  EXPECT_TRUE(verify_certificate(again.certificate, CouncilId{}, 1, 2, members, digest(again.credential)));
}

TEST(Ticket, TheDigestCoversEveryMember) {
  const Hash32 original = digest(credential_with());
  const std::function<void(TicketCredential&)> changes[] = {[](auto& c) { c.kind = TicketKind::session; },
                                                            [](auto& c) { c.pool += "x"; },
                                                            [](auto& c) { c.subject.bytes[0] ^= 1; },
                                                            [](auto& c) { c.client += "x"; },
                                                            [](auto& c) { c.facts[0] ^= 1; },
                                                            [](auto& c) { ++c.credential_version; },
                                                            [](auto& c) { ++c.issued.micros; },
                                                            [](auto& c) { ++c.expires.micros; },
                                                            [](auto& c) { c.public_key[0] ^= 1; }};
  for (const auto& change : changes) {
    TicketCredential changed = credential_with();
    change(changed);
    EXPECT_NE(digest(changed), original);
  }
}

TEST(Ticket, CredentialComesBackFromItsEncodingAlone) {
  for (const TicketKind kind :
       {TicketKind::refresh, TicketKind::session, TicketKind::oauth_code, TicketKind::sso_cookie}) {
    TicketCredential credential = credential_with();
    credential.kind = kind;
    credential.issued = Moment{-1};
    const auto again = parse_ticket_credential(encode(credential));
    ASSERT_TRUE(again);
    EXPECT_EQ(again->kind, kind);
    EXPECT_EQ(again->issued, Moment{-1});
  }
}

TEST(Ticket, CredentialHasOneEncoding) {
  const Bytes good = encode(credential_with());
  ASSERT_TRUE(parse_ticket_credential(good));
  Bytes trailing = good;
  trailing.push_back(0);
  EXPECT_EQ(parse_ticket_credential(trailing).error().failure, Failure::bad_encoding);
  for (std::size_t size = 0; size < good.size(); ++size)
    EXPECT_FALSE(parse_ticket_credential(ByteSpan(good).first(size))) << size;
  // map(9), key 1, kind: 5 is none of ours, and 18 01 is a longer spelling of 1.
  Bytes kind = good;
  kind[2] = 5;
  EXPECT_FALSE(parse_ticket_credential(kind));
  kind[2] = 0;
  EXPECT_FALSE(parse_ticket_credential(kind));
  Bytes longer = good;
  longer[2] = 0x18;
  longer.insert(longer.begin() + 3, 1);
  EXPECT_FALSE(parse_ticket_credential(longer));
  Bytes more = good;
  more[0] = 0xaa;  // map(10)
  more.insert(more.end(), {10, 0});
  EXPECT_FALSE(parse_ticket_credential(more));
}

TEST(Ticket, FactsAndNamesHaveBounds) {
  EXPECT_TRUE(parse_ticket_credential(encode(credential_with(limits::ticket_facts_bytes))));
  EXPECT_FALSE(parse_ticket_credential(encode(credential_with(limits::ticket_facts_bytes + 1))));
  TicketCredential credential = credential_with();
  credential.pool = std::string(limits::ticket_name_bytes, 'p');
  EXPECT_TRUE(parse_ticket_credential(encode(credential)));
  credential.pool += 'p';
  EXPECT_FALSE(parse_ticket_credential(encode(credential)));
}

// The largest t whose certificate fits into 2,048 characters beside 64 bytes of facts.
TEST(Ticket, HoldsCertificatesOfUpTo19Nodes) {
  const auto fits = [](unsigned t, std::size_t facts) { return to_bearer(ticket_with(t, facts)).has_value(); };
  unsigned largest = 0;
  while (fits(largest + 1, 64)) ++largest;
  EXPECT_EQ(largest, 19U);
  EXPECT_LE(to_bearer(ticket_with(19)).value().size(), limits::ticket_characters);
}

// n = 3 f + 1 and t = n - f (rule B): the next larger council could not issue a ticket.
TEST(Ticket, TheLargestCouncilIsTheLargestWhoseTicketFits) {
  const auto quorum = [](std::size_t n) { return static_cast<unsigned>(n - (n - 1) / 3); };
  ASSERT_EQ(limits::nodes % 3, 1U);
  EXPECT_TRUE(to_bearer(ticket_with(quorum(limits::nodes), 64)));
  EXPECT_EQ(to_bearer(ticket_with(quorum(limits::nodes + 3), 64)).error().failure, Failure::too_large);
}

TEST(Ticket, ASeedOfAnotherKeyIsRefused) {
  Ticket ticket = ticket_with(1);
  const std::string good = to_bearer(ticket).value();
  Bytes form = from_base64url(good).value();
  form.back() ^= 1;  // the seed comes last
  EXPECT_EQ(failure_of(to_base64url(form)), Failure::refresh_token_invalid);
  ticket.key = Ed25519Key::from_seed(seed_of(6));
  EXPECT_EQ(to_bearer(ticket).error().failure, Failure::bad_key);
}

TEST(Ticket, AnyFaultOfFormIsOneFailure) {
  const std::string good = to_bearer(ticket_with(3)).value();
  const Bytes form = from_base64url(good).value();
  EXPECT_EQ(failure_of(""), Failure::refresh_token_invalid);
  EXPECT_EQ(failure_of("eyJjdHkiOiJKV1QiLCJlbmMiOiJBMjU2R0NNIiwiYWxnIjoiUlNBLU9BRVAifQ.a.b.c.d"),
            Failure::refresh_token_invalid);
  EXPECT_EQ(failure_of(good + "="), Failure::refresh_token_invalid);
  EXPECT_EQ(failure_of(" " + good), Failure::refresh_token_invalid);
  EXPECT_EQ(failure_of(good + "AAAA"), Failure::refresh_token_invalid);
  EXPECT_EQ(failure_of(std::string(limits::ticket_characters + 1, 'A')), Failure::refresh_token_invalid);
  for (std::size_t size = 0; size < form.size(); size += 5)
    EXPECT_EQ(failure_of(to_base64url(ByteSpan(form).first(size))), Failure::refresh_token_invalid) << size;
  CborWriter short_seed;
  short_seed.array(3)
      .bytes(encode(credential_with()))
      .bytes(encode(ticket_with(1).certificate))
      .bytes(seed_of(5).span().first(31));
  EXPECT_EQ(failure_of(to_base64url(short_seed.written())), Failure::refresh_token_invalid);
}

TEST(Ticket, ErrorsDoNotRepeatTheSecret) {
  const std::string good = to_bearer(ticket_with(1)).value();
  const auto refused = parse_bearer(good + "AAAA");
  ASSERT_FALSE(refused);
  EXPECT_LT(refused.error().message.size(), 200U);
  EXPECT_EQ(refused.error().message.find(good.substr(0, 12)), std::string::npos);
}

}  // namespace
}  // namespace jurat::crypto
