from kotosilta.core.formats.shared import *  # noqa: F403
