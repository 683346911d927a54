"""Open Chalkline: `streamlit run app.py`."""

from designer.ui.app import run

run()
