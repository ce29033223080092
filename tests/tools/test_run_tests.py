"""tools/run_tests counts what ran, and nothing that did not run passes."""
import importlib.machinery
import importlib.util

import pytest
from jurat_process import ROOT

loader = importlib.machinery.SourceFileLoader("run_tests", str(ROOT / "tools" / "run_tests"))
run_tests = importlib.util.module_from_spec(importlib.util.spec_from_loader("run_tests", loader))
loader.exec_module(run_tests)

CASES = {
    "<testcase name='a'/><testcase name='b' status='run'/>": (2, 0),
    "<testcase name='a'/><testcase name='b'><failure/></testcase>": (1, 1),
    "<testcase name='a'><error/></testcase>": (0, 1),
    "<testcase name='a'><skipped/></testcase>": (0, 1),
    "<testcase name='a' status='disabled'/>": (0, 1),
}


@pytest.mark.parametrize("cases, counted", CASES.items())
def test_only_what_ran_and_held_is_passed(tmp_path, cases, counted):
    report = tmp_path / "report.xml"
    report.write_text(f"<testsuites><testsuite>{cases}</testsuite></testsuites>", encoding="utf-8")
    passed, bad = run_tests.judge("made_up", report)
    assert (passed, len(bad)) == counted


def test_what_did_not_pass_is_told_by_name_and_with_its_last_words(tmp_path):
    report = tmp_path / "report.xml"
    report.write_text("<testsuite><testcase classname='room' name='b'><failure message='short'>1 is not 2</failure>"
                      "</testcase></testsuite>", encoding="utf-8")
    _, bad = run_tests.judge("made_up", report)
    assert bad == ["made_up: room b\nshort\n1 is not 2"]


def run(tmp_path, script):
    passed, bad = run_tests.run("made_up", tmp_path / "report.xml", ["bash", "-c", script])
    return passed, len(bad)


def test_a_suite_without_a_report_is_a_failure(tmp_path):
    assert run(tmp_path, "exit 0") == (0, 1)


def test_a_suite_that_ran_nothing_is_a_failure(tmp_path):
    assert run(tmp_path, f"echo '<testsuite/>' > {tmp_path}/report.xml") == (0, 1)


def test_a_suite_that_broke_after_its_tests_is_a_failure(tmp_path):
    script = f"echo '<testsuite><testcase name=\"a\"/></testsuite>' > {tmp_path}/report.xml; exit 3"
    assert run(tmp_path, script) == (1, 1)


def test_an_old_report_is_not_counted_again(tmp_path):
    (tmp_path / "report.xml").write_text("<testsuite><testcase name='a'/></testsuite>", encoding="utf-8")
    assert run(tmp_path, "exit 0") == (0, 1)
