"""Draws the table of steps, so that the picture in the documentation is the table itself."""

from __future__ import annotations

from collections import defaultdict
from typing import Final

from referrals.workflow import BALL_WITH, STEPS, Side, Status

BEGIN: Final = "<!-- workflow: begin -->"
END: Final = "<!-- workflow: end -->"
_SIDES: Final = {Side.SENDER: "sender", Side.RECIPIENT: "recipient", Side.NONE: "nobody"}


def mermaid() -> str:
    """The statuses and the steps between them as a Mermaid state diagram."""
    arrows: dict[tuple[Status, Status], list[str]] = defaultdict(list)
    for step in STEPS:
        for source in step.sources:
            for target in step.leads_to(source):
                pair = (source[0], target[0])
                if pair[0] is not pair[1] and step.number not in arrows[pair]:
                    arrows[pair].append(step.number)
    lines = ["```mermaid", "stateDiagram-v2", "  [*] --> draft: T1"]
    lines += [
        f"  {_name(source)} --> {_name(target)}: {', '.join(numbers)}" for (source, target), numbers in arrows.items()
    ]
    return "\n".join([*lines, "```"])


def step_table() -> str:
    """Every step as a row: number, name, from, to, who."""
    lines = ["| step | from | to | who |", "|---|---|---|---|"]
    for step in STEPS:
        sources = ", ".join(dict.fromkeys(status.value for status, _business in step.sources))
        targets = ", ".join(
            dict.fromkeys(f"{status.value}/{business.value}".rstrip("/") for status, business in step.targets)
        )
        actors = ", ".join(sorted(actor.value for actor in step.actors))
        lines.append(f"| {step.number} `{step.name}` | {sources} | {targets or 'stays'} | {actors} |")
    return "\n".join(lines)


def state_table() -> str:
    """Every state and whose turn it is in it."""
    lines = ["| status | business status | whose turn |", "|---|---|---|"]
    lines += [
        f"| `{status.value}` | {f'`{business.value}`' if business.value else '–'} | {_SIDES[side]} |"
        for (status, business), side in BALL_WITH.items()
    ]
    return "\n".join(lines)


def put_into(document: str) -> str:
    """The document with the drawing between the two marks. Raises ValueError where they are missing."""
    before, begin, rest = document.partition(BEGIN)
    _old, end, after = rest.partition(END)
    if not begin or not end:
        raise ValueError("the document has no place for the workflow")
    drawing = "\n\n".join([mermaid(), step_table(), state_table()])
    return f"{before}{BEGIN}\n{drawing}\n{END}{after}"


def _name(status: Status) -> str:
    """Mermaid allows no hyphens in names."""
    return status.value.replace("-", "_")
