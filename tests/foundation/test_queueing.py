"""Writers stand in line."""

import threading
import time

import pytest
from django.db import connection, transaction

from openhart.foundation.sqlite.queueing import FairLock


def test_whoever_came_first_is_served_first() -> None:
    lock, served = FairLock(), []
    lock.acquire()

    def wait(name: int) -> None:
        lock.acquire()
        served.append(name)
        lock.release()

    threads = []
    for name in range(8):
        thread = threading.Thread(target=wait, args=(name,))
        thread.start()
        threads.append(thread)
        while len(lock._waiting) <= name:
            time.sleep(0.001)
    lock.release()
    for thread in threads:
        thread.join()
    assert served == list(range(8))


def test_only_one_holds_it_at_a_time() -> None:
    lock, inside, most = FairLock(), [0], [0]

    def work() -> None:
        for _ in range(200):
            lock.acquire()
            inside[0] += 1
            most[0] = max(most[0], inside[0])
            inside[0] -= 1
            lock.release()

    threads = [threading.Thread(target=work) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert most == [1]


@pytest.mark.django_db(transaction=True)
def test_a_failed_transaction_leaves_the_queue() -> None:
    def stopped() -> None:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SELECT 1")
            raise RuntimeError

    for _ in range(3):
        with pytest.raises(RuntimeError):
            stopped()
    done = []

    def other() -> None:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SELECT 1")
            done.append(1)
        connection.close()

    thread = threading.Thread(target=other)
    thread.start()
    thread.join(10)
    assert done == [1]
