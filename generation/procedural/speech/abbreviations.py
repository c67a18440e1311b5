"""What is written short and said long: units, titles, signs, money, and the names of letters. Data only."""

UNITS = {
    "km": "kilometers", "m": "meters", "cm": "centimeters", "mm": "millimeters", "kg": "kilograms", "g": "grams",
    "mph": "miles per hour", "km/h": "kilometers per hour", "fps": "frames per second", "gb": "gigabytes", "mb": "megabytes",
    "kb": "kilobytes", "tb": "terabytes", "hz": "hertz", "khz": "kilohertz", "ms": "milliseconds", "s": "seconds",
    "min": "minutes", "h": "hours", "px": "pixels", "°c": "degrees celsius", "°f": "degrees fahrenheit", "°": "degrees",
    "%": "percent", "k": "thousand", "x": "times", "am": "ay em", "pm": "pee em", "p": "pee", "d": "dee",
}  # fmt: skip
STANDING_ALONE = frozenset(("km", "cm", "mm", "kg", "mph", "km/h", "fps", "gb", "mb", "kb", "tb", "hz", "khz", "px"))
SHORT_FORMS = {
    "mr": "mister", "mrs": "missus", "ms": "miz", "dr": "doctor", "prof": "professor", "st": "saint", "jr": "junior",
    "sr": "senior", "vs": "versus", "etc": "et cetera", "e.g": "for example", "i.e": "that is", "approx": "approximately",
    "dept": "department", "est": "established", "inc": "incorporated", "ltd": "limited", "tel": "telephone", "fig": "figure",
    "24/7": "twenty four seven", "1/2": "one half", "1/4": "a quarter", "3/4": "three quarters", "a.m": "ay em",
    "p.m": "pee em", "u.s": "you ess", "u.k": "you kay",
}  # fmt: skip
SIGNS = {
    "&": "and", "+": "plus", "=": "equals", "@": "at", "#": "number", "%": "percent", "/": "slash", "~": "about", "*": "star",
}  # fmt: skip
MONEY = {"$": ("dollar", "cent"), "£": ("pound", "penny"), "€": ("euro", "cent"), "¥": ("yen", "")}
LETTERS = {
    "a": "ay", "b": "bee", "c": "see", "d": "dee", "e": "ee", "f": "eff", "g": "jee", "h": "aitch", "i": "eye", "j": "jay",
    "k": "kay", "l": "ell", "m": "em", "n": "en", "o": "oh", "p": "pee", "q": "cue", "r": "are", "s": "ess", "t": "tea",
    "u": "you", "v": "vee", "w": "doubleyou", "x": "ex", "y": "why", "z": "zee",
}  # fmt: skip
SAID_AS_WORDS = frozenset(("nasa", "unesco", "nato", "ikea", "asap", "covid", "laser", "gif", "opec", "fifa", "yolo"))
