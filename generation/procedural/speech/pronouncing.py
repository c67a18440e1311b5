"""From English spelling to sounds, by rules: the longest that fits at a place wins, and of equals the first.

Sounds are written as in most work on English (ARPABET, small letters); a digit 1 follows the stressed vowel.
"""

import re
from functools import lru_cache

from generation.procedural.speech.words import LIGHT, STRANGE

VOWELS = frozenset(("iy", "ih", "eh", "ae", "aa", "ao", "ah", "uh", "uw", "er", "ax", "ay", "aw", "oy", "ey", "ow"))

# One rule: what stands before, the letters, what stands after, the sounds. In contexts # is a vowel letter, % one or more
# of them, ^ a consonant letter, : any consonants, + one of e i y, _ the word's edge; the rest are letters.
_RULES = """
[a]_ ax | [ai] ey | [ay] ey | [au] ao | [aw] ao | [augh] ao | _[are]_ aa r | [ar]o er | [ar]# eh r | [ass]_ ae s | [arr] ae r
_:[any] eh n iy
[air] eh r | [ar]_ er | _:[ar]_ aa r | [ar] aa r | [al]_ ax l | _:[al]_ ae l | [als]_ ax l z | [alk] ao k | [al]^ ao l
[all] ao l | [alf] ae f | [alm] aa m | [alv] ae l v
[able]_ ax b ax l | [ably]_ ax b l iy | #^:[age]_ ih jh | #^:[ages]_ ih jh ih z | [ange] ey n jh | [a]^+# ey | [a]^e_ ey
[a]^es_ ey | [a]^ed_ ey | [a]^ing ey | [a]^er_ ey | [a]^y_ ey
[a]^ion ey | [a]^ial ey | [a]ste ey | [ath]_ ae th | w[a]sh aa | w[a]t aa | w[a]n aa | w[ar] ao r | qu[a] aa | qu[a]ke ey
[a] ae | #^:[ate]_ ey t | #^:[ary]_ eh r iy | [ation] ey1 sh ax n | [ations] ey1 sh ax n z | [aer] eh r | [ae] iy
[a]ble ey | _[a]^^ ae | _[a]cr ax | _[a]r# ax | _[a]l# ae | _[a]b ax | _[a]cc ax | _[a]p# ax | [acious] ey1 sh ax s
[b] b | [bb] b | m[b]_ | [bt]_ t | _[be]^# b ih
[ch] ch | [chr] k r | [chn] k n | s[ch] k | [ck] k | [ci]a sh | [ci]o sh | [ci]en sh | [c]+ s | [cc]+ k s | [cc] k | [c] k
[cqu] k w | [sch] s k | [tch] ch
[d] d | [dd] d | ^^[ed]_ d | [dge] jh | [dg] jh | [ded]_ d ih d | [ted]_ t ih d | p[ed]_ t | k[ed]_ t | s[ed]_ t | ch[ed]_ t
sh[ed]_ t | f[ed]_ t | x[ed]_ t | c[ed]_ t | #^:[ed]_ d | ##[ed]_ d | _:[ed]_ eh d
[e]_ | _:[e]_ iy | '^[e]_ | #:[e]d_ | #^:[e]s_ | [ce]s_ s ih | [ge]s_ jh ih | [se]s_ z ih | [ze]s_ z ih | [che]s_ ch ih
[she]s_ sh ih | [xe]s_ k s ih | [sse]s_ s ih | [ee] iy | [eer] ih r | [ea] iy | [ear] ih r | [ear]th er | [ear]n er
[ead]_ eh d | [eath] eh th | [easure] eh zh er | [eau] ow
[ei] iy | [eigh] ey | c[ei] iy | [ein] ey n | [eir] eh r | [er]_ er | [er] er | [er]# ih r | [err] eh r | #^:[er]# er
[ever] eh v er | [e]^e_ iy | [e]^es_ iy z | [ew] uw | f[ew] y uw | n[ew] uw | vi[ew] uw | [ey]_ iy | _:[ey] ey | [eu] y uw
[eo] iy ow | _[e]^# ih | _[ex]# ih g z | _[ex] eh k s
[e]^ion eh | [e] eh | #^:[en]_ ax n | #^:[ens]_ ax n z | #^:[ent] ax n t | #^:[ence] ax n s | #^:[el]_ ax l | #^:[els]_ ax l z
#^:[et]_ ax t | #^:[est]_ ih s t | #^:[eness]_ n ax s | #^:[ely]_ l iy | #^:[eful] f ax l | #^:[ement]_ m ax n t
#^:[ements]_ m ax n t s | [e]r^ er | [e]c ih | [ein] iy n | [etic] eh1 t ih k | [eless]_ l ax s | [ework] w er k
[f] f | [ff] f
[g] g | [gg] g | [gg]est g jh | [g]+ jh | _[g]ive g | _[g]et g | _[g]ift g | _[g]irl g | [ger]_ jh er | ng[er]_ er | n[g]er_ g
[gh] | _[gh] g | [ght] t | [gn]_ n | _[gn] n | [gu]# g | [gue]_ g | [ging]_ jh ih ng | gg[ing]_ ih ng | lon[ger]_ g er
big[ger] er | [gi]ous jh | [gi]on jh
[h] hh | #[h]_ | _[hour] aw er | [hon]est aa n
[i] ih | _[i]_ ay | [i]_ iy | [ies]_ iy z | _:[ies]_ ay z | [ied]_ iy d | _:[ied]_ ay d | [ier]_ iy er | [iest]_ iy ih s t
[ie]w y | [ie] iy | _:[ie]_ ay | [ign]_ ay n | [igns]_ ay n z | [igh] ay | [ight] ay t | [ild]_ ay l d | [ind]_ ay n d
[i]^e_ ay | [i]^es_ ay | [i]^ed_ ay | [i]^er_ ay | [i]^ing_ ay | [i]^y_ ay | #^:[ice]_ ih s | #^:[ine]_ ih n | #^:[ive]_ ih v
#^:[ives]_ ih v z | #^:[ite]_ ay t | [ique] iy k | [ir] er | [ire] ay er | [ir]# ay r | [ia] iy ax | [io] iy ow
[ing]_ ih ng | [ings]_ ih ng z | [ize] ay z | [ise]_ ay z | [ify] ax f ay | #^:[ity]_ ih t iy | #^:[ion]_ y ax n
#^:[ian]_ iy ax n | [iz]# ay z | [is]# ih z | _[i]d# ay | _[i]^# ay | [ious] iy ax s | [ible]_ ax b ax l | _b[i]^# ay
_tr[i]# ay | _d[i]# ay | _s[i]l# ay | f[i]n# ay | l[i]^# ih
[j] j
[k] k | _[kn] n | [kk] k
[l] l | [ll] l | ^[le]_ ax l | ^[les]_ ax l z | ^[led]_ ax l d | ^[ling]_ l ih ng
[m] m | [mm] m | [mn]_ m
[n] n | [nn] n | [ng]_ ng | [ng]^ ng g | [ng]s_ ng | [ng]th ng | [ng]# ng g | [n]k ng | [n]x ng | [nce]_ n s
[o] aa | m[ov] uw v | pr[ov] uw v | [o]_ ow | [o]^e_ ow | [o]^es_ ow | [o]^ed_ ow | [o]^er_ ow | [o]^ing_ ow | [o]^y_ ow
_:[o]^# ow | #^:[o]^# ax | [oa] ow | [oar] ao r | [oe]_ ow | [oes]_ ow z | [oi] oy | [oy] oy | [oo] uw | [ook] uh k
[ood]_ uh d | f[ood] uw d | m[ood] uw d | [oor] ao r | [oor]_ ao r | [or] ao r | [ore] ao r | w[or] er | #^:[or]_ er
#^:[ors]_ er z | [ou] aw | [ous]_ ax s | [ously]_ ax s l iy | [ould] uh d | [ough] ow | [ought] ao t | [our] ao r | [our]_ ao r
_f[our] ao r | _[our] aw er | [ouble] ah b ax l | [oup] uw p | [ould]er ow l d | [oul] ow l
[ow] ow | _:[ow]_ aw | _:[ow]n aw | gr[ow] ow | kn[ow] ow | sh[ow] ow | sl[ow] ow | fl[ow] ow | bl[ow] ow | l[ow] ow
[ower] aw er | [owd] aw d | [owl] aw l | thr[ow] ow | sn[ow] ow | [old] ow l d | [olk] ow k | [oll]_ ow l | [ost]_ ow s t
c[ost]_ ao s t | l[ost]_ ao s t | [oth]er ah dh | [on]_ aa n | #^:[on]_ ax n | #^:[ons]_ ax n z | #^:[om]_ ax m | [ong] ao ng
[oss] ao s | [off] ao f | [oft] ao f t | [o]^ion ow | [ology] aa1 l ax jh iy | [ove]_ ow v | l[ove] ah v | [over] ow v er
c[over] ah v er | gl[ove] ah v | [o]tion ow | c[om]p k ax m | _c[o]n# aa | _c[o]m# aa | _pr[o]^# ow | _pr[o]^^ ax
[ography] aa1 g r ax f iy | [oster] ow s t er
[p] p | [pp] p | [ph] f | _[ps] s | _[pn] n
[qu] k w | [que]_ k | [q] k
[r] r | [rr] r | [rh] r | _[re]^# r iy | [re]_ r | ^[re]_ er
[s] s | u[s]_ s | i[s]_ s | #[s]_ z | [ision] ih1 zh ax n | [ness]_ n ax s | [ss] s | #[s]# z | [s]m_ z | [sh] sh
[sion] sh ax n | #[sion] zh ax n | [sions] sh ax n z | [ssion] sh ax n | #[sure] zh er | [ssure] sh er | b[s]_ z | d[s]_ z
g[s]_ z | l[s]_ z | m[s]_ z | n[s]_ z | r[s]_ z | v[s]_ z | w[s]_ z | y[s]_ z | u[s]_ s | i[s]_ s | s[s]_ s | [se]_ s | #[se]_ z
[sc]+ s | u[s]e z | [sci]ou sh | a[se]_ s | [stle]_ s ax l | [sten] s ax n | _[s]# s | nc[e]s_ ih | [s]is s | [ies]_ iy z
th[es]is iy s
[t] t | [tt] t | [th] th | _[th]e dh | _[th]is dh | _[th]at dh | _[th]ey dh | _[th]ere dh | _[th]em dh | _[th]os dh | _[th]us dh
[th]er dh | [the]_ dh | [thing]_ dh ih ng | no[thing] th ih ng | any[thing] th ih ng | every[thing] th ih ng
some[thing] th ih ng | [tion] sh ax n | [tions] sh ax n z | [tional] sh ax n ax l | s[tion] ch ax n | [tial] sh ax l
[tient] sh ax n t | [tious] sh ax s | [ture]_ ch er | [tures]_ ch er z | [tured]_ ch er d | [tual] ch uw ax l | [tch] ch
[two] t uw | [tz] t s
[u] ah | [u]_ uw | [u]^e_ uw | [u]^es_ uw | [u]^ed_ uw | [u]^er_ uw | [u]^ing_ uw | c[u]^e y uw | f[u]^e y uw | m[u]^e y uw
h[u]^e y uw | b[u]^e y uw | c[u]t# y uw | f[u]t# y uw | m[u]s# y uw | h[u]m# y uw | _[u]n# y uw n | _[uni] y uw n ih
_[un] ah n | _[u]s# y uw | [u]^# uw | [ur] er | [ure]_ y er | [ur]# y uh r | [ue] uw | [ui] ih | fr[ui] uw | s[ui] uw | g[u]#
q[u]# w | [ull] uh l | b[ull] uh l | [ush] ah sh | p[ush] uh sh | b[ush] uh sh | [u]ff ah | [u]pp ah | [ual]_ uw ax l
[ually]_ uw ax l iy | #^:[ul]_ ax l | #^:[uly] ax l iy | #^:[um]_ ax m | #^:[us]_ ax s | [uy]_ ay | pl[u]s ah
[v] v | [vv] v
[w] w | _[wr] r | [wh] w | _[who] hh uw | [wor]d w er
[x] k s | _[x] z | [xc]+ k s
[y] ih | _[y] y | #[y]# y | _:[y]_ ay | [y]_ iy | #[y]_ | [y]^e_ ay | [ying]_ iy ih ng | _:[ying]_ ay ih ng | _:[y]^# ay
[yp]e ay p | [yle] ay l
[z] z | [zz] z | [zz]a t s | [tz] t s
"""

