"""The folder that stands in for a broker: what a reader sees in it is whole, whoever writes meanwhile."""

from pathlib import Path
from threading import Thread
from typing import Any

from kombu import Connection, Exchange, Queue

from civic.deploy import folder_broker

MESSAGES = 300


def link(folder: Path) -> Connection:
    folder_broker.use()
    for name in ("queue", "control"):
        (folder / name).mkdir(exist_ok=True)
    places = {name: str(folder / "queue") for name in ("data_folder_in", "data_folder_out")}
    return Connection("filesystem://", transport_options={**places, "control_folder": str(folder / "control")})


def box(name: str) -> Queue:
    return Queue(name, Exchange(name, type="direct"), routing_key=name)


def write(folder: Path) -> None:
    with link(folder) as connection, connection.Producer() as producer:
        for number in range(MESSAGES):
            producer.publish({"n": number}, exchange="", routing_key="letters")


def test_a_reader_beside_many_writers_gets_every_message_whole(tmp_path: Path) -> None:
    got: list[Any] = []
    with link(tmp_path) as connection:
        box("letters")(connection.default_channel).declare()
        writers = [Thread(target=write, args=(tmp_path,)) for _ in range(4)]
        for writer in writers:
            writer.start()
        with connection.SimpleQueue(box("letters")) as queue:
            while len(got) < MESSAGES * len(writers):
                message = queue.get(timeout=60)
                got.append(message.payload["n"])
                message.ack()
        for writer in writers:
            writer.join()
    assert sorted(got) == sorted(list(range(MESSAGES)) * len(writers))


def test_an_exchange_that_is_just_being_written_is_waited_for(tmp_path: Path) -> None:
    with link(tmp_path) as connection:
        channel = connection.default_channel
        box("table")(channel).declare()
        table = tmp_path / "control" / "table.exchange"
        whole = table.read_text()
        table.write_text("")
        later = Thread(target=lambda: table.write_text(whole))
        later.start()
        assert [bound.queue for bound in channel.get_table("table")] == ["table"]
        later.join()
