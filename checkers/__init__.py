"""The rules that Chalkline ships, written with the interface that any pack of rules has."""
