"""What can go wrong, named for the cause.

Only the command line turns these into a printed line and an exit status; anything else that is raised is a bug and keeps its traceback.
"""


class FormcheckError(Exception):
    """Root of every error a user can cause or mend. The message is one line: what happened, which file, what to do.

    A message made by `words.said.say` can be told in every language.
    """


class ClipMissing(FormcheckError):
    """The recording does not exist or may not be read."""


class ClipUnreadable(FormcheckError):
    """The file is no video, is empty, or holds no frame that decodes."""


class NoRunner(FormcheckError):
    """No person was found for long enough to say anything."""


class ModelUnavailable(FormcheckError):
    """The pose model is neither here nor to be had."""


class ModelCorrupt(FormcheckError):
    """A model file does not have the content it should have."""


class ModelUnfit(FormcheckError):
    """A pose model does not find the joints that are needed."""


class MissingLibrary(FormcheckError):
    """A system library or package that OpenCV or MediaPipe needs is absent."""


class OutputUnwritable(FormcheckError):
    """A result could not be written where it was asked for."""


class BadOption(FormcheckError):
    """An option's value makes no sense."""


class BadProfile(FormcheckError):
    """A runner's file of answers cannot be read, or says what cannot be."""


class BadManifest(FormcheckError):
    """The table of an evening cannot be read, or says what cannot be."""


class WorkerLost(FormcheckError):
    """A recording could not be analysed because the process at it ended, stood still, or runs another formcheck."""


class BadReport(FormcheckError):
    """A saved report cannot be read, is none, or tells of no running."""


class BadHistory(FormcheckError):
    """The history cannot be opened or written, or does not hold what was asked for."""
