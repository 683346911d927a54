"""A design as a graph: elements whose unstated facts raise Unknown, relations, paths and journeys."""
