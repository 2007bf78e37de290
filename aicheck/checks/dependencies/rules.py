"""What is looked for in the packages that a change adds."""

from __future__ import annotations

from functools import partial

from aicheck.model import Confidence, Rule, Severity

_rule = partial(
    Rule,
    category="dependency",
    engine="aicheck",
    severity=Severity.MEDIUM,
    confidence=Confidence.MEDIUM,
    references=("OWASP-A03:2025", "OWASP-LLM03:2025"),
)
UNKNOWN = _rule(
    id="dependency-unknown",
    message="the change adds a package that nobody seems to know",
    why="Language models make up names of packages that sound right, and the same ones again and "
    "again. Whoever registers such a name first is installed by everybody who trusted the answer. "
    "This one is in no lock file and in no installed environment, and the list of known names that "
    "comes with aicheck, which has a date, lacks it too.",
    fix="look the package up in its registry: who publishes it, since when, and from which sources",
    bad="flask-jwt-session-guard==1.2",
    good="flask-jwt-extended==4.7.1",
    cwe=("CWE-1357", "CWE-829"),
)
LOOK_ALIKE = _rule(
    id="dependency-look-alike",
    severity=Severity.HIGH,
    confidence=Confidence.HIGH,
    message="the change adds a package whose name is nearly that of a much used one",
    why="Names that are a slip of the finger away from a much used package, or that put a word "
    "beside it, are registered to be installed by mistake, and run what they like on installation.",
    fix="write the name of the package that was meant, or say in the review why it is this one",
    bad="reqeusts==2.32.5",
    good="requests==2.32.5",
    cwe=("CWE-1357", "CWE-829"),
)
NEW = _rule(
    id="dependency-new",
    confidence=Confidence.HIGH,
    message="the change adds a package that was registered only days ago",
    why="Most malicious packages are found within days or weeks. One that was just registered has "
    "been looked at by nobody, and may have been made for a name that models invent.",
    fix="wait until others have used it, or read its code and pin the version that was read",
    bad="helpful-http-client==0.0.1",
    good="httpx==0.28.1",
    cwe=("CWE-1357", "CWE-829"),
)
UNPINNED = _rule(
    id="dependency-unpinned",
    severity=Severity.LOW,
    message="the change adds a package without a version where versions are pinned",
    why="Without a version every installation takes what is newest that day, also what somebody "
    "published an hour ago with a stolen account. In a library's own metadata ranges are right; in "
    "what an application is installed from they are not, unless a lock file stands beside it.",
    fix="name the version that was tested, or keep a lock file",
    bad="requests",
    good="requests==2.32.5",
    cwe=("CWE-1357", "CWE-829"),
)
FROM_URL = _rule(
    id="dependency-from-url",
    confidence=Confidence.HIGH,
    message="the change takes a package from an address whose content may change",
    why="A branch, a tag or a plain archive is what its owner makes of it, at any time. No "
    "registry keeps it, no scanner knows its versions, and a fork may hold anything.",
    fix="take a release from the registry, or name the whole id of the commit that was read",
    bad="shop @ git+https://git.example.org/shop.git@main",
    good="shop==2.1",
    cwe=("CWE-494", "CWE-829"),
)
SCRIPT = _rule(
    id="dependency-install-script",
    message="the change adds code that runs when a package is installed",
    why="It runs on the machine of every developer and in continuous integration, with their "
    "secrets, before anybody has called anything. That is where most attacks by packages start.",
    fix="do it in a step that people start, or use a package that needs no script",
    bad='"postinstall": "node fetch.js"',
    good='"setup": "node fetch.js"',
    cwe=("CWE-829", "CWE-506"),
)
UNDECLARED = _rule(
    id="undeclared-import",
    severity=Severity.LOW,
    message="the change imports a package that the project does not declare",
    why="It works where the package happens to be installed, and fails, or takes another version, "
    "elsewhere. Models import what they know, whether the project has it or not.",
    fix="add the package to the project's dependencies, or use one that is there",
    bad="import httpx  # and the manifest has only requests",
    good="import requests",
    cwe=("CWE-1357",),
)
INDEX = _rule(
    id="dependency-index",
    confidence=Confidence.HIGH,
    message="the change alters where packages come from",
    why="With a second index a name of one's own can be registered on the public one, and the "
    "higher version is installed. An index over http, or one whose certificate is not checked, can "
    "be anybody's.",
    fix="use one index that mirrors the public one, or bind each private name to its own index",
    bad="--extra-index-url https://packages.example.org/simple",
    good="--index-url https://packages.example.org/simple",
    cwe=("CWE-427", "CWE-829"),
)
RULES = (UNKNOWN, LOOK_ALIKE, NEW, UNPINNED, FROM_URL, SCRIPT, UNDECLARED, INDEX)
