#include "codec/actor_codec.hpp"

#include <gtest/gtest.h>

namespace calfleet::codec {
namespace {

TEST(ActorCodec, ReadsWhoAsksAndInWhichRole) {
    const auto actor = decode_actor(R"({"actor":{"user_id":"u-1","role":"supervisor"}})");
    ASSERT_TRUE(actor);
    EXPECT_EQ(actor->user_id, "u-1");
    EXPECT_EQ(actor->role, core::Role::kSupervisor);
}

TEST(ActorCodec, ARoleThatMayNothingIsNone) {
    const auto actor = decode_actor(R"({"actor":{"user_id":"u-1","role":"read_only"}})");
    ASSERT_TRUE(actor);
    EXPECT_FALSE(actor->role);
}

TEST(ActorCodec, WhatCannotBeReadIsNobody) {
    for (const char* data :
         {"", "[]", "{}", R"({"actor":null})", R"({"actor":"admin"})", R"({"actor":{"role":"admin"}})",
          R"({"actor":{"user_id":"u-1"}})", R"({"actor":{"user_id":"","role":"admin"}})",
          R"({"actor":{"user_id":7,"role":"admin"}})"})
        EXPECT_FALSE(decode_actor(data)) << data;
}

}  // namespace
}  // namespace calfleet::codec
