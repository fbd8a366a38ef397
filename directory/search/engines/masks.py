"""Sets of services as one integer with a bit per position: a filter is an ``&``, a count is ``bit_count``."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

Mask = int


def mask_of(positions: Iterable[int]) -> Mask:
    """The mask with the bits of the positions."""
    found = list(positions)
    if not found:
        return 0
    bits = bytearray(max(found) // 8 + 1)
    for position in found:
        bits[position >> 3] |= 1 << (position & 7)
    return int.from_bytes(bits, "little")


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
