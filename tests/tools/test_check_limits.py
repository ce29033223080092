"""docs/limits.md and core/limits.h say the same."""
import pytest
from made_up_tree import Tree


@pytest.fixture
def tree(tmp_path):
    return Tree(tmp_path)


def test_equal_numbers_are_clean(tree):
    assert tree.run("check_limits") == (0, [])


def test_another_number_is_found(tree):
    tree.write("src/core/limits.h", "// L.\n#pragma once\ninline constexpr std::size_t body_bytes = 2 << 20;\n"
                                    "inline constexpr std::chrono::seconds wait{10};\n")
    assert tree.run("check_limits") == (1, ["docs/limits.md: `body_bytes` says 1 MiB, core/limits.h says 2 MiB"])


def test_a_missing_and_a_surplus_row_are_found(tree):
    tree.append("src/core/limits.h", "inline constexpr unsigned tries = 2 * 5;\n")
    tree.append("docs/limits.md", "| `gone` | 1 | was there |\n")
    code, said = tree.run("check_limits")
    assert code == 1
    assert said == ["docs/limits.md: `tries` is missing; it is 10", "docs/limits.md: `gone` is no limit of core/limits.h"]
