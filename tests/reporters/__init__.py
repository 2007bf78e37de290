"""What each output format says, and what it must never let through."""
