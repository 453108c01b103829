from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("registers", "0003_corrections")]

    operations = [migrations.RenameField(model_name="correction", old_name="person", new_name="entity")]
