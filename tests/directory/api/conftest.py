"""The small directory that the tests of the pages use."""

from tests.directory.views.conftest import changing_world, large_world, world

__all__ = ["changing_world", "large_world", "world"]
