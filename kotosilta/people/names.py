"""Names of any form, in any script: how they are folded for search and compared for possible duplicates.

Two kinds of key are derived from every word of a name:
* `word`: lower case, without marks, transliterated to Latin: "Äijä" and "aija" meet, "Ахмад" and "ahmad" meet.
* `sound`: the consonant skeleton of the word: "Mohammed", "Muhammad", "محمد" meet. It only ever *suggests*.
"""

import re
import unicodedata
from functools import lru_cache

from anyascii import anyascii

# Latin spellings of one Arabic, Persian or Cyrillic sound that differ between countries and clerks.
_SAME_SOUND = [
    (r"ph", "f"),
    (r"tsch|tch|ch", "č"),
    (r"sch|sh", "s"),
    (r"c(?=[eiy])", "s"),
    (r"c", "k"),
    (r"č", "c"),
    (r"x", "ks"),
    (r"i[jy]", "i"),
    (r"dj|dzh|zh", "j"),
    (r"kh|gh|q|k|h", "k"),
    (r"th|dh", "t"),
    (r"w|v", "v"),
    (r"[zs]", "s"),
    (r"[td]", "t"),
    (r"[gj]", "j"),
    (r"[bp]", "b"),
]
_ARTICLES = {"al", "el", "ul", "ad", "an", "ar", "as", "at", "az", "bin", "ibn", "bint", "de", "von", "van"}


def tidy(name: str) -> str:
    """The name as stored: NFC, one space between words, nothing else changed (no capitals, no reordering)."""
    return re.sub(r"\s+", " ", unicodedata.normalize("NFC", name)).strip()


def fold(text: str) -> str:
    """Lower-case Latin letters and digits with single spaces; for searching and sorting."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    plain = "".join(char for char in plain if not unicodedata.combining(char))
    return re.sub(r"[^a-z0-9]+", " ", anyascii(plain).casefold().replace("'", "")).strip()


def words(*names: str) -> set[str]:
    """Folded words of all the names of one person."""
    return {word for name in names for word in fold(name).split()}


@lru_cache(maxsize=50_000)
def sound(word: str) -> str:
    """Consonant skeleton of a folded word; "" when too little is left to say anything."""
    skeleton = re.sub(r"^(al|el)(?=[bcdfghjklmnpqrstvwxz]..)", "", word)  # the article written together
    for pattern, replacement in _SAME_SOUND:
        skeleton = re.sub(pattern, replacement, skeleton)
    skeleton = skeleton[:1].translate(str.maketrans("eiouy", "aaaaj")) + re.sub(r"[aeiouy]", "", skeleton[1:])
    skeleton = re.sub(r"(.)\1+", r"\1", skeleton)
    if skeleton.startswith("a") and len(skeleton) > 2:
        skeleton = skeleton[1:]
    return skeleton if len(skeleton) > 1 else ""


def sounds(*names: str) -> set[str]:
    return {key for word in words(*names) if word not in _ARTICLES and (key := sound(word))}


def end_of_prefix(word: str) -> str:
    """The first key after all those that begin with `word`: a range that every engine answers from its index.

    Keys hold a-z and 0-9 only, which sort alike in every collation that we meet.
    """
    head = word.rstrip("z")
    if not head:
        return word + "zzzzzzzz"
    last = "a" if head[-1] == "9" else chr(ord(head[-1]) + 1)
    return head[:-1] + last
