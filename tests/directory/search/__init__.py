import pytest

pytest.register_assert_rewrite("tests.directory.search.contract")
