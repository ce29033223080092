"""tools/tidy finds what each of its rules is for, and nothing in a tree that keeps them."""
import pytest
from made_up_tree import Tree


@pytest.fixture
def tree(tmp_path):
    return Tree(tmp_path)


def test_a_clean_tree_has_no_findings(tree):
    assert tree.run("tidy") == (0, [])


LONG = "int longest() {\n" + "  // a line\n" * 70 + "  return 1;\n}\n"
UNFINISHED = "TO" + "DO"
WRONG = {
    "a banned type name": ("src/crypto/sum.h", "class SumManager {};\n", "name: 'manager'"),
    "a banned word in an alias": ("src/crypto/sum.h", "using KeyInfo = int;\n", "name: 'info'"),
    "a getter": ("src/crypto/sum.h", "int get_sum();\n", "getter"),
    "a private member without _": ("src/crypto/sum.h", "class Sum {\n private:\n  int total;\n};\n", "private member 'total'"),
    "a private member with a value": ("src/crypto/sum.h", "class Sum {\n  std::map<int, int> seen{};\n};\n", "'seen'"),
    "a mark of unfinished work": ("src/crypto/sum.cc", f"// {UNFINISHED} later\n", "left_over"),
    "a promise to come back": ("src/crypto/sum.cc", "// enough for " + "now\n", "left_over"),
    "a long function": ("src/crypto/sum.cc", LONG, "longest has 73 lines"),
    "a long file": ("src/crypto/sum.cc", "int a;\n" * 500, "long_file"),
    "a NOLINT without a reason": ("src/crypto/sum.cc", "int b;  // NOLINT\n", "nolint"),
    "a machine's own path": ("docs/limits.md", "see /" + "root" + "/notes\n", "place"),
    "an address in a lock file": ("tests/node/package.json", '{"resol' + 'ved": "x"}\n', "place"),
}


@pytest.mark.parametrize("name, text, finding", WRONG.values(), ids=WRONG.keys())
def test_a_broken_rule_is_found_in_its_file(tree, name, text, finding):
    (tree.append if (tree.folder / name).exists() else tree.write)(name, text)
    code, said = tree.run("tidy")
    assert code == 1
    assert any(line.startswith(f"{name}:") and finding in line for line in said), said


RIGHT = {
    "public members of a struct": "struct Point {\n  int x = 0;\n};\n",
    "private members with _": "class Sum {\n public:\n  int total() const { return total_; }\n\n private:\n  int total_ = 0;\n};\n",
    "a banned word inside another": "class Database64 {};\nclass Information {};\n",
    "somebody else's getter": "int first(const Pair& pair) { return std::get_if<int>(&pair) ? 1 : pair.get_first(); }\n",
    "marks inside words": "int hackney = 1;\n",
    "a lambda's locals": "int total() {\n  auto add = [](int a) {\n    int sum = a;\n    return sum;\n  };\n  return add(1);\n}\n",
}


@pytest.mark.parametrize("text", RIGHT.values(), ids=RIGHT.keys())
def test_what_keeps_the_rules_is_not_found(tree, text):
    tree.append("src/crypto/sum.cc", text)
    assert tree.run("tidy") == (0, [])


OPENINGS = {
    "none": "#pragma once\n",
    "too long": "// One.\n" * 6 + "#pragma once\n",
    "a guard of another kind": "// A sum.\n#ifndef SUM\n#define SUM\n#endif\n",
}


@pytest.mark.parametrize("text", OPENINGS.values(), ids=OPENINGS.keys())
def test_a_header_opens_with_its_promise(tree, text):
    tree.write("src/crypto/sum.h", text)
    code, said = tree.run("tidy")
    assert code == 1 and all("opening" in line for line in said)


IMPURE = {
    "clock": "auto t = std::chrono::system_clock::now();",
    "clock by C": "long t = time(nullptr);",
    "randomness": "std::random_device d;",
    "floats": "double share = 0.5;",
    "hash order": "std::unordered_map<int, int> m;",
    "locale": "char c = std::tolower('A');",
    "threads": "std::thread t;",
}


@pytest.mark.parametrize("line", IMPURE.values(), ids=IMPURE.keys())
def test_the_ledger_is_the_same_on_every_node(tree, line):
    tree.write("tests/ledger/apply_test.cc", "")
    tree.write("src/ledger/apply.cc", f"void apply() {{\n  {line}\n}}\n")
    code, said = tree.run("tidy")
    assert code == 1 and any(text.startswith("src/ledger/apply.cc:2: pure") for text in said), said
    tree.write("src/ledger/apply.cc", f"void apply() {{\n  // {line}\n}}\n")
    assert tree.run("tidy") == (0, [])


DOMAINS = '// Domains.\n#pragma once\n\nconstexpr auto a = "jurat/1/a";\nconstexpr auto b = "jurat/1/%s";\n'


@pytest.mark.parametrize("line", ['f("jurat/1/second-sum");', 'f("jurat/api/sum");', 'tagged_hash("sum", {});',
                                  'tagged_hash(\n    "sum", {});'])
def test_a_domain_stands_in_the_one_list(tree, line):
    tree.write("src/crypto/domains.h", DOMAINS % "b")
    tree.append("src/crypto/sum.cc", f"\n// {line.split(chr(10))[0]}\n")
    assert tree.run("tidy") == (0, []), "a comment uses nothing"
    tree.append("src/crypto/sum.cc", f"int use() {{\n  {line}\n}}\n")
    code, said = tree.run("tidy")
    assert code == 1 and any(text.startswith("src/crypto/sum.cc:") and "domain" in text for text in said), said


def test_no_two_domains_are_the_same(tree):
    tree.write("src/crypto/domains.h", DOMAINS % "b")
    assert tree.run("tidy") == (0, [])
    tree.write("src/crypto/domains.h", DOMAINS % "a")
    assert tree.run("tidy") == (1, ['src/crypto/domains.h:5: domain: "jurat/1/a" has two uses'])


def test_a_source_without_its_test_is_found(tree):
    (tree.folder / "tests/crypto/sum_test.cc").unlink()
    code, said = tree.run("tidy")
    assert code == 1 and said == ["src/crypto/sum.cc:1: pair: no test: tests/crypto/sum_test.cc is missing"]


def test_an_operation_may_be_tried_by_real_clients_instead(tree):
    tree.write("src/api/cognito/operations/sign_up.cc", "int sign_up;\n")
    assert tree.run("tidy")[0] == 1
    tree.write("tests/conformance/test_sign_up.py", "client.sign_up(ClientId='x')\n")
    assert tree.run("tidy") == (0, [])


def test_an_exception_needs_a_reason_and_a_use(tree):
    tree.append("src/crypto/sum.cc", LONG)
    tree.append("tools/check.exceptions", "long_function src/crypto/sum.cc#longest  one table of a standard, read in one go\n")
    assert tree.run("tidy") == (0, [])
    tree.append("tools/check.exceptions", "long_file src/crypto/sum.cc  it was long some time ago\n")
    code, said = tree.run("tidy")
    assert code == 1 and "no longer needed" in said[0]
    tree.write("tools/check.exceptions", "long_function src/crypto/sum.cc#longest because\n")
    assert any("the reason in words" in line for line in tree.run("tidy")[1])
