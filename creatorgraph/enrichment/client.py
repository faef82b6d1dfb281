"""The adapter to any OpenAI-compatible endpoint: one bounded call, never tried again by itself."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

from creatorgraph.errors import CreatorgraphError

if TYPE_CHECKING:
    from openai import AsyncOpenAI

SECONDS = 60.0


@dataclass(frozen=True, slots=True)
class Reply:
    """What a model answered; tokens read and written, None where the reply does not say."""

    text: str
    read: int | None
    written: int | None

    @property
    def has_usage(self) -> bool:
        """Tell whether it says what it cost: both counts, and neither less than nothing."""
        return self.read is not None and self.written is not None and min(self.read, self.written) >= 0


class ModelAwayError(CreatorgraphError):
    """The model did not answer. `charged` tells whether the call may have been paid for all the same.

    `status` is that of the HTTP answer, None where there was none.
    """

    code = "UNAVAILABLE"

    def __init__(self, message: str, *, charged: bool, retry_after: float, status: int | None = None) -> None:
        super().__init__(message, retry_after=retry_after)
        self.charged = charged
        self.status = status


class ModelClient(Protocol):
    """Asks a model."""

    model: str

    async def ask(self, *, system: str, user: str, most_tokens: int) -> Reply:
        """Ask once. Raises ModelAwayError."""
        ...

    async def close(self) -> None:
        """Close its connections."""
        ...


def chat_body(model: str, *, system: str, user: str, most_tokens: int) -> dict[str, Any]:
    """Write a question as the endpoint takes it: JSON is wanted, with a bound on what is written."""
    return {
        "model": model,
        "messages": [{"role": "system", "content": system}, {"role": "user", "content": user}],
        "max_tokens": most_tokens,
        "temperature": 0,
        "response_format": {"type": "json_object"},
    }


@contextmanager
def told() -> Iterator[None]:
    """Raise what the driver raises as ModelAwayError, without what was sent."""
    import openai  # noqa: PLC0415 - as in `connect`

    try:
        yield
    except openai.APITimeoutError as error:
        raise ModelAwayError("the model did not answer in time", charged=True, retry_after=30.0) from error
    except openai.APIStatusError as error:
        status, wait = error.response.status_code, _seconds(error.response.headers.get("retry-after"))
        raise ModelAwayError(f"the model answered {status}", charged=False, retry_after=wait, status=status) from error
    except openai.APIConnectionError as error:
        raise ModelAwayError("the model cannot be reached", charged=True, retry_after=30.0) from error
    except (openai.APIError, ValueError) as error:
        raise ModelAwayError("the model's reply cannot be read", charged=True, retry_after=30.0) from error


def connect(*, url: str | None, key: str, seconds: float = SECONDS) -> "AsyncOpenAI":
    """Make a driver that never tries again by itself."""
    from openai import AsyncOpenAI  # noqa: PLC0415 - it loads for a second, and few installations ask a model

    return AsyncOpenAI(base_url=url, api_key=key, max_retries=0, timeout=seconds)


class OpenAIClient:
    """A chat model behind an OpenAI-compatible URL."""

    def __init__(self, *, url: str | None, key: str, model: str, seconds: float = SECONDS) -> None:
        self.model = model
        self._client = connect(url=url, key=key, seconds=seconds)

    async def ask(self, *, system: str, user: str, most_tokens: int) -> Reply:
        """Ask once for JSON, with a bound on what is written."""
        body = chat_body(self.model, system=system, user=user, most_tokens=most_tokens)
        with told():
            done = await self._client.chat.completions.create(**body)
        choices = getattr(done, "choices", None) or []
        text = choices[0].message.content if choices and choices[0].message else None
        usage = getattr(done, "usage", None)
        read, written = (usage.prompt_tokens, usage.completion_tokens) if usage else (None, None)
        return Reply(text or "", read if isinstance(read, int) else None, written if isinstance(written, int) else None)

    async def close(self) -> None:
        """Close the connections."""
        await self._client.close()


def _seconds(header: str | None) -> float:
    try:
        return min(max(float(header or 10.0), 1.0), 3_600.0)
    except ValueError:
        return 10.0
