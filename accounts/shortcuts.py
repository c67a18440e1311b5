"""The keys of the editor: what they can do, which key does it in each preset, and how a combination is written.

A combination is modifiers in the order Ctrl, Alt, Shift and one key: `Ctrl+Shift+Z`, `Space`, `,`. On a Mac Ctrl is Command.
An action may have no key, "": then a person can give it one.
"""

# What each does, and its key, in the order in which people are shown them.
_GROUPS = {
    "Play": {
        "play": ("Play or pause", "Space"),
        "shuttle_back": ("Play backwards, then faster", "J"),
        "shuttle_stop": ("Stop", "K"),
        "shuttle_forward": ("Play forwards, then faster", "L"),
    },
    "Move the playhead": {
        "previous_frame": ("A frame back", "Left"),
        "next_frame": ("A frame on", "Right"),
        "second_back": ("A second back", "Shift+Left"),
        "second_forward": ("A second on", "Shift+Right"),
        "previous_edit": ("To the edit before", "Up"),
        "next_edit": ("To the next edit", "Down"),
        "start": ("To the start", "Home"),
        "end": ("To the end", "End"),
        "go_to_in": ("To the in point", "Shift+I"),
        "go_to_out": ("To the out point", "Shift+O"),
        "previous_marker": ("To the marker before", "Alt+Shift+M"),
        "next_marker": ("To the next marker", "Shift+M"),
    },
    "Mark": {
        "mark_in": ("In point", "I"),
        "mark_out": ("Out point", "O"),
        "clear_marks": ("Clear in and out points", "Alt+X"),
        "marker": ("Add a marker", "M"),
        "delete_marker": ("Delete the marker at the playhead", ""),
    },
    "Tools": {
        "select": ("Select tool", "V"),
        "blade": ("Blade tool", "B"),
        "trim": ("Trim tool", "T"),
        "slip": ("Slip tool", "Y"),
        "slide": ("Slide tool", "U"),
        "rate": ("Rate tool", "R"),
        "snap": ("Snapping on or off", "N"),
        "linking": ("Select linked clips together, or not", "Shift+L"),
    },
    "Select": {
        "select_all": ("Select all", "Ctrl+A"),
        "select_at_playhead": ("Select what is at the playhead", "D"),
        "select_forward": ("Select all from here on", "A"),
        "select_previous": ("Select the clip before", "["),
        "select_next": ("Select the next clip", "]"),
        "extend_previous": ("Select the clip before as well", "Shift+["),
        "extend_next": ("Select the next clip as well", "Shift+]"),
        "select_above": ("Select the clip on the track above", "Ctrl+Up"),
        "select_below": ("Select the clip on the track below", "Ctrl+Down"),
    },
    "Cut": {
        "split": ("Split", "S"),
        "split_all": ("Split all tracks", "Shift+S"),
        "join": ("Join what was split", "Alt+J"),
        "trim_start": ("Trim the start to the playhead", "Q"),
        "trim_end": ("Trim the end to the playhead", "W"),
        "ripple_trim_start": ("Ripple trim the start", "Shift+Q"),
        "ripple_trim_end": ("Ripple trim the end", "Shift+W"),
        "roll_back": ("The cut a frame earlier", "Alt+,"),
        "roll_forward": ("The cut a frame later", "Alt+."),
        "delete": ("Delete", "Delete"),
        "ripple_delete": ("Delete and close the gap", "Shift+Delete"),
        "close_gaps": ("Close gaps", "Alt+G"),
        "freeze": ("Freeze frame", "Shift+R"),
        "reverse": ("Play the clip backwards", "Alt+R"),
    },
    "Move clips": {
        "nudge_back": ("A frame earlier, or as the tool does", "Ctrl+Left"),
        "nudge_forward": ("A frame later, or as the tool does", "Ctrl+Right"),
        "nudge_back_ten": ("Ten frames earlier", "Ctrl+Shift+Left"),
        "nudge_forward_ten": ("Ten frames later", "Ctrl+Shift+Right"),
        "track_up": ("To the track above", "Alt+Up"),
        "track_down": ("To the track below", "Alt+Down"),
        "move_to_playhead": ("To the playhead", "Alt+P"),
        "swap_left": ("Swap with the clip before", "Ctrl+Shift+,"),
        "swap_right": ("Swap with the next clip", "Ctrl+Shift+."),
    },
    "Copy and place": {
        "cut": ("Cut", "Ctrl+X"),
        "copy": ("Copy", "Ctrl+C"),
        "paste": ("Paste", "Ctrl+V"),
        "paste_insert": ("Paste between", "Ctrl+Shift+V"),
        "paste_attributes": ("Paste attributes", "Alt+V"),
        "duplicate": ("Duplicate", "Shift+D"),
        "insert": ("Insert", ","),
        "overwrite": ("Overwrite", "."),
        "add_video_track": ("Add a video track", "Alt+Shift+T"),
        "add_audio_track": ("Add an audio track", ""),
        "add_overlay_track": ("Add a track for titles", ""),
    },
    "Picture and sound": {
        "transition": ("Add a crossfade", "Alt+T"),
        "fade_in": ("Fade in up to the playhead", "Alt+I"),
        "fade_out": ("Fade out from the playhead", "Alt+O"),
        "detach_audio": ("Detach the sound", "Alt+A"),
        "link": ("Link the clips", "Alt+L"),
        "unlink": ("Unlink the clips", "Alt+Shift+L"),
    },
    "Project": {
        "undo": ("Undo", "Ctrl+Z"),
        "redo": ("Redo", "Ctrl+Shift+Z"),
        "zoom_in": ("Zoom in", "="),
        "zoom_out": ("Zoom out", "-"),
        "zoom_fit": ("Zoom to fit", "\\"),
        "table": ("Clip table, or the timeline", "Shift+T"),
        "go_tools": ("Go to the tools", "1"),
        "go_preview": ("Go to the preview", "2"),
        "go_side": ("Go to the side panel", "3"),
        "go_timeline": ("Go to the timeline", "4"),
        "save_version": ("Save a version", "Ctrl+S"),
        "export": ("Export", "Ctrl+Shift+E"),
        "help": ("Show these keys", "?"),
    },
}
ACTIONS = {action: label for group in _GROUPS.values() for action, (label, _) in group.items()}

