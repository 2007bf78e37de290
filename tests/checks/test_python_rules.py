"""Our own rules over Python's syntax trees: what each finds, and what it leaves alone."""

from __future__ import annotations

import ast
import re
from collections import Counter
from pathlib import Path
from textwrap import dedent

import pytest

from aicheck import python_rules
from aicheck.checks import bandit
from aicheck.model import Severity
from aicheck.python_rules.corrections import corrected
from aicheck.python_rules.module import Module
from aicheck.toml import loads

ROOT = Path(__file__).parents[2]
SOURCES = ROOT / "aicheck" / "python_rules"
RULES = loads((ROOT / "aicheck" / "checks" / "python_rules.toml").read_text(encoding="utf-8"))[
    "rule"
]
# Of what bandit's hits are told as instead.
CORRECTIONS = {"weak-checksum"}
FLASK = """
from flask import Flask, request, session, jsonify
app = Flask(__name__)
"""
AFTER = "\n@app.after_request\ndef careful(response): return response\n"

each_rule = pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule["id"])


def found(code: str) -> list[str]:
    """The ids, with marks, of what the rules find in a file."""
    text = dedent(code)
    module = Module(ast.parse(text), text)
    return sorted(rule for rule, _ in python_rules.found(module, python_rules.wanted(text)))


def ids(code: str) -> set[str]:
    return {rule.partition("/")[0] for rule in found(code)}


@each_rule
def test_rule_is_complete(rule):
    """Every field is there, nothing else, and the id is nobody else's."""
    texts = {"id", "severity", "confidence", "message", "why", "fix", "bad", "good", "precision"}
    patterns = {path.stem for path in (ROOT / "rules").rglob("*.yaml")}

    assert rule.keys() - {"severity-by", "outside-tests"} == texts | {"cwe", "references"}
    assert all(rule[field] for field in texts - {"precision"})
    assert all(re.fullmatch(r"CWE-[1-9]\d*", number) for number in rule["cwe"])
    assert rule["cwe"]
    assert re.fullmatch(r"[a-z][^\n$]{10,98}[^.\n$]", rule["message"])
    assert rule["id"] not in patterns
    assert bandit.rules()[rule["id"]].engine == "aicheck"


def test_ids_are_ours_alone():
    """No id stands twice, here or in bandit's table."""
    others = loads((ROOT / "aicheck" / "checks" / "bandit.toml").read_text(encoding="utf-8"))
    counted = Counter(rule["id"] for rule in [*RULES, *others["rule"]])

    assert max(counted.values()) == 1


def test_all_that_is_yielded_has_a_rule():
    """What the sources name as a finding is in the tables, and the other way round."""
    text = "".join(path.read_text(encoding="utf-8") for path in SOURCES.glob("*.py"))
    named = set(re.findall(r'(?:yield \(?f?|\[\(|from \(\(|: )"([a-z]+(?:-[a-z]+)+)', text))

    assert named - {"ecb-mode"} == {rule["id"] for rule in RULES}
    assert "ecb-mode" in bandit.rules()


@each_rule
def test_bad_example_is_found(rule):
    """The bad example of a rule has what the rule is about."""
    if rule["id"] not in CORRECTIONS:
        assert rule["id"] in ids(rule["bad"])


@each_rule
def test_good_example_brings_nothing_worse(rule):
    """The good example is a way out, and leads into nothing that could block."""
    names = found(rule["good"])

    assert rule["id"] not in {name.partition("/")[0] for name in names}
    assert all(bandit.rules()[name].severity is Severity.LOW for name in names)


