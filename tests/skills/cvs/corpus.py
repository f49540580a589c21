"""CVs and job offers of our own writing, of people who don't exist, in four languages and several layouts.

Each says what a careful reader finds in it: jobs with their period and occupation (of the starter pack), languages
with their level, and some skills that it names in plain words. `blocks` are (style, text): h heading, p paragraph, li
item of a list, row cells of a table.
"""

from dataclasses import dataclass, field

Block = tuple[str, str] | tuple[str, tuple[str, ...]]


@dataclass(frozen=True)
class Expected:
    """A document and what stands in it. A job is (begin, end or "now", occupation), as precisely as the text has it."""

    name: str
    language: str
    kind: str
    made: str
    blocks: tuple[Block, ...]
    jobs: tuple[tuple[str, str, str], ...] = ()
    languages: dict[str, str] = field(default_factory=dict)
    skills: frozenset[str] = frozenset()
    private: tuple[str, ...] = ()


def text_blocks(text: str) -> tuple[Block, ...]:
    """`# ` begins a heading, `* ` an item, all else is a paragraph; an empty line stays one."""
    styles = {"# ": "h", "* ": "li"}
    return tuple(
        (styles.get(line[:2], "p"), line[2:] if line[:2] in styles else line) for line in text.strip("\n").split("\n")
    )


DATES_FIRST_NL = Expected(
    "dates first, capitals", "nl", "cv", "pdf",
    text_blocks("""
Marieke Vandenbroucke
Kerkstraat 12, 2018 Antwerpen
marieke.vdb@voorbeeld.be | 0470 12 34 56
Geboren: 12/05/1980

WERKERVARING
2019 - heden Vrachtwagenchauffeur, Transport Verhoeven, Mechelen
* Goederen laden en lossen bij klanten in heel België
* Een lading vastzetten en de rij- en rusttijden volgen
2015 - 2019 Kok, restaurant De Zwaan, Gent
* Vis en vlees bereiden voor 60 gasten
* Menu's samenstellen
2011 - 2014 Magazijnmedewerker, Depot Noord
* Orders verzamelen en de voorraad tellen

OPLEIDING
1998 Diploma secundair onderwijs, hotelschool Brugge

TALEN
Nederlands: moedertaal
Frans: goed
Engels: B1

VAARDIGHEDEN
Rijbewijs C, eerste hulp, goede kennis van een rekenblad gebruiken
"""),
    (("2019", "now", "lorry-driver"), ("2015", "2019", "cook"), ("2011", "2014", "warehouse-worker")),
    {"nl": "native", "fr": "B2", "en": "B1"},
    frozenset({"load-unload", "secure-load", "pick-orders", "count-stock", "plan-menu", "first-aid", "drive-truck"}),
    ("Vandenbroucke", "Kerkstraat", "marieke.vdb@voorbeeld.be", "0470 12 34 56", "12/05/1980"),
)  # fmt: skip

DATES_BELOW_NL = Expected(
    "title, employer, dates under each other", "nl", "cv", "docx",
    text_blocks("""
Tom De Smet
# Profiel
Ik ben een rustige verpleegkundige met veel ervaring bij ouderen.
# Ervaring
Verpleegkundige
WZC De Linde, Leuven
maart 2018 – heden
* Medicatie geven en wonden verzorgen
* Het patiëntendossier bijhouden
Zorgkundige
Thuiszorg Haspengouw
sept. 2012 – feb. 2018
* Mensen wassen en aankleden
* Ouderen verzorgen
# Opleidingen
Bachelor verpleegkunde
Hogeschool Leuven
2008 – 2012
# Talenkennis
Nederlands (moedertaal), Frans (B2), Arabisch (A2)
# Hobby's
Voetbal, koken en tuinieren
# Referenties
An Claes, hoofdverpleegkundige, 016 22 33 44, an.claes@voorbeeld.be
"""),
    (("2018-03", "now", "nurse"), ("2012-09", "2018-02", "care-assistant")),
    {"nl": "native", "fr": "B2", "ar": "A2"},
    frozenset({"give-medicine", "treat-wounds", "patient-record", "wash-people", "care-elderly"}),
    ("De Smet", "An Claes", "an.claes@voorbeeld.be", "016 22 33 44"),
)  # fmt: skip

