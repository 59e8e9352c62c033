#include "core/secret.hpp"

#include <gtest/gtest.h>

#include <type_traits>

namespace calfleet::core {
namespace {

template <class T, class = void>
struct IsStreamable : std::false_type {};
template <class T>
struct IsStreamable<T, std::void_t<decltype(std::declval<std::ostream&>() << std::declval<const T&>())>>
    : std::true_type {};

TEST(SecretTest, CannotBePrintedOrCopied) {
    static_assert(!IsStreamable<Secret>::value);
    static_assert(!std::is_copy_constructible_v<Secret>);
    static_assert(!std::is_convertible_v<Secret, std::string_view>);
    EXPECT_EQ(Secret("tok").reveal(), "tok");
}

TEST(SecretTest, MovingLeavesNothingBehind) {
    Secret first("a token short enough to live in the object"), shorter("short");
    Secret second(std::move(first));
    EXPECT_EQ(second.reveal(), "a token short enough to live in the object");
    second = std::move(shorter);
    EXPECT_EQ(second.reveal(), "short");
}

}  // namespace
}  // namespace calfleet::core
