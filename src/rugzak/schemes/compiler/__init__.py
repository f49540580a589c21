"""One version of a document, compiled: names typed, expressions parsed, scopes found."""

from rugzak.schemes import content, scheme
from rugzak.schemes.compiler.disputes import Disputes
from rugzak.schemes.compiler.interruptions import Interruptions
from rugzak.schemes.compiler.names import Names
from rugzak.schemes.compiler.rules import Rules
from rugzak.schemes.facts import vocabulary
from rugzak.schemes.language.bounds import Bounds

__all__ = ["Compiler"]


class Compiler(Names, Rules, Disputes, Interruptions):
    """Compiles version number `index` of a document; errors point into `source`."""

    def version(self) -> scheme.Version:
        """The compiled version; raises `SchemeError`."""
        raw = self.raw
        parameters = tuple(self._parameter(name) for name in raw.parameters)
        moments = {name: self._moment(name) for name in raw.moments}
        snapshots = tuple(self._snapshot(name) for name in raw.facts_at)
        lets = {name: self._let(name) for name in raw.let}
        document = content.document_of(self.document, raw, parameters)
        return scheme.Version(
            version=raw.version, revision=max(raw.revision, self.document.revision), start=raw.valid.start,
            until=raw.valid.until, reference=raw.reference, to_confirm=raw.to_confirm, temporary=raw.temporary,
            parameters=parameters, moments=moments, snapshots=snapshots, lets=lets, conditions=self._conditions(),
            transitions=self._transitions(), allowances=tuple(self._allowance(code) for code in raw.allowance),
            pays=self._pays(), attendance=self._attendance(),
            deadlines=tuple(self._deadline(code) for code in raw.deadlines), cooling_off=self._cooling_off(),
            interruption=self._interruption(), disputed=self._disputed(), cumulation=self._cumulation(),
            how=(raw.how or self.document.how).text(), facts=dict(sorted(self.used.items())), limits=self._limits(),
            origins={**vocabulary().origins, **{name: moment.node for name, moment in moments.items()}},
            document=document, hash=content.hash_of(document),
        )  # fmt: skip

    def _limits(self) -> dict[str, Bounds]:
        found = {name: vocabulary().limits[name] for name in self.used}
        return found | {name: vocabulary().limits[row.fact] for name, row in self.raw.facts_at.items()}
