"""Start a module of the engine inside the sandbox, where the folder above this one can be neither listed nor read.

Run as a file: `python child.py PACKAGES MODULE ARGUMENTS`. PACKAGES is the folder of installed packages.
"""

import importlib.util
import runpy
import sys
from pathlib import Path


def main() -> None:
    packages, module, *arguments = sys.argv[1:]
    sys.path.append(packages)
    here = Path(__file__).resolve().parent
    spec = importlib.util.spec_from_file_location("engine", here / "__init__.py", submodule_search_locations=[str(here)])
    assert spec is not None and spec.loader is not None
    engine = importlib.util.module_from_spec(spec)
    sys.modules["engine"] = engine
    spec.loader.exec_module(engine)
    sys.argv[1:] = arguments
    runpy.run_module(f"engine.{module}", run_name="__main__", alter_sys=True)


if __name__ == "__main__":
    main()
