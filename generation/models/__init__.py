"""The rows of generation, a module each for what belongs together."""

from generation.models.budgets import Budget
from generation.models.costs import GenerationCost
from generation.models.generations import Generation
from generation.models.providers import Provider, ProviderModel, WebhookEvent
from generation.models.templates import PromptTemplate

__all__ = ["Budget", "Generation", "GenerationCost", "PromptTemplate", "Provider", "ProviderModel", "WebhookEvent"]
