"""What somebody pressed Send for, and the ways it takes until the recipient was told."""

import django.db.models.deletion
import openhart.foundation.ids
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('cases', '0006_episodes_row_level'),
        ('notices', '0004_when_it_was_known'),
        ('places', '0001_initial'),
    ]

    operations = [
        migrations.AddField(
            model_name='notice',
            name='withdrawn_because',
            field=models.CharField(blank=True, max_length=20),
        ),
        migrations.AlterField(
            model_name='notice',
            name='how',
            field=models.CharField(choices=[('telephone', 'Telephone'), ('email', 'E-mail'), ('secure_link', 'Secure link'), ('fax', 'Fax'), ('in_person', 'In person'), ('letter', 'Letter'), ('webhook', 'Straight into their system'), ('desk', 'At their desk here')], max_length=20),
        ),
        migrations.CreateModel(
            name='Dispatch',
            fields=[
                ('id', models.UUIDField(default=openhart.foundation.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('to', models.CharField(max_length=40)),
                ('recipient_code', models.CharField(max_length=80)),
                ('towns', models.JSONField(default=list)),
                ('form', models.CharField(blank=True, choices=[('', 'No form'), ('DCF-737', 'DCF-737, notice of suspected trafficking'), ('DCF-823', 'DCF-823, critical incident'), ('missing-child-packet', 'Missing-child packet')], max_length=40)),
                ('ground', models.CharField(max_length=80)),
                ('fields', models.JSONField(default=list)),
                ('by_id', models.UUIDField(null=True)),
                ('made_at', models.DateTimeField()),
                ('held_until', models.DateTimeField()),
                ('due_at', models.DateTimeField(null=True)),
                ('state', models.CharField(choices=[('held', 'Leaves in a moment'), ('taken_back', 'Taken back before it left'), ('overtaken', 'Not sent: told meanwhile'), ('set_aside', 'Set aside'), ('on_its_way', 'On its way'), ('told', 'Told'), ('withdrawn', 'Taken back')], default='held', max_length=12)),
                ('changed_at', models.DateTimeField()),
                ('next_at', models.DateTimeField(null=True)),
                ('submission', models.UUIDField(unique=True)),
                ('sealed_paper', models.BinaryField()),
                ('sealed', models.BinaryField()),
                ('revision', models.PositiveIntegerField(default=0)),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='dispatches', to='cases.case')),
                ('corrects', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='corrected_by', to='notices.notice')),
                ('notice', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='dispatches', to='notices.notice')),
                ('recipient', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='dispatches', to='places.recipient')),
            ],
        ),
        migrations.CreateModel(
            name='Leg',
            fields=[
                ('id', models.UUIDField(default=openhart.foundation.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('way', models.CharField(max_length=20)),
                ('ordinal', models.PositiveSmallIntegerField()),
                ('because', models.CharField(max_length=20)),
                ('state', models.CharField(choices=[('begun', 'Begun'), ('unknown', 'Not known whether it arrived'), ('accepted', 'Accepted'), ('failed', 'Failed'), ('ended', 'Not needed any more')], default='begun', max_length=10)),
                ('begun_at', models.DateTimeField()),
                ('next_way_at', models.DateTimeField()),
                ('taken_at', models.DateTimeField(null=True)),
                ('fault', models.CharField(blank=True, max_length=60)),
                ('dispatch', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='legs', to='notices.dispatch')),
            ],
        ),
        migrations.AddIndex(
            model_name='dispatch',
            index=models.Index(fields=['case', 'made_at'], name='dispatch_by_case'),
        ),
        migrations.AddIndex(
            model_name='dispatch',
            index=models.Index(condition=models.Q(('next_at__isnull', False)), fields=['next_at', 'id'], name='dispatch_to_look_at'),
        ),
        migrations.AddIndex(
            model_name='dispatch',
            index=models.Index(condition=models.Q(('state__in', ['set_aside', 'on_its_way'])), fields=['state', 'changed_at'], name='dispatch_pressing'),
        ),
        migrations.AddConstraint(
            model_name='dispatch',
            constraint=models.UniqueConstraint(condition=models.Q(('state__in', ['held', 'on_its_way', 'set_aside'])), fields=('case', 'to', 'recipient_code'), name='dispatch_one_under_way'),
        ),
        migrations.AddConstraint(
            model_name='dispatch',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state', 'told'), _negated=True), ('notice__isnull', False), _connector='OR'), name='dispatch_told_by_a_notice'),
        ),
        migrations.AddConstraint(
            model_name='dispatch',
            constraint=models.CheckConstraint(condition=models.Q(('held_until__gte', models.F('made_at'))), name='dispatch_held_after_made'),
        ),
        migrations.AddIndex(
            model_name='leg',
            index=models.Index(condition=models.Q(('state__in', ['begun', 'unknown'])), fields=['id'], name='leg_waiting'),
        ),
        migrations.AddConstraint(
            model_name='leg',
            constraint=models.UniqueConstraint(fields=('dispatch', 'way'), name='leg_each_way_once'),
        ),
        migrations.AddConstraint(
            model_name='leg',
            constraint=models.UniqueConstraint(fields=('dispatch', 'ordinal'), name='leg_in_order'),
        ),
        migrations.AddConstraint(
            model_name='leg',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state', 'accepted'), _negated=True), ('taken_at__isnull', False), _connector='OR'), name='leg_accepted_at_a_time'),
        ),
    ]