SENTENCES_NL = Expected(
    "running text without headings", "nl", "text", "txt",
    text_blocks("""
Hallo, ik heb van 2014 tot 2019 als bakker gewerkt bij een kleine bakkerij in Aalst. Ik kon brood bakken en gebak maken.
Daarna werd ik ziek en bleef ik een tijd thuis.
Sinds maart 2021 werk ik als winkelmedewerker in een supermarkt. Ik werk er met de kassa en ik vul de rekken aan.
"""),
    (("2021-03", "now", "sales-assistant"), ("2014", "2019", "baker")),
    {},
    frozenset({"bake-bread"}),
)  # fmt: skip

TABLE_NL = Expected(
    "a table with dates in the first column", "nl", "cv", "docx",
    (
        ("p", "CURRICULUM VITAE"), ("p", "Naam: Fatima El Amrani"), ("p", "Rijksregisternummer: 85.07.30-033.61"),
        ("p", "Telefoon: +32 (0)9 123 45 67"), ("h", "Werkervaring"),
        ("row", ("09/2020 - heden", "Schoonmaakster\nPoetsbedrijf Blink, Brugge\nKamers schoonmaken en ramen wassen")),
        ("row", ("01/2016 - 06/2020", "Keukenhulp\nZiekenhuis Sint-Jan\nGroenten bereiden en afwassen")),
        ("row", ("2012 - 2015", "Kassamedewerkster\nWinkel Colora\nDe kassa bedienen, klachten behandelen")),
        ("h", "Opleiding"), ("row", ("2010", "Getuigschrift tweede graad")), ("h", "Talen"),
        ("row", ("Arabisch", "moedertaal")), ("row", ("Nederlands", "vlot")), ("row", ("Frans", "basis")),
    ),
    (("2020-09", "now", "cleaner"), ("2016-01", "2020-06", "kitchen-assistant"), ("2012", "2015", "cashier")),
    {"ar": "native", "nl": "C1", "fr": "A2"},
    frozenset({"clean-rooms", "wash-up", "handle-complaints"}),
    ("Fatima", "El Amrani", "85.07.30-033.61", "123 45 67"),
)  # fmt: skip

CLASSIC_FR = Expected(
    "classic French, months in words", "fr", "cv", "odt",
    text_blocks("""
Claire Dubois
Rue de la Station 4, 5000 Namur
claire.dubois@exemple.be - 081 22 33 44
Née le 3 mars 1975, nationalité belge
# Expérience professionnelle
Janvier 2016 à ce jour : aide-soignante, Maison de repos Les Tilleuls, Namur
* Laver et habiller les résidents
* Aider à manger
Septembre 2009 – décembre 2015 : femme de ménage, ASBL Le Nid
* Nettoyer des pièces, repasser le linge
# Formation
2008 : Certificat d'aide-soignante, Promotion sociale
# Langues
Français : langue maternelle
Néerlandais : notions
Anglais : B1
# Compétences
Travailler en équipe, premiers secours, écouter activement
"""),
    (("2016-01", "now", "care-assistant"), ("2009-09", "2015-12", "cleaner")),
    {"fr": "native", "nl": "A2", "en": "B1"},
    frozenset({"help-eating", "iron", "work-team", "first-aid"}),
    ("Dubois", "Rue de la Station", "claire.dubois@exemple.be", "081 22 33 44", "1975"),
)  # fmt: skip

