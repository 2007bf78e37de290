"""The rules of the check, with all that their pages say."""

from __future__ import annotations

from functools import partial

from aicheck.model import Confidence, Rule, Severity

_rule = partial(
    Rule,
    category="security",
    engine="aicheck",
    severity=Severity.MEDIUM,
    confidence=Confidence.MEDIUM,
    languages=("python", "javascript", "typescript", "java", "go"),
    fix="put it back, or say in the commit where the same protection comes from now",
)

AUTHENTICATION = _rule(
    id="removed-authentication",
    message="a check of who is asking was removed",
    why="What only known users could do, anybody can do now. A test that fails because it does not "
    "log in is often 'mended' this way. A check that moved to a class, a router or a helper is no "
    "finding.",
    bad='@app.route("/users/<int:id>", methods=["DELETE"])\ndef delete_user(id):\n    ...',
    good='@app.route("/users/<int:id>", methods=["DELETE"])\n@login_required\n'
    "def delete_user(id):\n    ...",
    cwe=("CWE-306",),
    references=("OWASP-A07:2021", "OWASP-A01:2021"),
)
AUTHORIZATION = _rule(
    id="removed-authorization",
    message="a check of what the asker may do was removed",
    why="Whoever is logged in can now do what only an owner or an administrator could: read or "
    "change what belongs to others by guessing its number.",
    bad="order = Order.query.get_or_404(id)\nreturn order.to_json()",
    good="order = Order.query.get_or_404(id)\nif order.owner_id != current_user.id:\n"
    "    abort(403)\nreturn order.to_json()",
    cwe=("CWE-862", "CWE-639"),
    references=("OWASP-A01:2021",),
)
CSRF = _rule(
    id="removed-csrf-protection",
    message="a protection against forged requests was removed",
    why="Any page that a logged-in user visits can then send requests in their name.",
    bad="@csrf_exempt\ndef transfer(request):\n    ...",
    good="def transfer(request):\n    ...",
    cwe=("CWE-352",),
    references=("OWASP-A01:2021",),
)
VALIDATION = _rule(
    id="removed-input-validation",
    severity=Severity.LOW,
    message="a validation of the input was removed",
    why="What comes from outside now reaches code that relied on its form.",
    bad="data = request.get_json()\nsave(data)",
    good="data = OrderSchema().load(request.get_json())\nsave(data)",
    cwe=("CWE-20",),
    references=("OWASP-A03:2021",),
)
ESCAPING = _rule(
    id="removed-output-escaping",
    message="an escaping of the output was removed",
    why="The value is still put out, and what a visitor typed becomes part of the page or command.",
    bad='return f"<p>{name}</p>"',
    good='return f"<p>{escape(name)}</p>"',
    cwe=("CWE-79", "CWE-116"),
    references=("OWASP-A03:2021",),
)
CERTIFICATE = _rule(
    id="removed-certificate-check",
    message="a check of the server's certificate was removed",
    why="Whoever stands between the two ends can read and change all that is sent. An "
    "agent does it "
    "to get past a certificate that its sandbox does not know.",
    bad="requests.get(url, verify=False)",
    good="requests.get(url, verify=True)",
    cwe=("CWE-295",),
    references=("OWASP-A02:2021", "OWASP-A07:2021"),
)
RATE = _rule(
    id="removed-rate-limit",
    message="a rate limit was removed",
    why="Passwords can then be tried, and what costs money or time be asked for, without an end.",
    bad='@app.post("/login")\ndef login():\n    ...',
    good='@app.post("/login")\n@limiter.limit("5/minute")\ndef login():\n    ...',
    cwe=("CWE-770", "CWE-307"),
    references=("OWASP-A04:2021", "OWASP-LLM10:2025"),
)
COMPARE = _rule(
    id="removed-constant-time-compare",
    message="a comparison in constant time was removed",
    why="How long a plain comparison takes tells how much of a guess was right, so that a token or "
    "signature can be found piece by piece.",
    bad="return signature == expected",
    good="return hmac.compare_digest(signature, expected)",
    cwe=("CWE-208",),
    references=("OWASP-A02:2021",),
)
COOKIE = _rule(
    id="removed-cookie-protection",
    message="a protection of a cookie was removed",
    why="Scripts on the page, or anybody on the network, can then read the cookie and "
    "take over the "
    "session.",
    bad='response.set_cookie("session", token)',
    good='response.set_cookie("session", token, secure=True, httponly=True, samesite="Lax")',
    cwe=("CWE-614", "CWE-1004"),
    references=("OWASP-A05:2021",),
)
HEADERS = _rule(
    id="removed-security-headers",
    message="a security header was removed",
    why="Browsers then allow what the header forbade: framing, foreign scripts, plain connections.",
    bad="const app = express();",
    good="const app = express();\napp.use(helmet());",
    cwe=("CWE-693",),
    references=("OWASP-A05:2021",),
)
HASHING = _rule(
    id="removed-password-hashing",
    severity=Severity.LOW,
    message="the hashing of a password was removed",
    why="Passwords that are kept or compared as they are belong to whoever reads the database.",
    bad="return user.password == password",
    good="return check_password_hash(user.password, password)",
    cwe=("CWE-916", "CWE-256"),
    references=("OWASP-A02:2021",),
)
LIMIT = _rule(
    id="removed-limit",
    severity=Severity.LOW,
    message="a limit on time or size was removed",
    why="One slow answer or one large upload can then take all that the service has.",
    bad="requests.get(url)",
    good="requests.get(url, timeout=10)",
    cwe=("CWE-400", "CWE-770"),
    references=("OWASP-A04:2021", "OWASP-LLM10:2025"),
)
RULES = (
    AUTHENTICATION,
    AUTHORIZATION,
    CERTIFICATE,
    COMPARE,
    COOKIE,
    CSRF,
    ESCAPING,
    HASHING,
    HEADERS,
    LIMIT,
    RATE,
    VALIDATION,
)
BY_ID = {rule.id: rule for rule in RULES}
