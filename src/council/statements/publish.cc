#include "core/limits.h"
#include "council/documents.h"
#include "council/statement_bodies.h"
#include "council/statements/all.h"

namespace jurat::council::statements {
namespace {

// Nodes build the bytes themselves (protocols 9).
Result<Grant> judge(const Ground& ground, const Statement& statement, const evidence::Facts&, const Supplement&) {
  if (!ground.pool) return fail(Failure::pool_not_found, "no such pool");
  TRY_ASSIGN(const PublishBody body, parse_publish_body(statement.body));
  if (body.not_after > ground.now + limits::document_life + std::chrono::seconds(1) || body.not_after <= ground.now) {
    return fail(Failure::statement_refused, "certified for more than a day, or not at all");
  }
  // The number is the gateway's clock in microseconds: one far ahead would make guards refuse every later document.
  if (body.number > static_cast<std::uint64_t>((ground.now + limits::issued_ahead).micros) ||
      body.number < static_cast<std::uint64_t>((ground.now - limits::issued_behind).micros)) {
    return fail(Failure::statement_refused, "the document's number is not the time");
  }
  TRY_ASSIGN(const std::string bytes, document_bytes(ground, body.document));
  return GrantedDocument{document_digest(ground, body, bytes)};
}

}  // namespace

const Kind publish{evidence::StatementKind::publish, Names::pool, Effect::answers, no_points, judge};

}  // namespace jurat::council::statements
