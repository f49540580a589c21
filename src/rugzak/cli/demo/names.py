"""Made-up names for a made-up world: none is taken from a register."""

GIVEN = {
    "F": (
        "An Marie Els Nathalie Sofie Fatima Katrien Lien Emma Louise Julie Charlotte Amina Elif Ingrid Hilde Greet Nele Sara Lotte "
        "Camille Manon Céline Aurélie Chloé Laura Yasmina Nadia Anke Petra Martha Rita Yara Zeynep Olga Ines Joke Veerle Tine Roos"
    ).split(),
    "M": (
        "Jan Pieter Tom Bart Mohamed Youssef Karim Wim Koen Luc Marc Thomas Lucas Arthur Noah Kevin Dirk Stijn Joris Maarten "
        "Julien Maxime Nicolas Olivier Bruno Hugo Mehmet Ali Ahmed Stefan Uwe Klaus Pawel Andrei Rik Geert Hans Sven Jef Tuur"
    ).split(),
}
FAMILY = (
    "Peeters Janssens Maes Jacobs Mertens Willems Claes Goossens Wouters De_Smet Vermeulen Pauwels Dubois Lambert Martin "
    "Dupont Leroy Simon Laurent Denis Yilmaz El_Amrani Benali Kaya Nowak Popescu Hermans Aerts De_Clercq Van_Damme Lemmens "
    "Smets Verhoeven Bogaert Thys Schmitz Müller Fischer Weber Radermacher Baert Cools Desmet Van_den_Broeck Segers Michiels"
).split()
FAMILY = [name.replace("_", " ") for name in FAMILY]

EMPLOYER_FIRST = (
    "Noorder Zuider Schelde Leie Dijle Kempen Maas Demer Kust Brabo Haven Linde Beuk Eiken Ster Zon Molen Brug Poort Veld "
    "Ardennes Meuse Sambre Lys Hainaut Ourthe Semois Rivage Soleil Chêne"
).split()
# (what follows in the name, joint committee, sector, ESCO words that fit the people who work there)
EMPLOYER_KINDS = (
    ("transport", "140", "private", ("heftruckchauffeur", "vrachtwagenchauffeur", "logistiek planner")),
    ("metaal", "111", "private", ("lasser", "machinist", "elektricien")),
    ("zorg", "330", "private", ("verpleegkundige", "zorgkundige", "schoonmaker")),
    ("handel", "201", "private", ("verkoper", "winkelbediende", "magazijnier")),
    ("bouw", "124", "private", ("metselaar", "elektricien", "dakdekker")),
    ("horeca", "302", "private", ("kok", "kelner", "schoonmaker")),
    ("diensten", "200", "private", ("boekhouder", "administratief medewerker", "webontwikkelaar")),
    ("interim", "322", "private", ("magazijnier", "heftruckchauffeur", "administratief medewerker")),
    ("software", "200", "private", ("webontwikkelaar", "systeembeheerder", "projectleider")),
    ("voeding", "118", "private", ("bakker", "productiemedewerker", "kwaliteitscontroleur")),
)
PROVIDER_NAMES = (
    ("Centrum voor Volwassenenonderwijs De Linde", True),
    ("Opleidingshuis Schelde", False),
    ("Leerpunt Noord", True),
    ("Vakschool Metaal en Techniek", False),
    ("Academie voor Zorg", False),
    ("Talenhuis Babel", False),
    ("Digitaal Atelier", False),
    ("Centre de formation Meuse", True),
    ("Loopbaanhuis Kompas", False),
    ("Logistiek Leercentrum", False),
    ("Groene Vingers Opleidingen", False),
    ("Formation Continue Bruxelles", True),
)
