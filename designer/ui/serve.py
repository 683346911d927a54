"""Starts Streamlit, and reads in what the first page needs while the browser is still on its way."""

from __future__ import annotations

import sys
import threading
from importlib import import_module


def main(arguments: list[str]) -> None:
    """Do what `streamlit run ARGUMENTS` does, a second sooner for the first visitor."""
    threading.Thread(target=import_module, args=("designer.ui.app",), daemon=True).start()
    from streamlit.web.cli import main as streamlit

    sys.argv = ["streamlit", "run", *arguments]
    streamlit()


if __name__ == "__main__":
    main(sys.argv[1:])
