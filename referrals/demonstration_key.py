"""The key of demonstrations. Everybody knows it, so it protects nothing; ``checks.py`` refuses it anywhere else."""

from typing import Final

DEMONSTRATION_KEY: Final = "ZGVtb25zdHJhdGlvbi1vbmx5LWtleS1ub3Qtc2VjcmU="
