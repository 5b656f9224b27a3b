"""Customers: who they are, how to find them, and how to reach them."""

from uuid import uuid4

from django.contrib.postgres.functions import RandomUUID
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Q
from django.db.models.functions import Reverse
from django.utils.translation import gettext_lazy as _

from toetssteen.keys.fields import SealedField


class PartyKind(models.TextChoices):
    PERSON = "persoon", _("Persoon")
    ORGANISATION = "organisatie", _("Organisatie")
    CONTACT_PERSON = "contactpersoon", _("Contactpersoon")


class Party(models.Model):
    """A person or an organisation. The `search_` columns hold the name as `names.normalised` makes it."""

    uuid = models.UUIDField(default=uuid4, unique=True, editable=False)
    kind = models.CharField(max_length=20, choices=PartyKind.choices, default=PartyKind.PERSON)
    given_names = models.CharField(max_length=200, blank=True, default="")
    prefix = models.CharField(max_length=20, blank=True, default="")
    surname = models.CharField(max_length=200, blank=True, default="")
    organisation = models.CharField(max_length=200, blank=True, default="")
    birth_date = models.CharField(max_length=10, blank=True, default="")
    """ISO 8601; only a year, or year and month, where the register knows no more."""
    street = models.CharField(max_length=120, blank=True, default="")
    house_number = models.PositiveIntegerField(null=True, blank=True)
    house_addition = models.CharField(max_length=20, blank=True, default="")
    postcode = models.CharField(max_length=6, blank=True, default="")
    town = models.CharField(max_length=80, blank=True, default="")
    deceased_on = models.CharField(max_length=10, blank=True, default="")
    """ISO 8601 as far as it is known, or `onbekend`. Empty: alive."""
    under_guardianship = models.BooleanField(default=False)
    """*Curatele*."""
    secret_address = models.BooleanField(default=False)
    """*Geheimhouding*: the address is not shown in a list."""
    checked_at = models.DateTimeField(null=True, blank=True)
    """When the base registration last told this."""
    generated = models.BooleanField(default=False)
    initials = models.CharField(max_length=10, default="", db_default="")
    works_for = models.ForeignKey("self", null=True, on_delete=models.SET_NULL, related_name="contact_persons")
    """The organisation for which a contact person speaks."""
    named = models.UUIDField(null=True, default=uuid4, db_default=RandomUUID())
    """None: another system registered it without a name, be it an empty one. Of a contact person it has an id."""
    number = models.CharField(max_length=10, null=True)
    internal_note = models.CharField(max_length=1000, default="", db_default="")
    asked_secrecy = models.BooleanField(null=True)
    """What the customer said of it; None: nothing. `secret_address` holds it too."""
    language = models.CharField(max_length=3, default="", db_default="")
    active = models.BooleanField(default=True, db_default=True)
    visiting_address = models.JSONField(null=True)
    """What a customer gave beside the base registration. None: nothing given."""
    postal_address = models.JSONField(null=True)
    preferred_address = models.ForeignKey(
        "DigitalAddress", null=True, on_delete=models.SET_NULL, related_name="+", db_index=False
    )
    preferred_account = models.ForeignKey(
        "BankAccount", null=True, on_delete=models.SET_NULL, related_name="+", db_index=False
    )
    search_surname = models.CharField(max_length=200, db_collation="C", editable=False)
    search_given = models.CharField(max_length=200, db_collation="C", editable=False, default="")

    class Meta:
        indexes = [
            models.Index(fields=["search_surname", "search_given", "id"], name="party_by_name"),
            models.Index(fields=["birth_date", "search_surname"], name="party_by_birth"),
            models.Index(fields=["postcode", "house_number"], name="party_by_address"),
            GinIndex(fields=["visiting_address"], opclasses=["jsonb_path_ops"], name="party_by_visiting_address"),
            GinIndex(fields=["postal_address"], opclasses=["jsonb_path_ops"], name="party_by_postal_address"),
        ]
        constraints = [models.UniqueConstraint(fields=["number"], condition=Q(number__gt=""), name="party_number_once")]

    def __str__(self) -> str:
        return str(self.uuid)

    @property
    def name(self) -> str:
        if self.kind == PartyKind.ORGANISATION:
            return self.organisation
        return " ".join(part for part in (self.given_names, self.prefix, self.surname) if part)


class Surname(models.Model):
    """Each surname once: a name with a typo is looked for here, which is small, and not among all parties."""

    text = models.CharField(max_length=200, primary_key=True, db_collation="C")

    class Meta:
        indexes = [
            GinIndex(fields=["text"], opclasses=["gin_trgm_ops"], name="surname_by_likeness"),
            models.Index(Reverse("text"), name="surname_by_end"),
        ]

    def __str__(self) -> str:
        return self.text


class IdentifierKind(models.TextChoices):
    BSN = "bsn", _("BSN")
    RSIN = "rsin", _("RSIN")
    KVK_NUMBER = "kvk_nummer", _("KVK-nummer")
    BRANCH_NUMBER = "vestigingsnummer", _("Vestigingsnummer")


