"""Which metrics and labels a PromQL expression names. Reads tokens, no grammar: promtool is who says that it is valid."""
import dataclasses
import re

TOKEN = re.compile(r"""
    (?P<comment> \#[^\n]* )
  | (?P<text> "(?:[^"\\]|\\.)*" | '(?:[^'\\]|\\.)*' )
  | (?P<range> \[[^\]]*\] )
  | (?P<number> \d[\w.]* | \.\d+ )
  | (?P<name> [a-zA-Z_:][\w:]* )
  | (?P<sign> [!=<>]=?~? | \S )
""", re.VERBOSE)
LABEL_LISTS = {"by", "without", "on", "ignoring", "group_left", "group_right"}
WORDS = LABEL_LISTS | {"and", "or", "unless", "offset", "bool", "inf", "nan"}


@dataclasses.dataclass(frozen=True)
class Matcher:
    """label="value" of a selector; the operator is one of = != =~ !~."""
    label: str
    operator: str
    value: str


@dataclasses.dataclass
class Selector:
    """A metric as an expression names it once."""
    name: str
    matchers: list


@dataclasses.dataclass
class Names:
    """What an expression names: metrics, and the labels of its by, on and the like."""
    selectors: list
    grouping: set


def names_in(expression):
    """The Names of an expression."""
    tokens = [(match.lastgroup, match.group()) for match in TOKEN.finditer(expression) if match.lastgroup != "comment"]
    tokens.append(("end", ""))
    names = Names([], set())
    at = 0
    while at < len(tokens):
        kind, text = tokens[at]
        at += 1
        following = tokens[at][1] if at < len(tokens) else ""
        if kind != "name":
            continue
        if text in LABEL_LISTS and following == "(":
            end = tokens.index(("sign", ")"), at)
            names.grouping.update(word for what, word in tokens[at:end] if what == "name")
            at = end
        elif text not in WORDS and following == "{":
            end = tokens.index(("sign", "}"), at)
            names.selectors.append(Selector(text, list(matchers_of(tokens[at + 1:end]))))
            at = end
        elif text not in WORDS and following != "(" and following not in LABEL_LISTS:
            names.selectors.append(Selector(text, []))
    return names


def matchers_of(tokens):
    """The matchers between the braces of a selector."""
    words = [text for kind, text in tokens if text != ","]
    for label, operator, quoted in zip(words[::3], words[1::3], words[2::3]):
        yield Matcher(label, operator, re.sub(r"\\(.)", r"\1", quoted[1:-1]))
