"""What those who pay, teach and advise see."""

from browser.tour import Tour

HOMES = {"provider": "/provider/", "hr": "/employer/", "coach": "/coach/", "officer": "/authority/"}
FIGURES = {"officer": "/authority/", "provider": "/provider/figures", "hr": "/employer/figures"}


def homes(tour: Tour) -> None:
    """The first page of each other role, in the language of the tour."""
    for login, home in HOMES.items():
        other = tour.who(login)
        other.go(home)
        assert other.page.locator("html").get_attribute("lang") == tour.language
        assert other.title()
        tour.done(f"home of {login}")


def dashboards(tour: Tour) -> None:
    """Figures with their charts, and the coach's people."""
    tour.stack.rugzak("evaluation", "compute", "--period", str(tour.stack.now().year))
    for login, address in FIGURES.items():
        other = tour.who(login)
        other.go(address)
        charts = other.page.locator(".rz-vega[data-chart]").count()
        if charts:
            other.page.wait_for_selector(".rz-vega svg")
        if login == "officer":
            tour.picture(login, "6-authority")
        assert charts or login != "officer", "the authority sees no chart"
        tour.done(f"dashboard of {login}: {charts} charts")
    coach = tour.who("coach")
    coach.go("/coach/")
    coach.says("An Peeters")
    tour.done("the coach sees An, who gave a mandate")
