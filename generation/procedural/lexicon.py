"""What the words of a prompt mean to the scenes: what is shown, when, in which weather and colours, and how it moves.

English. A word stands for itself and for its plural; phrases are written with spaces and win over their words.
"""

# Things that are shown as the one subject of a picture, by kind: the words on the left are the drawings of `objects`.
SUBJECTS: dict[str, dict[str, str]] = {
    "footwear": {
        "sneaker": "sneaker shoe trainer footwear runner sole lace jogger tennis|shoe running|shoe",
        "boot": "boot wellington hiking|boot",
    },
    "accessories": {
        "bag": "bag handbag purse tote backpack wallet accessory accessories leather|bag",
        "watch": "watch wristwatch smartwatch",
        "glasses": "glasses sunglasses eyewear spectacles shades",
    },
    "electronics": {
        "headphones": "headphone headset earphone earbud electronics audio gadget",
        "phone": "phone smartphone iphone android mobile app tablet",
        "laptop": "laptop computer notebook macbook pc monitor desktop",
        "camera": "camera lens dslr",
        "speaker": "speaker loudspeaker soundbar",
    },
    "beauty": {
        "serum": "serum bottle perfume fragrance beauty cosmetic skincare lotion shampoo oil dropper makeup cologne",
        "jar": "jar cream moisturizer moisturiser balm candle honey jam",
        "lipstick": "lipstick lip mascara",
    },
    "apparel": {
        "shirt": "shirt tshirt t-shirt tee apparel clothing clothes fashion garment jersey",
        "hoodie": "hoodie sweater jumper sweatshirt jacket coat",
        "cap": "cap hat beanie",
    },
    "home": {
        "lamp": "lamp light|bulb lampshade lighting desk|lamp",
        "chair": "chair armchair sofa couch furniture seat interior living|room",
        "vase": "vase plant pot houseplant ceramic decor succulent",
    },
    "food": {
        "cup": "coffee cup mug tea espresso cappuccino latte cafe chocolate cocoa",
        "glass": "juice cocktail lemonade drink smoothie glass soda beverage beer wine mojito",
        "burger": "burger hamburger sandwich fast|food food lunch cheeseburger",
        "cake": "cake cupcake birthday dessert bakery pastry muffin",
        "fruit": "fruit orange|fruit oranges apple lemon citrus peaches",
        "icecream": "ice|cream gelato cone sundae",
    },
    "other": {
        "box": "box package parcel gift product packaging present delivery",
        "book": "book novel diary",
        "ball": "ball football basketball soccer sport",
    },
}

# Whole scenes. Of several that are named, the one with most words is shown, of equals the first.
SCENERY: dict[str, str] = {
    "valley": "mountain valley peak alp ridge hill himalaya highland cliff summit hike hiking canyon range "
    "volcano rocky landscape",
    "dunes": "desert dune sand sahara arid camel oasis mars",
    "ocean": "ocean sea wave beach water coast shore surf island horizon sailing lake bay seaside tide",
    "forest": "forest wood woodland pine tree jungle grove fir conifer rainforest redwood birch",
    "city": "city skyline downtown skyscraper urban street building tower metropolis town night|city new|york tokyo london",
    "aurora": "aurora northern|light polar arctic borealis iceland norway",
    "space": "space planet galaxy nebula star cosmos universe earth moon saturn orbit astronaut cosmic asteroid rocket satellite",
    "flow": "abstract fluid silk flow liquid swirl gradient smoke texture wallpaper marble organic smooth ink dream",
    "waves": "ribbon curve layer wavy paper background minimal calm",
    "bokeh": "bokeh light glow sparkle party glitter christmas festive magic romantic lantern fairy luxury",
    "underwater": "underwater reef coral fish jellyfish diving whale aquarium submarine shark seabed turtle dolphin",
    "data": "chart graph data statistic dashboard growth sales revenue analytics diagram report finance "
    "business bar stock market",
    "network": "network technology ai tech connection cyber artificial|intelligence blockchain neural "
    "digital internet node science",
    "title": "title quote headline slogan typography text caption words lettering",
    "clouds": "cloud sky flight airplane plane fly heaven above|the|cloud sea|of|clouds balloon hot|air|balloon bird",
    "meadow": "meadow field flower grass spring|field farm countryside garden prairie lavender poppy tulip wheat picnic village",
    "road": "car road drive driving highway vehicle truck van trip road|trip race racing automobile taxi suv traffic motorway",
    "grid": "synthwave retrowave vaporwave retro arcade 80s eighties grid cyberpunk game gaming outrun neon|grid tron",
    "fireworks": "firework celebration celebrate new|year confetti countdown festival anniversary explosion",
}

