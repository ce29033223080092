"""The founding of a council of four by real processes: card, propose, inspect, accept, run, verify; with one of them
killed in the middle and run again. Only the safe primes are published ones, from ceremony_node."""
import re

import pytest
from founders import Founder, proposed
from jurat_process import wait_for
from production_node import jurat


@pytest.fixture
def founders(tmp_path):
    four = [Founder(tmp_path, number) for number in range(1, 5)]
    yield four
    for one in four:
        if hasattr(one, "program"):
            one.program.kill()


@pytest.mark.parametrize("victim, step", [(1, "dealing token keys 2"), (1, "every node checks"),
                                          (3, "listening at"), (4, "listening at")])
def test_four_nodes_found_a_council_though_one_is_killed(founders, tmp_path, victim, step):
    file, fingerprint = proposed(founders, tmp_path)
    for one in founders:
        accepted = one.accept(file, fingerprint.lower().replace("-", " "))
        assert accepted.returncode == 0 and f"member {one.number} of 4" in accepted.stdout, accepted.stderr
    for one in founders:
        one.run()
    killed = founders[victim - 1]
    wait_for(lambda: any(line and step in line for line in killed.program.output), 60, f"node {victim}: {step}")
    killed.program.kill()
    assert not (killed.home / "council.lock").exists() or step == "every node checks"
    killed.run()
    for one in founders:
        assert one.program.process.wait(120) == 0, one.program.log_tail()
    locks = {(one.home / "council.lock").read_bytes() for one in founders}
    assert len(locks) == 1
    for one in founders:
        verified = one.verify()
        assert verified.returncode == 0, verified.stderr
        assert "4 choices of 3 out of 4 nodes" in verified.stdout and f"member {one.number}" in verified.stdout
        assert not list(one.home.glob("keys/token_keys_*")), "no node keeps a whole key"
    again = founders[1].accept(file, fingerprint)
    assert again.returncode == 1 and "already belongs to a council" in again.stderr, again.stderr
    card = jurat("council", "card", *founders[1].sealed, "--out", tmp_path / "x", "--node-name", "x")
    assert card.returncode == 1 and "already belongs to a council" in card.stderr, card.stderr


def test_what_does_not_fit_is_refused_with_its_name(founders, tmp_path):
    file, fingerprint = proposed(founders, tmp_path)
    wrong = founders[0].accept(file, "0" * 40)
    assert wrong.returncode == 2 and "has another" in wrong.stderr, wrong.stderr
    assert fingerprint not in wrong.stderr, "shown, it would be copied and not compared"
    text = file.read_text(encoding="ascii")
    place = text.index("\n") + 200
    altered = tmp_path / "altered"
    altered.write_text(text[:place] + ("A" if text[place] != "A" else "B") + text[place + 1:], encoding="ascii")
    refused = founders[0].accept(altered, fingerprint)
    assert refused.returncode != 0 and "altered" in refused.stderr, refused.stderr
    assert founders[0].accept(file, fingerprint).returncode == 0

    second = tmp_path / "second"
    jurat("council", "propose", "--public-url", "https://other.example", "--admins", "ada:" + "5f" * 32, "--out", second,
          *(one.card for one in founders))
    other = re.search(r"^fingerprint +(\S+)$", jurat("council", "inspect", second).stdout, re.MULTILINE).group(1)
    kept = founders[0].accept(second, other)
    assert kept.returncode == 1 and "--replace" in kept.stderr, kept.stderr
    assert founders[0].accept(second, other, "--replace").returncode == 0

    founders[0].make_card()  # the same words, the same card
    assert founders[0].accept(second, other).returncode == 0
    three = jurat("council", "propose", "--public-url", "https://a.example", "--admins", "ada:" + "5f" * 32, "--out",
                  tmp_path / "three", *(one.card for one in founders[:3]))
    assert three.returncode == 2 and "1, 4, 7, 10" in three.stderr, three.stderr
    nobody = jurat("council", "run", "--home", tmp_path / "nobody")
    assert nobody.returncode == 2 and "council card" in nobody.stderr, nobody.stderr
