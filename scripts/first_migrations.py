"""Write the first migration of every app anew: one a app, while nothing is released yet that has to be migrated.

Indexes and constraints stand in the models they belong to: as operations of their own they make Django build all models
again for each, and an empty database takes twice as long to create.
"""

import os
import sys
from importlib import import_module
from pathlib import Path

import django
from django.core.management import call_command
from django.db import migrations
from django.db.migrations.writer import MigrationWriter

ROOT = Path(__file__).resolve().parent.parent
OWN = {migrations.AddIndex: ("indexes", "index"), migrations.AddConstraint: ("constraints", "constraint")}


def gathered(operations: list) -> list:
    """The operations, with indexes and constraints in their models where no field of the model comes later."""
    later = {operation.model_name_lower for operation in operations if isinstance(operation, migrations.AddField)}
    models = {
        operation.name_lower: operation
        for operation in operations
        if isinstance(operation, migrations.CreateModel) and operation.name_lower not in later
    }
    kept = []
    for operation in operations:
        option, attribute = OWN.get(type(operation), ("", ""))
        model = models.get(operation.model_name_lower) if option else None
        if model is None:
            kept.append(operation)
        else:
            model.options.setdefault(option, []).append(getattr(operation, attribute))
    return kept


def main() -> None:
    sys.path.insert(0, str(ROOT))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kotosilta.config.settings")
    for old in ROOT.glob("kotosilta/*/migrations/0*.py"):
        old.unlink()
    django.setup()
    call_command("makemigrations", name="initial", verbosity=0)
    for path in sorted(ROOT.glob("kotosilta/*/migrations/0*.py")):
        app = path.parts[-3]
        migration = import_module(f"kotosilta.{app}.migrations.{path.stem}").Migration(path.stem, app)
        migration.operations = gathered(migration.operations)
        path.write_text(MigrationWriter(migration, include_header=False).as_string())
    call_command("makemigrations", check=True, dry_run=True)


main()
