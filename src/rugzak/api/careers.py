"""Endpoints of careers."""

from ninja import Router

router = Router()
