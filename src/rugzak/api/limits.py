"""How often one caller may ask the sensitive things of this door."""

from django.http import HttpRequest
from ninja.throttling import BaseThrottle

from rugzak.accounts import limits


class PerMinute(BaseThrottle):
    """So many requests in a minute. Keeps nothing on itself: one object serves all threads."""

    def __init__(self, scope: str, most: int) -> None:
        self.scope, self.most = scope, most

    def allow_request(self, request: HttpRequest) -> bool:
        return limits.allowed(request, f"api:{self.scope}", self.most, getattr(request, "auth", None))

    def wait(self) -> float:
        return limits.wait()


TOKEN = PerMinute("token", 60)
VERIFY = PerMinute("verify", 60)
SURVEY = PerMinute("survey", 60)
ANSWER = PerMinute("answer", 20)
PROPOSE = PerMinute("propose", 60)
READ = PerMinute("read", 20)
EXPORT = PerMinute("export", 10)
CHECK = PerMinute("check", 60)
STUDY = PerMinute("study", 120)
PATH = PerMinute("path", 20)
VACANCIES = PerMinute("vacancies", 6)
IMPORTS = PerMinute("imports", 12)
ALL = (TOKEN, VERIFY, SURVEY, ANSWER, PROPOSE, READ, EXPORT, CHECK, STUDY, PATH, VACANCIES, IMPORTS)
