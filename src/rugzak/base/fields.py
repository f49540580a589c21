"""Model fields of the house: `TextField` holds a `Text` as jsonb; a fifth language is no migration."""

import json
from typing import Any

from django.db import models

from rugzak.base.text import Text


class TextField(models.JSONField):
    """A `rugzak.base.text.Text` in one jsonb column."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("default", Text)
        super().__init__(*args, **kwargs)

    def from_db_value(self, value: Any, expression: Any, connection: Any) -> Any:
        if isinstance(value, str):
            value = json.loads(value)
        return Text.from_json(value) if value is None or isinstance(value, dict) else value

    def to_python(self, value: Any) -> Any:
        return value if isinstance(value, Text) else Text.from_json(value)

    def get_prep_value(self, value: Any) -> Any:
        return super().get_prep_value(value.to_json() if isinstance(value, Text) else value)

    def get_db_prep_value(self, value: Any, connection: Any, prepared: bool = False) -> Any:
        plain = value.to_json() if isinstance(value, Text) else value
        return super().get_db_prep_value(plain, connection, prepared)

    def value_to_string(self, obj: models.Model) -> Any:
        value = self.value_from_object(obj)
        return value.to_json() if isinstance(value, Text) else value
