from home.models.pages import HomePage, StandardPage
from home.models.reviews import TranslationReview

__all__ = ["HomePage", "StandardPage", "TranslationReview"]
