// A mail server that says what the test has it say, on a port from the OS. Owned by the test and gone before
// its loop; loop thread, so that it answers only while the loop is free.
#pragma once

#include <boost/asio/io_context.hpp>
#include <boost/asio/ssl/context.hpp>

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <vector>

namespace calfleet::tests {

struct SmtpScript {
    bool is_silent = false;  // takes the connection and says nothing
    // Replies by the first word of what the client sends, over the usual ones; "message" is that to the mail,
    // "login" that to the credentials.
    std::map<std::string, std::string> replies;
};

class ScriptedSmtpServer {
public:
    ScriptedSmtpServer(boost::asio::io_context& io, SmtpScript script,
                       std::shared_ptr<boost::asio::ssl::context> tls = nullptr);
    ~ScriptedSmtpServer();
    ScriptedSmtpServer(const ScriptedSmtpServer&) = delete;
    ScriptedSmtpServer& operator=(const ScriptedSmtpServer&) = delete;

    std::string port() const;
    std::size_t connections() const;
    const std::vector<std::string>& lines() const;     // what the client said, mails left out
    const std::vector<std::string>& messages() const;  // the mails, up to their final dot

private:
    struct State;
    std::shared_ptr<State> state_;
};

}  // namespace calfleet::tests
