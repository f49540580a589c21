"""The fact of the schemes that each label stands for; the one place where the two are tied."""

from collections.abc import Mapping

from rugzak.catalogue.models import RecognitionLabel

FACT_OF: Mapping[str, str] = {
    RecognitionLabel.ODB: "training.recognised_odb",
    RecognitionLabel.VOV: "training.recognised_vov",
    RecognitionLabel.REGISTERED: "provider.recognised",
    RecognitionLabel.CAREER_CENTRE: "provider.career_centre",
    RecognitionLabel.OCW: "provider.recognised_ocw",
}
