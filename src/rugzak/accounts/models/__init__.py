"""The tables of the accounts room, by subject."""

from rugzak.accounts.models.bank import BankFile, Payable, PaymentBatch
from rugzak.accounts.models.consent import Consent, Fact, Mandate, ReadLog
from rugzak.accounts.models.money import Fund, LearningAccount, Purse
from rugzak.accounts.models.organisation import Employment, JointCommittee, Membership, Organisation
from rugzak.accounts.models.person import Person, User
from rugzak.accounts.models.token import ApiToken

__all__ = [
    "ApiToken",
    "BankFile",
    "Consent",
    "Employment",
    "Fact",
    "Fund",
    "JointCommittee",
    "LearningAccount",
    "Mandate",
    "Membership",
    "Organisation",
    "Payable",
    "PaymentBatch",
    "Person",
    "Purse",
    "ReadLog",
    "User",
]
