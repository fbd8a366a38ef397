"""What the API takes and gives; the OpenAPI document is made from these types."""

from __future__ import annotations

from ninja import Field, Schema

from directory.eligibility import Answer
from directory.search.base import MAX_QUERY_LENGTH

MOST_RESULTS = 100  # results on one page of the API


class SearchParameters(Schema):
    """The same search as the page's. Unknown values of filters are left out and listed in ``ignored``."""

    lang: str = Field("de", description="Language of the words and the answer; German is always searched too.")
    q: str = Field("", description=f"Words, at most {MAX_QUERY_LENGTH} characters.")
    topic: list[str] = Field([], description="Topic codes.")
    status: list[str] = Field([], description="Residence status codes: they order the results and take none away.")
    language: list[str] = Field([], description="ISO 639-1 codes spoken there, or: interpreter, unknown.")
    target: list[str] = Field([], description="Target group codes, or: unknown.")
    place: str = Field("", description="Municipality or postcode of the district.")
    radius: str = Field("", description="Kilometres around the place; without it: services for people of the place.")
    free: list[str] = Field([], description="free, paid, unknown")
    appointment: list[str] = Field([], description="needed, possible, walk_in, unknown")
    sort: str = Field("match", description="match, near (needs a place), checked")
    size: int = Field(20, ge=1, le=MOST_RESULTS, description="Results on a page.")
    page: int = Field(1, ge=1, le=100_000)


class Result(Schema):
    """One service. ``eligibility`` is the answer for the asked status; null where not exactly one was asked."""

    id: int
    external_id: str | None
    name: str
    organization: str
    url: str
    score: float
    eligibility: Answer | None = None


class FacetCount(Schema):
    """A value of a filter, and how many services it would leave (the filter itself not counted)."""

    value: str
    label: str
    count: int
    selected: bool


class IgnoredValue(Schema):
    """A value that was left out because the directory does not know it."""

    parameter: str
    value: str


class SearchAnswer(Schema):
    """One page of results. ``good_match`` is false where nothing deserves to be first."""

    total: int
    good_match: bool
    suggestion: str | None
    results: list[Result]
    facets: dict[str, list[FacetCount]]
    ignored: list[IgnoredValue]


class Problem(Schema):
    """What went wrong, in a sentence for a person."""

    detail: str
