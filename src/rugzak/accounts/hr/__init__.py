"""How an employer does as an organisation: who comes and goes, open places, absence in sum, projects. No persons.

`record.import_hr` reads a file (docs/formats/hr.md), all of it or nothing; `figures.organisation` computes retention,
time to fill, absence and speed of development, and says "no data" where there is none. Absence is only ever kept for a
group of at least `base.crowd.SMALLEST_GROUP` people, as a number of days, and never with a reason.
"""
