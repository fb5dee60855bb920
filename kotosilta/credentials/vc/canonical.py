"""The canonical N-Quads of a JSON-LD document: RDF Dataset Canonicalization RDFC-1.0 (W3C Recommendation, 2024).

`canonical_form` is the general way, by PyLD, for any document of anybody; its work is bounded, because a few hundred
bytes of look-alike blank nodes would otherwise keep a processor busy for minutes.

`canonical_form_of_ours` gives the same bytes for what we write ourselves, many times faster. Expanding JSON-LD is the
cost, and it depends on the *shape* of a document only: its keys, types and lists. So a shape is expanded once, with
marks in place of its texts and addresses (its leaves); the quads with these marks are kept, and every later document of
that shape is filled into them. A leaf whose mark does not come out unchanged (a term of the vocabulary) belongs to the
shape, as numbers and truth values do.
"""

import copy
import hashlib
import re
from typing import Any, NamedTuple

from pyld import jsonld
from pyld.canon import URDNA2015
from pyld.nquads import escape

from kotosilta.credentials.vc import contexts
from kotosilta.credentials.vc.rules import check_characters, check_expansion

TANGLES_AT_MOST = 200  # calls of the costly part of RDFC-1.0; a real credential needs a handful
SHAPES_KEPT = 512
# Addresses whose meaning our contexts do not change: these schemes are neither terms nor prefixes there.
ADDRESS = re.compile(r"(?:https?|urn|did|mailto):[^\s<>\"{}|\\^`\x00-\x20]+")
MARK = re.compile(r"kotosilta-mark[:-](\d+)-")
# A blank node, a whole literal that is a mark, a whole address that is a mark; other literals are stepped over.
GAP = re.compile(
    r'(?P<blank>_:b\d+)|"kotosilta-mark-(?P<text>\d+)-"|"urn:kotosilta-mark:(?P<literal>\d+)-"'
    r'|<urn:kotosilta-mark:(?P<address>\d+)->|"(?:[^"\\]|\\.)*"'
)


class TooTangled(ValueError):
    """The blank nodes of a document look so much alike that telling them apart would take too long."""


class _Bounded(URDNA2015):
    calls = 0

    def hash_n_degree_quads(self, *args: Any, **kwargs: Any) -> Any:
        self.calls += 1
        if self.calls > TANGLES_AT_MOST:
            raise TooTangled
        return super().hash_n_degree_quads(*args, **kwargs)


def canonical_form(document: dict[str, Any]) -> str:
    """Canonical N-Quads of any document. Raises contexts.UnknownContext, TooTangled, jsonld.JsonLdError."""
    dataset = jsonld.to_rdf(document, {"documentLoader": contexts.load})
    form: str = _Bounded().main(dataset, {"algorithm": "URDNA2015", "format": "application/n-quads"})
    return form


class Blank(str):
    """The label of a blank node in a gap."""


class Quad(NamedTuple):
    """One line with gaps between its `pieces`: a blank node, or the number of a leaf (~number: escaped, in quotes)."""

    pieces: tuple[str, ...]
    gaps: tuple[Blank | int, ...]


class Shape(NamedTuple):
    """`fixed`: numbers of the leaves whose value belongs to the shape."""

    quads: tuple[Quad, ...]
    fixed: tuple[int, ...]


Leaf = tuple[Any, Any, str]  # (dict or list that holds it, key or index there, text)
_fixed_of: dict[tuple[Any, ...], tuple[int, ...]] = {}
_shapes: dict[tuple[Any, ...], Shape] = {}


def canonical_form_of_ours(document: dict[str, Any]) -> str:
    """The same as `canonical_form` for a document that we write ourselves. Raises rules.Refused for what a strict
    verifier would refuse."""
    check_characters(document)
    form = ""
    if document.get("@context") == contexts.OURS:
        key: list[Any] = []
        leaves: list[Leaf] = []
        _read(None, None, document, key, leaves)
        form = _fill(_shape_of(document, tuple(key), leaves), leaves)
    if not form:
        check_expansion(document)
        form = canonical_form(document)
    return form


def _read(holder: Any, place: Any, node: Any, key: list[Any], leaves: list[Leaf]) -> None:
    """Append the structure of a node to `key` and its texts to `leaves`."""
    if type(node) is str:
        key.append("address" if ADDRESS.fullmatch(node) else "text")
        leaves.append((holder, place, node))
    elif type(node) is dict:
        for name, value in node.items():
            key.append(name)
            if name == "type" or name[:1] == "@":
                key.append(repr(value))
            else:
                _read(node, name, value, key, leaves)
        key.append("}")
    elif type(node) is list:
        key.append(len(node))
        for index, value in enumerate(node):
            _read(node, index, value, key, leaves)
    else:
        key.append(repr(node))


