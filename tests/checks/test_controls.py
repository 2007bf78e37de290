"""Controls that a change takes away, and those that only moved."""

from __future__ import annotations

from textwrap import dedent

import pytest
from differences import CONTEXT, Sides, difference
from endurance import in_time
from repos import CLAUDE, Repo

from aicheck.checks import controls
from aicheck.model import Finding


def found(files: dict[str, Sides]) -> list[Finding]:
    out = controls.check(difference(files), CONTEXT)
    return [it for it in out if isinstance(it, Finding)]


def told(files: dict[str, Sides]) -> list[tuple[str, int]]:
    return [(it.rule.id, it.start.line) for it in found(files)]


def text(words: str) -> str:
    return dedent(words).lstrip("\n")


FLASK = text(
    """
    from flask_login import current_user, login_required


    @app.route("/users/<int:id>", methods=["DELETE"])
    @login_required
    def delete_user(id):
        order = Order.query.get_or_404(id)
        if order.owner_id != current_user.id:
            abort(403)
        data = OrderSchema().load(request.get_json())
        name = escape(data["name"])
        order.delete()
        app.logger.info("gone")
        return f"<p>{name}</p>"
    """
)


@pytest.mark.parametrize(
    ("gone", "instead", "rule", "line"),
    [
        ("@login_required\n", "", "removed-authentication", 5),
        (
            "    if order.owner_id != current_user.id:\n        abort(403)\n",
            "",
            "removed-authorization",
            8,
        ),
        (
            "OrderSchema().load(request.get_json())",
            "request.get_json()",
            "removed-input-validation",
            10,
        ),
        ('escape(data["name"])', 'data["name"]', "removed-output-escaping", 11),
    ],
)
def test_a_control_that_is_gone_is_told_where_it_stood(
    gone: str, instead: str, rule: str, line: int
) -> None:
    assert told({"shop/views.py": (FLASK, FLASK.replace(gone, instead))}) == [(rule, line)]


def test_the_message_quotes_what_was_removed_and_from_where() -> None:
    (finding,) = found({"views.py": (FLASK, FLASK.replace("@login_required\n", ""))})

    assert finding.message == (
        "the authentication check `@login_required` was removed from `delete_user`"
    )
    assert (finding.placement, finding.code) == ("unchanged", "def delete_user(id):")
    assert finding.rule.cwe == ("CWE-306",)


