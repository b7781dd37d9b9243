"""Tables in plain text, which Markdown reads as such."""


def table(rows):
    """The lines of a table; `rows` are tuples of words, the first one its head."""
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    lines = ["| " + " | ".join(map(str.ljust, row, widths)) + " |" for row in rows]
    lines.insert(1, "| " + " | ".join("-" * width for width in widths) + " |")
    return lines
