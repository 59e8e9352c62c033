#include "adapters/smtp/mail_message.hpp"

#include "codec/utf8.hpp"
#include "core/characters.hpp"

#include <date/date.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <cstddef>
#include <utility>

namespace calfleet::adapters::smtp {
namespace {

constexpr std::size_t kSubjectBytesMax = 1'000;
constexpr std::size_t kTextBytesMax = 65'536;
constexpr std::size_t kPlainSubjectMax = 60;  // with "Subject: " inside the 78 characters of RFC 5322
constexpr std::size_t kWordContentMax = 60;   // of an encoded word, which has at most 75 with its frame
constexpr std::size_t kLineMax = 76;          // quoted-printable, RFC 2045 section 6.7

std::string hexadecimal(char c) {
    constexpr std::string_view kDigits = "0123456789ABCDEF";
    const auto byte = static_cast<unsigned char>(c);
    return {'=', kDigits[byte >> 4U], kDigits[byte & 0x0fU]};
}

bool is_printable(char c) {
    return c > ' ' && c < '\x7f';
}

bool continues_a_character(char c) {
    return (static_cast<unsigned char>(c) & 0xc0U) == 0x80U;
}

// RFC 2047's Q encoding, in words that no character is split over.
std::string encoded_words(std::string_view text) {
    std::string words, content;
    const auto end_word = [&words, &content] {
        words += (words.empty() ? "=?UTF-8?Q?" : "\r\n =?UTF-8?Q?") + content + "?=";
        content.clear();
    };
    while (!text.empty()) {
        std::string character;
        do {
            const char c = text.front();
            character += core::is_letter_or_digit(c) ? std::string(1, c) : c == ' ' ? "_" : hexadecimal(c);
            text.remove_prefix(1);
        } while (!text.empty() && continues_a_character(text.front()));
        if (content.size() + character.size() > kWordContentMax) end_word();
        content += character;
    }
    end_word();
    return words;
}

std::string subject_line(std::string_view subject) {
    const auto is_plain = [](char c) { return is_printable(c) || c == ' '; };
    // What looks like an encoded word would be read as one.
    const bool as_it_is =
        subject.size() <= kPlainSubjectMax && subject.find("=?") == std::string_view::npos &&
        std::all_of(subject.begin(), subject.end(), is_plain) && subject == core::trimmed(subject);
    return as_it_is ? std::string(subject) : encoded_words(subject);
}

// One line of text as lines of quoted-printable.
void append_line(std::string& body, std::string_view line) {
    std::size_t column = 0;
    for (std::size_t i = 0; i < line.size(); ++i) {
        const char c = line[i];
        const bool is_last = i + 1 == line.size();
        const bool as_it_is = c != '=' && (is_printable(c) || ((c == ' ' || c == '\t') && !is_last));
        const std::string piece = as_it_is ? std::string(1, c) : hexadecimal(c);
        if (column + piece.size() > kLineMax - 1) {  // one is for the soft break's sign
            body += "=\r\n";
            column = 0;
        }
        body += piece;
        column += piece.size();
    }
    body += "\r\n";
}

std::string quoted_printable(std::string_view text) {
    std::string body;
    while (!text.empty()) {
        const std::size_t end = std::min(text.find('\n'), text.size());
        std::string_view line = text.substr(0, end);
        text.remove_prefix(std::min(end + 1, text.size()));
        if (line.ends_with('\r')) line.remove_suffix(1);
        append_line(body, line);
    }
    return body;
}

std::string two_digits(std::int64_t number) {
    return (number < 10 ? "0" : "") + std::to_string(number);
}

}  // namespace

std::string mail_date(core::Instant instant) {
    constexpr std::array kDays{"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
    constexpr std::array kMonths{"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                 "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
    const auto day = date::floor<date::days>(instant);
    const date::year_month_day ymd(day);
    const date::hh_mm_ss time(date::floor<std::chrono::seconds>(instant - day));
    return std::string(kDays.at(date::weekday(day).c_encoding())) + ", " +
           two_digits(static_cast<unsigned>(ymd.day())) + " " +
           kMonths.at(static_cast<unsigned>(ymd.month()) - 1) + " " +
           std::to_string(static_cast<int>(ymd.year())) + " " + two_digits(time.hours().count()) + ":" +
           two_digits(time.minutes().count()) + ":" + two_digits(time.seconds().count()) + " +0000";
}

core::Result<std::string, ports::MailError> compose(const MailHead& head, const ports::Mail& mail) {
    if (mail.subject.size() > kSubjectBytesMax || mail.text.size() > kTextBytesMax)
        return ports::MailError{"the mail is longer than any we send"};
    if (core::has_control(mail.subject))
        return ports::MailError{"the mail's subject holds a line break or another control character"};
    if (!codec::is_utf8(mail.subject) || !codec::is_utf8(mail.text))
        return ports::MailError{"the mail is not UTF-8"};
    for (const std::string& part : {head.from, head.to, head.unique})
        if (core::has_control(part)) return ports::MailError{"the mail's head holds a control character"};
    const std::string domain = head.from.substr(head.from.rfind('@') + 1);
    std::string message =
        "From: <" + head.from + ">\r\nTo: <" + head.to + ">\r\nSubject: " + subject_line(mail.subject) +
        "\r\nDate: " + mail_date(head.date) + "\r\nMessage-ID: <" + head.unique + "@" + domain +
        ">\r\nAuto-Submitted: auto-generated\r\nMIME-Version: 1.0\r\n"
        "Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n" +
        quoted_printable(mail.text);
    return {boost::system::in_place_value, std::move(message)};
}

}  // namespace calfleet::adapters::smtp
