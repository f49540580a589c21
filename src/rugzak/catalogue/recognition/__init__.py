"""The procedure of recognition, before and after `catalogue.models.Recognition`, which stays the record of what holds.

A dossier is about one label for one training or one provider. Its criteria are data (`library/*.yaml`, one file a
label, with dated versions) and never change under a dossier that was sent. Invariants: every criterion is judged with a
reason; the outcome follows from the judgements; a refusal or a withdrawal takes two people of the authority, an
objection is answered by a third; nobody who belongs to the provider assesses it; every step is dated and kept; what a
label unlocks is read from the schemes.

May import what the catalogue may. Main verbs: `apply.open_dossier`, `apply.send`, `assess.take`, `assess.judge`,
`assess.conclude`, `assess.confirm`, `objections.object_to`, `objections.answer`, `strike.propose`;
`public.register` and `unlocks.of_label` are what anyone may read.
"""