FOUND = {
    "csrf-by-login": (
        "csrf-missing",
        f"""{FLASK}
from flask_login import login_required
@app.route("/name", methods=["POST"])
@login_required
def rename(): return save(request.form["name"])
""",
    ),
    "csrf-by-cookie": (
        "csrf-missing",
        f"""{FLASK}
@app.post("/name")
def rename(): return save(request.cookies["user"], request.json)
""",
    ),
    "admin-is-open": (
        "route-without-authorization",
        f"""{FLASK}
@app.get("/items")
def items(): return jsonify(all_items())
@app.delete("/admin/items")
def wipe(): return drop_all()
""",
    ),
    "cookie-of-a-framework": (
        "insecure-cookie",
        "app.config['SESSION_COOKIE_SECURE'] = False\n",
    ),
    "cookie-setting": ("insecure-cookie", "SESSION_COOKIE_HTTPONLY = False\n"),
    "cookie-without-flags": ("insecure-cookie", "r.set_cookie('session_id', sid)\n"),
    "key-in-config": ("hard-coded-secret-key", "app.config['SECRET_KEY'] = 'sesame-77'\n"),
    "key-by-default": (
        "hard-coded-secret-key",
        "import os\nSECRET_KEY = os.environ.get('SECRET_KEY', 'dev-key')\n",
    ),
    "key-or-default": (
        "hard-coded-secret-key",
        "import os\nSECRET_KEY = os.getenv('SECRET_KEY') or 'dev-key'\n",
    ),
    "key-of-a-token": (
        "hard-coded-secret-key",
        "import jwt\njwt.encode(claims, 'sesame', algorithm='HS256')\n",
    ),
    "ecb": ("ecb-mode", "from Crypto.Cipher import AES\nc = AES.new(key, AES.MODE_ECB)\n"),
    "fixed-start": (
        "fixed-nonce",
        "from cryptography.hazmat.primitives.ciphers import modes\nm = modes.CBC(b'0' * 16)\n",
    ),
    "named-salt": (
        "fixed-salt",
        "import hashlib\nSALT = b'sea'\nhashlib.pbkdf2_hmac('sha256', p, SALT, 600_000)\n",
    ),
    "encoded-salt": (
        "fixed-salt",
        "import hashlib\nhashlib.pbkdf2_hmac('sha256', p, 'sea'.encode(), 600_000)\n",
    ),
    "named-trace": (
        "traceback-exposed",
        f"""{FLASK}
import traceback
@app.errorhandler(500)
def failed(error):
    text = traceback.format_exc()
    return jsonify(trace=text), 500
""",
    ),
    "error-in-f-string": (
        "error-details-exposed",
        f"""{FLASK}
@app.get("/x")
def x():
    try: return work()
    except Exception as e: return f"failed: {{e}}", 500
""",
    ),
    "error-with-status": (
        "error-details-exposed",
        """
from fastapi import FastAPI, HTTPException
app = FastAPI()
@app.get("/x")
async def x():
    try: return work()
    except Exception as e: raise HTTPException(500, detail=str(e))
""",
    ),
    "sleep-as-asked": (
        "unbounded-request-value",
        f"""{FLASK}
import time
@app.get("/x")
def x():
    pause = request.args.get("pause", type=float)
    time.sleep(pause)
    return ""
""",
    ),
    "typed-parameter": (
        "unbounded-request-value",
        """
from fastapi import FastAPI
app = FastAPI()
@app.get("/x")
def x(count: int): return [draw() for _ in range(count)]
""",
    ),
    "program-in-a-helper": (
        "program-without-timeout",
        f"""{FLASK}
import subprocess
def processes(): return subprocess.run(["ps"], capture_output=True)
@app.get("/x")
def x(): return processes().stdout
""",
    ),
    "nested-repetition": ("catastrophic-regex", "import re\nre.match(r'([a-z]+)*$', text)\n"),
    "nested-in-a-branch": ("catastrophic-regex", "import re\nre.compile(r'a|(?:(b+)+c)')\n"),
    "password-in-f-string": ("secret-in-log", "logger.info(f'{user}: {password}')\n"),
    "announced-in-format": ("secret-in-log", "log.info('calling %s api_key=%s', name, key)\n"),
    "key-printed": ("secret-in-log", "print('key', config.api_key)\n"),
    "model-without-hash": (
        "plain-password-stored",
        f"""{FLASK}
class User(db.Model): pass
@app.post("/register")
def register():
    data = request.get_json()
    db.session.add(User(name=data["name"], password=data["password"]))
    return ""
""",
    ),
    "row-compared": (
        "plain-password-compared",
        "def f(user, password):\n    return user['password'] == password\n",
    ),
    "otp": ("predictable-token", "import random\notp = random.randint(100000, 999999)\n"),
    "returned": (
        "predictable-token",
        "from random import choice\ndef make_password():\n"
        "    return ''.join(choice(LETTERS) for _ in range(9))\n",
    ),
    "in-a-session": (
        "predictable-token",
        f"{FLASK}import random\ndef f():\n    value = random.random()\n    session['x'] = value\n",
    ),
    "passed-by-name": (
        "predictable-token",
        "import random\nsend(reset_code=random.randint(1, 9))\n",
    ),
    "debug-of-an-app": ("debug-enabled", f"{FLASK}\napp.debug = True\n"),
    "debug-of-fastapi": (
        "debug-enabled",
        "from fastapi import FastAPI\napp = FastAPI(debug=True)\n",
    ),
    "cors-of-fastapi": (
        "cors-any-origin",
        "from starlette.middleware.cors import CORSMiddleware\napp.add_middleware("
        "CORSMiddleware, allow_origins=['*'], allow_credentials=True)\n",
    ),
    "cors-by-default": ("cors-any-origin", "from flask_cors import CORS\nCORS(app)\n"),
    "login-without-limit": (
        "login-rate-limit-missing",
        """
from fastapi import APIRouter
router = APIRouter()
@router.post("/login")
def login(form): return check(form.password)
""",
    ),
    "headers-of-fastapi": (
        "security-headers-missing",
        "from fastapi import FastAPI\napp = FastAPI()\n@app.post('/')\ndef x(): return {}\n",
    ),
}


