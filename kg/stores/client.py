"""HTTP to a store: who we are, patience with a busy server, one-line errors. Nothing here prints a password."""

from __future__ import annotations

import email.utils
import netrc
import os
import re
import time
from collections.abc import Callable, Generator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kg.errors import StoreError

try:
    import httpx
except ImportError as error:
    raise StoreError("stores on the network need the extra `stores`: pip install 'fupin-kg[stores]'") from error

if TYPE_CHECKING:
    _Flow = Generator[httpx.Request, httpx.Response, None]

TRIES = 6
_BUSY = frozenset({429, 502, 503, 504})
_LONGEST_WAIT = 60.0
_TAG = re.compile(r"<[^>]*>")


@dataclass(frozen=True)
class Credentials:
    """Who we are to a store."""

    user: str | None = None
    password: str | None = field(default=None, repr=False)
    token: str | None = field(default=None, repr=False)


def credentials(
    url: str, user: str | None = None, password_file: str | None = None, token_file: str | None = None
) -> Credentials:
    """Return who to be at a URL: from options, else the URL itself, the environment (KG_STORE_…), else netrc."""
    token = _secret(token_file) if token_file else os.environ.get("KG_STORE_TOKEN")
    parsed = httpx.URL(url)
    name, colon, said = (user or "").partition(":")
    if user is None:
        name, said = parsed.username or os.environ.get("KG_STORE_USER", ""), parsed.password
        colon = said
    password = said if colon else None
    if password_file:
        password = _secret(password_file)
    elif password is None:
        password = os.environ.get("KG_STORE_PASSWORD")
    if token or (name and password is not None):
        return Credentials(name or None, password, token)
    found = _netrc(parsed.host)
    if found and (not name or name == found[0]):
        return Credentials(found[0], found[1])
    if name:
        raise StoreError(f"no password for {name}; set KG_STORE_PASSWORD, --password-file or an entry in netrc")
    return Credentials()


def _secret(path: str) -> str:
    try:
        return Path(path).read_text(encoding="utf-8").rstrip("\r\n")
    except (OSError, UnicodeDecodeError) as error:
        raise StoreError(f"{path}: cannot be read ({getattr(error, 'strerror', None) or 'not UTF-8'})") from None


def _netrc(host: str) -> tuple[str, str] | None:
    path = Path(os.environ.get("NETRC") or Path.home() / ".netrc")
    if not path.is_file():
        return None
    try:
        found = netrc.netrc(str(path)).authenticators(host)
    except (netrc.NetrcParseError, OSError) as error:
        # The parser's message may quote the line, and the line may hold a password.
        raise StoreError(f"{path}: cannot be read as netrc ({type(error).__name__}); mend it") from None
    return (found[0], found[2] or "") if found else None


class _Auth(httpx.Auth):
    """Bearer at once; basic or digest as the server asks, and from then on at once."""

    def __init__(self, who: Credentials) -> None:
        self._who = who
        self._chosen: httpx.Auth | None = None

    def auth_flow(self, request: httpx.Request) -> _Flow:
        """Answer a challenge."""
        who = self._who
        if who.token:
            request.headers["Authorization"] = f"Bearer {who.token}"
            yield request
            return
        if self._chosen is not None:
            yield from self._chosen.auth_flow(request)
            return
        response = yield request
        if response.status_code != 401 or who.user is None:
            return
        challenge = response.headers.get("www-authenticate", "").lower()
        password = who.password or ""
        if "digest" in challenge:
            self._chosen = httpx.DigestAuth(who.user, password)
            flow = self._chosen.auth_flow(request)
            next(flow)
            yield flow.send(response)
        elif "basic" in challenge:
            self._chosen = httpx.BasicAuth(who.user, password)
            yield from self._chosen.auth_flow(request)


