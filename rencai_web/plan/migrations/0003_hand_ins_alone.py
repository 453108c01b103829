from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [
        ("plan", "0002_hand_ins"),
    ]

    operations = [
        migrations.RemoveField(
            model_name="evaluationround",
            name="handed_in",
        ),
        migrations.RemoveField(
            model_name="evaluationround",
            name="submitted_at",
        ),
        migrations.RemoveField(
            model_name="evaluationround",
            name="submitted_by",
        ),
        migrations.RemoveField(
            model_name="evaluationround",
            name="summary",
        ),
    ]