@pytest.mark.parametrize("name", FOUND)
def test_found(name):
    """Each way of making the mistake is found, once."""
    rule, code = FOUND[name]

    assert [it.partition("/")[0] for it in found(code)].count(rule) == 1


LEFT_ALONE = {
    "csrf-with-samesite": (
        "csrf-missing",
        f"""{FLASK}
app.config["SESSION_COOKIE_SAMESITE"] = "Lax"
@app.post("/name")
def rename(): return save(session["user"], request.json)
""",
    ),
    "csrf-without-login": (
        "csrf-missing",
        f"{FLASK}\n@app.post('/name')\ndef rename(): return save(request.json)\n",
    ),
    "csrf-in-a-blueprint": (
        "csrf-missing",
        "from flask import Blueprint, session\nbp = Blueprint('x', __name__)\n"
        "@bp.post('/name')\ndef rename(): return save(session['user'])\n",
    ),
    "exempt-webhook": (
        "csrf-exempt",
        "@csrf_exempt\ndef stripe_webhook(request):\n    verify(request, signature)\n",
    ),
    "all-open": (
        "route-without-authorization",
        f"""{FLASK}
@app.post("/a")
def a(): return ""
@app.delete("/b")
def b(): return ""
""",
    ),
    "checked-inside": (
        "route-without-authorization",
        f"""{FLASK}
@app.get("/items")
def items(): return jsonify(all_items())
@app.delete("/admin/items")
def wipe():
    if not current_user.is_admin: return "", 403
    return drop_all()
""",
    ),
    "cookie-by-setting": (
        "insecure-cookie",
        "r.set_cookie('session', s, secure=not DEBUG, httponly=True)\n",
    ),
    "cookie-of-taste": ("insecure-cookie", "r.set_cookie('theme', theme)\n"),
    "cookie-deleted": ("insecure-cookie", "r.set_cookie('session', '', expires=0)\n"),
    "not-a-cookie": ("insecure-cookie", "if not self.should_set_cookie(app, session): pass\n"),
    "key-of-a-test": ("hard-coded-secret-key", "app.config.update(TESTING=True, SECRET_KEY='x-y')"),
    "key-name": ("hard-coded-secret-key", "CLIENT_SECRET = 'client_secret'\n"),
    "key-template": ("hard-coded-secret-key", "SECRET_KEY = '{{ secret_key }}'\n"),
    "key-in-a-file": ("hard-coded-secret-key", "SECRET_KEY = '/run/secrets/key'\n"),
    "drawn-salt": (
        "fixed-salt",
        "import bcrypt\nbcrypt.hashpw(password, bcrypt.gensalt())\n",
    ),
    "stored-salt": ("fixed-salt", "import bcrypt\nbcrypt.hashpw(password, user.hash)\n"),
    "own-error": (
        "error-details-exposed",
        f"""{FLASK}
@app.get("/x")
def x():
    try: return work()
    except ValueError as e: return str(e), 400
""",
    ),
    "logged-error": (
        "error-details-exposed",
        f"""{FLASK}
@app.get("/x")
def x():
    try: return work()
    except Exception as e:
        logger.error(str(e))
        return "failed", 500
""",
    ),
    "trace-in-a-log": (
        "traceback-exposed",
        f"""{FLASK}
import traceback
@app.get("/x")
def x():
    logger.error(traceback.format_exc())
    return ""
""",
    ),
    "checked-number": (
        "unbounded-request-value",
        f"""{FLASK}
@app.get("/x")
def x():
    count = int(request.args["count"])
    if count > 100: return "", 400
    return [draw() for _ in range(count)]
""",
    ),
    "declared-limit": (
        "unbounded-request-value",
        """
from fastapi import FastAPI, Query
app = FastAPI()
@app.get("/x")
def x(count: int = Query(1, le=100)): return [draw() for _ in range(count)]
""",
    ),
    "program-of-a-script": (
        "program-without-timeout",
        "import subprocess\ndef f(): subprocess.run(['ps'])\n",
    ),
    "program-at-the-start": (
        "program-without-timeout",
        f"{FLASK}\nimport subprocess\nsubprocess.run(['make'])\n@app.get('/')\ndef x(): return ''",
    ),
    "separated-repetition": ("catastrophic-regex", "import re\nre.compile(r'(\\w+,)+x')\n"),
    "bounded-repetition": ("catastrophic-regex", "import re\nre.compile(r'(a{1,3})+x')\n"),
    "broken-regex": ("catastrophic-regex", "import re\nre.compile(r'(a+)+)(')\n"),
    "password-hash-logged": ("secret-in-log", "logger.info('%s', password_hash)\n"),
    "password-mentioned": ("secret-in-log", "print('enter your password')\n"),
    "password-length": ("secret-in-log", "logger.info('%d', len(password))\n"),
    "password-hashed": (
        "plain-password-stored",
        "def f(c, password):\n    password = bcrypt.hashpw(password, bcrypt.gensalt())\n"
        "    c.execute('INSERT INTO users (password) VALUES (?)', (password,))\n",
    ),
    "passwords-repeated": (
        "plain-password-compared",
        "def f(password, confirm_password):\n    return password == confirm_password\n",
    ),
    "given-twice": (
        "plain-password-compared",
        "def f(data):\n    return data['password'] == data['new_password']\n",
    ),
    "token-of-a-model": (
        "predictable-token",
        "import random, torch\nmask_token = random.choice(tokens)\n",
    ),
    "dice": ("predictable-token", "import random\nroll = random.randint(1, 6)\n"),
    "system-random": (
        "predictable-token",
        "import random\ntoken = random.SystemRandom().getrandbits(32)\n",
    ),
    "debug-read": ("debug-enabled", "INSTALLED_APPS = []\nDEBUG = os.environ.get('D') == '1'\n"),
    "debug-of-something": ("debug-enabled", "DEBUG = True\n"),
    "mask-restored": ("permissive-umask", "import os\nold = os.umask(0)\nos.umask(old)\n"),
    "one-origin": (
        "cors-any-origin",
        "from flask_cors import CORS\nCORS(app, origins=['https://example.org'])\n",
    ),
    "limited-login": (
        "login-rate-limit-missing",
        """
from fastapi import APIRouter
router = APIRouter()
@router.post("/login")
@limiter.limit("5/minute")
def login(form): return check(form.password)
""",
    ),
    "headers-set": (
        "security-headers-missing",
        f"{FLASK}\n@app.post('/')\ndef x(): return ''\n{AFTER}",
    ),
    "data-to-read": (
        "security-headers-missing",
        f"{FLASK}\n@app.get('/')\ndef x(): return jsonify(all_items())\n",
    ),
    "no-routes": ("security-headers-missing", FLASK),
}