# Words that name a thing only where no scenery is named: "watch the waves", "a city of light".
VAGUE = frozenset(
    [
        "watch",
        "top",
        "light",
        "plant",
        "home",
        "book",
        "bag",
        "shades",
        "cream",
        "oil",
        "ball",
        "lens",
        "trainer",
        "drink",
        "food",
        "box",
        "seat",
        "sole",
        "audio",
        "interior",
    ]
)

TIMES: dict[str, str] = {
    "dawn": "dawn sunrise morning daybreak early",
    "day": "day noon midday sunny daylight bright blue|sky afternoon clear",
    "golden": "golden|hour golden warm late|afternoon",
    "sunset": "sunset evening sundown",
    "dusk": "dusk twilight blue|hour nightfall",
    "night": "night midnight starry moonlit moonlight nocturnal dark|sky stars",
    "winter": "winter snow snowy ice icy frozen frost cold glacier blizzard snowfall",
    "autumn": "autumn fall|leaves autumnal fall|color fall|colour october",
    "spring": "spring blossom bloom fresh",
    "summer": "summer summery tropical vacation holiday",
    "storm": "storm stormy thunder overcast gloomy moody dramatic grey|sky",
    "neon": "neon cyberpunk synthwave vaporwave retrowave",
    "mono": "monochrome black|and|white noir grayscale greyscale",
}

WEATHER: dict[str, str] = {
    "snow": "snow snowy snowfall blizzard snowing snowflake christmas",
    "rain": "rain rainy raining drizzle downpour storm stormy thunderstorm shower",
    "fog": "fog foggy mist misty haze hazy smoky",
    "petals": "petal blossom cherry|blossom sakura",
    "leaves": "falling|leaves autumn fall|leaves",
    "fireflies": "firefly fireflies magical enchanted fairy",
    "dust": "dust dusty sandstorm dreamy",
    "confetti": "confetti birthday carnival party",
}

MOTIONS: dict[str, str] = {
    "push in": "push|in zoom|in closer dolly|in approach push zoom dolly",
    "pull out": "pull|out zoom|out reveal dolly|out pull|back wide",
    "pan": "pan tracks|left tracking track sweep side|to|side tracks",
    "tilt": "tilt crane rise rising ascend climb drone aerial",
    "orbit": "orbit rotate rotating spin spinning turntable 360 around circle",
    "pulse": "pulse beat pulsing throb rhythm heartbeat dance",
    "drift": "drift float floating glide hover gentle",
}
PACES: dict[str, str] = {
    "slow": "slow slowly slow|motion calm gentle peaceful serene quiet soft relaxing meditative",
    "fast": "fast quick rapid speed energetic dynamic speedy action hectic timelapse",
}

VIEWS: dict[str, str] = {
    "front": "front front|view facing head-on",
    "side": "side side|view profile",
    "back": "back behind rear back|view",
    "detail": "detail close-up closeup close|up macro zoomed texture",
    "lifestyle": "lifestyle in|use pair scene styled everyday",
}

COLOURS: dict[str, str] = {
    "red": "#E03A3E",
    "crimson": "#C21F3A",
    "orange": "#F5822A",
    "amber": "#F5A623",
    "yellow": "#F7CF3C",
    "gold": "#D9A93A",
    "green": "#3FA45B",
    "lime": "#9BCB3C",
    "olive": "#7C8440",
    "mint": "#7FD6B4",
    "emerald": "#16996B",
    "teal": "#1C9AA0",
    "turquoise": "#34C3C7",
    "cyan": "#2FC5E8",
    "blue": "#2F6FDE",
    "navy": "#22386F",
    "indigo": "#4B49B8",
    "purple": "#8347C2",
    "violet": "#8F5BE0",
    "lavender": "#B7A1E8",
    "magenta": "#D63AA6",
    "pink": "#F06595",
    "rose": "#E8749A",
    "coral": "#FF7F66",
    "peach": "#FFB490",
    "salmon": "#FA8B76",
    "brown": "#8A5A3B",
    "beige": "#D9C3A2",
    "tan": "#C69C6D",
    "cream": "#F1E4C8",
    "black": "#23252B",
    "charcoal": "#3A3F47",
    "white": "#F2F2F0",
    "grey": "#8E949C",
    "gray": "#8E949C",
    "silver": "#B9C0C8",
    "bronze": "#A97142",
    "burgundy": "#7D1E3A",
    "maroon": "#6E1B2B",
}


def table(words: dict[str, str]) -> dict[str, str]:
    """Each word or phrase to what it stands for. In the lists a phrase has | for its spaces."""
    return {word.replace("|", " "): meaning for meaning, text in words.items() for word in text.split()}
