"""Endpoints of accounts."""

from ninja import Router

router = Router()
