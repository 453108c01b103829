"""The rule language: YAML files → one parsed, typed, frozen tree that knows its lines."""
