"""The first minute: what a project has, what to ask it for, and the files that say so."""
