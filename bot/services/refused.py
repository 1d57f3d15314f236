"""What was given cannot be taken, in a sentence."""


class Refused(ValueError):
    """What was given cannot be taken. `key` is the sentence that says why, `names` what it is filled in with.

    Neither holds personal data.
    """

    def __init__(self, key: str, /, **names: object) -> None:
        super().__init__(key)
        self.key, self.names = key, names
