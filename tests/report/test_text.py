"""What people read. The expected texts are written by hand."""

from __future__ import annotations

import pytest

from preflux.finding import Finding, LookedAt, Related, Report, Severity
from preflux.report.formats.text import rendered_in, write
from preflux.report.view import View
from preflux.span import Source, Span, whole
from report.reports import BROKEN_PATH, OVERLAY, RUNS_AS_ROOT, repeated, report, reported, span


def text(shown: Report, view: View | None = None) -> str:
    return "".join(write(shown, view or View()))


def test_a_finding_shows_its_line_and_the_cure() -> None:
    assert text(report(BROKEN_PATH, files=12, builds=3, objects=40, clusters=1)) == (
        "apps/staging/web/kustomization.yaml:3:5: error: `../base/web` does not exist [broken-path]\n"
        "   3 |   - ../base/web\n"
        "     |     ^^^^^^^^^^^\n"
        "     = hint: did you mean `../../base/web`?\n"
        "\n"
        "Found 1 error in 12 files, 3 builds, 40 objects and 1 cluster.\n"
    )


def test_a_related_place_shows_its_line_too_and_overlays_are_named() -> None:
    assert text(report(RUNS_AS_ROOT)) == (
        "apps/staging/web/patch.yaml:3:16: warning: runs as root [runs-as-root]\n"
        "   3 |     runAsUser: 0\n"
        "     |                ^\n"
        "     = apps/base/web/deployment.yaml:3:16: the base says 1000\n"
        "   3 |     runAsUser: 1000\n"
        "     |                ----\n"
        "     = Deployment/web in 2 overlays: apps/production, apps/staging\n"
        "\n"
        "Found 1 warning in 0 files, 0 builds, 0 objects and 0 clusters.\n"
    )


def test_many_overlays_are_counted() -> None:
    many = reported(Finding(span(OVERLAY, "web"), "x"))
    many.builds = [f"apps/{name}" for name in "abcdefg"]
    assert rendered_in(many) == "in 7 overlays: apps/a, apps/b, apps/c, apps/d and 3 more"


@pytest.mark.parametrize(
    ("view", "shown"),
    [
        (View(root="sub/repo"), "sub/repo/apps/staging/web/kustomization.yaml"),
        (View(folder="apps/staging"), "web/kustomization.yaml"),
        (View(folder="clusters"), "../apps/staging/web/kustomization.yaml"),
        (View(repository="/elsewhere"), "apps/staging/web/kustomization.yaml"),
    ],
)
def test_paths_can_be_opened_from_where_the_reader_is(view: View, shown: str) -> None:
    assert text(report(BROKEN_PATH), view).startswith(f"{shown}:3:5: error")


def test_without_findings_it_says_what_was_looked_at() -> None:
    shown = text(report(files=1234, builds=1, objects=2, clusters=0), View(repository="../x", paths=("apps/a", "b")))
    assert shown == "No findings about apps/a, b in 1,234 files, 1 build, 2 objects and 0 clusters of ../x.\n"


def test_what_was_not_looked_into_and_what_failed_is_said() -> None:
    unseen = ["apps/x: shut", *(f"apps/{n}: `{n // 2}` is remote" for n in range(11))]
    seen = LookedAt(files=1, unseen=unseen, crashes=["orphan-file: TypeError"])
    assert text(Report([], seen)) == (
        "No findings in 1 file, 0 builds, 0 objects and 0 clusters.\n"
        "Not checked: 12 things.\n"
        "  apps/x: shut\n"
        "  apps/0 and 1 more: `0` is remote\n"
        "  apps/2 and 1 more: `1` is remote\n"
        "  apps/4 and 1 more: `2` is remote\n"
        "  apps/6 and 1 more: `3` is remote\n"
        "  and 3 more; --format json lists all\n"
        "preflux itself failed, so findings may be missing:\n"
        "  orphan-file: TypeError\n"
    )


def test_severities_are_counted_the_worst_first() -> None:
    place = span(OVERLAY, "web")
    findings = [reported(Finding(place, "x"), level) for level in (Severity.info, Severity.error, Severity.info)]
    assert "Found 1 error, 2 info in" in text(report(*findings, RUNS_AS_ROOT)).replace("1 warning, ", "")


