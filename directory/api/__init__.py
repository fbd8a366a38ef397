"""The JSON side of the directory. ``directory.api.urls`` is mounted below ``/api/``."""