class Identifier(models.Model):
    """A number by which a register knows a party. A BSN lies sealed; all are found by a keyed hash."""

    uuid = models.UUIDField(default=uuid4, unique=True, editable=False)
    party = models.ForeignKey(Party, null=True, on_delete=models.CASCADE, related_name="identifiers")
    part_of = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="parts")
    """A branch number counts within the KVK number of its organisation."""
    other_register = models.CharField(max_length=200, default="", db_default="")
    """A register beside the four kinds, as another system wrote it."""
    kind = models.CharField(max_length=30, choices=IdentifierKind.choices)
    value = models.CharField(max_length=40, blank=True, default="")
    sealed_value = SealedField(null=True, blank=True)
    value_hash = models.BinaryField()
    key_version = models.PositiveSmallIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["value_hash", "kind", "part_of"], nulls_distinct=False, name="identifier_once"
            ),
            models.UniqueConstraint(fields=["party", "kind"], name="identifier_kind_once"),
            models.CheckConstraint(
                condition=~Q(kind=IdentifierKind.BSN) | Q(value="", sealed_value__isnull=False),
                name="identifier_bsn_is_sealed",
            ),
        ]

    def __str__(self) -> str:
        return self.kind


class AddressKind(models.TextChoices):
    EMAIL = "email", _("E-mail")
    PHONE = "telefoonnummer", _("Telefoonnummer")
    OTHER = "overig", _("Overig")


class DigitalAddress(models.Model):
    """An e-mail address or a phone number. `search_address` is its one written form: lower case, or E.164."""

    uuid = models.UUIDField(default=uuid4, unique=True, editable=False)
    party = models.ForeignKey(Party, null=True, on_delete=models.CASCADE, related_name="digital_addresses")
    participant = models.ForeignKey(
        "contacts.Participant", null=True, on_delete=models.SET_NULL, related_name="digital_addresses"
    )
    """Who gave it in a contact, for what follows from that."""
    kind = models.CharField(max_length=20, choices=AddressKind.choices)
    address = models.CharField(max_length=254)
    search_address = models.CharField(max_length=254, db_collation="C", editable=False)
    is_default = models.BooleanField(default=False, db_default=False)
    """The one of its kind to use first."""
    description = models.CharField(max_length=40, default="", db_default="")
    given_reference = models.CharField(max_length=50, default="", db_default="")
    verified_on = models.DateField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["search_address"], name="digital_address_by_address"),
            models.Index(fields=["address"], name="digital_address_as_given"),
            GinIndex(fields=["address"], opclasses=["gin_trgm_ops"], name="digital_address_by_part"),
            models.Index(
                fields=["given_reference"], condition=Q(given_reference__gt=""), name="digital_address_by_reference"
            ),
            models.Index(
                fields=["verified_on"], condition=Q(verified_on__isnull=False), name="digital_address_by_verified"
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["party", "kind"], condition=Q(is_default=True), name="digital_address_default_once"
            ),
            models.UniqueConstraint(
                fields=["party", "kind", "given_reference"],
                condition=Q(given_reference__gt=""),
                name="digital_address_reference_once",
            ),
        ]

    def __str__(self) -> str:
        return self.kind


class BankAccount(models.Model):
    uuid = models.UUIDField(default=uuid4, unique=True, editable=False)
    party = models.ForeignKey(Party, null=True, on_delete=models.CASCADE, related_name="bank_accounts")
    iban = models.CharField(max_length=34, db_index=True)
    bic = models.CharField(max_length=11, default="")

    def __str__(self) -> str:
        return str(self.uuid)


class Category(models.Model):
    """A name that other systems give to a group of customers."""

    uuid = models.UUIDField(default=uuid4, unique=True, editable=False)
    name = models.CharField(max_length=80, default="")

    def __str__(self) -> str:
        return self.name


class Categorised(models.Model):
    """That a customer belongs to a category, from one day to another."""

    uuid = models.UUIDField(default=uuid4, unique=True, editable=False)
    party = models.ForeignKey(Party, null=True, on_delete=models.CASCADE, related_name="categories")
    category = models.ForeignKey(Category, null=True, on_delete=models.CASCADE, related_name="+")
    begins_on = models.DateField(null=True)
    ends_on = models.DateField(null=True)

    def __str__(self) -> str:
        return str(self.uuid)


class Representation(models.Model):
    """That one party speaks for another."""

    uuid = models.UUIDField(default=uuid4, unique=True, editable=False)
    representative = models.ForeignKey(Party, on_delete=models.CASCADE, related_name="represents")
    represented = models.ForeignKey(Party, on_delete=models.CASCADE, related_name="represented_by")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["representative", "represented"], name="representation_once"),
            models.CheckConstraint(
                condition=~Q(representative=models.F("represented")), name="representation_of_another"
            ),
        ]

    def __str__(self) -> str:
        return str(self.uuid)
