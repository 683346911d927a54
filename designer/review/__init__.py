"""Judge a design: run rules, group findings, ask questions, prove fixes, score."""
