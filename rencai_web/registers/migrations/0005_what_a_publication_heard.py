from django.db import migrations, models
from django.db.models import F


def as_it_was_taken(apps, schema_editor):
    """What was published before is taken to have heard of what was settled until then."""
    publications = apps.get_model("registers", "Publication").objects.using(schema_editor.connection.alias)
    publications.update(heard_at=F("at"))


class Migration(migrations.Migration):
    dependencies = [("registers", "0004_corrections_of_employers")]

    operations = [
        migrations.CreateModel(
            name="CorrectionsDelivered",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("at", models.DateTimeField()),
            ],
        ),
        migrations.AddField(model_name="publication", name="heard_at", field=models.DateTimeField(null=True)),
        migrations.RunPython(as_it_was_taken, migrations.RunPython.noop),
    ]
