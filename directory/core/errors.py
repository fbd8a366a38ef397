"""Errors that the directory's public functions raise."""


class DirectoryError(Exception):
    """Base of all errors of the directory."""


class NotAllowed(DirectoryError):
    """The person may not do this with this entry."""


class InvalidChange(DirectoryError):
    """The entry does not allow the change; the message says why in words for the person."""
