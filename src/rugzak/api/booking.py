"""Endpoints of booking."""

from ninja import Router

router = Router()
