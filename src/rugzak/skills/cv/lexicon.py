"""The words by which a CV or a vacancy is laid out, in nl, fr, de and en; all folded (lower case, no accents)."""

from typing import Literal

from rugzak.skills.text.words import fold

PartKind = Literal[
    "personal", "profile", "experience", "education", "courses", "languages", "skills", "interests", "references",
    "tasks", "requirements", "offer", "company", "text",
]  # fmt: skip
VACANCY: frozenset[PartKind] = frozenset({"tasks", "requirements", "offer", "company"})
# What a person can do is read from these parts; from a hobby or a school's name nothing is concluded.
SPEAKS: frozenset[PartKind] = frozenset({"profile", "experience", "courses", "skills", "text", "tasks", "requirements"})

_HEADINGS: dict[PartKind, str] = {
    "experience": """werkervaring; ervaring; relevante ervaring; relevante werkervaring; professionele ervaring;
        beroepservaring; loopbaan; carriere; arbeidsverleden; loopbaanoverzicht; vrijwilligerswerk; stages;
        stage ervaring; vakantiewerk; studentenjobs; experience professionnelle; experiences professionnelles;
        experiences; experience; parcours professionnel; parcours; emplois; emplois occupes; benevolat; stages et
        emplois; berufserfahrung; berufserfahrungen; beruflicher werdegang; werdegang; praxiserfahrung; berufliche
        erfahrung; beruflicher lebenslauf; berufspraxis; praktika; ehrenamt; ehrenamtliches engagement; work
        experience; employment history; professional experience; relevant experience; employment; career history;
        work history; career; professional background; volunteering; volunteer work; internships""",
    "education": """opleiding; opleidingen; studies; onderwijs; diplomas; diploma s; scholing; opleiding en vorming;
        opleidingen en diplomas; gevolgde opleidingen; schoolopleiding; formation; formations; etudes; diplomes;
        formation academique; parcours scolaire; scolarite; etudes et diplomes; etudes et formations; formation et
        diplomes; ausbildung; bildung; schulbildung; studium; bildungsweg; schulische ausbildung; schule; ausbildung
        und studium; schul und berufsausbildung; aus und weiterbildung; education; academic background;
        qualifications; education and training; academic qualifications; studies""",
    "courses": """bijscholing; bijscholingen; cursussen; attesten; certificaten; trainingen; vormingen; cursussen en
        attesten; attesten en certificaten; rijbewijs; rijbewijzen; certifications; certificats; formations
        complementaires; formation continue; permis; permis et certificats; attestations; weiterbildung;
        weiterbildungen; kurse; zertifikate; fortbildung; fortbildungen; fuhrerschein; kurse und zertifikate; courses;
        certificates; training; licences; licenses; certificates and licences; courses and certificates; training
        and certificates; driving licence""",
    "languages": """talen; talenkennis; taalvaardigheden; kennis van talen; langues; connaissances linguistiques;
        competences linguistiques; connaissance des langues; langues parlees; sprachen; sprachkenntnisse; languages;
        language skills; language knowledge""",
    "skills": """vaardigheden; competenties; kennis; computerkennis; computervaardigheden; ict kennis; ict
        vaardigheden; pc kennis; troeven; sterke punten; technische vaardigheden; digitale vaardigheden; persoonlijke
        vaardigheden; kennis en vaardigheden; vaardigheden en competenties; wat ik kan; competences; competences
        techniques; competences professionnelles; savoir faire; savoir etre; aptitudes; atouts; connaissances;
        informatique; competences informatiques; connaissances informatiques; logiciels; qualites; kenntnisse;
        fahigkeiten; kompetenzen; kenntnisse und fahigkeiten; edv kenntnisse; it kenntnisse; starken; fachkenntnisse;
        besondere kenntnisse; weitere kenntnisse; skills; key skills; technical skills; core competencies;
        competencies; computer skills; it skills; digital skills; strengths; skills and abilities; tools;
        technologies; skills and knowledge; core skills""",
    "profile": """profiel; over mij; samenvatting; wie ben ik; persoonlijk profiel; doel; ambitie; mijn profiel; profil;
        a propos; a propos de moi; resume; objectif; presentation; qui suis je; profil professionnel; uber mich;
        kurzprofil; ziel; personliches profil; profile; summary; about me; personal statement; objective; professional
        summary; personal profile; career objective""",
    "personal": """persoonlijke gegevens; personalia; contact; contactgegevens; gegevens; mijn gegevens; informations
        personnelles; coordonnees; etat civil; donnees personnelles; personliche daten; kontakt; kontaktdaten; angaben
        zur person; zur person; personal details; personal information; contact details; contact information""",
    "interests": """hobbys; hobby s; hobbies; interesses; vrije tijd; hobby s en interesses; loisirs; centres d interet;
        centre d interet; interets; loisirs et interets; interessen; freizeit; hobbys und interessen; interests;
        hobbies and interests; interests and hobbies""",
    "references": """referenties; referentie; references; referenzen; referees; aanbevelingen; recommandations""",
    "tasks": """functieomschrijving; functie omschrijving; jobomschrijving; takenpakket; jouw taken; je taken; taken;
        wat ga je doen; jouw functie; verantwoordelijkheden; jobinhoud; functie inhoud; jouw job; wat doe je;
        taakomschrijving; description du poste; description de la fonction; missions; vos missions; taches; vos
        taches; votre mission; vos responsabilites; responsabilites; aufgaben; ihre aufgaben; deine aufgaben;
        stellenbeschreibung; aufgabenbereich; das erwartet sie; das erwartet dich; ihr aufgabengebiet; job description;
        responsibilities; your responsibilities; duties; tasks; your role; what you will do; the role; what you ll do;
        key responsibilities; your tasks""",
    "requirements": """jouw profiel; wie zoeken we; wie zoeken wij; functie eisen; functie eisen; functievereisten;
        vereisten; wat verwachten wij; wat verwachten we; wij vragen; wat vragen wij; wat vragen we; wie ben jij; je
        profiel; gewenst profiel; profil recherche; votre profil; exigences; nous demandons; profil souhaite; ce que
        nous demandons; ihr profil; dein profil; anforderungen; anforderungsprofil; das bringen sie mit; das bringst
        du mit; qualifikation; qualifikationen; unsere anforderungen; requirements; your profile; what we are looking
        for; who you are; must have; essential criteria; essential; what you bring; we ask""",
    "offer": """aanbod; ons aanbod; wij bieden; wat bieden wij; wat bieden we; arbeidsvoorwaarden; we bieden; nous
        offrons; notre offre; avantages; offre; ce que nous offrons; wir bieten; unser angebot; benefits; das bieten
        wir; das bieten wir ihnen; wir bieten ihnen; we offer; what we offer; our offer; what you get""",
    "company": """over ons; over het bedrijf; wie zijn we; wie zijn wij; bedrijfsprofiel; a propos de nous;
        l entreprise; notre entreprise; qui sommes nous; uber uns; das unternehmen; wer wir sind; about us; the company;
        who we
        are""",
}  # fmt: skip
HEADINGS: dict[str, PartKind] = {
    " ".join(name.split()): kind for kind, names in _HEADINGS.items() for name in names.split(";")
}
TITLES = frozenset(
    [
        "curriculum vitae",
        "cv",
        "lebenslauf",
        "resume",
        "curriculum",
        "mon cv",
        "mijn cv",
        "vacature",
        "offre d emploi",
        "stellenanzeige",
        "job offer",
        "vacancy",
        "stellenangebot",
    ]
)
# What stands before a value on a form, such as the European CV.
TITLE_LABELS = (
    "functie", "beroep", "functie of beroep", "job", "jobtitel", "fonction", "poste", "poste occupe", "metier",
    "fonction ou poste occupe", "position", "beruf", "funktion", "tatigkeit", "beruf oder funktion", "role",
    "title of qualification", "titre du diplome", "job title", "occupation", "occupation or position held", "title",
    "titre",
    "stelle", "als",
)  # fmt: skip
EMPLOYER_LABELS = (
    "werkgever", "bedrijf", "naam en adres werkgever", "employeur", "entreprise", "societe", "arbeitgeber", "firma",
    "unternehmen", "employer", "company", "name and address of employer", "nom et adresse de l employeur",
)  # fmt: skip
# "as" before the job in a sentence, "at" before the employer.
AS = r"als|comme|en tant que|en qualite de|as an?|as"
AT = r"bij|in dienst van|chez|aupres de|au sein de|bei|beim|at|for|@"

