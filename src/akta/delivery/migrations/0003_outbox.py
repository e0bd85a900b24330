import akta.core.db
import django.db.models.deletion
import uuid
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0003_national'),
        ('delivery', '0002_profiles'),
    ]

    operations = [
        migrations.CreateModel(
            name='AddressChange',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('address', akta.core.db.SealedField(purpose='email')),
                ('code_hash', models.BinaryField()),
                ('asked_at', models.DateTimeField()),
                ('tries', models.PositiveSmallIntegerField(default=0)),
                ('account', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='accounts.account')),
            ],
            options={
                'db_table': 'delivery_address_change',
            },
        ),
        migrations.CreateModel(
            name='Message',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('channel', models.CharField(choices=[('email', 'poczta elektroniczna'), ('sms', 'SMS')], max_length=10)),
                ('address', akta.core.db.SealedField(purpose='email')),
                ('subject', models.CharField(max_length=200)),
                ('text', akta.core.db.SealedField(purpose='message')),
                ('state', models.CharField(choices=[('waiting', 'czeka na wysłanie'), ('sent', 'wysłana'), ('returned', 'zwrócona')], max_length=10)),
                ('tries', models.PositiveSmallIntegerField(default=0)),
                ('next_try_at', models.DateTimeField(null=True)),
                ('created_at', models.DateTimeField()),
                ('done_at', models.DateTimeField(null=True)),
                ('problem', models.CharField(blank=True, max_length=300)),
                ('account', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='messages', to='accounts.account')),
                ('notice', models.OneToOneField(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='message', to='delivery.notice')),
            ],
            options={
                'db_table': 'delivery_message',
                'indexes': [models.Index(condition=models.Q(('state', 'waiting')), fields=['next_try_at'], name='message_waiting'), models.Index(fields=['account', '-created_at'], name='message_account')],
            },
        ),
        migrations.CreateModel(
            name='SwitchedOff',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('topic', models.CharField(max_length=20)),
                ('account', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='accounts.account')),
            ],
            options={
                'db_table': 'delivery_switched_off',
                'constraints': [models.UniqueConstraint(fields=('account', 'topic'), name='switched_off_once')],
            },
        ),
    ]
