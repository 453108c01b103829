"""Reading plans: the bridge to the brain, and what pages show."""