DATES_RIGHT_FR = Expected(
    "dates in brackets behind the title", "fr", "cv", "html",
    text_blocks("""
Karim Benali
# Profil
Électricien autonome, habitué aux chantiers.
# Parcours professionnel
Électricien – Elektro Sud SPRL (03/2017 – 11/2023)
* Poser des câbles électriques et installer des prises
* Contrôler une installation électrique
Magasinier, Dépôt Central (2013 – 2016)
* Préparer les commandes avec le transpalette
# Diplômes
CESS technique, Institut Saint-Luc (2012)
# Langues
Français C2, arabe C1, néerlandais A2
# Loisirs
Cuisine, football
"""),
    (("2017-03", "2023-11", "electrician"), ("2013", "2016", "warehouse-worker")),
    {"fr": "C2", "ar": "C1", "nl": "A2"},
    frozenset({"pull-cables", "test-installation"}),
    ("Benali",),
)  # fmt: skip

TABULAR_DE = Expected(
    "German tabular CV", "de", "cv", "docx",
    text_blocks("""
LEBENSLAUF
Persönliche Daten
Name: Jürgen Krämer
Geburtsdatum: 04.11.1982
Anschrift: Hauptstraße 5, 4700 Eupen
Telefon: 0049 241 555 6677
BERUFLICHER WERDEGANG
seit 04.2018
Schweißer, Stahlbau Weser GmbH, Aachen
* MIG/MAG-Schweißen und WIG-Schweißen
* Technische Zeichnungen lesen
08.2010 – 03.2018
Produktionsmitarbeiter, Kabelwerk Eupen
* Die Qualität von Produkten prüfen
SCHULBILDUNG
2000 – 2003
Ausbildung zum Metallbauer, Robert-Schuman-Institut
SPRACHKENNTNISSE
Deutsch: Muttersprache
Französisch: gute Kenntnisse
Englisch: Grundkenntnisse
FÄHIGKEITEN
Arbeit im Team, Erste Hilfe, Gabelstapler fahren
"""),
    (("2018-04", "now", "welder"), ("2010-08", "2018-03", "production-operator")),
    {"de": "native", "fr": "B2", "en": "A2"},
    frozenset({"mig-mag", "tig", "read-drawings", "check-quality", "first-aid"}),
    ("Krämer", "Hauptstraße", "04.11.1982", "241 555 6677"),
)  # fmt: skip

PROSE_DE = Expected(
    "German sentences with a few headings", "de", "cv", "txt",
    text_blocks("""
Anna Schmitz
Über mich
Ich bin eine freundliche Friseurin und arbeite gern mit Menschen.
Berufserfahrung
Von 2012 bis 2017 arbeitete ich als Verkäuferin bei Modehaus Klein. Kunden beraten und Kasse bedienen gehörten dazu.
Seit September 2017 arbeite ich als Friseurin im Salon Haarmonie.
Ausbildung
2009 - 2012 Lehre als Friseurin, ZAWM St. Vith
Sprachen
Deutsch Muttersprache
Französisch fließend
"""),
    (("2017-09", "now", "hairdresser"), ("2012", "2017", "sales-assistant")),
    {"de": "native", "fr": "C1"},
    frozenset(),
    ("Schmitz",),
)  # fmt: skip

MODERN_EN = Expected(
    "modern English, dates after a bar", "en", "cv", "html",
    text_blocks("""
Emma Clark
emma.clark@example.com | +44 7700 900123 | linkedin.com/in/emmaclark
# Summary
Web developer who likes clean code and good tests.
# Work Experience
Web developer | Brightside Ltd | Jan 2020 – Present
* Build websites with JavaScript and SQL
* Use version control and test software
Junior software developer | Quill & Co | June 2016 – Dec 2019
* Python (computer programming), find and fix errors in software
# Education
BSc Computer Science, University of Leeds, 2012 - 2015
# Skills
Expert in JavaScript, basic SQL, project management
# Languages
English (native), German (intermediate)
"""),
    (("2020-01", "now", "web-developer"), ("2016-06", "2019-12", "software-developer")),
    {"en": "native", "de": "B1"},
    frozenset(
        {"javascript", "sql", "build-websites", "version-control", "test-software", "python", "project-management"}
    ),
    ("Emma Clark", "emma.clark@example.com", "7700 900123", "emmaclark"),
)  # fmt: skip

