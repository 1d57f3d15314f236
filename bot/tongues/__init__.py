"""The channels of platforms outside, each made from its settings: a further one is a file here, a line in `known`."""