PAIRS = [
    # FastAPI
    (
        "api.py",
        "@router.get('/me')\nasync def me(user: User = Depends(get_current_user)):\n"
        "    return load()\n",
        "@router.get('/me')\nasync def me():\n    return load()\n",
        "removed-authentication",
    ),
    # Django
    (
        "views.py",
        "class Orders(APIView):\n    permission_classes = [IsAuthenticated]\n\n"
        "    def get(self, r):\n        return all()\n",
        "class Orders(APIView):\n    permission_classes = [AllowAny]\n\n"
        "    def get(self, r):\n        return all()\n",
        "removed-authentication",
    ),
    (
        "views.py",
        "def pay(request):\n    return charge(request)\n",
        "@csrf_exempt\ndef pay(request):\n    return charge(request)\n",
        "removed-csrf-protection",
    ),
    (
        "settings.py",
        'MIDDLEWARE = [\n    "a.SessionMiddleware",\n'
        '    "django.middleware.csrf.CsrfViewMiddleware",\n]\n',
        'MIDDLEWARE = [\n    "a.SessionMiddleware",\n]\n',
        "removed-csrf-protection",
    ),
    (
        "settings.py",
        "SESSION_COOKIE_SECURE = True\nX = 1\n",
        "X = 1\n",
        "removed-cookie-protection",
    ),
    (
        "settings.py",
        "SESSION_COOKIE_SECURE = True\nX = 1\n",
        "SESSION_COOKIE_SECURE = False\nX = 1\n",
        "removed-cookie-protection",
    ),
    ("app.py", "app.config['MAX_CONTENT_LENGTH'] = 1 << 20\nrun()\n", "run()\n", "removed-limit"),
    (
        "client.py",
        "def load(url):\n    return requests.get(url, timeout=5).json()\n",
        "def load(url):\n    return requests.get(url).json()\n",
        "removed-limit",
    ),
    (
        "client.py",
        "def load(url):\n    return session.get(url, verify=True)\n",
        "def load(url):\n    return session.get(url, verify=False)\n",
        "removed-certificate-check",
    ),
    (
        "hooks.py",
        "def check(sig, good):\n    return hmac.compare_digest(sig, good)\n",
        "def check(sig, good):\n    return sig == good\n",
        "removed-constant-time-compare",
    ),
    (
        "login.py",
        "def login(user, password):\n    return check_password_hash(user.hash, password)\n",
        "def login(user, password):\n    return user.hash == password\n",
        "removed-password-hashing",
    ),
    (
        "login.py",
        '@app.post("/login")\n@limiter.limit("5/minute")\ndef login():\n    return enter()\n',
        '@app.post("/login")\ndef login():\n    return enter()\n',
        "removed-rate-limit",
    ),
    (
        "page.html",
        "<form method=post>\n{% csrf_token %}\n<input>\n</form>\n",
        "<form method=post>\n<input>\n</form>\n",
        "removed-csrf-protection",
    ),
    (
        "page.html",
        "<p>{{ user.bio }}</p>\n",
        "<p>{{ user.bio|safe }}</p>\n",
        "removed-output-escaping",
    ),
    # Express
    (
        "routes.js",
        "router.delete('/users/:id', requireAuth, async (req, res) => {\n"
        "  await remove(req.params.id);\n});\n",
        "router.delete('/users/:id', async (req, res) => {\n  await remove(req.params.id);\n});\n",
        "removed-authentication",
    ),
    (
        "app.js",
        "const app = express();\napp.use(helmet());\n",
        "const app = express();\n",
        "removed-security-headers",
    ),
    (
        "app.ts",
        "app.use(csurf());\napp.listen(1);\n",
        "app.listen(1);\n",
        "removed-csrf-protection",
    ),
    (
        "api.ts",
        "export async function save(req: Request) {\n"
        "  const order = orderSchema.parse(await req.json());\n  await keep(order);\n}\n",
        "export async function save(req: Request) {\n  const order = await req.json();\n"
        "  await keep(order);\n}\n",
        "removed-input-validation",
    ),
    (
        "view.tsx",
        "function Bio({ html }) {\n"
        "  return <p dangerouslySetInnerHTML={{ __html: DOMPurify.sanitize(html) }} />;\n}\n",
        "function Bio({ html }) {\n  return <p dangerouslySetInnerHTML={{ __html: html }} />;\n}\n",
        "removed-output-escaping",
    ),
    (
        "tls.ts",
        "const agent = new https.Agent({ rejectUnauthorized: true });\n",
        "const agent = new https.Agent({ rejectUnauthorized: false });\n",
        "removed-certificate-check",
    ),
    # Java
    (
        "Users.java",
        'class Users {\n  @PreAuthorize("hasRole(\'ADMIN\')")\n  @DeleteMapping("/x")\n'
        "  public void delete(long id) {\n    remove(id);\n  }\n}\n",
        'class Users {\n  @DeleteMapping("/x")\n  public void delete(long id) {\n'
        "    remove(id);\n  }\n}\n",
        "removed-authorization",
    ),
    (
        "Security.java",
        "class Security {\n  void set(HttpSecurity http) {\n    http.headers();\n  }\n}\n",
        "class Security {\n  void set(HttpSecurity http) {\n    http.csrf().disable();\n"
        "    http.headers();\n  }\n}\n",
        "removed-csrf-protection",
    ),
    # Go
    (
        "main.go",
        "func serve(w http.ResponseWriter, r *http.Request) {\n"
        '\tif !hasRole(r, "admin") {\n\t\treturn\n\t}\n\twipe()\n\tlog()\n}\n',
        "func serve(w http.ResponseWriter, r *http.Request) {\n\twipe()\n\tlog()\n}\n",
        "removed-authorization",
    ),
    (
        "main.go",
        "func same(a, b []byte) bool {\n\treturn subtle.ConstantTimeCompare(a, b) == 1\n}\n",
        "func same(a, b []byte) bool {\n\treturn bytes.Equal(a, b)\n}\n",
        "removed-constant-time-compare",
    ),
]


