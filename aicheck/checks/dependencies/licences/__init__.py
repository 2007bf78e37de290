"""Under which licences the packages of a change are, and whether the project can take them."""