@pytest.mark.parametrize("name", LEFT_ALONE)
def test_left_alone(name):
    """What only looks like the mistake is not found."""
    rule, code = LEFT_ALONE[name]

    assert rule not in ids(code)


NODES = {
    "B101": ast.Assert,
    "B104": ast.Constant,
    "B105": ast.Constant,
    "B107": ast.FunctionDef,
    "B110": ast.ExceptHandler,
}
RIGHT = {
    "eval-of-input": ("B307", "def f(x): return eval(x)"),
    "list-with-a-name": (
        "B602",
        "def f(x):\n    a = ['ls']\n    a.append(x)\n    run(a, shell=True)",
    ),
    "command-added-to": ("B605", "def f(x):\n    c = 'ls '\n    c += x\n    system(c)"),
    "one-part-unquoted": ("B602", "from shlex import quote\nrun(f'ls {quote(a)} {b}', shell=True)"),
    "value-in-sql": ("B608", "def f(x): return f\"SELECT a FROM t WHERE b = '{x}'\""),
    "given-table": ("B608", "def f(x): return 'SELECT a FROM ' + x"),
    "loop-over-given-tables": ("B608", "def f(names):\n    for t in names: x(f'DELETE FROM {t}')"),
    "changed-in-the-loop": (
        "B608",
        "for t in ('a', 'b'):\n    t += given\n    x(f'DELETE FROM {t}')",
    ),
    "values-joined": (
        "B608",
        "def f(row):\n    pairs = ', '.join(f'{c} = {v}' for c, v in row)\n"
        "    return f'UPDATE t SET {pairs} WHERE id = ?'",
    ),
    "real-password": ("B105", "password = 'hunter2'"),
    "real-default": ("B107", "def f(password='hunter2'): pass"),
    "login": ("B106", "connect(host='db', user='app', password='password')"),
    "weak-signature": ("B324", "import hashlib\ntoken_hash = hashlib.md5(token)"),
    "swallowed": ("B110", "try:\n    pay()\nexcept Exception:\n    pass"),
    "guard": ("B101", "def f(user):\n    assert user.is_admin\n"),
    "bound": ("B104", "serve(host='0.0.0.0')"),
    "page": ("B701", "from flask import Flask\nEnvironment(loader=x)"),
    "writable": ("B103", "import os\nos.chmod(p, 0o777)"),
}
WRONG = {
    "eval-of-a-constant": ("B307", "eval('1 + 1')"),
    "exec-of-a-named-constant": ("B102", "CODE = 'x = 1'\nexec(CODE)"),
    "constant-command": ("B605", "import os\nos.system('ls ' + '-l')"),
    "quoted-command": ("B602", "import shlex\nrun(f'ls {shlex.quote(a)}', shell=True)"),
    "constant-sql": ("B608", 'f"SELECT a FROM t WHERE b = %s"'),
    "sql-with-marks": (
        "B608",
        "def f(ids):\n    marks = ','.join('?' * len(ids))\n"
        "    return f'SELECT a FROM t WHERE b IN ({marks})'",
    ),
    "loop-over-tables": ("B608", "for t in ('a', 'b'): x(f'SELECT count(*) FROM {t}')"),
    "columns-with-marks": (
        "B608",
        "def f(cols):\n    pairs = ', '.join(f'{c} = ?' for c in cols)\n"
        "    return f'UPDATE t SET {pairs} WHERE id = ?'",
    ),
    "sql-of-listed-columns": (
        "B608",
        "SORTABLE = {'a': 'b'}\ndef f(key, down):\n    column = SORTABLE.get(key)\n"
        "    way = 'DESC' if down else 'ASC'\n"
        "    return f'SELECT a FROM t ORDER BY {column} {way}'\n",
    ),
    "sql-of-names": ("B608", "f'SELECT {COLUMNS} FROM {self.table}'"),
    "no-sql": ("B608", "f'Please select one of {names} from the list'"),
    "label": ("B105", "PASSWORD_FIELD = password = 'user_password'"),
    "placeholder": ("B105", "password = '<password>'"),
    "empty": ("B105", "password = ''"),
    "punctuation": ("B105", "token = '='"),
    "field-name": ("B107", "def f(token='access_token'): pass"),
    "swallowed-with-reason": ("B110", "try:\n    pay()\nexcept Exception:\n    pass  # seen above"),
    "swallowed-cleanup": ("B110", "try:\n    db.close()\nexcept Exception:\n    pass"),
    "type-for-the-reader": ("B101", "def f(x):\n    assert isinstance(x, str)\n"),
    "compared": ("B104", "if host == '0.0.0.0': pass"),
    "prompts": ("B701", "Environment(loader=FileSystemLoader('prompts'))"),
    "executable": ("B103", "import os\nos.chmod(p, 0o755)"),
    "extra-of-something": ("B610", "stream.extra(x)"),
    "http": ("B310", "urlopen('https://example.org/' + path)"),
}


