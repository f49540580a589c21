"""Endpoints of schemes."""

from ninja import Router

router = Router()