FORM_EN = Expected(
    "a form with labels, as the European CV", "en", "cv", "odt",
    text_blocks("""
Europass Curriculum Vitae
Personal information
First name: Samuel
Surname: Okafor
Nationality: Irish
Work experience
Dates: 01/02/2014 – 30/09/2022
Occupation or position held: Gardener
Name and address of employer: Greenways Parks, Cork
Main activities: maintain gardens, plant trees and shrubs
Dates: 2010 – 2013
Occupation or position held: Delivery driver
Name and address of employer: Swift Couriers
Main activities: drive a car, use a pallet truck
Education and training
Dates: 2006 – 2009
Title of qualification: Certificate in Horticulture
Language skills
English: mother tongue
French: A2
"""),
    (("2014-02-01", "2022-09-30", "gardener"), ("2010", "2013", "delivery-driver")),
    {"en": "native", "fr": "A2"},
    frozenset({"maintain-garden", "plant-trees", "drive-car", "pallet-truck"}),
    ("Samuel", "Okafor"),
)  # fmt: skip

MIXED = Expected(
    "a Dutch CV with a part in French", "nl", "cv", "txt",
    text_blocks("""
Nele Jacobs
Werkervaring
2020 - heden: receptionist, Hotel Astrid, Oostende
Ik ontvang bezoekers, beantwoord de telefoon en houd de agenda van afspraken bij voor de directie van het hotel.
2016 - 2019: kelner, Brasserie du Parc
Opleiding
2012 - 2015 Hotelschool Koksijde
Compétences
Je parle avec les clients, je sers à table, je prends les commandes et je sais préparer des boissons dans une équipe.
Talen
Nederlands moedertaal, Frans C1, Engels B2, Duits A2
"""),
    (("2020", "now", "receptionist"), ("2016", "2019", "waiter")),
    {"nl": "native", "fr": "C1", "en": "B2", "de": "A2"},
    frozenset(),
    ("Jacobs",),
)  # fmt: skip

VACANCY_NL = Expected(
    "Dutch job offer", "nl", "vacancy", "html",
    text_blocks("""
Heftruckchauffeur (m/v/x)
Wij zoeken voor ons magazijn in Willebroek een nieuwe collega.
# Jouw taken
* Je rijdt met de heftruck en je controleert leveringen
* Goederen laden en lossen, orders verzamelen
# Jouw profiel
* Je hebt 2 jaar ervaring
* Je spreekt goed Nederlands
# Wij bieden
* Een vast contract en maaltijdcheques
"""),
    (("", "", "forklift-driver"),),
    {"nl": "B2"},
    frozenset({"load-unload", "pick-orders"}),
)  # fmt: skip

VACANCY_FR = Expected(
    "French job offer", "fr", "vacancy", "txt",
    text_blocks("""
Boulanger (H/F/X)
Nous recherchons un boulanger pour notre atelier de Liège.
Vos missions
- Faire du pain et de la pâtisserie
- Respecter l'hygiène personnelle
Votre profil
- Vous travaillez en équipe
- Expérience de 3 ans
Nous offrons
- Un contrat à durée indéterminée
"""),
    (("", "", "baker"),),
    {},
    frozenset(),
)  # fmt: skip

VACANCY_DE_EN = Expected(
    "English job offer", "en", "vacancy", "pdf",
    text_blocks("""
Accountant
We are looking for an accountant for our office in Brussels.
Responsibilities
- Draw up annual accounts and file a VAT return
- Make invoices
Requirements
- Good knowledge of accounting techniques
- Fluent English, French B2
What we offer
- Flexible hours
"""),
    (("", "", "accountant"),),
    {"en": "C1", "fr": "B2"},
    frozenset({"annual-accounts", "vat-return", "make-invoices", "accounting-techniques"}),
)  # fmt: skip

ALL = (
    DATES_FIRST_NL, DATES_BELOW_NL, SENTENCES_NL, TABLE_NL, CLASSIC_FR, DATES_RIGHT_FR, TABULAR_DE, PROSE_DE, MODERN_EN,
    FORM_EN, MIXED, VACANCY_NL, VACANCY_FR, VACANCY_DE_EN,
)  # fmt: skip
