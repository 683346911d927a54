"""Units: one line gives the range check, the form's label, the JSON schema and the docs."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

Spoken = Literal["none", "unknown"]
"""`none`: known to be missing. `unknown`: asked and not known. An absent value is unknown and is asked for."""

Fraction = Annotated[float, Field(ge=0, le=1, description="fraction of time, 0 to 1")]
Milliseconds = Annotated[float, Field(ge=0, description="milliseconds")]
Seconds = Annotated[float, Field(ge=0, description="seconds")]
Minutes = Annotated[float, Field(ge=0, description="minutes")]
PerSecond = Annotated[float, Field(ge=0, description="per second")]
UsdPerMonth = Annotated[float, Field(ge=0, description="US dollars a month")]
Pixels = Annotated[float, Field(ge=-1_000_000, le=1_000_000, description="board pixels")]
Identifier = Annotated[
    str, Field(pattern=r"^[a-z][a-z0-9_-]*$", max_length=120, description="[a-z][a-z0-9_-]*")
]
