"""The command ``hub``: its options, how it ends when something is wrong, and what every command shares."""

from __future__ import annotations

import atexit
import functools
import gc
import io
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeVar

import click

from graph_engine.errors import HubError

if TYPE_CHECKING:
    from graph_engine.engine import Engine
    from graph_engine.schema.graph_tables import GraphTables
    from graph_engine.stores.protocol import GraphStore, Results

Command = TypeVar("Command", bound=Callable[..., Any])

FORMATS = ("table", "json", "csv")


@dataclass(frozen=True)
class Session:
    """What the options before a command chose.

    Parameters
    ----------
    address : str, optional
        Address of the store; the environment's ``HUB_STORE``, or the default file, where not given.
    """

    address: str | None = None

    @contextmanager
    def store(self, *, read_only: bool = True) -> Iterator[GraphStore]:
        """Open the store for one block.

        Raises
        ------
        StoreError
            Where it cannot be opened.
        """
        from graph_engine.stores import open_store

        store = open_store(self.address, read_only=read_only)
        try:
            yield store
        finally:
            store.close()

    def finish_release(
        self, store: GraphStore, stage: Callable[[str, int, int | None], None], suggestions: GraphTables | None = None
    ) -> Results:
        """Compute what questions read of the release that a store holds, and publish its results.

        A load has tried all of it before it wrote the release, kept the datasets and gives the suggestions; without
        them they are put in words here.
        """
        from graph_engine.engine import Engine
        from graph_engine.results.publish import publish_results, publish_tables

        engine = Engine.on(store, self.address)
        engine.keep_datasets(lambda what: stage(f"computing {what}", 0, None))
        stage("publishing suggestions", 0, None)
        if suggestions is None:
            results = publish_results(store, lambda: engine.matcher)
        else:
            results = publish_tables(store, suggestions)
        # The file was exchanged for one of the same release, which the next question must know again.
        Engine.on(store, self.address)
        return results

    @contextmanager
    def engine(self) -> Iterator[Engine]:
        """Open the engine for one block.

        Raises
        ------
        StoreError
            Where the store cannot be opened or holds no release.
        """
        with _without_collections():
            from graph_engine.engine import Engine

            engine = Engine.open(self.address, deferred=True, computing=_say_computing)
            yield from self._used(engine)

    @staticmethod
    def _used(engine: Engine) -> Iterator[Engine]:
        try:
            engine.release  # noqa: B018  an empty store is said at once, before anything is computed
            yield engine
        finally:
            engine.close()


class HubGroup(click.Group):
    """A group of commands that says what went wrong in one sentence and ends with 1."""

    def main(self, *args: Any, **kwargs: Any) -> Any:
        """Run the command line; what is written to a pipe or a file is UTF-8 with plain line ends everywhere."""
        if sys.platform == "win32":
            for stream in (sys.stdout, sys.stderr):
                if isinstance(stream, io.TextIOWrapper) and not stream.isatty():
                    stream.reconfigure(encoding="utf-8", newline="\n")
        return super().main(*args, **kwargs)

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command; errors of the project and of files become a sentence, never a trace."""
        try:
            return super().invoke(ctx)
        except HubError as error:
            message = str(error)
        # A reader such as head has gone: click ends the program without a word.
        except BrokenPipeError:
            raise
        except OSError as error:
            where = f" ({error.filename})" if error.filename else ""
            message = f"The computer refused something: {error.strerror or error}{where}."
        except KeyboardInterrupt:
            click.echo("\nhub: Interrupted; a load that had not ended changed nothing.", err=True)
            # 128 and the number of the signal, as shells have it.
            return ctx.exit(130)
        click.echo(f"hub: {' '.join(message.split())}", err=True)
        return ctx.exit(1)


@click.group(
    cls=HubGroup,
    invoke_without_command=True,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)
@click.option("--store", "address", metavar="ADDRESS", help="Store to use; by default HUB_STORE, else a file of yours.")
@click.option("--format", "form", type=click.Choice(FORMATS), default="table", help="Form of the state of the store.")
@click.version_option(package_name="partnership-hub", message="partnership-hub %(version)s")
@click.pass_context
def main(ctx: click.Context, address: str | None, form: str) -> None:
    """Suggest partnerships between areas of the UK, with evidence for every point.

    Without a command: the state of the store, and what to do next.
    """
    ctx.obj = Session(address)
    if ctx.invoked_subcommand is None:
        from web.cli.state import show_state

        show_state(ctx.obj.store, form)


@contextmanager
def _without_collections() -> Iterator[None]:
    """Let a question that ends soon do without searches for garbage, which cost a tenth of it; also at its end."""
    collecting = gc.isenabled()
    gc.disable()
    _leave_all_at_exit()
    try:
        yield
    finally:
        if collecting:
            gc.enable()


@functools.cache
def _leave_all_at_exit() -> None:
    # The interpreter searches once more when it ends; what is frozen is left out.
    atexit.register(gc.freeze)


def _say_computing() -> None:
    # What takes seconds may leave much behind.
    gc.enable()
    click.echo("hub: Computing what this release is asked for; it is kept, so that the next answer is quick.", err=True)


def format_option(command: Command) -> Command:
    """Give a command the option ``--format``."""
    option = click.option("--format", "form", type=click.Choice(FORMATS), default="table", help="Form of the answer.")
    return option(command)


def named(words: tuple[str, ...]) -> str:
    """Join the words of a name that was given without quotes."""
    return " ".join(words)
