"""Where rooms announce what concerns the whole house; filled in each room's `AppConfig.ready`."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from rugzak.base.models import Due, Message
    from rugzak.base.privacy import Handler

DueHandler = Callable[["Due"], None]
Renderer = Callable[["Message"], tuple[str, str]]

privacy_handlers: dict[str, "Handler"] = {}
due_handlers: dict[str, DueHandler] = {}
published_views: dict[str, str] = {}
_renderers: list[Renderer] = []


def privacy(handler: "Handler") -> "Handler":
    """Register what a room keeps about people: export and erasure."""
    privacy_handlers[handler.room] = handler
    return handler


def due_handler(kind: str) -> Callable[[DueHandler], DueHandler]:
    """Register who acts when a row of the due list comes due."""

    def register(function: DueHandler) -> DueHandler:
        due_handlers[kind] = function
        return function

    return register


def renderer(function: Renderer) -> Renderer:
    """Register who turns an outbox message into (subject, body): the portal."""
    _renderers[:] = [function]
    return function


def render(message: "Message") -> tuple[str, str]:
    """Subject and body of a message; plain data where no portal is installed."""
    return _renderers[0](message) if _renderers else (message.kind, str(message.context))


def published(name: str, room: str) -> None:
    """Announce a view of the schema `published` that analysis may read."""
    published_views[name] = room


def clear_for_tests() -> dict[str, Any]:
    """A copy of what is registered, so that a test can put it back."""
    return {"privacy": dict(privacy_handlers), "due": dict(due_handlers), "published": dict(published_views)}
