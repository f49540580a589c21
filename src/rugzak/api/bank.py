"""Endpoints of the bank files."""

from ninja import Router

router = Router()
