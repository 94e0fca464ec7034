"""Marks inside generated text: what is a value, what only looks like one.

A mark is invisible in the file that is written; it says what the enclosed text
is. `true` is a value that has to be found, `maybe` is one that may be reported
or not (a named officer's signature, a role in a job advert), `decoy` must not
be reported as anything. Marks nest: a postcode inside an address is both.
"""

import re

_OPEN, _SEP, _CLOSE = "\ue000", "\ue001", "\ue002"
_TOKEN = re.compile("\ue000([^\ue001]*)\ue001|(\ue002)")


def true(field_type, text):
    """Text that is a value of this field type."""
    return f"{_OPEN}{field_type}{_SEP}{text}{_CLOSE}"


def maybe(field_type, text):
    """Text that may count as this field type; right either way."""
    return f"{_OPEN}?{field_type}{_SEP}{text}{_CLOSE}"


def decoy(kind, text):
    """Text that only looks like personal data; `kind` names what it is."""
    return f"{_OPEN}!{kind}{_SEP}{text}{_CLOSE}"


def strip(marked):
    """The plain text, and (label, text, where it starts) of each mark, in order of closing."""
    if _OPEN not in marked:
        return marked, []
    out, spans, stack, length, last = [], [], [], 0, 0
    for token in _TOKEN.finditer(marked):
        piece = marked[last:token.start()]
        out.append(piece)
        length += len(piece)
        last = token.end()
        if token.group(2) is None:
            stack.append((token.group(1), length))
        else:
            label, start = stack.pop()
            spans.append((label, start, length))
    out.append(marked[last:])
    plain = "".join(out)
    return plain, [(label, plain[start:end], start) for label, start, end in spans]


def plain(marked):
    """The text without its marks."""
    return strip(marked)[0]


def _visible(piece):
    """Length without marks; a piece may hold half a mark."""
    return len(_TOKEN.sub("", piece))


def wrap(marked, width):
    """Fold lines at `width` visible characters, as mail programs do; values may be cut by a line end."""
    lines = []
    for line in marked.split("\n"):
        if _visible(line) <= width:
            lines.append(line)
            continue
        current, used = [], 0
        for word in line.split(" "):
            size = _visible(word)
            if current and used + 1 + size > width:
                lines.append(" ".join(current))
                current, used = [], 0
            used += size + (1 if current else 0)
            current.append(word)
        lines.append(" ".join(current))
    return "\n".join(lines)
