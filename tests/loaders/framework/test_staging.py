"""What a loader did not foresee is one sentence for the user; its trace is in a log file."""

import errno

import pandas as pd
import pytest

from graph_engine.errors import HubError, InputError
from graph_engine.schema import NodeLabel
from graph_engine.schema.graph_tables import GraphTables
from loaders.framework.loader import Edition, Loader, Nodes
from loaders.framework.staging import Staging
from loaders.framework.unexpected import log_file

EDITION = Edition("parks-2025", "Science parks", "Their association", "OGL v3", "https://example.org/", "2025")


@pytest.fixture
def stage(tmp_path, monkeypatch):
    """Stage two files by a loader that raises, or yields rows, while it reads the second."""
    monkeypatch.setenv("HUB_CACHE", str(tmp_path / "cache"))

    def run(act):
        paths = [tmp_path / name for name in ("first.csv", "second.csv")]
        for path in paths:
            path.write_text("name\nSmith\n")

        def load(paths, context):
            yield EDITION
            for path in paths:
                context.file_report(path)
            rows = act(context.file_report(paths[-1]))
            if rows is not None:
                yield Nodes(NodeLabel.RECORD, rows)

        with Staging(tmp_path / "staging") as staging:
            return staging.run(Loader("parks", "Science parks.", load, {}), paths, GraphTables())

    return run


def test_an_unforeseen_error_is_a_sentence_and_its_trace_is_in_the_log(stage):
    def act(_report):
        raise KeyError("a cell\nof two lines")

    with pytest.raises(InputError, match=r"^second\.csv cannot be read as a file of 'parks' .KeyError: ") as told:
        stage(act)
    said = str(told.value)
    assert "\n" not in said
    assert "nothing was loaded" in said
    assert str(log_file()) in said
    # What is shown ends with the sentence: no error stands behind it.
    assert told.value.__cause__ is None
    assert told.value.__suppress_context__
    log = log_file().read_text("utf-8")
    assert "parks: second.csv" in log
    assert "Traceback (most recent call last)" in log
    assert "in act" in log


def test_a_log_that_cannot_be_written_is_said(stage, tmp_path):
    (tmp_path / "cache").write_text("a file where the folder should be")

    def act(_report):
        raise ValueError("odd")

    with pytest.raises(InputError, match="the details could not be written to"):
        stage(act)


def test_foreseen_errors_and_those_of_the_computer_pass(stage):
    def full(_report):
        raise OSError(errno.ENOSPC, "No space left on device")

    def refused(_report):
        raise InputError("second.csv has no column 'name'.")

    with pytest.raises(OSError, match="No space left"):
        stage(full)
    with pytest.raises(InputError, match="no column"):
        stage(refused)
    assert not log_file().exists()


def test_a_message_that_repeats_pages_of_a_file_keeps_its_beginning_and_its_end(stage):
    def refused(_report):
        raise InputError("second.csv has the columns " + "x" * 50_000 + "; download it again.")

    with pytest.raises(InputError, match=r"^second\.csv has the columns x+ … x+; download it again\.$") as told:
        stage(refused)
    assert len(str(told.value)) < 1200


def test_a_report_that_does_not_balance_loads_nothing(stage):
    def act(report):
        report.read(3, handed_on=False)
        report.hand_on(2)
        return pd.DataFrame({"key": ["parks:1"], "kind": "institution", "scheme": "parks", "source": EDITION.key})

    with pytest.raises(HubError, match=r"second\.csv: 3 rows were read, but 2 accepted"):
        stage(act)
