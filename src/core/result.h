// What every function that can fail returns: a value, or the one reason from a closed list plus words for a person.
// Promises: cannot be ignored ([[nodiscard]]). Does not: carry secrets; a message may reach a log and a caller.
#pragma once

#include <string>
#include <string_view>
#include <tl/expected.hpp>
#include <utility>

#include "core/failure.h"

namespace jurat {

struct Error {
  Failure failure;
  std::string message;
};

template <class T>
class [[nodiscard]] Result : public tl::expected<T, Error> {
 public:
  using tl::expected<T, Error>::expected;
  Result() = default;
  Result(const Result&) = default;
  Result(Result&&) = default;
  Result& operator=(const Result&) = default;
  Result& operator=(Result&&) = default;
  ~Result() = default;
  // Without this one, copying a Result<bool> that is not const would take the value from its `operator bool`.
  Result(Result& other)
    requires std::is_copy_constructible_v<tl::expected<T, Error>>
      : Result(std::as_const(other)) {}
};

// `return fail(Failure::invalid_parameter, "node.toml: listen: not host:port");`
[[nodiscard]] inline tl::unexpected<Error> fail(Failure failure, std::string message = {}) {
  return tl::unexpected<Error>(Error{failure, std::move(message)});
}
// Passes another call's error on.
[[nodiscard]] inline tl::unexpected<Error> fail(Error error) { return tl::unexpected<Error>(std::move(error)); }

// Stops the process when one of our own truths does not hold. Never for input.
[[noreturn]] void broken_truth(const char* condition, const char* file, int line) noexcept;

}  // namespace jurat

#define JURAT_JOIN_2(a, b) a##b
#define JURAT_JOIN(a, b) JURAT_JOIN_2(a, b)
// TRY(call) returns the call's error from the enclosing function, or goes on.
// Names come from __COUNTER__: a TRY inside a lambda inside a TRY shadows nothing.
#define TRY(expr) TRY_2(expr, JURAT_JOIN(jurat_result_, __COUNTER__))
#define TRY_2(expr, name)                                     \
  do {                                                        \
    auto&& name = (expr);                                     \
    if (!name) return ::jurat::fail(std::move(name).error()); \
  } while (false)
// TRY_ASSIGN(auto x, call) declares x from the call's value, or returns its error.
#define TRY_ASSIGN(declaration, expr) TRY_ASSIGN_2(declaration, expr, JURAT_JOIN(jurat_result_, __COUNTER__))
#define TRY_ASSIGN_2(declaration, expr, name)               \
  auto name = (expr);                                       \
  if (!name) return ::jurat::fail(std::move(name).error()); \
  declaration = std::move(*name)
#define ASSERT_TRUTH(condition) \
  ((condition) ? static_cast<void>(0) : ::jurat::broken_truth(#condition, __FILE__, __LINE__))
