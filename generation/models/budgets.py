"""Budget: what one person may spend at providers in a month, where it differs from what the installation allows everybody."""

from django.db import models
from django.db.models import Q
from django.utils import timezone

from accounts.models import User


class Budget(models.Model):
    owner = models.OneToOneField(User, on_delete=models.CASCADE, primary_key=True, related_name="budget")
    monthly = models.DecimalField(
        max_digits=10, decimal_places=4, help_text="In US dollars, each calendar month (UTC). 0: nothing that costs money."
    )
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(monthly__gte=0), name="budget_not_negative")]

    def __str__(self) -> str:
        return f"{self.monthly} USD a month"
