import pytest

from api.fixtures import fresh_cache, house

__all__ = ["fresh_cache", "house"]


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--address", default="/", help="only addresses that begin like this, such as /provider/")
    parser.addoption("--rewrite", action="store_true", help="write table.csv anew from what is; then read the diff")
