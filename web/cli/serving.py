"""Commands that serve the pages: ``serve``, and ``run``, which loads what is missing and shows the best first."""

from __future__ import annotations

import errno
import signal
import socket
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, NoReturn

import click

from graph_engine.errors import InputError, StoreEmptyError
from web.cli.output import answer, heading, say, say_wrapped
from web.cli.root import Session, format_option, main

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication
    from waitress.server import BaseWSGIServer, MultiSocketServer

    from graph_engine.stores.protocol import Release
    from web.http.access import Access
    from web.http.current import CurrentEngine
    from web.http.engine_session import EngineSession

HOST = "127.0.0.1"
PORT = 8000
_EVERYWHERE = "0.0.0.0"  # noqa: S104  what a reader chose, compared with
_THREADS = 4
_WAITING = 1024
# Connections at once. Browsers hold some open that they do not use, and a hostile reader hundreds: each is a socket and
# some kilobytes, for a thread is taken by a request alone.
_CONNECTIONS = 1000
# Files that the process may have open: the connections, and with room to spare what the store and the libraries open.
_FILES = _CONNECTIONS + 500
# Seconds after which a connection without a request is closed.
_IDLE = 30
# Bytes of the first line and the headers of a request at most.
_MOST_HEADERS = 32 * 1024

_port = click.option(
    "--port", type=click.IntRange(0, 65535), envvar="PORT", default=PORT, show_default=True, help="Port of the pages."
)
_host = click.option(
    "--host",
    envvar="HUB_HOST",
    default=HOST,
    show_default=True,
    help="Address to listen on. Others than this machine's own need HUB_KEY and HUB_TRUSTED_HOSTS.",
)


@main.command()
@_port
@_host
@click.pass_obj
def serve(session: Session, port: int, host: str) -> None:
    """Serve the pages on this machine, until Ctrl-C.

    Where HUB_KEY is set, a secret of 32 characters or more, every request has to carry it: as the password, with any
    user name, or as a bearer token. HUB_TRUSTED_HOSTS has the names by which the pages are reached beside this
    machine's own, with commas between them. Whoever listens on more than this machine needs both, and a proxy with TLS
    in front.
    """
    from web.http.access import Access
    from web.http.assets import check_built

    check_built()
    access = Access.of_environment()
    with listening(port, host, access) as listener, _reading(session) as (current, _):
        _serve(current, listener, access)


@main.command()
@_port
@_host
@click.option("--no-serve", is_flag=True, help="Print the suggestions and stop.")
@format_option
@click.pass_obj
def run(session: Session, port: int, host: str, no_serve: bool, form: str) -> None:
    """Load what is missing, show the best suggestions, serve.

    This is what “make run” does after installing, and all that a machine without make needs: the bundled snapshot is
    loaded where the store is empty or holds an earlier one, the ten best suggestions are printed, and the pages are
    served until Ctrl-C.
    """
    from web.http.access import Access
    from web.http.assets import check_built

    if no_serve:
        _prepare(session)
        with _reading(session) as (_, reading):
            _print_best(reading, form)
        return
    check_built()
    access = Access.of_environment()
    # The port is taken before anything is loaded: who comes early waits, and a second run stops at once.
    with listening(port, host, access) as listener:
        _prepare(session)
        with _reading(session) as (current, reading):
            _print_best(reading, form)
            _serve(current, listener, access)


@contextmanager
def _reading(session: Session) -> Iterator[tuple[CurrentEngine, EngineSession]]:
    """The engine that the pages will answer from, opened once for what is printed and what is served."""
    from web.http.current import CurrentEngine

    current = CurrentEngine(session.address)
    try:
        reading = current.acquire()
        current.release(reading)
        yield current, reading
    finally:
        current.close()


@contextmanager
def listening(port: int, host: str = HOST, access: Access | None = None) -> Iterator[socket.socket]:
    """Take a port, by default for this machine only.

    Parameters
    ----------
    port : int
        The port; 0 for any that is free.
    host : str
        An IPv4 address of this machine, or a name of it; ``0.0.0.0`` for all of them.
    access : Access, optional
        Who is answered; by default nobody but this machine.

    Raises
    ------
    InputError
        Where the port is taken or may not be used, and where others could reach it without a key or by any name.
    """
    from web.http.access import THIS_MACHINE, check_host

    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    try:
        # On Windows the option would let a second program take a port that is in use.
        if sys.platform != "win32":
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listener.bind((host, port))
            # Before anybody can connect. A name may stand for any address, and the empty one for all of them.
            check_host(listener.getsockname()[0], access or THIS_MACHINE)
            listener.listen(_WAITING)
        except OSError as error:
            if error.errno == errno.EADDRINUSE:
                raise InputError(
                    f"Port {port} of {host} is taken by another program: stop that one, or choose another port, as in "
                    f"PORT={port % 65535 + 1} make run, or hub serve --port {port % 65535 + 1}."
                ) from error
            raise InputError(f"Port {port} of {host} cannot be used ({error.strerror}); choose another.") from error
        yield listener
    finally:
        listener.close()


