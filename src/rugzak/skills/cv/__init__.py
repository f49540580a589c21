"""A CV or a vacancy, read in parts: jobs with their periods, studies, languages, skills with how well and when last.

`read(text)` is the verb. It covers what is private before anything else looks, reads each part in its own language, and
says what it can't tell instead of guessing. Nothing is kept, nothing leaves the machine.
"""

from rugzak.skills.cv.found import Job, Language, PartFound, Reading, SkillFound, Study
from rugzak.skills.cv.reading import read

__all__ = ["Job", "Language", "PartFound", "Reading", "SkillFound", "Study", "read"]
