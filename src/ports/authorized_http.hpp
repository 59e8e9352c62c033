// HTTP in the name of a connection: its token goes along, one that is refused is renewed and the request sent
// once more, and a quota that is used up is noted (app/authorized_http_client).
#pragma once

#include "core/outcome.hpp"
#include "core/result.hpp"
#include "ports/access_tokens.hpp"
#include "ports/awaitable.hpp"
#include "ports/http_client.hpp"

#include <variant>

namespace calfleet::ports {

// No complete answer; or no token to ask with any more, or no turn in time under the provider's quota
// (app/paced_http_client), and then the request was not carried out.
using CallFailure = std::variant<HttpError, core::Failed>;

class AuthorizedHttp {
public:
    virtual ~AuthorizedHttp() = default;

    // The request has no token of its own. The authorization is borrowed, and renewed where need be.
    virtual awaitable<core::Result<HttpResponse, CallFailure>> send(Authorization& authorization,
                                                                    HttpRequest request) = 0;
};

}  // namespace calfleet::ports
