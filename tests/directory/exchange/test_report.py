from directory.exchange.report import Outcome, Report, ReportRow


def test_a_row_reads_as_one_line_with_its_reason() -> None:
    row = ReportRow("service", "kd-005", Outcome.ERROR, "unknown topic 'x'")
    assert str(row) == "error      service  kd-005: unknown topic 'x'"


def test_each_row_is_told_at_once() -> None:
    told: list[ReportRow] = []
    report = Report(on_row=told.append)
    report.add("topic", "housing", Outcome.CREATED)
    assert [row.external_id for row in told] == ["housing"]


def test_the_summary_counts_each_kind_and_all_together() -> None:
    report = Report()
    report.add("topic", "housing", Outcome.CREATED)
    report.add("topic", "health", Outcome.ERROR, "no name")
    report.add("service", "kd-001", Outcome.CREATED)
    assert report.summary() == [
        "topic: 1 created, 1 error",
        "service: 1 created",
        "together: 2 created, 1 error",
    ]
    assert [row.external_id for row in report.errors] == ["health"]


def test_an_empty_run_says_so() -> None:
    assert Report().summary() == ["together: nothing"]
