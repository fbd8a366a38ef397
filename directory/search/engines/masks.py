"""Sets of services as one integer with a bit per position: a filter is an ``&``, a count is ``bit_count``."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

Mask = int
_ONE = ord("1")


def mask_of(positions: Iterable[int]) -> Mask:
    """The mask with the bits of the positions."""
    found = list(positions)
    if not found:
        return 0
    last = max(found)
    digits = bytearray(b"0") * (last + 1)
    for position in found:
        digits[last - position] = _ONE
    return int(digits, 2)


def positions_in(mask: Mask) -> Iterator[int]:
    """The positions of a mask, rising."""
    for place, byte in enumerate(mask.to_bytes((mask.bit_length() + 7) // 8, "little")):
        while byte:
            low = byte & -byte
            yield place * 8 + low.bit_length() - 1
            byte ^= low


def kept(positions: Iterable[int], mask: Mask) -> list[int]:
    """The positions that are in the mask, in their order."""
    bits = mask.to_bytes(mask.bit_length() // 8 + 1, "little")
    size = len(bits) * 8
    return [position for position in positions if position < size and bits[position >> 3] >> (position & 7) & 1]
