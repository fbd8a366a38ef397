"""The public pages of the directory: one module per page, and what they show in ``presenters``."""
