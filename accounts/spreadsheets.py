"""Words that people wrote, in a sheet that another person's spreadsheet opens."""

_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")


def plain(words: str) -> str:
    """A spreadsheet takes what begins like this for a formula and runs it; with a quote before it, it is words."""
    return f"'{words}" if words.startswith(_FORMULA) else words


def unquoted(cell: str) -> str:
    """The words of a cell that `plain` wrote, or that a spreadsheet wrote anew without the quote."""
    return cell[1:] if cell.startswith("'") and cell[1:].startswith(_FORMULA) else cell
