"""By which ways a recipient is told, as rows with dates."""

import openhart.foundation.ids
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('places', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='WayOrder',
            fields=[
                ('id', models.UUIDField(default=openhart.foundation.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('recipient_code', models.CharField(max_length=80)),
                ('ways', models.JSONField(default=list)),
                ('from_on', models.DateField()),
                ('until_on', models.DateField(null=True)),
                ('changed_at', models.DateTimeField()),
                ('changed_by_id', models.UUIDField(null=True)),
            ],
            options={
                'indexes': [models.Index(fields=['recipient_code'], name='ways_by_recipient')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('until_on', None)), fields=('recipient_code',), name='recipient_has_one_order_of_ways'), models.CheckConstraint(condition=models.Q(('until_on', None), ('until_on__gte', models.F('from_on')), _connector='OR'), name='ways_end_after_they_begin')],
            },
        ),
    ]
