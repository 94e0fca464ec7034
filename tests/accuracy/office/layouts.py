"""Engines: the same facts as a form, a listing or a record, in the layouts that printers, clerks and programs use."""

from holdout.mark import pad, visible


def form(rng, pairs, layout=None):
    """Labels and values; a value may be empty. Returns lines that end in a newline."""
    layout = layout or rng.choice(["colon", "colon", "ruled", "ruled", "tab", "tab", "dots", "wide", "above", "numbered", "boxed", "capitals", "dash", "equals", "two", "underline", "semi", "bullet"])
    width = max(len(label) for label, _ in pairs)
    out = []
    if layout == "ruled":
        right = max(visible(value) for _, value in pairs)
        rule = "+" + "-" * (width + 2) + "+" + "-" * (right + 2) + "+\n"
        style = rng.random()
        if style < 0.4:
            return rule + "".join(f"| {label:<{width}} | {pad(value, right)} |\n" for label, value in pairs) + rule
        if style < 0.7:
            return "| Field | Value |\n|---|---|\n" + "".join(f"| {label} | {value} |\n" for label, value in pairs)
        return "".join(f"{label:<{width}} | {value}\n" for label, value in pairs)
    if layout == "two":
        for at in range(0, len(pairs), 2):
            left = f"{pairs[at][0]}: {pairs[at][1]}"
            right = f"{pairs[at + 1][0]}: {pairs[at + 1][1]}" if at + 1 < len(pairs) else ""
            out.append((pad(left, 44) + ("   " + right if right else "")).rstrip() + "\n")
        return "".join(out)
    for n, (label, value) in enumerate(pairs, 1):
        out.append({"colon": f"{label}: {value}", "tab": f"{label}\t{value}", "dots": f"{label} {'.' * (width + 4 - len(label))} {value}", "wide": f"{label:<{width + 3}}{value}", "above": f"{label}\n    {value}\n", "numbered": f"{n}. {label}: {value}", "boxed": f"{label} [ {value} ]" if value else f"{label} [    ]",
                    "capitals": f"{label.upper()}:  {value}", "dash": f"{label} - {value}", "equals": f"{label.replace(' ', '_').upper()}={value}", "underline": f"{label} ____{value}____", "semi": f"{label}; {value}", "bullet": f"  * {label}: {value}"}[layout].rstrip() + "\n")
    return "".join(out)


def listing(rng, heads, rows, layout=None):
    """A table in text. Rows are lists of marked values."""
    layout = layout or rng.choice(["aligned"] * 4 + ["tab"] * 3 + ["ruled"] * 3 + ["comma", "quoted", "tight", "stars"])
    widths = [max([len(head)] + [visible(row[i]) for row in rows]) for i, head in enumerate(heads)]
    if layout == "ruled":
        rule = "+".join([""] + ["-" * (w + 2) for w in widths] + [""])
        join = lambda cells: "| " + " | ".join(pad(c, w) for c, w in zip(cells, widths)) + " |"
        return "\n".join([rule, join(heads), rule] + [join(row) for row in rows] + [rule]) + "\n"
    if layout in ("tab", "comma"):
        sign = "\t" if layout == "tab" else ", "
        return "\n".join([sign.join(heads)] + [sign.join(row) for row in rows]) + "\n"
    gap = 1 if layout == "tight" else rng.choice([2, 3])
    join = lambda cells: "".join(pad(c, w + gap) for c, w in zip(cells, widths)).rstrip()
    lines = [join(heads)]
    if rng.random() < 0.6:
        lines.append(" ".join("-" * w for w in widths) if rng.random() < 0.5 else "=" * sum(widths))
    lines += [join(row) for row in rows]
    if layout == "stars":
        lines = ["* " + line for line in lines]
    if layout == "quoted":
        lines = ["> " + line for line in lines]
    return "\n".join(lines) + "\n"


def prose(rng, text):
    return text.replace("  ", " ")
