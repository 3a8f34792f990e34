"""The command ``evaluate``: how well suggestions met what came true."""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from graph_engine.errors import InputError
from web.cli.output import answer, heading, say, say_table, say_wrapped
from web.cli.root import Session, format_option, main

if TYPE_CHECKING:
    from graph_engine.prediction.came_true import CameTrue
    from graph_engine.prediction.evaluation import PartResult
    from graph_engine.prediction.participations import Participations
    from graph_engine.prediction.run import Evaluation, StoreRecords
    from web.cli.loading import Stage


@main.command()
@click.option(
    "--cordis",
    "files",
    multiple=True,
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    metavar="FILE",
    help="A published archive of CORDIS instead of the store; once for each programme.",
)
@click.option("--country", default="UK", show_default=True, metavar="CC", help="Whose areas and organisations.")
@click.option("--origin", "origins", multiple=True, type=click.IntRange(1985, 2100), metavar="YEAR", help="Repeatable.")
@click.option(
    "--json", "target", type=click.Path(dir_okay=False, path_type=Path), metavar="FILE", help="Write all figures there."
)
@click.option(
    "--state",
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="FILE",
    help="Finished parts; a run that was broken off goes on from there.",
)
@click.option("--keep", is_flag=True, help="Keep the result beside the store, for the page that shows it.")
@click.option("--null", is_flag=True, help="Check the null model of areas by draws of it; takes minutes.")
@click.option("--cuts", is_flag=True, help="Print the cuts too; files always have them.")
@format_option
@click.pass_obj
def evaluate(
    session: Session,
    files: tuple[Path, ...],
    country: str,
    origins: tuple[int, ...],
    target: Path | None,
    state: Path | None,
    keep: bool,
    null: bool,
    cuts: bool,
    form: str,
) -> None:
    """Test what would have been suggested against what came true.

    Ties after a year are hidden, all candidates are ranked by what was known, and the first of each list are compared
    with the new ties.
    """
    from graph_engine.datasets.cached.cache import cache_roots
    from graph_engine.datasets.cached.stamp import code_stamp
    from graph_engine.prediction.back_test_file import digest_of_participations, keep_back_test, told
    from graph_engine.prediction.finished_parts import FinishedParts
    from graph_engine.prediction.run import evaluate as run
    from loaders.eu.cordis_participations import country_code
    from web.cli.progress import stages
    from web.presentation.data_table import DataTable
    from web.presentation.evaluation_columns import EVALUATED

    _check_target(target)
    if keep and files:
        raise InputError("Only the back-test of a store is kept beside it: leave --cordis out, or use --json.")
    finished = FinishedParts(state)
    with stages() as stage:
        stage("reading participations", 0, None)
        found, records = _participations(session, files, country_code(country), stage)
        chosen = sorted(set(origins)) or None
        result = run(
            found,
            country.upper(),
            code_stamp(),
            chosen,
            finished=finished,
            progress=stage,
            records=records,
            null=null,
        )
    data = told(result.as_dict(), digest_of_participations(found))
    if target is not None:
        target.write_text(json.dumps(data, ensure_ascii=False, indent=1) + "\n", "utf-8")
    if keep:
        say(
            f"Kept as {keep_back_test(cache_roots(session.address), data)}; a server shows it once it is started anew.",
            err=True,
        )
    sheet = DataTable("Back-test", EVALUATED, list(_rows(result.parts)))
    answer(form, table=lambda: _print(result, cuts), data=lambda: data, sheet=lambda: sheet)


def _check_target(target: Path | None) -> None:
    # Before minutes are spent on what then could not be written.
    if target is not None and not target.absolute().parent.is_dir():
        raise InputError(f"The folder of {target} is not there: make it, or name another file for --json.")


def _participations(
    session: Session, files: tuple[Path, ...], country: str, stage: Stage
) -> tuple[Participations, StoreRecords | None]:
    from graph_engine.prediction.counted_words import words_of_store
    from graph_engine.prediction.from_records import participations_of_records
    from graph_engine.prediction.known_figures import KnownFigures
    from graph_engine.prediction.participations import participations_of_store
    from graph_engine.prediction.run import StoreRecords
    from loaders.eu.cordis_participations import read_participations

    if not files:
        with session.store() as store:
            found = participations_of_store(store, country, later=True)
            words = words_of_store(store, found.projects.index)
            figures_at = partial(KnownFigures.of, store.read(), store.release())
            return found, StoreRecords(words, figures_at)
    read = read_participations(files)
    stage("knowing organisations again", len(read.records), None)
    return participations_of_records(read.records, read.rows, read.projects, read.about, country), None


