"""What a server's no may mean, whichever the channel; and that nothing is to be sent after all."""


class Temporary(Exception):
    """Not now; the same message may be taken later. Says why, without an address."""


class Away(Temporary):
    """The server takes nothing from us at present, whatever the message."""


class Permanent(Exception):
    """This message will not be taken. Says why, without an address."""


class Unwanted(Exception):
    """This message is not to be sent any more, as its file was about to be made. Says why, in a
    sentence without names."""