VACANCY_WORDS = (
    r"\b(?:wij zoeken|we zoeken|zijn wij op zoek|zijn we op zoek|vacature|solliciteer|nous recherchons|nous cherchons"
    r"|recrute|recherche (?:un|une)|offre d'emploi|postulez|wir suchen|stellenanzeige|bewerben sie|bewirb dich"
    r"|we are looking for|we're looking for|vacancy|is hiring|apply now|join our team)\b"
    r"|\b[mfvhwd]\s?/\s?[mfvhwdx](?:\s?/\s?[xd])?\b"
)
# Words of work: a text without any of these, and without a job or a known name of a skill, says nothing of work.
WORK_WORDS = frozenset(
    fold(word)
    for word in [
        "werk",
        "werken",
        "werkte",
        "gewerkt",
        "werkervaring",
        "ervaring",
        "job",
        "baan",
        "functie",
        "beroep",
        "bedrijf",
        "klanten",
        "team",
        "collega",
        "taken",
        "stage",
        "solliciteer",
        "kan",
        "kon",
        "ken",
        "kennis",
        "opleiding",
        "diploma",
        "cursus",
        "chauffeur",
        "poets",
        "verkoop",
        "rijbewijs",
        "dienst",
        "firma",
        "travail",
        "travaille",
        "travaillais",
        "travaillé",
        "emploi",
        "expérience",
        "métier",
        "poste",
        "entreprise",
        "client",
        "clients",
        "équipe",
        "collègue",
        "tâches",
        "peux",
        "sais",
        "connaissance",
        "formation",
        "diplôme",
        "stage",
        "permis",
        "service",
        "société",
        "vends",
        "arbeit",
        "arbeite",
        "arbeitete",
        "gearbeitet",
        "beruf",
        "stelle",
        "erfahrung",
        "betrieb",
        "firma",
        "kunden",
        "kollegen",
        "aufgaben",
        "kann",
        "kenne",
        "kenntnisse",
        "ausbildung",
        "lehre",
        "führerschein",
        "abteilung",
        "tätigkeit",
        "verkaufe",
        "work",
        "worked",
        "working",
        "job",
        "employed",
        "employer",
        "experience",
        "company",
        "customers",
        "clients",
        "team",
        "colleagues",
        "tasks",
        "duties",
        "can",
        "skill",
        "skills",
        "knowledge",
        "training",
        "degree",
        "licence",
        "department",
        "role",
        "responsible",
    ]
)
