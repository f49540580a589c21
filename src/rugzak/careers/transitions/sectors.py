"""Sectors as people speak of them, by ISCO-08 group; and the names of the sectors that Nesta made from skills.

ISCO groups work by kind and level, not by sector, so this table is our own reading of it: the longest beginning of a
code decides. Joint committees and NACE group employers; no open table leads from them to occupations.
"""

from dataclasses import dataclass

from rugzak.base.text import Text


@dataclass(frozen=True, slots=True)
class Sector:
    """A sector: `code` for addresses and programs, its name, the ISCO groups that belong to it, one space apart."""

    code: str
    name: Text
    isco: str = ""


SECTORS = (
    Sector(
        "green",
        Text("Landbouw en natuur", "Agriculture et nature", "Landwirtschaft und Natur", "Farming and nature"),
        "131 2132 2133 3142 3143 225 324 5164 6 8341 92",
    ),
    Sector(
        "industry",
        Text("Industrie", "Industrie", "Industrie", "Industry"),
        "1321 1322 2141 2144 2145 2146 3115 3116 3117 3119 3121 3122 313 72 73 742 75 81 82 9311 932",
    ),
    Sector(
        "building",
        Text("Bouw en installatie", "Construction et installation", "Bau und Installation", "Building and fitting"),
        "1323 2142 2161 2162 2165 3112 3118 3123 71 741 931 834",
    ),
    Sector(
        "logistics",
        Text("Transport en logistiek", "Transport et logistique", "Transport und Logistik", "Transport and logistics"),
        "1324 315 432 4412 511 83 8343 8344 933",
    ),
    Sector(
        "trade",
        Text("Handel en verkoop", "Commerce et vente", "Handel und Verkauf", "Trade and sales"),
        "1221 1222 142 2431 2433 2434 332 3339 3432 52 95",
    ),
    Sector(
        "hospitality",
        Text(
            "Horeca, schoonmaak en diensten",
            "Horeca, nettoyage et services",
            "Gastgewerbe, Reinigung, Dienste",
            "Hospitality, cleaning, services",
        ),
        "141 1439 3434 512 513 514 515 516 91 94 96",
    ),
    Sector(
        "office",
        Text("Kantoor en financiën", "Bureau et finances", "Büro und Finanzen", "Office and finance"),
        "112 12 1346 24 331 333 334 4",
    ),
    Sector(
        "it",
        Text("IT en data", "Informatique et données", "IT und Daten", "IT and data"),
        "133 212 2152 2153 25 3114 35",
    ),
    Sector(
        "care",
        Text("Zorg en welzijn", "Soins et social", "Pflege und Soziales", "Care and welfare"),
        "1342 1343 1344 22 2634 2635 32 3412 532",
    ),
    Sector(
        "teaching",
        Text("Onderwijs en opvang", "Enseignement et garde", "Bildung und Betreuung", "Teaching and childcare"),
        "1341 1345 23 531",
    ),
    Sector(
        "science",
        Text("Wetenschap en techniek", "Sciences et techniques", "Wissenschaft und Technik", "Science and engineering"),
        "1223 21 31",
    ),
    Sector(
        "culture",
        Text(
            "Cultuur, media en sport",
            "Culture, médias et sport",
            "Kultur, Medien und Sport",
            "Culture, media and sport",
        ),
        "1431 2163 2166 2354 2355 2432 262 264 265 342 343 3521 5113 7312 7319",
    ),
    Sector(
        "public",
        Text("Recht en veiligheid", "Droit et sécurité", "Recht und Sicherheit", "Law and safety"),
        "0 111 134 261 263 335 341 54",
    ),
)

# The sectors of Mapping Career Causeways (2020), found by grouping occupations that ask like skills; by its code.
NESTA = {
    1: Text(
        "Techniek, bouw, transport en bewaking",
        "Technique, construction, transport et sécurité",
        "Technik, Bau, Transport und Schutz",
        "Technicians, construction, transport and security",
    ),
    2: Text(
        "Zaken en bestuur",
        "Affaires et administration",
        "Wirtschaft und Verwaltung",
        "Business and administration",
    ),
    3: Text(
        "Verkoop en diensten",
        "Vente et services",
        "Verkauf und Dienste",
        "Sales and services",
    ),
    4: Text(
        "Productie",
        "Fabrication",
        "Fertigung",
        "Manufacturing",
    ),
    5: Text(
        "Ingenieurs en onderzoek",
        "Ingénierie et recherche",
        "Ingenieure und Forschung",
        "Engineers and research",
    ),
    6: Text(
        "Kunst en media",
        "Arts et médias",
        "Kunst und Medien",
        "Arts and media",
    ),
    7: Text(
        "Onderwijs",
        "Enseignement",
        "Bildung",
        "Education",
    ),
    8: Text(
        "Textiel, kleding en leer",
        "Textile, vêtements et cuir",
        "Textil, Kleidung und Leder",
        "Textile, clothes, leather",
    ),
    9: Text(
        "Voeding en tabak",
        "Alimentation et tabac",
        "Nahrung und Tabak",
        "Food and tobacco",
    ),
    10: Text(
        "Logistiek",
        "Logistique",
        "Logistik",
        "Logistics",
    ),
    11: Text(
        "Gezondheidszorg",
        "Soins de santé",
        "Gesundheit",
        "Health care",
    ),
    12: Text(
        "IT",
        "Informatique",
        "IT",
        "IT",
    ),
    13: Text(
        "Zorg voor dieren",
        "Soins aux animaux",
        "Tierpflege",
        "Animal care",
    ),
    14: Text(
        "Sociaal werk",
        "Travail social",
        "Soziale Arbeit",
        "Social work",
    ),
}

_PLACE = {prefix: number for number, sector in enumerate(SECTORS) for prefix in sector.isco.split()}
_BY_CODE = {sector.code: number for number, sector in enumerate(SECTORS)}


def sector_of(isco: str) -> int:
    """The place in SECTORS of an ISCO code, -1 where no group fits."""
    return next((_PLACE[isco[:size]] for size in (4, 3, 2, 1) if isco[:size] in _PLACE), -1)


def place_of(code: str) -> int | None:
    """The place in SECTORS of a sector's own code; None where there is no such sector."""
    return _BY_CODE.get(code)
