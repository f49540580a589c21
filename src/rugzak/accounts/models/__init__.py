"""The tables of the accounts room, by subject."""

from rugzak.accounts.models.bank import BankFile, Payable, PaymentBatch
from rugzak.accounts.models.closing import Closing
from rugzak.accounts.models.consent import Consent, Fact, Mandate, ReadLog
from rugzak.accounts.models.hr import StaffRecord
from rugzak.accounts.models.interruption import Interruption
from rugzak.accounts.models.money import Fund, LearningAccount, Purse
from rugzak.accounts.models.organisation import Employment, JointCommittee, Membership, Organisation
from rugzak.accounts.models.outreach import Outreach, OutreachMember
from rugzak.accounts.models.person import Person, User
from rugzak.accounts.models.savings import Savings, SavingsBack
from rugzak.accounts.models.statement import (
    BankEntry,
    Credit,
    DepositRequest,
    FundRule,
    HolderAccounts,
    PayAgain,
)
from rugzak.accounts.models.token import ApiToken
from rugzak.accounts.models.training_days import TrainingDays
from rugzak.accounts.models.transfer import PurseTransfer

__all__ = [
    "ApiToken",
    "BankEntry",
    "BankFile",
    "Closing",
    "Consent",
    "Credit",
    "DepositRequest",
    "Employment",
    "Fact",
    "Fund",
    "FundRule",
    "HolderAccounts",
    "Interruption",
    "JointCommittee",
    "LearningAccount",
    "Mandate",
    "Membership",
    "Organisation",
    "Outreach",
    "OutreachMember",
    "PayAgain",
    "Payable",
    "PaymentBatch",
    "Person",
    "Purse",
    "PurseTransfer",
    "ReadLog",
    "Savings",
    "SavingsBack",
    "StaffRecord",
    "TrainingDays",
    "User",
]