@pytest.mark.parametrize(("path", "before", "after", "rule"), PAIRS)
def test_each_kind_is_told_in_each_language(path: str, before: str, after: str, rule: str) -> None:
    assert [name for name, _ in told({path: (before, after)})] == [rule]


@pytest.mark.parametrize(("path", "before", "after", "rule"), PAIRS)
def test_what_comes_back_is_none(path: str, before: str, after: str, rule: str) -> None:
    """A control that is added is never a finding."""
    assert told({path: (after, before)}) == []


VIEW = "class Orders({}):\n    x = 1\n\n{}    def get(self, r):\n        return all()\n"
TWO = "\n\n".join(
    f"@bp.route('/{name}')\n@login_required\ndef {name}():\n    return find('{name}')\n"
    for name in ("first", "second", "third")
)


def guarded(head: str) -> str:
    bare = TWO.replace("@login_required\n", "")
    return f"{head}\n    if not current_user.is_authenticated:\n        abort(401)\n\n\n{bare}"


OTHER = '@app.route("/other")\ndef other():\n    return 1\n'


@pytest.mark.parametrize(
    "files",
    [
        # Replaced by another of its kind.
        {"v.py": (FLASK, FLASK.replace("@login_required", '@permission_required("users")'))},
        {"v.py": (FLASK, FLASK.replace("@login_required", "@auth.login_required"))},
        # Wider now: for the class, the blueprint, the application.
        {
            "v.py": (
                FLASK,
                FLASK.replace("@login_required\n", "")
                + "\n\nbp.before_request(require_login)  # auth\n"
                + "app.use(requireAuth)\n",
            )
        },
        # For the class, and for the base that it is of now.
        {
            "v.py": (
                VIEW.format("View", "    @login_required\n"),
                VIEW.format("View", "").replace("    x", "    permission_classes = [Owner]\n    x"),
            )
        },
        {
            "v.py": (VIEW.format("View", "    @login_required\n"), VIEW.format("Base", "")),
            "w.py": ("class Base:\n    x = 1\n", "class Base(LoginRequiredMixin):\n    x = 1\n"),
        },
        # Into what runs before each request.
        {"v.py": (TWO, guarded("@bp.before_request\ndef guard():"))},
        {"v.py": (TWO, guarded("def guard():") + "\n\nbp.before_request(guard)\n")},
        # Into a dependency that is named.
        {
            "v.py": (
                "def me(user: User = Depends(get_current_user)):\n    return load()\n",
                "def me(user: CurrentUser):\n    return load()\n",
            ),
            "w.py": ("x = 1\n", "x = 1\nCurrentUser = Annotated[U, Depends(get_current_user)]\n"),
        },
        # What asked for nothing.
        {
            "v.py": (
                VIEW.format("View", "    permission_classes = [AllowAny]\n"),
                VIEW.format("View", ""),
            )
        },
        # Together with the function.
        {"v.py": (FLASK + OTHER, OTHER)},
        # To another file.
        {"v.py": (FLASK, OTHER), "w.py": (None, FLASK)},
        # Into a helper that is called there.
        {
            "v.py": (
                FLASK,
                FLASK.replace(
                    "    if order.owner_id != current_user.id:\n        abort(403)\n",
                    "    _ours(order)\n",
                )
                + "\n\ndef _ours(it):\n    if it.owner_id != current_user.id:\n"
                "        abort(403)\n",
            )
        },
        # In a test, a comment, an import.
        {"tests/test_v.py": (FLASK, FLASK.replace("@login_required\n", ""))},
        {"v.py": ("# @login_required\nx = 1\n", "x = 1\n")},
        {"v.py": ("from a import login_required\nx = 1\n", "x = 1\n")},
        {"v.py": ('def f():\n    """Calls escape(x)."""\n    g()\n', "def f():\n    g()\n")},
        # The default is the safe value.
        {
            "c.py": (
                "def f(u):\n    return session.get(u, verify=True)\n",
                "def f(u):\n    return session.get(u)\n",
            )
        },
        # Rewritten as a whole.
        {"v.py": (FLASK, FLASK.split("    order =")[0] + "    return service.delete(id)\n")},
    ],
)
def test_what_moved_or_went_along_is_none(files: dict[str, Sides]) -> None:
    found_rules = told(files)

    assert found_rules == []


