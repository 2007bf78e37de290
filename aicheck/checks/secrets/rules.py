"""The rules of the check, with all that their pages say."""

from __future__ import annotations

from functools import partial

from aicheck.model import Confidence, Rule, Severity

_REFERENCES = ("OWASP-A07:2021", "OWASP-LLM02:2025", "AISVS-AC.3.1")
_FIX = (
    "revoke it with its issuer first, since history keeps it; then read it from the environment or "
    "a secret store when the program starts"
)
_rule = partial(
    Rule,
    category="secrets",
    engine="aicheck",
    fix=_FIX,
    cwe=("CWE-798",),
    references=_REFERENCES,
)

PROVIDER_KEY = _rule(
    id="secret-provider-key",
    severity=Severity.CRITICAL,
    confidence=Confidence.HIGH,
    message="a credential in its issuer's own format",
    why="Who has it can act in the owner's name until it is revoked. Public repositories are "
    "searched for these shapes within minutes of a push, and an agent that was given a key to try "
    "something out leaves it in the code as readily as in its own shell.",
    bad='client = Client(api_key="sk-ant-api03-...")',
    good='client = Client(api_key=os.environ["ANTHROPIC_API_KEY"])',
)
PRIVATE_KEY = _rule(
    id="secret-private-key",
    severity=Severity.CRITICAL,
    confidence=Confidence.HIGH,
    message="a private key",
    why="Whoever reads it can sign, decrypt or log in as its owner. It cannot be made secret "
    "again: everything that trusts it has to trust another one.",
    fix="replace the key pair everywhere it is trusted; keep the new private half in a secret "
    "store, and make a test's key when the test runs",
    bad='KEY = """-----BEGIN PRIVATE KEY-----\nMIIEvQIBADANBg..."""',
    good='key = Path(os.environ["SIGNING_KEY_FILE"]).read_bytes()',
)
CONNECTION = _rule(
    id="secret-connection-string",
    severity=Severity.HIGH,
    confidence=Confidence.HIGH,
    message="an address with a password in it",
    why="The line holds all that it takes to log in: where, who and the password. Such addresses "
    "end up in logs and error reports as well.",
    bad='engine = create_engine("postgresql://shop:n0t-y0urs!@db.example.org/shop")',
    good='engine = create_engine(os.environ["DATABASE_URL"])',
)
HARD_CODED = _rule(
    id="secret-hard-coded",
    severity=Severity.MEDIUM,
    confidence=Confidence.MEDIUM,
    message="a literal that looks like a secret, under a name that says so",
    why="A secret in the source reaches everybody who can read the repository, stays in its "
    "history, and cannot be changed without a release.",
    bad='session_secret = "q7Xv2-pL9zR4..."',
    good='session_secret = os.environ["SESSION_SECRET"]',
)
WEB_TOKEN = _rule(
    id="secret-json-web-token",
    severity=Severity.MEDIUM,
    confidence=Confidence.MEDIUM,
    message="a signed JSON web token",
    why="Until it expires, and some never do, whoever sends it is taken for the one that it was "
    "issued to. What it says about that person can be read by everybody.",
    bad='headers = {"Authorization": "Bearer eyJhbGciOi..."}',
    good='headers = {"Authorization": f"Bearer {session.token()}"}',
)
IN_HISTORY = _rule(
    id="secret-in-history",
    severity=Severity.HIGH,
    confidence=Confidence.HIGH,
    message="a secret that a commit adds and a later one takes out",
    why="A commit that removes a secret hides it from the files and not from the history: who can "
    "fetch the branch can read it, and scanners of public repositories do.",
    fix="revoke it with its issuer and make another one; then squash or rewrite the commits before "
    "they are merged, so that it does not travel on",
    bad='git commit -m "Try it with a key"; git commit -m "Remove the key"',
    good='client = Client(api_key=os.environ["ANTHROPIC_API_KEY"])',
)
RULES = (CONNECTION, HARD_CODED, IN_HISTORY, PRIVATE_KEY, PROVIDER_KEY, WEB_TOKEN)
