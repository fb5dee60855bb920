"""The words that profiles and requests share."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Role(models.TextChoices):
    """What experts by experience do, as KOTOISA's publication names it; and speaking."""

    DEVELOP = "develop", _("Plan and evaluate services")
    SUPPORT = "support", _("Support newcomers")
    TRAIN = "train", _("Train professionals")
    BRIDGE = "bridge", _("Be a bridge between professionals and clients")
    SPEAK = "speak", _("Speak at events and in schools")


class Format(models.TextChoices):
    ON_SITE = "on_site", _("At a place")
    REMOTE = "remote", _("By video or phone")


class Region(models.TextChoices):
    """The regions of Finland (maakunnat)."""

    UUSIMAA = "uusimaa", _("Uusimaa")
    SOUTHWEST = "southwest", _("Southwest Finland")
    SATAKUNTA = "satakunta", _("Satakunta")
    KANTA_HAME = "kanta_hame", _("Kanta-Häme")
    PIRKANMAA = "pirkanmaa", _("Pirkanmaa")
    PAIJAT_HAME = "paijat_hame", _("Päijät-Häme")
    KYMENLAAKSO = "kymenlaakso", _("Kymenlaakso")
    SOUTH_KARELIA = "south_karelia", _("South Karelia")
    SOUTH_SAVO = "south_savo", _("South Savo")
    NORTH_SAVO = "north_savo", _("North Savo")
    NORTH_KARELIA = "north_karelia", _("North Karelia")
    CENTRAL = "central", _("Central Finland")
    SOUTH_OSTROBOTHNIA = "south_ostrobothnia", _("South Ostrobothnia")
    OSTROBOTHNIA = "ostrobothnia", _("Ostrobothnia")
    CENTRAL_OSTROBOTHNIA = "central_ostrobothnia", _("Central Ostrobothnia")
    NORTH_OSTROBOTHNIA = "north_ostrobothnia", _("North Ostrobothnia")
    KAINUU = "kainuu", _("Kainuu")
    LAPLAND = "lapland", _("Lapland")
    ALAND = "aland", _("Åland")


class RequestKind(models.TextChoices):
    """Who asks, and what for."""

    ORGANISATION = "organisation", _("An organisation books")
    PEER = "peer", _("Peer support for a newcomer")
    BRIDGE = "bridge", _("A bridge between a client and a professional")


class GenderWish(models.TextChoices):
    WOMAN = "woman", _("A woman")
    MAN = "man", _("A man")


class Payer(models.TextChoices):
    """Who pays the expert (KOTOISA's way is the first)."""

    ORGANISATION = "organisation", _("The organisation that books pays the fee directly, as wage")
    BROKER = "broker", _("We pay the expert and send the organisation an invoice")
    OWN_FIRM = "own_firm", _("The expert's own firm sends the invoice")
    PROJECT = "project", _("The project pays the expert, or the expert comes as a volunteer")
