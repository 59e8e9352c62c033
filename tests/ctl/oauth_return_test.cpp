#include "oauth/oauth_return.hpp"

#include <gtest/gtest.h>

#include <string>

namespace calfleet::ctl {
namespace {

TEST(OAuthReturnTest, AnAuthorizationUrlSaysWhereTheBrowserComesBackAndWithWhichState) {
    const auto address = read_authorization_url(
        "https://accounts.google.com/o/oauth2/v2/auth?client_id=c&redirect_uri=http%3A%2F%2F127.0.0.1%3A8765"
        "%2Fcallback&state=a-b_c&scope=openid%20email");
    ASSERT_TRUE(address);
    EXPECT_EQ(address->redirect_uri, "http://127.0.0.1:8765/callback");
    EXPECT_EQ(address->state, "a-b_c");
}

TEST(OAuthReturnTest, AUrlWithoutOneRedirectUriAndOneStateIsNotUsed) {
    for (const char* url :
         {"", "https://a.example/auth", "https://a.example/auth?state=s",
          "https://a.example/auth?redirect_uri=u", "https://a.example/auth?redirect_uri=u&state=s&state=t",
          "https://a.example/auth?redirect_uri=u&state=%"})
        EXPECT_FALSE(read_authorization_url(url)) << url;
}

TEST(OAuthReturnTest, AHttpAddressOfThisMachineIsListenedOn) {
    const auto target = loopback_target("http://127.0.0.1:8765/oauth/google/callback");
    ASSERT_TRUE(target);
    EXPECT_EQ(target->address, "127.0.0.1:8765");
    EXPECT_EQ(target->path, "/oauth/google/callback");
    EXPECT_EQ(target->port, 8765);
    EXPECT_EQ(loopback_target("http://localhost:1/a?b=c")->path, "/a");
    EXPECT_EQ(loopback_target("http://localhost:1")->path, "/");
    EXPECT_EQ(loopback_target("http://[::1]:9000/a")->address, "[::1]:9000");
    EXPECT_EQ(loopback_target("http://127.0.0.1/a")->address, "127.0.0.1:80");
}

TEST(OAuthReturnTest, NoOtherAddressIsListenedOn) {
    for (const char* uri : {"https://127.0.0.1:8765/a", "http://calfleet.example/a", "http://0.0.0.0:8765/a",
                            "http://10.0.0.1:1/a", "http://[::]:1/a", "http://::1:1/a",
                            "http://127.0.0.1:0/a", "http://127.0.0.1:99999/a", "http://127.0.0.1:x/a",
                            "http://localhost:80@evil.example/a", "http://localhost.evil.example:1/a",
                            "http://user@localhost:1/a", "http://", "urn:ietf:wg:oauth:2.0:oob"})
        EXPECT_FALSE(loopback_target(uri)) << uri;
}

TEST(OAuthReturnTest, AReturnHasAStateAndACodeOrAnError) {
    const auto granted = read_return("state=s&code=4%2F0AX&scope=email+openid");
    ASSERT_TRUE(granted);
    EXPECT_EQ(granted->state, "s");
    EXPECT_EQ(granted->code.reveal(), "4/0AX");
    EXPECT_TRUE(granted->error.empty());
    EXPECT_EQ(read_return("error=access_denied&state=s")->error, "access_denied");
}

TEST(OAuthReturnTest, AReturnThatSaysTooLittleOrTooMuchIsNone) {
    for (const char* query :
         {"", "state=s", "code=c", "state=s&code=c&error=e", "state=s&state=t&code=c",
          "state=s&code=c&code=d", "state=s&code=%", "state=s&code=a%0Ab", "state=&code=c"})
        EXPECT_FALSE(read_return(query)) << query;
    EXPECT_FALSE(read_return("state=s&code=" + std::string(2'049, 'c')));
    EXPECT_FALSE(read_return("state=s&error=" + std::string(257, 'e')));
    EXPECT_FALSE(read_return("code=c&state=" + std::string(513, 's')));
}

TEST(OAuthReturnTest, APastedAddressIsReadToItsFragment) {
    const auto back = read_pasted("  http://127.0.0.1:8765/callback?state=s&code=4%2F0AX#done \r");
    ASSERT_TRUE(back);
    EXPECT_EQ(back->state, "s");
    EXPECT_EQ(back->code.reveal(), "4/0AX");
    EXPECT_EQ(read_pasted("https://a.example/?error=access_denied&state=s")->error, "access_denied");
}

TEST(OAuthReturnTest, APastedCodeStandsByItself) {
    EXPECT_EQ(read_pasted("4/0AX-y_z\r")->code.reveal(), "4/0AX-y_z");
    EXPECT_EQ(read_pasted("4%2F0AX")->code.reveal(), "4/0AX") << "as it stands in the address";
    EXPECT_TRUE(read_pasted("4/0AX")->state.empty());
}

TEST(OAuthReturnTest, WhatIsNeitherIsRefused) {
    for (const char* text : {"", "  ", "two words", "code=c&state=s", "http://127.0.0.1:8765/callback", "4%2",
                             "http://127.0.0.1:8765/callback?code=c"})
        EXPECT_FALSE(read_pasted(text)) << text;
}

}  // namespace
}  // namespace calfleet::ctl
