"""The rules of a mix one by one: said in words, added, taken away. A rule's key is its kind, and of a pair its two clips."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from engine.mixing.settings import MixRules, MixSettings
from projects.mixing.groups import MixRefused
from projects.models import ProjectClip

PAIRS = ("excludes", "requires", "apart")
NUMBERS = ("min_difference", "max_uses", "max_overlap", "max_duration")
NONE = MixRules()
GONE = "a clip that is gone"


@dataclass(frozen=True)
class Rule:
    """`strong` stands between `before` and `after`; `key` says which rule it is."""

    key: str
    before: str
    strong: str
    after: str = ""

    def __str__(self) -> str:
        return " ".join(part for part in (self.before, self.strong, self.after) if part)


def rules_of(settings: MixSettings, clips: Mapping[str, ProjectClip]) -> list[Rule]:
    """Those that ask for anything, in the order in which they are offered."""
    rules, found = settings.rules, []
    if rules.min_difference > 1:
        found.append(Rule("min_difference", "At least", str(rules.min_difference), "clips differ"))
    if rules.max_uses is not None:
        found.append(Rule("max_uses", "Each clip at most", f"{rules.max_uses}\N{MULTIPLICATION SIGN}"))
    if rules.max_overlap < 100:
        found.append(Rule("max_overlap", "At most", f"{rules.max_overlap} %", "in common"))
    if rules.max_duration is not None:
        found.append(Rule("max_duration", "At most", f"{float(rules.max_duration / settings.rate.fraction):.3g} s"))
    if settings.is_new:
        found.append(Rule("is_new", "", "Not made before"))
    for kind in PAIRS:
        found += [_pair(kind, one, other, clips) for one, other in getattr(rules, kind)]
    return found


def with_number(settings: MixSettings, kind: str, number: float) -> dict[str, Any]:
    """What to save for one of NUMBERS; a longest time is in seconds."""
    value = max(1, round(number * settings.rate.fraction)) if kind == "max_duration" else round(number)
    return {"rules": settings.rules.model_copy(update={kind: value})}


def with_pair(settings: MixSettings, kind: str, first: str, second: str) -> dict[str, Any]:
    """What to save for one of PAIRS. Raises MixRefused for what is there already, or is no pair."""
    pairs: list[list[str]] = getattr(settings.rules, kind)
    if first == second:
        raise MixRefused("Choose two different clips.")
    same = [[first, second]] if kind == "requires" else [[first, second], [second, first]]
    if any(pair in pairs for pair in same):
        raise MixRefused("This rule is there already.")
    return {"rules": settings.rules.model_copy(update={kind: [*pairs, [first, second]]})}


def without(settings: MixSettings, key: str) -> dict[str, Any]:
    """What to save when the rule is taken away; one that is gone already takes nothing away."""
    if key == "is_new":
        return {"is_new": False}
    if key in NUMBERS:
        return {"rules": settings.rules.model_copy(update={key: getattr(NONE, key)})}
    kind, _, pair = key.partition(":")
    if kind not in PAIRS:
        raise MixRefused("There is no such rule.")
    left = [each for each in getattr(settings.rules, kind) if each != pair.split(":")]
    return {"rules": settings.rules.model_copy(update={kind: left})}


def _pair(kind: str, one: str, other: str, clips: Mapping[str, ProjectClip]) -> Rule:
    first, second = (clips[each].title if each in clips else GONE for each in (one, other))
    before, strong, after = {
        "excludes": ("Never", f"{first} + {second}", ""),
        "requires": ("", first, f"needs {second}"),
        "apart": ("", f"{first} and {second}", "never adjacent"),
    }[kind]
    return Rule(f"{kind}:{one}:{other}", before, strong, after)
