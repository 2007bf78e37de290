"""What is installed, what is in force, and what each check needs: facts, and no judgement of code.

Nothing here asks the network, or runs anything of the repository.
"""
