"""Which findings people read first, and which are only counted."""

from __future__ import annotations

from preflux.finding import Reported, Severity
from preflux.report.digest import Folded, digest
from report.reports import repeated

ERROR, WARNING, INFO = Severity.error, Severity.warning, Severity.info


def shown(findings: list[Reported], *, fold: bool = True) -> list[str]:
    """Return the digest as words: `rule place`, or `rule count/files` for what is folded."""
    return [
        f"{item.rule} {item.findings}/{item.files}"
        if isinstance(item, Folded)
        else f"{item.rule} {item.finding.span.path}"
        for item in digest(findings, fold=fold)
    ]


def test_errors_come_first_by_place_and_are_never_folded() -> None:
    findings = [repeated(number, "often" if number else "once", ERROR) for number in range(9)]
    mild = repeated(0, "mild", WARNING)
    assert shown([mild, *findings]) == [
        "once base/0.yaml",
        *(f"often base/{number}.yaml" for number in range(1, 9)),
        "mild base/0.yaml",
    ]


def test_milder_ones_come_by_severity_then_the_rare_rules_then_by_place() -> None:
    findings = [
        repeated(0, "remark", INFO),
        repeated(0, "often", WARNING),
        repeated(1, "b-once", WARNING),
        repeated(1, "often", WARNING),
        repeated(2, "a-once", WARNING),
    ]
    assert [word.split()[0] for word in shown(findings)] == ["b-once", "a-once", "often", "often", "remark"]


def test_what_repeats_is_counted_with_its_files() -> None:
    warnings = [repeated(number // 2, "often", WARNING) for number in range(8)]
    remarks = [repeated(number, "remark", INFO) for number in range(3)]
    assert shown([*warnings, *remarks]) == [
        "often base/0.yaml",
        "often base/0.yaml",
        "often base/1.yaml",
        "often 5/3",
        "remark base/0.yaml",
        "remark 2/2",
    ]
    assert len(shown([*warnings, *remarks], fold=False)) == 11


def test_a_single_one_is_not_folded() -> None:
    findings = [repeated(number, "often", WARNING) for number in range(4)]
    findings += [repeated(number, "remark", INFO) for number in range(2)]
    assert shown(findings) == [
        *(f"often base/{number}.yaml" for number in range(4)),
        *(f"remark base/{number}.yaml" for number in range(2)),
    ]
