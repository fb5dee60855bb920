"""Every reason for which a credential is refused or doubted, each with a name that a page turns into a sentence."""

from enum import StrEnum


class Reason(StrEnum):
    # Not a credential at all
    TOO_LARGE = "too_large"
    UNREADABLE = "unreadable"
    NOT_A_CREDENTIAL = "not_a_credential"
    NOTHING_INSIDE = "nothing_inside"  # an image or a PDF without a credential
    TOO_TANGLED = "too_tangled"
    # The data model: VC Data Model 2.0 § 4, Open Badges 3.0 appendix B
    CONTEXT = "context"
    UNKNOWN_CONTEXT = "unknown_context"
    UNDEFINED_TERM = "undefined_term"
    RELATIVE_ADDRESS = "relative_address"
    CONTROL_CHARACTER = "control_character"
    TYPE = "type"
    NODE_TYPE = "node_type"
    ID = "id"
    ISSUER = "issuer"
    SUBJECT = "subject"
    ACHIEVEMENT = "achievement"
    MOMENT = "moment"
    ORDER_OF_DATES = "order_of_dates"
    STATUS_ENTRY = "status_entry"
    # The proof
    NO_PROOF = "no_proof"
    KIND_OF_PROOF = "kind_of_proof"  # one that may be good, but is not known here
    OLD_MODEL = "old_model"  # VC Data Model 1.1 and earlier
    ALGORITHM = "algorithm"
    PURPOSE = "purpose"
    KEY_NAME = "key_name"
    SIGNATURE = "signature"
    KEY_NOT_AT_HAND = "key_not_at_hand"  # the signature could not be looked at
    FOREIGN_KEY = "foreign_key"  # the key belongs to somebody else than the issuer
    # What cannot be confirmed without asking the network
    ISSUER_UNCONFIRMED = "issuer_unconfirmed"
    STATUS_UNKNOWN = "status_unknown"
    # Time and revocation
    REVOKED = "revoked"
    EXPIRED = "expired"
    NOT_YET = "not_yet"


class Refused(ValueError):
    """The document must not be signed, or is not what it says it is. `what`: the name of the part that is wrong."""

    def __init__(self, reason: Reason, what: str = "") -> None:
        super().__init__(f"{reason}: {what}" if what else str(reason))
        self.reason, self.what = reason, what
