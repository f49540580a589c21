"""Endpoints of learning."""

from ninja import Router

router = Router()
