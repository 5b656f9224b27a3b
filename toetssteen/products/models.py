"""What the municipality offers, by its names in the Uniforme Productnamenlijst (UPL), and how people ask."""

from uuid import uuid4

from django.db import models

OWN = "eigen:"
"""Prefix of the reference of a subject that the UPL lacks."""


class Product(models.Model):
    """A product or service. One that vanishes from its source is retired, never deleted."""

    uuid = models.UUIDField(default=uuid4, unique=True, editable=False)
    ref = models.CharField(max_length=200, unique=True)
    """The UPL URI, or `eigen:<slug>`."""
    name = models.CharField(max_length=200)
    part_of = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="parts")
    for_citizens = models.BooleanField(default=True)
    for_businesses = models.BooleanField(default=False)
    grounds = models.JSONField(default=list)
    """Legal grounds, as a list of `{label, link}`."""
    search_name = models.CharField(max_length=200, db_collation="C", editable=False)
    retired_at = models.DateTimeField(null=True, blank=True)
    added_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class Synonym(models.Model):
    """Another word by which people ask for a product. Staff add them."""

    uuid = models.UUIDField(default=uuid4, unique=True, editable=False)
    product = models.ForeignKey(Product, on_delete=models.CASCADE, related_name="synonyms")
    text = models.CharField(max_length=120)
    search_text = models.CharField(max_length=120, db_collation="C", editable=False)

    class Meta:
        ordering = ["text"]
        constraints = [models.UniqueConstraint(fields=["product", "search_text"], name="synonym_once_a_product")]

    def __str__(self) -> str:
        return self.text


class ProductGroup(models.Model):
    """Products that share a protocol."""

    uuid = models.UUIDField(default=uuid4, unique=True, editable=False)
    code = models.CharField(max_length=80, unique=True)
    name = models.CharField(max_length=400)
    products = models.ManyToManyField(Product, related_name="groups")

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name
