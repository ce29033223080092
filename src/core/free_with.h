// The deleter of a C library's object: std::unique_ptr<T, FreeWith<the library's function>>, so that every path frees
// it.
#pragma once

namespace jurat {

template <auto Free>
struct FreeWith {
  template <class T>
  void operator()(T* object) const noexcept {
    Free(object);
  }
};

}  // namespace jurat
