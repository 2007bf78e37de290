"""What a person has to read before they sign, what they read already, and the words they sign."""
