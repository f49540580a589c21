"""Reads a text that anybody may have written: refuses what could grow without end. Raises only `SchemeError`."""

import yaml

from rugzak.schemes.source import SchemeError, Source, read_text

LONGEST = 200_000  # letters; the longest file of the library has 13,000


def read(text: str) -> Source:
    """The text as a document, each value with its place."""
    if len(text) > LONGEST:
        raise SchemeError(f"the text is longer than {LONGEST:,} letters", hint="leave out what it can do without")
    try:
        _refuse_aliases(text)
        return read_text(text)
    except RecursionError:
        raise SchemeError("parts lie in each other too deeply", hint="a scheme needs eight levels") from None
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 0
        raise SchemeError(f"not valid YAML: {error.problem}", line=line) from None
    except yaml.YAMLError as error:
        raise SchemeError(f"not valid YAML: {str(error).splitlines()[0]}") from None


def _refuse_aliases(text: str) -> None:
    """A text that repeats itself by name can double at every line."""
    for token in yaml.scan(text):
        if isinstance(token, yaml.AliasToken):
            raise SchemeError("a text may not repeat itself by *name", line=token.start_mark.line + 1)