_EDGES = {
    "#": "[aeiouy]",
    "%": "[aeiouy]+",
    "^": "[bcdfghjklmnpqrstvwxz]",
    ":": "[bcdfghjklmnpqrstvwxz]*",
    "+": "[eiy]",
    "_": "(?:$|')",
}


class _Rule:
    def __init__(self, text: str) -> None:
        before, _, rest = text.partition("[")
        self.letters, _, rest = rest.partition("]")
        after, _, sounds = rest.partition(" ")
        self.sounds = tuple(sounds.replace("j", "jh").replace("jhh", "jh").split())
        self.before = re.compile("".join(_EDGES.get(each, re.escape(each)) for each in before).replace("(?:$|')", "^") + "$")
        self.after = re.compile("".join(_EDGES.get(each, re.escape(each)) for each in after))
        self.weight = (len(self.letters), len(before) + len(after))


def _parsed() -> dict[str, list[_Rule]]:
    rules: dict[str, list[_Rule]] = {}
    for entry in (entry.strip() for line in _RULES.strip().splitlines() for entry in line.split("|")):
        rule = _Rule(entry)
        rules.setdefault(rule.letters[0], []).append(rule)
    return {letter: sorted(each, key=lambda rule: rule.weight, reverse=True) for letter, each in rules.items()}