class Client:
    """Requests to one store, tried again while it is busy or the line breaks: every request may be sent twice."""

    def __init__(
        self, url: str, who: Credentials, *, timeout: float = 600, sleep: Callable[[float], None] = time.sleep
    ) -> None:
        bare = httpx.URL(url).copy_with(username=None, password=None)
        self.url = str(bare).rstrip("/")
        self.named = bool(who.user or who.token)
        self._sleep = sleep
        self._http = httpx.Client(auth=_Auth(who), timeout=httpx.Timeout(timeout, connect=10))

    def close(self) -> None:
        """Close the connections."""
        self._http.close()

    def request(self, method: str, url: str, what: str, **options: Any) -> httpx.Response:
        """Send a request and return an answer that is no error; `what` says in messages what was tried."""
        for attempt in range(1, TRIES + 1):
            last = attempt == TRIES
            try:
                response = self._http.request(method, url, **options)
            except (httpx.ConnectError, httpx.ConnectTimeout, httpx.NetworkError, httpx.RemoteProtocolError) as error:
                # Nobody listens: two tries for a server that restarts, then the truth.
                if last or (isinstance(error, httpx.ConnectError) and attempt >= 3):
                    raise StoreError(
                        f"{self.url}: {what} failed, {_reason(error)}; is the store running there?"
                    ) from error
                self._sleep(_pause(attempt))
                continue
            except httpx.TimeoutException as error:
                raise StoreError(
                    f"{self.url}: {what} got no answer in time; raise --timeout or ask for less"
                ) from error
            except (httpx.InvalidURL, httpx.UnsupportedProtocol) as error:
                raise StoreError(f"{self.url}: is no address of a store ({error})") from error
            if response.status_code in _BUSY and not last:
                self._sleep(_pause(attempt, response.headers))
                continue
            if response.status_code >= 300:
                raise StoreError(self._refused(response, what))
            return response
        raise AssertionError("the last try returns or raises")

    def look(self, url: str, **options: Any) -> httpx.Response | None:
        """Return whatever a server answers to GET, None if nothing."""
        try:
            return self._http.get(url, timeout=10, **options)
        except httpx.HTTPError:
            return None

    def _refused(self, response: httpx.Response, what: str) -> str:
        code = response.status_code
        said = _first_line(response)
        if code in (401, 403):
            remedy = (
                "user, password or token is wrong" if self.named else "it wants a user; give --user or KG_STORE_USER"
            )
            return f"{self.url}: {what} was refused ({code}): {remedy}"
        if code in (404, 405):
            return f"{self.url}: {what} found no such service there ({code}); give the dataset's URL, or --profile"
        if code in _BUSY:
            return f"{self.url}: {what} failed, the store was busy {TRIES} times ({code}); try again later"
        return f"{self.url}: {what} failed ({code}){': ' if said else ''}{said}"


def _pause(attempt: int, headers: Mapping[str, str] | None = None) -> float:
    """Return how many seconds to wait: what the server asks for, else twice as long each time."""
    asked = (headers or {}).get("retry-after", "")
    if asked.isdigit():
        return min(float(asked), _LONGEST_WAIT)
    if asked and (until := _date(asked)):
        return min(max((until - datetime.now(UTC)).total_seconds(), 0.0), _LONGEST_WAIT)
    return float(min(0.25 * 2.0**attempt, _LONGEST_WAIT))


def _date(text: str) -> datetime | None:
    try:
        return email.utils.parsedate_to_datetime(text).astimezone(UTC)
    except ValueError:
        return None


def _reason(error: Exception) -> str:
    return " ".join(str(error).split()) or type(error).__name__


def _first_line(response: httpx.Response) -> str:
    """Return what an error page says, in one short line."""
    text = response.text
    if "html" in response.headers.get("content-type", ""):
        text = _TAG.sub(" ", re.sub(r"(?is)<(script|style).*?</\1>", " ", text))
    lines = (" ".join(line.split()) for line in text.splitlines())
    return next((line for line in lines if line), "")[:200]
