#include "api/cognito/context.h"
#include "api/cognito/members.h"
#include "api/cognito/operation.h"
#include "api/cognito/paging.h"
#include "api/cognito/schema.h"
#include "api/cognito/user_filter.h"
#include "api/cognito/user_shape.h"
#include "api/cognito/who.h"
#include "core/limits.h"

namespace jurat::api::cognito::operations {

namespace {

struct Page {
  std::vector<Uuid> users;
  std::optional<Uuid> next_after;  // none: the list ends here
};

// By a look-up value: the council finds them all, oldest id first.
Result<Page> page_by_look_up(Context& context, const ledger::Pool& pool, const UserFilter& filter,
                             const std::optional<Uuid>& after, std::size_t at_most) {
  TRY_ASSIGN(const std::vector<Uuid> found, context.council().find_users(pool.id, *filter.look_up(), filter.value,
                                                                         limits::users_found, context.caller()));
  Page page;
  for (const Uuid& id : found) {
    if (after && id <= *after) continue;
    if (page.users.size() == at_most) {
      page.next_after = page.users.back();
      break;
    }
    page.users.push_back(id);
  }
  return page;
}

// Reads the pool's users in order of their ids and keeps those that match; stops after a bounded number of records, so
// that a page may hold fewer than were asked for and still have a next one.
Result<Page> page_by_reading(Context& context, const ledger::Pool& pool, const std::optional<UserFilter>& filter,
                             std::optional<Uuid> after, std::size_t at_most) {
  TRY_ASSIGN(const ledger::View* view, context.view());
  Page page;
  for (std::size_t read = 0; read < limits::users_read;) {
    TRY_ASSIGN(const std::vector<ledger::User> users, view->users(pool.id, after, limits::users_read_at_once));
    for (const ledger::User& user : users) {
      if (filter && !filter->matches(user)) {
        after = user.id;
        continue;
      }
      if (page.users.size() == at_most) {
        page.next_after = page.users.back();
        return page;
      }
      page.users.push_back(user.id);
      after = user.id;
    }
    read += users.size();
    if (users.size() < limits::users_read_at_once) return page;
  }
  page.next_after = after;
  return page;
}

// A sub is the record's own name.
Result<Page> page_by_sub(Context& context, const ledger::Pool& pool, const UserFilter& filter,
                         const std::optional<Uuid>& after) {
  TRY_ASSIGN(const ledger::View* view, context.view());
  const auto sub = Uuid::parse(filter.value);
  Page page;
  if (!sub || (after && *sub <= *after)) return page;
  TRY_ASSIGN(const bool there, view->has_user(pool.id, *sub));
  if (there) page.users.push_back(*sub);
  return page;
}

Result<Page> page_of(Context& context, const ledger::Pool& pool, const std::string& filter,
                     const std::optional<Uuid>& after, std::size_t at_most) {
  std::optional<UserFilter> parsed;
  if (!filter.empty()) {
    TRY_ASSIGN(parsed, parse_user_filter(filter));
  }
  if (parsed && parsed->look_up()) return page_by_look_up(context, pool, *parsed, after, at_most);
  if (parsed && parsed->attribute == "sub" && !parsed->prefix) return page_by_sub(context, pool, *parsed, after);
  return page_by_reading(context, pool, parsed, after, at_most);
}

Result<JsonObject> run(Context& context, const Members& request) {
  TRY_ASSIGN(const ledger::Pool pool, named_pool(context, request));
  const std::vector<std::string> wanted = request.texts("AttributesToGet");
  for (const std::string& name : wanted) {
    if (!attribute_of(pool, name)) {
      return fail(Failure::invalid_parameter, "One or more requested attributes do not exist in user pool.");
    }
  }
  const std::string filter(request.text_or_empty("Filter"));
  const std::string listing = "ListUsers " + pool.id.text() + " " + filter;
  TRY_ASSIGN(const auto after_text, page_after(listing, request.text("PaginationToken")));
  std::optional<Uuid> after;
  if (after_text) {
    TRY_ASSIGN(after, Uuid::parse(*after_text));
  }
  const std::int64_t limit = request.number("Limit").value_or(0);
  const std::size_t at_most = limit == 0 ? 60 : static_cast<std::size_t>(limit);
  TRY_ASSIGN(const Page page, page_of(context, pool, filter, after, at_most));
  JsonArray users;
  TRY_ASSIGN(const std::vector<council::OpenedUser> opened,
             context.council().admin_open_page(pool.id, page.users, context.admin, context.caller()));
  for (const council::OpenedUser& user : opened) users.push_back(user_on_the_wire(user, wanted));
  JsonObject answer{{"Users", std::move(users)}};
  if (page.next_after) answer["PaginationToken"] = page_token(listing, page.next_after->text());
  return answer;
}

}  // namespace

extern const Operation list_users{"ListUsers", run};

}  // namespace jurat::api::cognito::operations
