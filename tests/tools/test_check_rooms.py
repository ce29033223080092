"""tools/check_rooms finds every arrow that the table does not have."""
import pytest
from made_up_tree import Tree


@pytest.fixture
def tree(tmp_path):
    return Tree(tmp_path)


def test_a_clean_tree_has_no_findings(tree):
    assert tree.run("check_rooms") == (0, [])


WRONG = {
    "an arrow upwards": ("src/core/name.h", '#include "crypto/sum.h"\n', 'core may not include "crypto/sum.h"'),
    "a bare name": ("src/crypto/sum.h", '#include "name.h"\n', 'not of the form "room/file.h"'),
    "a relative path": ("src/crypto/sum.h", '#include "../core/name.h"\n', 'not of the form "room/file.h"'),
    "angle brackets for our own": ("src/crypto/sum.h", "#include <core/name.h>\n", "with quotes"),
    "a header that is not there": ("src/crypto/sum.h", '#include "core/nowhere.h"\n', "there is no src/core/nowhere.h"),
    "a library of another room": ("src/crypto/sum.h", "#include <curl/curl.h>\n", "belongs to http"),
    "another room's table": ("src/crypto/sum.h", '#include "core/all.h"\n', "belongs to the room core alone"),
    "a bare name in a test": ("tests/crypto/sum_test.cc", '#include "sum.h"\n', "neither"),
}


@pytest.mark.parametrize("name, line, finding", WRONG.values(), ids=WRONG.keys())
def test_a_wrong_include_is_found_with_its_line(tree, name, line, finding):
    tree.append(name, line)
    code, said = tree.run("check_rooms")
    assert code == 1
    assert any(text.startswith(f"{name}:") and finding in text for text in said), said


def test_an_unknown_room_is_found(tree):
    tree.write("src/cellar/wine.h", "// Wine.\n#pragma once\n")
    code, said = tree.run("check_rooms")
    assert code == 1 and any("src/cellar" in text for text in said)


def test_files_that_include_each_other_are_found(tree):
    tree.write("src/core/a.h", '// A.\n#pragma once\n#include "core/b.h"\n')
    tree.write("src/core/b.h", '// B.\n#pragma once\n#include "core/a.h"\n')
    code, said = tree.run("check_rooms")
    assert code == 1 and any("include each other" in text and "core/a.h" in text for text in said)


def test_a_link_rule_beyond_the_arrows_is_found(tree):
    tree.append("CMakeLists.txt", "room(store ROOMS core crypto LIBS)\n")
    code, said = tree.run("check_rooms")
    assert code == 1 and any("room store links crypto" in text for text in said)