_BY_LETTER = _parsed()


@lru_cache(maxsize=20_000)
def sounds_of(word: str) -> tuple[str, ...]:
    """The sounds of one word in small letters. Of what is no word there are none."""
    if word in STRANGE:
        return STRANGE[word]
    for ending, more in (
        ("'s", None),
        ("s'", None),
        ("n't", ("ax", "n", "t")),
        ("'ll", ("ax", "l")),
        ("'re", ("er",)),
        ("'ve", ("v",)),
    ):
        if word.endswith(ending) and len(word) > len(ending):
            stem = sounds_of(word[: -len(ending)])
            return stem + (more if more is not None else _plural(stem))
    if word.endswith("s") and word[:-1] in STRANGE and len(word) > 3:
        return STRANGE[word[:-1]] + _plural(STRANGE[word[:-1]])
    return _stressed(word, _settled(word, _by_rules(word)))


def _by_rules(word: str) -> list[str]:
    sounds: list[str] = []
    place = 0
    while place < len(word):
        for rule in _BY_LETTER.get(word[place], ()):
            if (
                word.startswith(rule.letters, place)
                and rule.before.search(word[:place])
                and rule.after.match(word[place + len(rule.letters) :])
            ):
                sounds += rule.sounds
                place += len(rule.letters)
                break
        else:
            place += 1
    return sounds


