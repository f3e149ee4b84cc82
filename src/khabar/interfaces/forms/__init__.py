"""Events in the form of other data sets: their columns and codes exactly, and on whose word each event stands behind them.

The files are in the form of those data sets, not from them. What each column holds says ``docs/exports.md``.
"""

from khabar.interfaces.forms.acled import ACLED
from khabar.interfaces.forms.common import Form
from khabar.interfaces.forms.plover import PLOVER
from khabar.interfaces.forms.polecat import POLECAT
from khabar.interfaces.forms.ucdp import UCDP

FORMS: dict[str, Form] = {"plover": PLOVER, "polecat": POLECAT, "acled": ACLED, "ucdp": UCDP}

__all__ = ["FORMS", "Form"]
