from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0003_profiles'),
    ]

    operations = [
        migrations.CreateModel(
            name='UsedAssertion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('assertion_id', models.CharField(max_length=200, unique=True)),
                ('valid_until', models.DateTimeField(db_index=True)),
            ],
            options={
                'db_table': 'accounts_used_assertion',
            },
        ),
    ]