def test_what_repeats_is_counted_and_what_was_left_out_is_said() -> None:
    shown = report(*(repeated(number, "runs-as-root", Severity.warning) for number in range(6)))
    shown.hidden = 1200
    assert text(shown).endswith(
        "base/2.yaml:1:1: warning: x [runs-as-root]\n   1 | spec\n     | ^^^^\n\n"
        "warning: 3 more [runs-as-root] in 3 files; --show-all shows them\n\n"
        "Found 6 warnings (1,200 milder not shown) in 0 files, 0 builds, 0 objects and 0 clusters.\n"
    )
    assert "more" not in text(report(*shown.findings), View(fold=False))
    assert text(shown, View(fold=False)).count("[runs-as-root]") == 6


@pytest.mark.parametrize(("errors", "rules", "said"), [(1, 4, True), (1, 2, False), (0, 4, False)])
def test_where_the_errors_are_off_the_screen_it_says_so(*, errors: int, rules: int, said: bool) -> None:
    found = [repeated(number, f"rule-{rule}", Severity.warning) for rule in range(rules) for number in range(3)]
    shown = text(report(*found, *[BROKEN_PATH] * errors))
    assert shown.endswith("The errors are at the top; --min-severity error shows only them.\n") == said


def test_colours_dress_and_change_no_text() -> None:
    plain = text(report(BROKEN_PATH, RUNS_AS_ROOT))
    dressed = text(report(BROKEN_PATH, RUNS_AS_ROOT), View(colour=True))
    assert "\x1b[1;31merror\x1b[0m" in dressed
    import re

    assert re.sub(r"\x1b\[[0-9;]*m", "", dressed) == plain


def test_a_file_name_or_message_cannot_steer_the_terminal() -> None:
    source = Source("a\x1b[2Jb.yaml", "k: \x1b]0;x\x07v\u202e\n")
    shown = text(report(reported(Finding(Span(source, 3, 4), "bad `\x1b[31m\n`"))))
    assert shown.startswith("a␛[2Jb.yaml:1:4: error: bad `␛[31m␊` [broken-path]\n   1 | k: ␛]0;x␇v\ufffd\n")
    assert "\x1b" not in shown


def test_a_place_without_a_line_to_show_shows_none() -> None:
    source = Source("apps/x.yaml", "")
    assert text(report(reported(Finding(Span(source, 0, 0), "cannot be read")))).startswith(
        "apps/x.yaml:1:1: error: cannot be read [broken-path]\n\n"
    )


@pytest.mark.parametrize("head", ["apiVersion: v1", "# Our settings"])
def test_a_place_that_means_the_whole_file_does_not_show_how_files_begin(head: str) -> None:
    place = whole(Source("apps/x.yaml", f"{head}\nkind: ConfigMap\n"))
    finding = Finding(place, "no build applies this file", related=(Related(place, "it"),))
    assert text(report(reported(finding))).startswith(
        "apps/x.yaml:1:1: error: no build applies this file [broken-path]\n     = apps/x.yaml:1:1: it\n\n"
    )
    value = Span(place.source, 12, 14)
    assert "   1 | " in text(report(reported(Finding(value, "old"))))


def test_a_line_that_was_just_shown_is_not_shown_again() -> None:
    place, other = span(OVERLAY, "../base/web"), span(OVERLAY, "deployment.yaml")
    related = (Related(place, "itself"), Related(other, "one"), Related(other, "two"))
    assert text(report(reported(Finding(place, "x", related=related)))).startswith(
        "apps/staging/web/kustomization.yaml:3:5: error: x [broken-path]\n"
        "   3 |   - ../base/web\n"
        "     |     ^^^^^^^^^^^\n"
        "     = apps/staging/web/kustomization.yaml:3:5: itself\n"
        "     = apps/staging/web/kustomization.yaml:4:5: one\n"
        "   4 |   - deployment.yaml\n"
        "     |     ---------------\n"
        "     = apps/staging/web/kustomization.yaml:4:5: two\n"
        "\n"
    )
