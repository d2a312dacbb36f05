"""The command `firstline` and its verbs."""

import argparse
import importlib
import os
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from firstline.config import env
from firstline.runtime.binaries import NoPostgres
from firstline.runtime.embedded import DatabaseAway, database, name_places, require_answer
from firstline.runtime.folder import AlreadyRunning, data_folder
from firstline.runtime.listening import CannotStart
from firstline.runtime.postgres import DatabaseFailed
from firstline.runtime.supervisor import Supervisor

# Django is imported inside the verbs that need it: `up` must stay small, and --data must reach the settings first.

_PASSING_ON = frozenset({"demo", "bench", "evaluate", "manage"})
_FAILURES = (env.SettingError, NoPostgres, DatabaseFailed, DatabaseAway, AlreadyRunning, CannotStart, PermissionError)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one verb; returns the exit code."""
    given = _read(list(sys.argv[1:] if arguments is None else arguments))
    if getattr(given, "rest", [])[:1] == ["--"]:
        del given.rest[0]  # Some versions of argparse keep the mark.
    if given.data:
        os.environ["FIRSTLINE_DATA"] = str(Path(given.data).absolute())
    if getattr(given, "port", None):
        os.environ["FIRSTLINE_PORT"] = str(given.port)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "firstline.config.settings")
    verb: Callable[[argparse.Namespace], int] = given.run
    try:
        return verb(given)
    except _FAILURES as problem:
        print(problem, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130


def _read(arguments: list[str]) -> argparse.Namespace:
    try:
        return _parser().parse_args(_with_rest_marked(arguments))
    except SystemExit as ending:
        # To a mail server, 2 says nothing.
        if ending.code == 2 and arguments[:1] == ["mail"]:
            raise SystemExit(os.EX_USAGE) from None
        raise


def _with_rest_marked(arguments: list[str]) -> list[str]:
    """What follows a verb that passes its arguments on is not ours to read, but for --data in front of it."""
    if not arguments or arguments[0] not in _PASSING_ON or "--" in arguments:
        return arguments
    ours = 1
    while ours < len(arguments) and arguments[ours].startswith("--data"):
        ours += 1 if "=" in arguments[ours] else 2
    return [*arguments[:ours], "--", *arguments[ours:]]


def _parser() -> argparse.ArgumentParser:
    shared = argparse.ArgumentParser(add_help=False)
    shared.add_argument("--data", metavar="DIR", help="data folder (FIRSTLINE_DATA, default var/desk)")
    parser = argparse.ArgumentParser(prog="firstline", description="The open-source support desk for levels 1, 2 and 3.")
    verbs = parser.add_subparsers(required=True, metavar="VERB")

    def verb(name: str, run: Callable[[argparse.Namespace], int], text: str | None) -> argparse.ArgumentParser:
        # Verbs without a text are for our own children and stay out of the list.
        if text is None:
            added = verbs.add_parser(name, parents=[shared])
        else:
            added = verbs.add_parser(name, parents=[shared], description=text, help=text)
        added.set_defaults(run=run)
        return added

    up = verb("up", _up, "start the whole desk: database, migrations, web, worker")
    _ways_up(up)
    verb("web", _web, "serve pages and live streams").add_argument("--port", type=int)
    verb("worker", _worker, "run jobs")
    verb("listener", _listener, "take in mail by SMTP and LMTP (FIRSTLINE_SMTP_LISTEN)")
    verb("embedder", _embedder, None)
    verb("migrate", _prepare, "check the database and bring its tables up to date").set_defaults(demo="none")
    verb("prepare", _prepare, None).add_argument("--demo", default="none")
    _rest(verb("demo", _demo, "load the demo world or a generated past"))
    verb("token", _token, "print a new API token for a person").add_argument("--for", dest="mail", required=True, metavar="MAIL")
    mail = verb("mail", _mail, "take in one mail from the standard input; answers with the exit codes of mail servers")
    mail.add_argument("--from", dest="sender", default="", metavar="MAIL", help="sender of the envelope")
    mail.add_argument(
        "--to", dest="recipients", action="append", default=[], metavar="MAIL", help="recipient; without one the default entrance"
    )
    verb("doctor", _doctor, "check the installation, with a hint for each finding")
    _rest(verb("bench", _bench, "measure the running desk"))
    _rest(verb("evaluate", _evaluate, "measure how good what is found is (search)"))
    verb("backup", _backup, "write database and files into one archive").add_argument("file", type=Path)
    restore = verb("restore", _restore, "read an archive into an empty desk")
    restore.add_argument("file", type=Path)
    restore.add_argument("--replace", action="store_true", help="throw away what the desk holds now")
    _rest(verb("manage", _manage, "run one of Django's management commands"))
    return parser


def _ways_up(up: argparse.ArgumentParser) -> None:
    up.add_argument("--port", type=int, help="port of the web part (FIRSTLINE_PORT, default 8000)")
    up.add_argument("--smtp-port", type=int, metavar="N", help="take in mail by SMTP on 127.0.0.1 (FIRSTLINE_SMTP_LISTEN)")
    up.add_argument("--demo", nargs="?", const="full", default="none", choices=["full", "people"], help="load the demo world")
    up.add_argument("--no-demo", dest="demo", action="store_const", const="none", help="load nothing")


def _rest(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("rest", nargs=argparse.REMAINDER, metavar="…")


def _up(given: argparse.Namespace) -> int:
    port = env.integer("FIRSTLINE_PORT", 8000, low=1, high=65535)
    os.environ["FIRSTLINE_PORT"] = str(port)
    if given.smtp_port:
        os.environ["FIRSTLINE_SMTP_LISTEN"] = f"127.0.0.1:{given.smtp_port}"
    Supervisor(data_folder(), port=port, demo=given.demo).run()
    return 0


def _web(given: argparse.Namespace) -> int:
    with database(verb="web"):
        from firstline.runtime import shell

        shell.run()
    return 0


def _worker(given: argparse.Namespace) -> int:
    with database(verb="worker"):
        from firstline.runtime import worker

        worker.run()
    return 0


def _listener(given: argparse.Namespace) -> int:
    places = env.mail_ports("FIRSTLINE_SMTP_LISTEN")
    if not places:
        raise env.SettingError("FIRSTLINE_SMTP_LISTEN does not say where to listen; write it like 127.0.0.1:2525.")
    with database(verb="listener"):
        from firstline.runtime import post_room

        post_room.run(places)
    return 0


def _embedder(given: argparse.Namespace) -> int:
    from firstline.runtime import embedder

    embedder.run(idle_seconds=env.integer("FIRSTLINE_EMBEDDER_IDLE", 300, low=1, high=86_400))
    return 0


def _prepare(given: argparse.Namespace) -> int:
    _be_patient()
    with database(verb="migrate"):
        from firstline.runtime.durability import NotDurable
        from firstline.runtime.preparing import prepare

        try:
            told = prepare(demo=given.demo)
        except NotDurable as problem:
            print(problem, file=sys.stderr)
            return 1
    if told:
        print(told)
    return 0


def _demo(given: argparse.Namespace) -> int:
    with _django("demo"):
        demo = importlib.import_module("firstline.administration.demo")
        demo.run(given.rest)
        mails = importlib.import_module("firstline.channels.email.demo")
        mails.open_entrances(_now())
        if not given.rest:
            mails.bring_mails(_now())
        print(demo.announcement())
    return 0


def _token(given: argparse.Namespace) -> int:
    with _django("token"):
        from firstline.administration.tokens import create_token
        from firstline.people.queries import find_by_address

        found = find_by_address(given.mail)
        if not found:
            print(f"Nobody here has the address {given.mail}.", file=sys.stderr)
            return 1
        print(create_token(person=found[0], name="command line", now=_now()))
    return 0


def _mail(given: argparse.Namespace) -> int:
    try:
        with _django("mail"):
            from firstline.runtime import mailing

            return mailing.take(sender=given.sender, recipients=given.recipients, now=_now())
    except _FAILURES as problem:
        print(problem, file=sys.stderr)
        return os.EX_TEMPFAIL


def _doctor(given: argparse.Namespace) -> int:
    # Not through `database`: that the database is away is one of the findings.
    name_places(data_folder())
    from firstline.runtime import doctor

    return doctor.run()


def _bench(given: argparse.Namespace) -> int:
    # Measures desks of its own, each in a folder that goes away afterwards.
    from firstline.runtime import bench

    return bench.main(given.rest)


def _evaluate(given: argparse.Namespace) -> int:
    # On a database of its own, which goes away afterwards.
    from firstline.runtime import evaluate

    return evaluate.main(given.rest)


def _backup(given: argparse.Namespace) -> int:
    with _django("backup"):
        from firstline.runtime import backup

        try:
            print(backup.back_up(to=given.file.absolute(), now=_now()))
        except backup.CannotBackUp as problem:
            print(problem, file=sys.stderr)
            return 1
    return 0


def _restore(given: argparse.Namespace) -> int:
    # While the desk runs, its parts would write between the tables that we replace.
    with _django("restore", alone=True):
        from firstline.runtime import backup

        try:
            print(backup.restore(archive=given.file.absolute(), replace=given.replace))
        except backup.CannotRestore as problem:
            print(problem, file=sys.stderr)
            return 1
    return 0


def _manage(given: argparse.Namespace) -> int:
    with _django("manage"):
        from django.core.management import execute_from_command_line

        execute_from_command_line(["firstline manage", *given.rest])
    return 0


@contextmanager
def _django(verb: str, *, alone: bool = False) -> Iterator[None]:
    """Database and Django for one command."""
    _be_patient()
    with database(verb=verb, alone=alone):
        import django

        django.setup()
        require_answer()
        yield


def _be_patient() -> None:
    """A command may ask the database for longer than a page: migrations, a past of 100,000 tickets, counting all rows."""
    os.environ["FIRSTLINE_STATEMENT_TIMEOUT_MS"] = "600000"


def _now() -> datetime:
    return datetime.now(UTC)


if __name__ == "__main__":
    sys.exit(main())
