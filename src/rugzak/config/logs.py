"""What the log says, and how much of it."""

import logging


class WithoutTraceback(logging.Filter):
    """A database that is away is one line in the log: whoever started it again knows why."""

    def filter(self, record: logging.LogRecord) -> bool:
        from rugzak.base.errors import DATABASE_AWAY

        error = record.exc_info[1] if record.exc_info else None
        if isinstance(error, DATABASE_AWAY):
            record.msg = f"{record.getMessage()}: {str(error).strip().splitlines()[0] if str(error) else error!r}"
            record.args, record.exc_info, record.exc_text = (), None, None
        return True
