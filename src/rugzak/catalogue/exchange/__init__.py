"""The offer in formats of others: schema.org Course and CourseInstance, learning opportunities of the European Learning
Model, Atom and iCalendar.

Out: `course.written`, `elm.graph`, `feeds.atom`, `feeds.calendar`. In: `files.read` turns a file into the same rows as
a CSV file has (docs/formats/trainings.md), so that every import is checked and reported in one way. What a format
can't say is left out, never made up: a session without its half days is refused by name.
"""
