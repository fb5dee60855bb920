"""What people type into the boxes that every form shares."""

from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.utils.translation import override

from kotosilta.core.forms import NumberField


@pytest.mark.parametrize("language", ["fi", "en", "ar"])
@pytest.mark.parametrize("typed", ["2,5", "2.5", " 2,50 ", "٢٫٥"])
def test_a_number_with_a_comma_or_a_point(language, typed):
    with override(language):
        assert NumberField(decimal_places=2).clean(typed) == Decimal("2.5")


@pytest.mark.parametrize("typed", ["two", "1,2,3", "2 h", "NaN", "-1"])
def test_what_is_no_number(typed):
    with pytest.raises(ValidationError):
        NumberField(min_value=0).clean(typed)
