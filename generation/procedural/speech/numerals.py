"""Numbers as English words: counts, years, ordinals, decimals."""

_SMALL = [
    "zero",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
]
_TENS = ["_", "_", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]
_SCALES = ("", "thousand", "million", "billion", "trillion")
_ORDINALS = {
    "one": "first",
    "two": "second",
    "three": "third",
    "five": "fifth",
    "eight": "eighth",
    "nine": "ninth",
    "twelve": "twelfth",
}
LONGEST = 15  # digits; what is longer is said digit by digit


def count(number: int) -> list[str]:
    """1204 as one thousand two hundred four."""
    if number < 20:
        return [_SMALL[number]]
    if number < 100:
        return [_TENS[number // 10]] + ([_SMALL[number % 10]] if number % 10 else [])
    if number < 1000:
        return [_SMALL[number // 100], "hundred"] + (count(number % 100) if number % 100 else [])
    words: list[str] = []
    for power in range(len(_SCALES) - 1, -1, -1):
        part = number // 1000**power % 1000
        if part:
            words += count(part) + ([_SCALES[power]] if power else [])
    return words


def digits(text: str) -> list[str]:
    return [_SMALL[int(each)] for each in text if each.isdigit()]


def year(number: int) -> list[str]:
    """1984 as nineteen eighty four, 2005 as two thousand five."""
    if number % 1000 < 10 or not 1100 <= number < 2100:
        return count(number)
    high, low = divmod(number, 100)
    if not low:
        return [*count(high), "hundred"]
    return [*count(high), *(["oh"] if low < 10 else []), *count(low)]


def ordinal(number: int) -> list[str]:
    *head, last = count(number)
    if last in _ORDINALS:
        return [*head, _ORDINALS[last]]
    return [*head, last[:-1] + "ieth" if last.endswith("y") else last + "th"]


def decimal(text: str) -> list[str]:
    """ "3.14" or "1,204" as it is read aloud."""
    whole, _, part = text.replace(",", "").partition(".")
    words = digits(whole) if len(whole) > LONGEST or (len(whole) > 1 and whole[0] == "0") else count(int(whole or "0"))
    return words + (["point", *digits(part)] if part else [])
