"""The form in which product words are compared: singular, American spelling.

Used on both sides, when the vocabulary is built and when a question is read, so that the two always agree.
"""

from __future__ import annotations

from functools import lru_cache

_BRITISH = {
    "aluminium": "aluminum", "tyre": "tire", "jewellery": "jewelry", "fertiliser": "fertilizer", "fibre": "fiber",
    "colour": "color", "sulphur": "sulfur", "aeroplane": "airplane", "whisky": "whiskey", "grey": "gray",
    "programme": "program", "licence": "license", "defence": "defense", "yoghurt": "yogurt", "soya": "soy",
    "moulding": "molding", "plough": "plow", "centre": "center", "petrol": "gasoline", "catalogue": "catalog",
    "tonne": "ton", "maize": "corn", "telly": "tv", "television": "tv", "automobile": "car", "aerospatial": "aerospace",
}  # fmt: skip
_IRREGULAR = {
    "men": "man", "women": "woman", "children": "child", "knives": "knife", "loaves": "loaf", "leaves": "leaf",
    "calves": "calf", "geese": "goose", "mice": "mouse", "feet": "foot", "teeth": "tooth", "cookies": "cookie",
    "movies": "movie", "pies": "pie", "ties": "tie", "shoes": "shoe", "horseshoes": "horseshoe", "axes": "axe",
    "dies": "die", "skies": "ski", "skis": "ski", "axles": "axle", "gases": "gas", "buses": "bus", "lenses": "lens",
    "glasses": "glasses", "goods": "goods", "arms": "arms", "clothes": "clothes", "spirits": "spirits",
    "news": "news", "series": "series", "species": "species", "chassis": "chassis", "molasses": "molasses",
    "cashews": "cashew", "canoes": "canoe", "selfies": "selfie", "smoothies": "smoothie", "calories": "calorie",
    "brownies": "brownie", "hoodies": "hoodie", "pcs": "pc", "evs": "ev", "tvs": "tv", "apis": "api",
    "securities": "securities", "headphones": "headphone", "watches": "watch", "caches": "cache", "axe": "axe",
    "toothaches": "toothache", "batteries": "battery", "textiles": "textile",
}  # fmt: skip
_ES = ("sses", "shes", "ches", "xes", "zes", "toes", "roes", "goes")
_KEEP = ("ss", "us", "is", "ous")


@lru_cache(maxsize=8192)
def stem(word: str) -> str:
    """The form of a lower-case word that the vocabulary is keyed by."""
    base = singular(word)
    return _BRITISH.get(base, base)


def singular(word: str) -> str:
    """The word without its plural ending, in its own spelling."""
    return _IRREGULAR.get(word) or _without_s(word)


def _without_s(word: str) -> str:
    if len(word) < 4 or not word.endswith("s") or word.endswith(_KEEP):
        return word
    if word.endswith("ies") and len(word) > 4:
        return word[:-3] + "y"
    if word.endswith(_ES):
        return word[:-2]
    return word[:-1]
