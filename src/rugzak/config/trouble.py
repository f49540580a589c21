"""What can go wrong before Django is there: a message and a remedy for whoever runs Rugzak."""


class Trouble(Exception):
    """Something stands in the way; `remedy` says what to do about it."""

    def __init__(self, message: str, remedy: str = "") -> None:
        self.message, self.remedy = message, remedy
        super().__init__(message)

    def __str__(self) -> str:
        return f"{self.message} {self.remedy}".strip()
