"""How much schooling an occupation asks: the four skill levels of ISCO-08, by its group.

Source: ILO, International Standard Classification of Occupations ISCO-08, volume 1 (2012), table 1: level 1 about
primary school, 2 secondary, 3 short higher education, 4 a bachelor or more. Where a group spans two levels the ILO's
note on sub-major groups decides (hospitality and retail managers 3, commissioned officers 4).
"""

LEVELS = {
    "1": 4, "14": 3,
    "2": 4, "3": 3,
    "4": 2, "5": 2, "6": 2, "7": 2, "8": 2,
    "9": 1,
    "01": 4, "02": 2, "03": 1,
}  # fmt: skip
# The highest level of schooling that a person has, as the profile knows it (ISCED 0-2, 3-4, 5-8), as a skill level.
OF_EDUCATION = {"low": 1, "mid": 2, "high": 4}


def level_of(isco: str) -> int | None:
    """The skill level of an ISCO code, by its longest known beginning; None where there is none."""
    return next((LEVELS[isco[:size]] for size in (2, 1) if isco[:size] in LEVELS), None)


def level_of_person(education: str, current: int | None) -> int | None:
    """What someone has shown to handle: their schooling, or the level of the work they do, whichever is higher."""
    known = [level for level in (OF_EDUCATION.get(education), current) if level]
    return max(known, default=None)