def _rows(parts: tuple[PartResult, ...]) -> Iterator[dict[str, Any]]:
    for part in parts:
        for one in part.results:
            for row in one.scores:
                flat: dict[str, Any] = {"task": part.task, "origin": part.origin, "country": part.country}
                flat |= {"cut": one.cut, **vars(row)}
                for name in ("ci", "lift_ci", "same_degree_ci"):
                    flat[f"{name}_low"], flat[f"{name}_high"] = flat.pop(name) or (None, None)
                yield flat


def _print_came_true(result: Evaluation, cuts: bool) -> None:
    from graph_engine.prediction.known_figures import LOOKS_AHEAD
    from web.presentation.data_table import DataTable
    from web.presentation.evaluation_columns import CAME_TRUE, PRINTED_CAME_TRUE

    heading("Do useful suggestions come true more often than chance?")
    # What rules set aside is many rows, for those who ask for all.
    said = [vars(one) for one in result.came_true if not one.reason and (cuts or not one.rule)]
    say_table(DataTable("Came true", CAME_TRUE, said), PRINTED_CAME_TRUE)
    say()
    for reason, where in _by_reason(result.came_true):
        say_wrapped(f"Not testable: {where}. {reason}")
    say_wrapped(
        "Each suggested pair is compared with pairs that share one of its ends and are nearest in the size of the "
        f"other end, in distance and in how many joint projects they had before. {LOOKS_AHEAD}"
    )
    say()


def _print_specialisations(result: Evaluation) -> None:
    from web.presentation.data_table import DataTable
    from web.presentation.evaluation_columns import PRINTED_SPECIALISATIONS, SPECIALISATIONS

    heading("New specialisations of areas: what tells of them")
    rows = [vars(one) for one in result.specialisations]
    say_table(DataTable("New specialisations", SPECIALISATIONS, rows), PRINTED_SPECIALISATIONS)
    say_wrapped(
        "One term is compared with relatedness density; several, fitted on the years before, with density and the own "
        "quotient. Intervals from a bootstrap of areas."
    )
    say()


def _by_reason(rows: tuple[CameTrue, ...]) -> Iterator[tuple[str, str]]:
    where: dict[str, dict[str, None]] = {}
    for one in rows:
        if one.reason:
            where.setdefault(one.reason, {})[f"{one.kind} ({one.pairs}) at the end of {one.origin}"] = None
    return ((reason, ", ".join(places)) for reason, places in where.items())


def _print(result: Evaluation, cuts: bool) -> None:
    from graph_engine.prediction.limits import prediction_limits
    from web.presentation.data_table import DataTable
    from web.presentation.evaluation_columns import EVALUATED, PRINTED_EVALUATED

    for part in result.parts:
        rows = list(_rows((part,)))
        for one in part.results if cuts else part.results[:1]:
            heading(f"{part.task}, {part.country}, known to the end of {part.origin}: {one.cut}")
            say_wrapped(f"{one.new_ties:,} new ties among {part.units:,}. New are ties in: {part.against}.")
            some = [row for row in rows if row["cut"] == one.cut]
            equals = ("same_degree_auc",) if any(row["same_degree_auc"] is not None for row in some) else ()
            say_table(DataTable(part.task, EVALUATED, some), (*PRINTED_EVALUATED, *equals))
            say()
        for name, reason in part.left_out.items():
            say_wrapped(f"Left out: {name}. {reason}")
    if result.came_true:
        _print_came_true(result, cuts)
    for beyond in result.beyond_chance:
        true = "" if beyond.came_true is None else f", of which {beyond.came_true:.1%} came to work together"
        drawn = "" if beyond.agreement is None else f" Ranks agree with {beyond.draws:,} draws: {beyond.agreement:.3f}."
        say_wrapped(
            f"{beyond.task}, known to the end of {beyond.origin}: {beyond.significant:,} of {beyond.pairs:,} open "
            f"pairs share more partners than the bipartite configuration model explains{true}; of all open pairs "
            f"{beyond.base:.1%} did.{drawn}"
        )
    if result.specialisations:
        _print_specialisations(result)
    for task, origin, reason in result.not_testable:
        say_wrapped(f"Not testable: {task} at the end of {origin}. {reason}")
    if result.areas:
        say_wrapped(f"{result.areas}.")
    for how, count in result.joins.items():
        say_wrapped(f"{count:,} organisations of an earlier programme are known again: {how}.")
    say_wrapped(
        f"In brackets: {prediction_limits().confidence:.0%} intervals from a bootstrap of queries. Ties come in "
        "cliques of projects, so that the true uncertainty is larger. Gini: how unevenly the first ten of all lists "
        "are spread, those never shown included. Identities and places are those of the newest files, which is a mild "
        "look ahead."
    )