def _prepare(session: Session) -> None:
    """Load the snapshot where the store is empty or holds an earlier one and nothing else."""
    from web.cli.loading import load_snapshot, snapshot_state
    from web.cli.progress import stages

    release = _release(session)
    state = snapshot_state(release)
    if state == "current":
        return
    if state == "own":
        say("The store holds files of your own and not the newest bundled snapshot; it stays as it is.", err=True)
        say("“hub snapshot load” adds the snapshot.", err=True)
        return
    why = "The store is empty" if release is None else "The store holds an earlier snapshot"
    say(f"{why}: loading the bundled figures of the UK, about a minute.", err=True)
    with session.store(read_only=False) as store, stages() as stage:
        report = load_snapshot(store, stage)
        session.finish_release(store, stage, report.suggestions)
    written = report.release
    say(f"Release {written.number} is in place: {sum(written.rows.values()):,} rows.", err=True)


def _release(session: Session) -> Release | None:
    """The current release; ``None`` where there is none, or one in a form that this version reads no longer."""
    from graph_engine.stores.releases import OutdatedStoreError

    try:
        with session.store() as store:
            return store.release()
    except (StoreEmptyError, OutdatedStoreError):
        return None


def _print_best(reading: EngineSession, form: str) -> None:
    from web.cli.suggestion_text import print_in_short
    from web.presentation.suggestion_columns import reason_table

    best, release, frame = reading.best, reading.engine.release, reading.engine.figures.jobs

    def table() -> None:
        say()
        heading(f"The {len(best)} best suggestions over all areas" if best else "No suggestion passes all checks", "═")
        say(f"Release {release.number}; jobs of {frame.year} in {len(frame.units)} areas.")
        for number, card in enumerate(best, start=1):
            say()
            print_in_short(card, number)
        say()
        say_wrapped(
            "What is graded strong comes first; no area stands here more than twice, and no organisation twice. "
            "All partners of an area with their reasons: hub match AREA. Everything about a pair: hub explain AREA "
            "PARTNER."
        )

    answer(
        form,
        table=table,
        data=lambda: {"release": release.number, "suggestions": [one.as_dict() for one in best]},
        sheet=lambda: reason_table(best),
    )


def open_server(
    application: WSGIApplication, listener: socket.socket, connections: dict[int, Any]
) -> BaseWSGIServer | MultiSocketServer:
    """A server that takes what many idle connections and long requests can do to it; it runs until it is stopped.

    Parameters
    ----------
    application : callable
        What answers.
    listener : socket
        Where it listens already.
    connections : dict
        Filled with what the server has open, by file descriptor.
    """
    from waitress.server import create_server

    from web.http.access import MOST_BODY

    return create_server(
        application,
        map=connections,
        sockets=[listener],
        threads=_THREADS,
        ident="partnership-hub",
        backlog=_WAITING,
        connection_limit=min(_CONNECTIONS, _open_files() - (_FILES - _CONNECTIONS)),
        channel_timeout=_IDLE,
        cleanup_interval=_IDLE // 3,
        max_request_header_size=_MOST_HEADERS,
        max_request_body_size=MOST_BODY,
        # Without it, files beyond the 1,024th cannot be waited for.
        asyncore_use_poll=True,
    )


def _open_files() -> int:
    """How many files the process may have open, after asking for as many as it can use."""
    try:
        import resource
    # Windows has no such limit on sockets.
    except ImportError:
        return _FILES
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if soft == resource.RLIM_INFINITY or soft >= _FILES:
        return _FILES
    wanted = _FILES if hard == resource.RLIM_INFINITY else min(_FILES, hard)
    resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))
    return wanted


def _serve(current: CurrentEngine, listener: socket.socket, access: Access) -> None:
    from waitress import wasyncore

    from web.app import create_app

    connections: dict[int, Any] = {}
    server = open_server(create_app(current, access=access), listener, connections)
    # Containers stop a program by SIGTERM, which by itself would skip what closes the store.
    former = signal.signal(signal.SIGTERM, _stop)
    # Beside the serving: the first page needs nothing of it.
    ahead = threading.Thread(target=current.read_ahead)
    ahead.start()
    say()
    host, port = listener.getsockname()
    # 0.0.0.0 is no address that a browser can open.
    say(f"The pages are at http://{HOST if host == _EVERYWHERE else host}:{port}", bold=True)
    if access.key:
        say("Requests have to carry HUB_KEY: as the password, with any user name, or as a bearer token.")
    say("Ctrl-C stops them.")
    try:
        server.run()
    finally:
        # The server leaves visitors' connections open when it is told to stop.
        wasyncore.close_all(connections, ignore_all=True)
        ahead.join()
        signal.signal(signal.SIGTERM, former)
    say("Stopped.")


def _stop(_signal: int, _frame: object) -> NoReturn:
    raise SystemExit(0)
