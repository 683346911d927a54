"""The component catalogue: what each kind is for, what it provides and what can be said of it."""

from __future__ import annotations

import streamlit as st

from designer.model.catalogue import CATALOGUE, Kind
from designer.ui.pages.heading import heading


def show() -> None:
    """Show all kinds by group with a search."""
    heading("Components")
    text = st.text_input("Search kinds", placeholder="event hub, feature store").lower()
    for group, title in CATALOGUE.groups.items():
        kinds = [k for k in CATALOGUE.kinds.values() if k.group == group and text in _words(k)]
        if kinds:
            st.subheader(title)
            for kind in kinds:
                _kind(kind)


def _words(kind: Kind) -> str:
    products = " ".join(p for names in kind.products.values() for p in names)
    return f"{kind.id.replace('_', ' ')} {kind.title} {products} {kind.purpose}".lower()


def _kind(kind: Kind) -> None:
    with st.expander(f"{kind.title}  ({kind.id})"):
        st.write(kind.purpose)
        products = [f"{cloud}: {', '.join(names)}" for cloud, names in kind.products.items()]
        st.caption(" · ".join(products))
        rows = [(name, CATALOGUE.attributes[name]) for name in kind.attributes]
        st.dataframe(
            [
                {
                    "fact": n.replace("_", " "),
                    "unit": a.unit,
                    "one of": ", ".join(a.choices),
                    "meaning": a.meaning,
                }
                for n, a in rows
            ],
            hide_index=True,
        )
        for name, figure in {**kind.figures, **kind.defaults}.items():
            source = f", {figure.source} {figure.date}" if figure.source else ""
            st.caption(f"{name.replace('_', ' ')} {figure.value}: {figure.provenance}{source}")
