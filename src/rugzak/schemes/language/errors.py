"""What an author is told about an expression: where, what, and how to mend it."""


class LanguageError(ValueError):
    """An expression that is refused. `line` and `column` count from 1 inside the expression."""

    def __init__(self, message: str, *, line: int = 1, column: int = 1, hint: str = "") -> None:
        self.message, self.line, self.column, self.hint = message, line, column, hint
        super().__init__(f"{line}:{column}: {message}{f' ({hint})' if hint else ''}")
