"""What tables on the terminal share."""

from rich.table import Column


def id_column(header: str = "id") -> Column:
    """A column of ids: always whole, however narrow the terminal, since they are copied into the next command."""
    return Column(header, no_wrap=True, min_width=36)
