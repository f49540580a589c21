"""What rules are made of: found in the rules themselves, and each in a scheme that exists."""

from rugzak.schemes import constructs

from .strategies import library


def test_each_is_in_a_real_scheme() -> None:
    found = constructs.used(library())
    assert len(found) == 27
    assert [name for name, ids in found.items() if not ids] == []


def test_they_are_found_where_one_would_look() -> None:
    found = constructs.used(library())
    assert found["running cases"] == ["be-vl-vov"]
    assert found["one pot for all"] == ["be-vl-werkbaarheidscheque", "nl-stap"]
    assert found["costs that count"] == ["be-vl-kmo-portefeuille"]
    assert found["sector instead of law"] == ["be-fed-opleidingsrecht"]
    assert found["two readings of a law"] == ["be-fed-opleidingsdagen-ontslag"]
    assert found["indexation by formula"] == ["be-vl-vov", "fr-cpf"]
    assert found["cooling-off"] == ["fr-cpf"]
    assert {"be-vl-vov", "fr-cpf"} <= set(found["attendance"]) | set(found["accrual"])
    assert "be-fed-39ter" in found["holders"] and "be-vl-loopbaancheque" not in found["holders"]


def test_examples_and_proposals_prove_nothing() -> None:
    made_up = [scheme for scheme in library() if scheme.example or scheme.proposal]
    assert made_up and not any(constructs.used(made_up).values())