def test_a_control_on_another_function_excuses_nothing() -> None:
    """A login that is asked for elsewhere does not stand for the one that is gone."""
    added = FLASK.replace("@login_required\n", "") + OTHER.replace("def", "@login_required\ndef")

    assert told({"v.py": (FLASK, added)}) == [("removed-authentication", 5)]


API = "class Other(APIView):\n    {}\n\n    def get(self, r):\n        return 1\n"


@pytest.mark.parametrize(
    ("path", "added"),
    [
        ("w.py", API.format("permission_classes = [AllowAny]")),
        ("w.py", API.format("permission_classes = []")),
        ("w.py", API.format("permission_classes = [IsAuthenticated]")),
        ("w.py", "router = APIRouter(dependencies=[Depends(current_user)])\n"),
        ("w.py", "@login_required\ndef delete_user():\n    return 1\n"),
        ("v.py", API.format("permission_classes = [IsAuthenticated]")),
        ("v.py", "@permission_classes([IsAuthenticated])\ndef other(r):\n    return 1\n"),
        ("v.py", "@admin.before_request\n@login_required\ndef guard():\n    pass\n"),
        ("w.js", "app.use(requireAuth);\n"),
    ],
)
def test_what_protects_something_else_excuses_nothing(path: str, added: str) -> None:
    bare = FLASK.replace("@login_required\n", "")
    files: dict[str, Sides] = {"v.py": (FLASK, bare), path: ("x = 1\n", f"x = 1\n\n\n{added}")}
    if path == "v.py":
        files = {"v.py": (FLASK, f"{bare}\n\n{added}")}

    assert told(files) == [("removed-authentication", 5)]


@pytest.mark.parametrize(
    ("path", "before", "old"),
    [
        (
            "main.go",
            "func f() {\n\tif !hasRole(r) {\n\t}\n\twipe()\n}\n",
            "\tif !hasRole(r) {\n\t}\n",
        ),
        ("a.ts", "router.get('/x', requireAuth, (q, r) => {\n  go();\n});\n", "requireAuth, "),
    ],
)
def test_a_view_in_another_language_excuses_nothing(path: str, before: str, old: str) -> None:
    view = API.format("permission_classes = [IsAuthenticated]")

    assert len(told({path: (before, before.replace(old, "")), "w.py": ("x = 1\n", view)})) == 1


@pytest.mark.parametrize("now", ["[]", "()", "[AllowAny]"])
def test_a_view_that_is_opened_is_told_once(now: str) -> None:
    before = API.format("permission_classes = [IsAuthenticated]")

    assert told({"v.py": (before, API.format(f"permission_classes = {now}"))}) == [
        ("removed-authentication", 2)
    ]


def test_an_agent_that_removes_a_login_is_stopped(repo: Repo) -> None:
    """In an AI-assisted change it blocks, and the commit that did it is named."""
    repo.commit({"shop/views.py": FLASK}, signed=True)
    base = repo.git("rev-parse", "HEAD")
    after = FLASK.replace("@login_required\n", "")
    sha = repo.commit({"shop/views.py": after}, f"Mend the test\n\n{CLAUDE}", signed=True)

    result = repo.check(f"{base}..HEAD")

    (finding,) = [it for it in result["findings"] if it["rule"] == "removed-authentication"]
    assert (finding["disposition"], finding["placement"]) == ("block", "unchanged")
    assert (finding["path"], finding["commit"]) == ("shop/views.py", sha)


@pytest.mark.parametrize(
    "word", ["@login_required\n", "if order.owner_id != x:\n", "escape(", "Depends(get_", "{" * 9]
)
def test_hostile_texts_end_in_time(word: str) -> None:
    before = word * (600_000 // len(word))

    with in_time():
        for path in ("a.py", "a.js", "A.java", "a.go", "a.html"):
            found({path: (before, before[len(word) :] + "x\n"), "b.py": (before + "\n", "x\n")})
