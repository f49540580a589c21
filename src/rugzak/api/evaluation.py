"""Endpoints of evaluation."""

from ninja import Router

router = Router()
