"""Making, destroying and renewing keys."""

from openhart.keys.actions.keeping import destroy, make
from openhart.keys.actions.purging import purge
from openhart.keys.actions.resealing import Resealed, reseal_batch
from openhart.keys.actions.rotating import Rewrapped, begin_rotation, retire_older, rewrap_batch
from openhart.keys.actions.sharing import make_recovery, note_recovered, recovered_keys

__all__ = [
    "Resealed",
    "Rewrapped",
    "begin_rotation",
    "destroy",
    "make",
    "make_recovery",
    "note_recovered",
    "purge",
    "recovered_keys",
    "reseal_batch",
    "retire_older",
    "rewrap_batch",
]
