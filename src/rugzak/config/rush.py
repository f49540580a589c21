"""The ASGI application of the rush door, for granian: `rugzak.config.rush:application`."""

import asyncio
import os
from typing import Any

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "rugzak.config.settings")

import django

django.setup()

from rugzak.booking.rounds.door import Door, Receive, Send, serve  # noqa: E402
from rugzak.config import postgres  # noqa: E402
from rugzak.portal.shared.rush import answer_page  # noqa: E402

_door: Door | None = None
_opening = asyncio.Lock()


async def application(scope: dict[str, Any], receive: Receive, send: Send) -> None:
    """Opens the door with the server, serves, and lets whoever waits have their answer before it ends."""
    if scope["type"] == "lifespan":
        await _live(receive, send)
    elif scope["type"] == "http":
        await serve(_door or await _ready(), scope, receive, send, answer_page)


async def _ready() -> Door:
    global _door
    async with _opening:
        if _door is None:
            made = Door(postgres.current().url())
            await made.open()
            _door = made
    return _door


async def _live(receive: Receive, send: Send) -> None:
    while True:
        event = await receive()
        if event["type"] == "lifespan.startup":
            await _ready()
            await send({"type": "lifespan.startup.complete"})
        elif event["type"] == "lifespan.shutdown":
            if _door is not None:
                await _door.close()
            await send({"type": "lifespan.shutdown.complete"})
            return
