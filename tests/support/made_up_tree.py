"""A small project in a temporary folder, for tests of the tools: a few files, tracked by git, all rules kept."""
import subprocess
from pathlib import Path

from jurat_process import ROOT

CLEAN = {
    "CMakeLists.txt": "room(core ROOMS LIBS)\nroom(crypto ROOMS core LIBS OpenSSL::Crypto)\n",
    "tools/check.exceptions": "# none\n",
    "docs/limits.md": "| limit | value | why |\n|---|---|---|\n| `body_bytes` | 1 MiB | enough |\n| `wait` | 10 s | patience |\n",
    "src/core/limits.h": "// Limits.\n#pragma once\n\ninline constexpr std::size_t body_bytes = 1 << 20;\n"
                         "inline constexpr std::chrono::seconds wait{10};\n",
    "src/core/name.h": "// A name.\n#pragma once\n",
    "src/crypto/sum.h": '// A sum.\n#pragma once\n\n#include "core/name.h"\n',
    "src/crypto/sum.cc": '#include "crypto/sum.h"\n\nint sum() { return 1; }\n',
    "tests/crypto/sum_test.cc": '#include "crypto/sum.h"\n',
}


class Tree:
    def __init__(self, folder):
        self.folder = Path(folder)
        subprocess.run(["git", "init", "-q", str(folder)], check=True)
        for name, text in CLEAN.items():
            self.write(name, text)

    def write(self, name, text):
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")

    def append(self, name, text):
        self.write(name, (self.folder / name).read_text(encoding="utf-8") + text)

    def run(self, tool):
        """(exit code, lines it printed)"""
        done = subprocess.run([str(ROOT / "tools" / tool), "--root", str(self.folder)], capture_output=True, text=True,
                              check=False)
        assert done.stderr == "", done.stderr
        return done.returncode, done.stdout.splitlines()