def judged(test: str, code: str) -> str | None:
    """What a hit of bandit's is told as: on the outermost node of its kind, the last there is."""
    module = Module(ast.parse(code), code)
    if test == "B608":
        statement = re.compile("select |update |delete ", re.I)
        text = next(it for it in module.all(ast.Constant) if statement.search(str(it.value)))
        return corrected(test, module, text)
    nodes = module.all(NODES.get(test, ast.Call))
    lines = [it.lineno for it in nodes]
    return corrected(test, module, nodes[lines.index(max(lines))])


@pytest.mark.parametrize("name", RIGHT)
def test_what_bandit_says_stands(name):
    """A hit that the source bears out is told as it is."""
    test, code = RIGHT[name]

    assert judged(test, code) == test


@pytest.mark.parametrize("name", WRONG)
def test_what_bandit_says_is_corrected(name):
    """A hit that the source does not bear out is not told."""
    assert judged(*WRONG[name]) is None


def test_checksums_are_told_apart():
    """A weak hash that guards nothing is a rule of its own."""
    code = "import hashlib\netag = hashlib.md5(data).hexdigest()"
    module = Module(ast.parse(code), code)
    inner = next(it for it in module.all(ast.Call) if module.name(it.func) == "hashlib.md5")

    assert corrected("B324", module, inner) == "weak-checksum"


def test_long_files_take_time_in_proportion():
    """A thousand hits in one function do not cost a thousand times the function."""
    lines = "\n".join(f"    token_{n} = random.random()" for n in range(20_000))
    code = f"import random\ndef f():\n{lines}\n"

    assert found(code) == ["predictable-token"] * 20_000
