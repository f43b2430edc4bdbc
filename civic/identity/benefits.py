"""What a level brings: the apps above say it in sentences, so that this one needs to know nothing of coins."""

from collections.abc import Callable

from civic.accounts.models import Citizen

TermsOf = Callable[[Citizen], list[str]]
_sources: list[TermsOf] = []


def add_terms(terms: TermsOf) -> TermsOf:
    """Have `terms(citizen)` asked for sentences on the page about the level."""
    if terms not in _sources:
        _sources.append(terms)
    return terms


def terms_of(citizen: Citizen) -> list[str]:
    return [sentence for source in _sources for sentence in source(citizen)]
