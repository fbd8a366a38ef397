"""What people meet: the real portal, prepared and served as ``make run`` does it, in a real Chromium."""
