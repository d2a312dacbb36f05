"""A PostgreSQL that is not ours, for tests: as an administrator gives it to us, by network and with a password."""

from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import psycopg

from firstline.runtime.folder import DataFolder
from firstline.runtime.postgres import ROLE, SUPERUSER, Server
from firstline.testing.waiting import free_port

PASSWORD = "ge/he:im"


@contextmanager
def outside(folder: Path, **settings: str) -> Iterator[tuple[Server, str]]:
    """The server while the block runs, and the value for DATABASE_URL."""
    port = free_port()
    home = DataFolder(path=folder)
    home.prepare()
    server = Server(folder=home, overrides={"listen_addresses": "127.0.0.1", "port": str(port), **settings})
    server.start()
    try:
        order(server, f"ALTER ROLE {ROLE} PASSWORD '{PASSWORD}'")
        with (home.cluster / "pg_hba.conf").open("a") as rules:
            rules.write("host all all 127.0.0.1/32 scram-sha-256\n")
        order(server, "SELECT pg_reload_conf()")
        yield server, f"postgresql://{ROLE}:ge%2Fhe%3Aim@127.0.0.1:{port}/firstline?sslmode=disable"
    finally:
        server.stop()


def order(server: Server, sql: str) -> None:
    port = server.overrides["port"]
    address = psycopg.connect(host=str(server.folder.sockets), port=port, user=SUPERUSER, dbname="firstline", autocommit=True)
    with closing(address) as connection:
        connection.execute(sql.encode())
