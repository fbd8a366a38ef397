"""What other parts of the portal may want to know."""

from __future__ import annotations

from typing import Final

from django.dispatch import Signal

#: Somebody followed an invitation and has a new account. Arguments: ``user``, whose address the mail has shown to be theirs.
person_joined: Final = Signal()
