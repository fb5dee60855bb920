"""`manage.py credential list|export|verify|did|status-list|rotate-keys`"""

import json
import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any
from uuid import UUID

from django.core.management.base import BaseCommand, CommandError

from kotosilta.core import audit
from kotosilta.core.acts import Refused
from kotosilta.credentials import issuer, printing, reading, wallet
from kotosilta.credentials.elm import elm_document
from kotosilta.credentials.models import Credential, StatusList
from kotosilta.credentials.vc.checks import Outcome

FORMATS = ("ob3", "vc-jwt", "sd-jwt", "elm", "pdf")


class Command(BaseCommand):
    help = "Credentials: list, export, verify; the issuer's DID document, status list and keys."

    def add_arguments(self, parser: ArgumentParser) -> None:
        words = parser.add_subparsers(dest="word", required=True)
        listing = words.add_parser("list", help="every issued credential, a line each")
        listing.add_argument("--format", choices=("text", "ids"), default="text")
        export = words.add_parser("export", help="one credential as a file")
        export.add_argument("uuid", type=UUID)
        export.add_argument("--format", choices=FORMATS, required=True)
        export.add_argument("--output", type=Path, required=True)
        verify = words.add_parser("verify", help="the verdict on a file; the exit status is 0 only for valid")
        verify.add_argument("file", type=Path)
        words.add_parser("did", help="the issuer's DID document")
        words.add_parser("status-list", help="the newest status list, signed")
        words.add_parser("rotate-keys", help="new keys sign from now on; what the old ones signed stays good")

    def handle(self, *_args: Any, **options: Any) -> None:
        {
            "list": self._list,
            "export": self._export,
            "verify": self._verify,
            "did": self._did,
            "status-list": self._status_list,
            "rotate-keys": self._rotate_keys,
        }[options["word"]](options)

    def _list(self, options: dict[str, Any]) -> None:
        for credential in Credential.objects.filter(issued_at__isnull=False).order_by("id"):
            if options["format"] == "ids":
                self.stdout.write(str(credential.uuid))
            else:
                what = f"{credential.kind:13} {credential.state:8} {credential.issued_at:%Y-%m-%d}"
                self.stdout.write(f"{credential.uuid} {what} {credential.code}")

    def _export(self, options: dict[str, Any]) -> None:
        credential = Credential.objects.filter(uuid=options["uuid"], issued_at__isnull=False).first()
        if credential is None:
            raise CommandError(f"There is no issued credential {options['uuid']}.")
        try:
            content = _as_format(credential, options["format"])
        except printing.CannotPrint as error:
            raise CommandError(f"It cannot be printed: {error}") from error
        except Refused as refused:
            raise CommandError(" ".join(refused.messages)) from refused
        audit.record("credential.exported", by=None, subject=credential, fields=[options["format"]])
        options["output"].write_bytes(content)
        self.stdout.write(f"{options['output']}: {len(content)} bytes")

    def _verify(self, options: dict[str, Any]) -> None:
        try:
            content = options["file"].read_bytes()
        except OSError as error:
            raise CommandError(f"The file cannot be read: {error}") from error
        verdict = reading.check_content(content)
        told = reading.in_words(verdict)
        self.stdout.write(f"{verdict.outcome}: {told.title}")
        for words, what in told.reasons:
            self.stdout.write(f"- {words} {what}".rstrip())
        if verdict.outcome != Outcome.VALID:
            sys.exit(1)

    def _did(self, _options: dict[str, Any]) -> None:
        document = issuer.issuer_document()
        if document is None:
            raise CommandError("There is no did:web without KOTOSILTA_ORIGIN=https://…; each key is its own did:key.")
        self._json(document)

    def _status_list(self, _options: dict[str, Any]) -> None:
        newest = StatusList.objects.order_by("-id").first()
        if newest is None:
            raise CommandError("Nothing has been issued yet.")
        self._json(issuer.signed_list(newest))

    def _rotate_keys(self, _options: dict[str, Any]) -> None:
        for key in issuer.rotate_keys(by=None):
            self.stdout.write(f"{key.kind} {key.did}#{key.multikey}")

    def _json(self, document: dict[str, Any]) -> None:
        self.stdout.write(json.dumps(document, ensure_ascii=False, indent=1))


def _as_format(credential: Credential, wanted: str) -> bytes:
    if wanted == "pdf":
        return printing.certificate_pdf(credential)
    if wanted == "vc-jwt":
        return credential.token.encode()
    if wanted == "sd-jwt":
        return wallet.sd_jwt(credential).encode()
    document = credential.document if wanted == "ob3" else elm_document(credential)
    return json.dumps(document, ensure_ascii=False, indent=1).encode()
