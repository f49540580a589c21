"""Endpoints of skills."""

from ninja import Router

router = Router()
