from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('grants', '0003_child_within_parent'),
    ]

    operations = [
        migrations.AddField(
            model_name='grant',
            name='sign_in',
            field=models.CharField(blank=True, max_length=10, verbose_name='sposób logowania'),
        ),
    ]
