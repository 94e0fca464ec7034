"""Labels inside generated text, taken out again before it is written.

`yes` has to be found, `may` is right either way, `no` is a look-alike that must
not be reported as anything. Labels nest: the postcode inside an address.
"""

OPEN, BAR, SHUT = "\ue000", "\ue001", "\ue002"


def yes(field_type, text):
    return f"{OPEN}{field_type}{BAR}{text}{SHUT}" if text else text


def may(field_type, text):
    return yes("?" + field_type, text)


def no(kind, text):
    return yes("!" + kind, text)


def strip(marked):
    """(text without labels, [(label, text, start, depth)] in order of their ends)."""
    plain, spans, stack, i = [], [], [], 0
    while i < len(marked):
        c = marked[i]
        if c == OPEN:
            bar = marked.index(BAR, i)
            stack.append((marked[i + 1:bar], len(plain)))
            i = bar
        elif c == SHUT:
            label, start = stack.pop()
            spans.append((label, start, len(plain), len(stack)))
        else:
            plain.append(c)
        i += 1
    if stack:
        raise ValueError("a label is not closed")
    text = "".join(plain)
    return text, [(label, text[start:end], start, depth) for label, start, end, depth in spans]


def visible(marked):
    """Length without labels."""
    return len(_bare(marked))


def pad(marked, width):
    """Fill up with blanks to a width, not counting labels."""
    return marked + " " * max(0, width - visible(marked))


def each_char(marked, change):
    """Apply `change` to the characters outside label names."""
    out, inside = [], False
    for c in marked:
        if c == OPEN:
            inside = True
        elif c == BAR:
            inside = False
        elif c != SHUT and not inside:
            c = change(c)
        out.append(c)
    return "".join(out)


def fold(marked, width):
    """Break lines at blanks so that none is longer than `width` where that is possible."""
    lines = []
    for line in marked.split("\n"):
        used, out = 0, []
        words = line.split(" ")
        # A label's name has no blank in it, so splitting at blanks is safe.
        for n, word in enumerate(words):
            size = len(_bare(word))
            if n and used + 1 + size > width and used > 0 and line[:1] not in " \t|>":
                out.append("\n" + word)
                used = size
            else:
                out.append((" " if n else "") + word)
                used += size + (1 if n else 0)
        lines.append("".join(out))
    return "\n".join(lines)


def _bare(piece):
    out, inside = [], False
    for c in piece:
        if c == OPEN:
            inside = True
        elif c == BAR:
            inside = False
        elif c != SHUT and not inside:
            out.append(c)
    return "".join(out)
