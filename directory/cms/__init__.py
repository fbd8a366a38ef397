"""The CMS of the directory: Wagtail snippets, their forms, lists and buttons. Wired up in ``directory/wagtail_hooks.py``."""