def _shape_of(document: dict[str, Any], key: tuple[Any, ...], leaves: list[Leaf]) -> Shape:
    fixed = _fixed_of.get(key)
    shape = None if fixed is None else _shapes.get((key, *[leaves[number][2] for number in fixed]))
    if shape is None:
        if len(_shapes) >= SHAPES_KEPT:
            _shapes.clear()
            _fixed_of.clear()
        check_expansion(document)
        shape = _learn(document, fixed or ())
        _fixed_of[key] = shape.fixed
        _shapes[key, *[leaves[number][2] for number in shape.fixed]] = shape
    return shape


def _learn(document: dict[str, Any], fixed: tuple[int, ...]) -> Shape:
    """Expand the document with marks in place of its leaves (but not of the fixed ones) and keep the quads; again with
    more fixed leaves, until every mark comes out whole."""
    marked = copy.deepcopy(document)
    leaves: list[Leaf] = []
    _read(None, None, marked, [], leaves)
    wanted = set(range(len(leaves))) - set(fixed)
    for number in wanted:
        holder, place, text = leaves[number]
        holder[place] = f"urn:kotosilta-mark:{number}-" if ADDRESS.fullmatch(text) else f"kotosilta-mark-{number}-"
    lines = jsonld.to_rdf(marked, {"documentLoader": contexts.load, "format": "application/n-quads"}).splitlines()
    quads = tuple(_quad_of(line) for line in lines)
    whole = {gap if gap >= 0 else ~gap for quad in quads for gap in quad.gaps if not isinstance(gap, Blank)}
    torn = {int(match[1]) for quad in quads for piece in quad.pieces for match in MARK.finditer(piece)}
    more = (wanted - whole) | torn
    return _learn(document, tuple(sorted({*fixed, *more}))) if more else Shape(quads, fixed)


def _quad_of(line: str) -> Quad:
    pieces: list[str] = []
    gaps: list[Blank | int] = []
    at = 0
    for match in GAP.finditer(line):
        kind = match.lastgroup
        if kind is None:
            continue
        start, end = match.span()
        if kind == "blank":
            gaps.append(Blank(match["blank"]))
        else:  # the quotes or angle brackets stay with the pieces
            start, end = start + 1, end - 1
            gaps.append(int(match["address"]) if kind == "address" else ~int(match[kind]))
        pieces.append(line[at:start])
        at = end
    return Quad((*pieces, line[at:] + "\n"), tuple(gaps))


def _fill(shape: Shape, leaves: list[Leaf]) -> str:
    """The canonical form; "" when blank nodes look alike, so that only the general way tells them apart."""
    lines = set()
    with_blanks: list[list[str]] = []
    for pieces, gaps in shape.quads:
        parts: list[str] = [pieces[0]]
        has_blank = False
        for gap, piece in zip(gaps, pieces[1:], strict=True):
            if isinstance(gap, Blank):
                has_blank = True
                parts.append(gap)
            else:
                parts.append(leaves[gap][2] if gap >= 0 else escape(leaves[~gap][2]))
            parts.append(piece)
        if has_blank:
            with_blanks.append(parts)
        else:
            lines.add("".join(parts))
    if with_blanks:
        names = _names_of_blanks(with_blanks)
        if not names:
            return ""
        lines |= {"".join(names[part] if type(part) is Blank else part for part in parts) for parts in with_blanks}
    return "".join(sorted(lines))


def _names_of_blanks(quads: list[list[str]]) -> dict[str, str]:
    """Canonical names (RDFC-1.0 § 4.4.3 and § 4.6: by the hash of a node's own quads); {} when two hashes are equal."""
    of_blank: dict[str, list[list[str]]] = {}
    for parts in quads:
        for name in {part for part in parts if type(part) is Blank}:
            of_blank.setdefault(name, []).append(parts)
    by_hash = {}
    for blank, mine in of_blank.items():
        lines = sorted(
            "".join(("_:a" if part == blank else "_:z") if type(part) is Blank else part for part in parts)
            for parts in mine
        )
        by_hash[hashlib.sha256("".join(lines).encode()).hexdigest()] = blank
    if len(by_hash) < len(of_blank):
        return {}
    return {by_hash[digest]: f"_:c14n{number}" for number, digest in enumerate(sorted(by_hash))}