_STANDARD = {action: key for group in _GROUPS.values() for action, (_, key) in group.items()}
# Ctrl+K, where Premiere splits, opens the palette here
_PREMIERE = {"split": "Alt+K", "split_all": "Alt+Shift+K", "blade": "C", "trim": "B", "snap": "S", "export": "Ctrl+M"}
_PREMIERE |= {"ripple_trim_start": "Q", "ripple_trim_end": "W", "trim_start": "Alt+Q", "trim_end": "Alt+W"}
_PREMIERE |= {"clear_marks": "Ctrl+Shift+X", "paste_attributes": "Ctrl+Alt+V"}
_RESOLVE = {"select": "A", "split": "Ctrl+B", "split_all": "Ctrl+Shift+B", "insert": "F9", "overwrite": "F10"}
_RESOLVE |= {"trim_start": "Shift+[", "trim_end": "Shift+]", "zoom_fit": "Shift+Z"}
_RESOLVE |= {"extend_previous": "Ctrl+[", "extend_next": "Ctrl+]"}
_RESOLVE |= {"select_forward": "Alt+Y", "select_at_playhead": "Shift+V", "nudge_back": ",", "nudge_forward": "."}

PRESETS = {"standard": _STANDARD, "premiere": _STANDARD | _PREMIERE, "resolve": _STANDARD | _RESOLVE}
PRESET_LABELS = {"standard": "Reelwright", "premiere": "Like Premiere", "resolve": "Like Resolve"}

MODIFIERS = ("Ctrl", "Alt", "Shift")
_NAMED = ["Space", "Left", "Right", "Up", "Down", "Home", "End", "PageUp", "PageDown", "Delete", "Backspace", "Enter", "Insert"]
KEYS = {key.lower(): key for key in [*_NAMED, *(f"F{number}" for number in range(1, 13)), *"ABCDEFGHIJKLMNOPQRSTUVWXYZ"]}
KEYS |= {key: key for key in "0123456789,.;:/?\\[]{}()<>=-_'\"`~!@#$%^&*|"}
_OTHER_NAMES = {"control": "Ctrl", "cmd": "Ctrl", "command": "Ctrl", "meta": "Ctrl", "option": "Alt"}
_MODIFIERS = {name.lower(): name for name in MODIFIERS} | _OTHER_NAMES

# what a browser keeps for itself, whatever a page says, or what a person expects of it everywhere; and the studio's palette
RESERVED = {
    *(f"Ctrl+{key}" for key in "TNWQRLPFHJDOK0123456789=-"),
    *(f"Ctrl+Shift+{key}" for key in "TNWQRIJP"),
    *(f"F{number}" for number in (1, 3, 5, 6, 7, 11, 12)),
    *("Ctrl+PageUp", "Ctrl+PageDown", "Alt+Left", "Alt+Right", "Alt+Home", "Alt+F4", "Alt+D"),
}


def written(words: str) -> str:
    """A combination as it is kept, from how a person may write it: "shift + s" is Shift+S.

    Raises ValueError with a sentence for what is no combination, and for one that is not ours to take.
    """
    names = [name.strip().lower() for name in words.strip().split("+")]
    held = [_MODIFIERS.get(name, "") for name in names[:-1]]
    key = KEYS.get(names[-1], "")
    if not key or not all(held) or len(set(held)) < len(held):
        raise ValueError(f"“{words.strip()}” is not a key. Write it like S, Shift+S or Ctrl+Alt+Left.")
    combination = "+".join([*(name for name in MODIFIERS if name in held), key])
    if combination in RESERVED:
        raise ValueError(f"{combination} belongs to the browser or the studio. Choose another.")
    return combination


_SIGNS = {"Left": "←", "Right": "→", "Up": "↑", "Down": "↓"}


def shown(keymap: dict[str, str]) -> dict[str, list[tuple[str, str]]]:
    """By group, what has a key: its label, and the key as it is pressed, with spaces between."""
    groups = {
        name: [(label, keymap[action]) for action, (label, _) in group.items() if keymap[action]]
        for name, group in _GROUPS.items()
    }
    return {name: [(label, _pressed(combination)) for label, combination in group] for name, group in groups.items()}


def _pressed(combination: str) -> str:
    return " ".join(_SIGNS.get(key, key) for key in combination.split("+"))


def clashes(keymap: dict[str, str]) -> dict[str, str]:
    """Of each action whose combination another has too, the other one."""
    owners: dict[str, str] = {}
    found: dict[str, str] = {}
    for action, combination in keymap.items():
        if not combination:
            continue
        first = owners.setdefault(combination, action)
        if first != action:
            found |= {action: first, first: action}
    return found