def _settled(word: str, sounds: list[str]) -> list[str]:
    """The endings -ed and -s as they sound after what stands before them."""
    if len(sounds) > 1 and word.endswith("ed") and sounds[-1] == "d" and sounds[-2] in ("p", "k", "f", "s", "sh", "ch", "th"):
        return [*sounds[:-1], "t"]
    if len(sounds) > 1 and word.endswith("es") and sounds[-1] in ("s", "z") and sounds[-2] in ("s", "z", "sh", "ch", "jh", "zh"):
        return [*sounds[:-1], "ih", "z"]
    if len(sounds) > 1 and word.endswith("s") and sounds[-1] == "z" and sounds[-2] in ("p", "t", "k", "f", "th"):
        return [*sounds[:-1], "s"]
    return sounds


def _plural(stem: tuple[str, ...]) -> tuple[str, ...]:
    if stem[-1:] and stem[-1] in ("s", "z", "sh", "ch", "jh", "zh"):
        return ("ih", "z")
    return ("s",) if stem[-1:] and stem[-1] in ("p", "t", "k", "f", "th") else ("z",)


_UNSTRESSED_HEADS = re.compile(
    r"^(?:a(?=[bcdfglmnprst][^aeiouy]?[aeiouy])|be|de|re|ex|en|em|un|dis|pre|con|com|per|sur|for(?=g)|pro(?=[dmpv]))(?=.{3})"
)
_BEFORE_LAST = re.compile(r"(?:tion|sion|cian|ic|ics|ical|ity|ity|ian|ious|ial|ify|logy|graphy|ient|ience)s?$")


def _stressed(word: str, sounds: list[str]) -> tuple[str, ...]:
    """Marks one vowel, unless the word is light or a rule has marked it."""
    places = [place for place, sound in enumerate(sounds) if sound.rstrip("1") in VOWELS]
    if not places or word in LIGHT or any(sound.endswith("1") for sound in sounds):
        return tuple(sounds)
    full = [place for place in places if sounds[place] != "ax"] or places
    chosen = full[0]
    if (ending := _BEFORE_LAST.search(word)) and len(places) > 2:
        behind = 2 if ending[0].rstrip("s") in ("ity", "ify", "logy", "graphy", "ical") else 1
        chosen = places[max(0, len(places) - 1 - behind)]
    elif len(places) > 1 and _UNSTRESSED_HEADS.match(word) and full[-1] > places[0] and sounds[-1] not in ("er", "iy"):
        chosen = next(place for place in full if place > places[0])
    elif len(places) > 3:
        chosen = full[-3] if len(full) >= 3 else full[0]
    for place in places:  # what is not stressed is said with less care
        if sounds[place] in ("aa", "ae", "eh") and (
            (chosen - 3 <= place < chosen and sounds[place] == "aa") or place == places[-1] != chosen
        ):
            sounds[place] = "ax"
    sounds[chosen] = {"ax": "ah"}.get(sounds[chosen], sounds[chosen]) + "1"
    return tuple(sounds)
