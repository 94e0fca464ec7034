"""How pages look: forms in several layouts, wrapped lines, quoted text, noise of old scans. Marks stay whole."""

import re

from .mark import MARKS, plain, width


def wrap(text, columns, indent=""):
    """Break at spaces, also inside values; marks have no width."""
    out = []
    for paragraph in text.split("\n"):
        line, used = [], 0
        for word in paragraph.split(" "):
            w = width(word)
            if line and used + 1 + w > columns:
                out.append(" ".join(line))
                line, used = [indent + word], w
            else:
                line.append(word)
                used += w + (1 if used else 0)
        out.append(" ".join(line))
    return "\n".join(out)


def quote(text, sign="> "):
    return "\n".join(sign + line for line in text.split("\n"))


def form(rng, fields, layout=None):
    """Fields are (label, value); value may be empty."""
    layout = layout or rng.choice(["colon", "colon", "colon", "dots", "tab", "above", "pipes", "brackets", "dash", "columns", "underscore", "equals", "two"])
    wide = max(len(label) for label, _ in fields) + 2
    if layout == "colon":
        return "\n".join(f"{label}: {value}" for label, value in fields)
    if layout == "dots":
        return "\n".join(f"{label} {'.' * (wide + 12 - len(label))} {value}" for label, value in fields)
    if layout == "tab":
        return "\n".join(f"{label}\t{value}" for label, value in fields)
    if layout == "above":
        return "\n\n".join(f"{label}\n{value or '-'}" for label, value in fields)
    if layout == "pipes":
        return "\n".join(f"| {label:<{wide}} | {value} |" for label, value in fields)
    if layout == "brackets":
        return "\n".join(f"{label} [ {value} ]" for label, value in fields)
    if layout == "dash":
        return "\n".join(f"{label} - {value}" for label, value in fields)
    if layout == "columns":
        return "\n".join(f"{label:<{wide + 4}}{value}" for label, value in fields)
    if layout == "underscore":
        return "\n".join(f"{label} ____{value}____" for label, value in fields)
    if layout == "equals":
        return "\n".join(f"{label} = {value}" for label, value in fields)
    lines = [f"{label}: {value}" for label, value in fields]
    return "\n".join("     ".join(lines[i:i + 2]) if "\n" not in "".join(lines[i:i + 2]) else "\n".join(lines[i:i + 2]) for i in range(0, len(lines), 2))


def shout(text):
    """Everything in capitals; the marks are no letters."""
    return text.upper()


def scan_noise(rng, text):
    """What a poor scan does to words outside the labelled values: rn for m, 1 for l, specks."""
    parts, depth, out = re.split("([\ue000-\ue4ff])", text), 0, []
    for part in parts:
        if MARKS.fullmatch(part):
            depth += -1 if part == "\ue000" else 1
        elif not depth:
            part = "".join(rng.choice({"m": ["rn"], "l": ["1", "I"], "e": ["c"], "o": ["0"], " ": ["  ", " ."], "t": ["f"]}.get(c, [c])) if rng.random() < 0.015 else c for c in part)
        out.append(part)
    return "".join(out)


def paragraph(rng, sentences, low=1, high=None):
    n = min(len(sentences), rng.randrange(low, (high or len(sentences)) + 1))
    return " ".join(rng.sample(sentences, n))


def signature(rng, council, officer, role):
    lines = [officer.name, role, council.name]
    if rng.random() < 0.7:
        lines.append(rng.choice(["Tel: ", "T ", "Direct dial ", "Phone: "]) + council.line(rng))
    if rng.random() < 0.7:
        lines.append(rng.choice(["E-mail: ", "", "e: "]) + council.officer_mail(rng, officer))
    if rng.random() < 0.4:
        lines.append(f"www.{council.domain}")
    if rng.random() < 0.3:
        lines.append(council.office(rng))
    return "\n".join(lines)


def bare(text):
    return plain(text)
