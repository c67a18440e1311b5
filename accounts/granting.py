"""Credits by hand: what staff fill in, checked, and given to several people at once or to none of them."""

from collections.abc import Iterable
from uuid import UUID, uuid5

from django import forms
from django.db import transaction

from accounts import credits
from accounts.models import CreditTransaction, User

AMOUNT_MAX = 1_000_000_000  # in one grant: more is a slip of the hand


class GrantForm(forms.Form):
    amount = forms.IntegerField(
        min_value=-AMOUNT_MAX, max_value=AMOUNT_MAX, help_text="For each of them. Below zero it is a correction and takes away."
    )
    reason = forms.CharField(max_length=255, help_text="They read this in their list of entries.", strip=True)
    key = forms.UUIDField(widget=forms.HiddenInput)

    def clean_amount(self) -> int:
        amount: int = self.cleaned_data["amount"]
        if amount == 0:
            raise forms.ValidationError("Nothing is no grant.")
        return amount

    def try_save(self, users: Iterable[User]) -> list[User] | None:
        """Who was given something by this call: sent twice, the same form gives once. None, with the reason among the errors,
        when one of them would have too little; then nobody was given anything."""
        data = self.cleaned_data
        try:
            with transaction.atomic():
                ordered = sorted(users, key=lambda user: user.pk)  # so that two such forms never wait for each other
                return [user for user in ordered if _give(user, data["amount"], data["reason"], data["key"])]
        except credits.NotEnoughCredits as error:
            self.add_error("amount", str(error))
        except _OtherContents:
            self.add_error(
                None, "This form was sent before with another amount or reason. Choose the people again for a new one."
            )
        return None


class _OtherContents(Exception):
    pass


def _give(user: User, amount: int, reason: str, key: UUID) -> bool:
    reference = uuid5(key, str(user.pk))
    User.objects.lock(user.pk)
    known = CreditTransaction.objects.filter(reference=reference, kind=CreditTransaction.Kind.GRANT).first()
    if known is None:
        credits.grant(user, amount, reason, reference=reference)
    elif (known.amount, known.description) != (amount, reason):
        raise _OtherContents
    return known is None
