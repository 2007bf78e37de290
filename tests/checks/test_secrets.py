"""Which secrets are found in a change, what is left alone, and that none is ever shown.

Every secret here is put together when a test runs: a file with whole ones would be a leak to any
scanner that reads it.
"""

from __future__ import annotations

import base64
import json
import random
import string
from collections.abc import Callable

import pytest
from endurance import in_time
from hypothesis import example, given, settings
from hypothesis import strategies as st
from repos import Repo

from aicheck.checks.secrets import RULES, check, redacted
from aicheck.checks.secrets.formats import Format, formats
from aicheck.checks.secrets.plausible import (
    entropy,
    is_machine_made,
    is_password,
    is_placeholder,
)
from aicheck.model import Change, FileChange, Finding, Hunk, Severity
from aicheck.patch import read_patch

UPPER, LOWER, DIGITS = string.ascii_uppercase, string.ascii_lowercase, string.digits
ALNUM = UPPER + LOWER + DIGITS
HEX = "0123456789abcdef"
URL64 = ALNUM + "_-"
BASE64 = ALNUM + "+/"


def made(size: int, letters: str = ALNUM, seed: int = 1) -> str:
    """A text as a generator prints it, the same in every run; letters and digits at both ends."""
    dice = random.Random(f"{seed} {size} {letters}")
    ends = [letter for letter in letters if letter.isalnum()]
    inner = dice.choices(letters, k=size - 2)
    return dice.choice(ends) + "".join(inner) + dice.choice(ends)


def uuid() -> str:
    return "-".join(made(size, HEX) for size in (8, 4, 4, 4, 12))


def found(text: str, path: str = "src/app.py") -> list[Finding]:
    """What the check says about `text` as the added lines of a file."""
    hunk = Hunk(0, (), 1, tuple(text.split("\n")))
    files = (FileChange(path, "added", hunks=(hunk,)),)
    change = Change("patch", None, None, "here", (), files)
    return [it for it in check(change, None) if isinstance(it, Finding)]  # type: ignore[arg-type]


def names(text: str, path: str = "src/app.py") -> list[str]:
    return [finding.rule.id for finding in found(text, path)]


def web_token(claims: dict[str, object]) -> str:
    parts = [json.dumps(part).encode() for part in ({"alg": "HS256", "typ": "JWT"}, claims)]
    encoded = [base64.urlsafe_b64encode(part).decode().rstrip("=") for part in parts]
    return ".".join((*encoded, made(43, URL64)))


def wrapped(text: str) -> str:
    return base64.b64encode(text.encode()).decode()


def pem(kind: str = "", newline: str = "\n", size: int = 1600) -> str:
    body = "MII" + made(size, BASE64)
    lines = [body[at : at + 64] for at in range(0, len(body), 64)]
    name = f"{kind} PRIVATE KEY".strip()
    return newline.join((f"-----BEGIN {name}-----", *lines, f"-----END {name}-----"))


CHOSEN = "B1rd" + "OfPrey_9"
BOT = base64.b64encode(b"214365870921436587").decode()

# -- formats that tell their issuer --------------------------------------------------------------

ISSUED: dict[str, Callable[[], str]] = {
    "adafruit-key": lambda: "aio_" + made(28),
    "age-secret-key": lambda: "AGE-SECRET-KEY-1" + made(58, "QPZRY9X8GF2TVDW0S3JN54KHCE6MUA7L"),
    "airtable-token": lambda: "pat" + made(14) + "." + made(64, HEX),
    "alibaba-access-key-id": lambda: "LTAI" + "5t" + made(18),
    "anthropic-key": lambda: "sk-ant-" + "api03-" + made(95, URL64),
    "artifactory-key": lambda: "AKCp" + made(69),
    "atlassian-api-token": lambda: "ATATT3" + "xFfGF0" + made(180, URL64),
    "aws-access-key-id": lambda: "AKIA" + made(16, UPPER + "234567"),
    "aws-bedrock-api-key": lambda: "ABSK" + "QmVkcm9ja0FQSUtleS" + made(100, BASE64),
    "aws-marketplace-token": lambda: "amzn.mws." + uuid(),
    "aws-secret-access-key": lambda: "aws_secret = " + made(40, BASE64),
    "azure-account-key": lambda: "AccountName=shop;AccountKey=" + made(86, BASE64) + "==",
    "azure-ai-key": lambda: made(52) + "JQQJ99" + made(26),
    "azure-client-secret": lambda: made(3) + "8Q~" + made(34, URL64),
    "azure-devops-token": lambda: made(76) + "AZDO" + made(4),
    "azure-shared-access-key": lambda: "SharedAccessKey=" + made(43, BASE64) + "=",
    "azure-shared-access-signature": lambda: "&sig=" + made(20) + "%2B" + made(22) + "%3D",
    "bitbucket-token": lambda: "ATBB" + made(32),
    "brevo-key": lambda: "xkeysib-" + made(64, HEX) + "-" + made(16),
    "buildkite-token": lambda: "bkua_" + made(40, HEX),
    "circleci-token": lambda: "CCIPAT_" + made(22) + "_" + made(40, HEX),
    "clojars-token": lambda: "CLOJARS_" + made(60, LOWER + DIGITS),
    "cloudflare-origin-ca-key": lambda: "v1.0-" + made(24, HEX) + "-" + made(146, HEX),
    "contentful-token": lambda: "CFPAT-" + made(43, URL64),
    "crates-token": lambda: "cio" + made(32),
    "databricks-token": lambda: "dapi" + made(32, HEX),
    "deepseek-key": lambda: "sk-" + made(32, HEX),
    "digitalocean-token": lambda: "dop_v1_" + made(64, HEX),
    "discord-bot-token": lambda: BOT + "." + made(6) + "." + made(38, URL64),
    "discord-webhook": lambda: "https://discord.com/api/webhooks/" + "9" * 18 + "/" + made(68),
    "docker-token": lambda: "dckr_pat_" + made(27, URL64),
    "doppler-token": lambda: "dp.pt." + made(43),
    "dropbox-token": lambda: "sl.B" + made(140, URL64),
    "duffel-token": lambda: "duffel_live_" + made(43, URL64),
    "dynatrace-token": lambda: "dt0c01." + made(24, UPPER + "234567") + "." + made(64, UPPER),
    "easypost-key": lambda: "EZAK" + made(54),
    "elevenlabs-key": lambda: "sk_" + made(48, HEX),
    "facebook-token": lambda: "EAACEdEose0cBA" + made(60),
    "figma-token": lambda: "figd_" + made(40, URL64),
    "fireworks-key": lambda: "fw_" + made(24),
    "flutterwave-key": lambda: "FLWSECK-" + made(32, HEX) + "-X",
    "fly-token": lambda: "fo1_" + made(43, URL64),
    "frameio-token": lambda: "fio-u-" + made(64, URL64),
    "github-fine-grained-token": lambda: "github_pat_" + made(22) + "_" + made(59),
    "github-token": lambda: "ghp_" + made(36),
    "gitlab-runner-registration-token": lambda: "GR1348941" + made(20, URL64),
    "gitlab-token": lambda: "glpat-" + made(20, URL64),
    "google-api-key": lambda: "AIza" + made(35, URL64),
    "google-oauth-secret": lambda: "GOCSPX-" + made(28, URL64),
    "google-oauth-token": lambda: "ya29." + made(120, URL64),
    "grafana-token": lambda: "glsa_" + made(32) + "_" + made(8, HEX),
    "groq-key": lambda: "gsk_" + made(52),
    "harness-token": lambda: "pat." + made(22) + "." + made(24, HEX) + "." + made(20),
    "heroku-api-key": lambda: "HRKU-" + made(60, URL64),
    "hubspot-token": lambda: "pat-na1-" + uuid(),
    "hugging-face-token": lambda: "hf_" + made(34, UPPER + LOWER),
    "infracost-key": lambda: "ico-" + made(32),
    "ionic-token": lambda: "ion_" + made(42),
    "langfuse-secret-key": lambda: "sk-lf-" + uuid(),
    "langsmith-key": lambda: "lsv2_pt_" + made(32, HEX) + "_" + made(10, HEX),
    "linear-key": lambda: "lin_api_" + made(40),
    "mailchimp-key": lambda: made(32, HEX) + "-us14",
    "mailgun-key": lambda: "key-" + made(32, HEX),
    "mailgun-sending-key": lambda: "mailgun: " + "-".join(made(n, HEX) for n in (32, 8, 8)),
    "mapbox-secret-token": lambda: "sk.eyJ" + made(60, URL64) + "." + made(22, URL64),
    "netlify-token": lambda: "nfp_" + made(36),
    "new-relic-key": lambda: "NRAK-" + made(27, UPPER + DIGITS),
    "notion-token": lambda: "ntn_" + made(46),
    "npm-token": lambda: "npm_" + made(36),
    "nuget-key": lambda: "oy2" + made(43, LOWER + DIGITS),
    "nvidia-key": lambda: "nvapi-" + made(64, URL64),
    "one-password-secret-key": lambda: "-".join(
        ("A3", *(made(n, UPPER + DIGITS) for n in (6, 11, 5)), "K7Q2M", "Z9X3P")
    ),
    "one-password-token": lambda: "ops_eyJ" + made(300, BASE64),
    "openai-key": lambda: "sk-proj-" + made(74, URL64) + "T3BlbkFJ" + made(74, URL64),
    "openrouter-key": lambda: "sk-or-v1-" + made(64, HEX),
    "openshift-token": lambda: "sha256~" + made(43, URL64),
    "paypal-braintree-token": lambda: "$".join(
        ("access_token", "production", made(16, LOWER + DIGITS), made(32, HEX))
    ),
    "perplexity-key": lambda: "pplx-" + made(48),
    "pinecone-key": lambda: "pcsk_" + made(6) + "_" + made(63),
    "plaid-token": lambda: "access-production-" + uuid(),
    "planetscale-token": lambda: "pscale_tkn_" + made(43, URL64),
    "postman-key": lambda: "PMAK-" + made(24, HEX) + "-" + made(34, HEX),
    "prefect-key": lambda: "pnu_" + made(36),
    "pulumi-token": lambda: "pul-" + made(40, HEX),
    "pypi-token": lambda: "pypi-AgE" + "IcHlwaS5vcmc" + made(140, URL64),
    "razorpay-key": lambda: "rzp_live_" + made(14),
    "readme-key": lambda: "rdme_" + made(70, LOWER + DIGITS),
    "replicate-token": lambda: "r8_" + made(37),
    "resend-key": lambda: "re_" + "4" + made(7) + "_" + made(24),
    "rubygems-key": lambda: "rubygems_" + made(48, HEX),
    "sendgrid-key": lambda: "SG." + made(22, URL64) + "." + made(43, URL64),
    "sentry-token": lambda: "sntryu_" + made(64, HEX),
    "shippo-key": lambda: "shippo_live_" + made(40, HEX),
    "shopify-token": lambda: "shpat_" + made(32, HEX),
    "slack-token": lambda: "xoxb-" + made(12, DIGITS) + "-" + made(13, DIGITS) + "-" + made(24),
    "slack-webhook": lambda: "https://hooks.slack.com/services/" + "/".join(
        ("T" + made(8, UPPER), "B" + made(10, UPPER), made(24))
    ),
    "sonarqube-token": lambda: "sqp_" + made(40, HEX),
    "sourcegraph-token": lambda: "sgp_" + made(40, HEX),
    "square-production-token": lambda: "EAAA" + "4" + made(59, URL64),
    "square-token": lambda: "sq0atp-" + made(22, URL64),
    "stripe-key": lambda: "sk_live_" + made(24),
    "stripe-webhook-secret": lambda: "whsec_" + made(32),
    "supabase-token": lambda: "sbp_" + made(40, HEX),
    "tailscale-key": lambda: "tskey-auth-" + made(12) + "-" + made(32),
    "tavily-key": lambda: "tvly-" + made(32),
    "teams-webhook": lambda: "https://shop.webhook.office.com/webhookb2/"
    + f"{uuid()}@{uuid()}/IncomingWebhook/{made(32, HEX)}/{uuid()}",
    "telegram-bot-token": lambda: made(10, "123456789") + ":AA" + made(33, URL64),
    "tencent-secret-id": lambda: "AKID" + made(32),
    "terraform-token": lambda: made(14) + ".atlasv1." + made(67, URL64),
    "twilio-auth-token": lambda: "TWILIO_TOKEN=" + made(32, HEX),
    "twilio-key": lambda: "SK" + made(32, HEX),
    "twitter-bearer-token": lambda: "A" * 22 + made(12) + "%2B" + made(12) + "%3D" + made(50),
    "typeform-token": lambda: "tfp_" + made(44, URL64) + "_" + made(14, URL64),
    "vault-token": lambda: "hvs." + made(95, URL64),
    "wandb-key": lambda: "wandb_v1_" + made(77, URL64),
    "xai-key": lambda: "xai-" + made(80),
    "yandex-cloud-key": lambda: "AQVN" + made(36, URL64),
    "ably-key": lambda: "ABLY=" + made(6) + "." + made(6) + ":" + made(43, URL64),
    "adobe-secret": lambda: "p8e-" + made(32),
    "adyen-key": lambda: "AQE" + made(80, BASE64) + "=-" + made(43, BASE64) + "=-" + made(16),
    "apify-token": lambda: "apify_api_" + made(36),
    "asana-token": lambda: "asana: 1/" + made(16, DIGITS) + ":" + made(32, HEX),
    "authress-key": lambda: "sc_" + made(10, LOWER) + ".k7q2.acc-"
    + made(16, LOWER) + "." + made(44),
    "axiom-token": lambda: "xaat-" + uuid(),
    "azure-signed-key": lambda: made(76) + "+ASt" + made(6) + "==",
    "backblaze-key": lambda: "K003" + made(27),
    "beamer-token": lambda: "beamer: b_" + made(44, URL64),
    "brave-key": lambda: "BSA" + "7" + made(27),
    "browserbase-key": lambda: "bb_live_" + made(27),
    "cal-com-key": lambda: "cal_live_" + made(32, HEX),
    "cerebras-key": lambda: "csk-" + made(48, LOWER + DIGITS),
    "checkly-key": lambda: "cu_" + made(32, HEX),
    "clickhouse-secret": lambda: "4b1d" + made(38),
    "clickup-token": lambda: "pk_" + made(8, DIGITS) + "_" + made(32, UPPER + DIGITS),
    "cloudflare-token": lambda: "cfut_" + made(48),
    "confluent-secret": lambda: "cflt" + made(60, BASE64),
    "cursor-key": lambda: "key_" + made(64, HEX),
    "datadog-key": lambda: "ddapp_" + made(34),
    "dbt-token": lambda: "dbtc_" + made(40),
    "deno-token": lambda: "ddp_" + made(36),
    "digitalocean-spaces-key": lambda: "DO00" + "7" + made(15, UPPER + DIGITS),
    "e2b-key": lambda: "e2b_" + made(40, HEX),
    "elastic-cloud-key": lambda: "essu_" + made(80),
    "endor-key": lambda: "endr+" + made(16),
    "exoscale-key": lambda: "EXO" + made(24, HEX),
    "firebase-messaging-key": lambda: "AAAA" + made(7) + ":APA91b" + made(134, URL64),
    "firecrawl-key": lambda: "fc-" + made(32, HEX),
    "flutterwave-webhook-secret": lambda: "FLWSECK" + made(12, HEX),
    "google-gemini-key": lambda: "AQ.Ab" + made(48, URL64),
    "google-storage-key": lambda: "GOOG1E" + made(56, UPPER + DIGITS),
    "honeycomb-key": lambda: "hcaik_" + made(58, LOWER + DIGITS),
    "infisical-token": lambda: "st." + made(24, HEX) + "." + made(32, HEX) + "." + made(32, HEX),
    "inngest-key": lambda: "signkey-prod-" + made(64, HEX),
    "intercom-token": lambda: "dG9rO" + made(52),
    "intra-42-secret": lambda: "s-s4t2ud-" + made(64, HEX),
    "jenkins-token": lambda: "jenkins:11" + made(32, HEX),
    "jina-key": lambda: "jina_" + made(60),
    "json-web-key": lambda: '{"kty": "EC", "d": "' + made(43, URL64) + '"}',
    "klaviyo-key": lambda: "pk_" + made(34, HEX),
    "langsmith-old-key": lambda: "ls__" + made(32, HEX),
    "launchdarkly-key": lambda: "sdk-" + uuid(),
    "liveblocks-key": lambda: "sk_prod_" + made(60, URL64),
    "llama-cloud-key": lambda: "llx-" + made(48),
    "lob-key": lambda: "live_" + made(35, HEX),
    "logic-app-address": lambda: "https://p.logic.azure.com/workflows/x?sig=" + made(43, URL64),
    "mailersend-token": lambda: "mlsn." + made(64, HEX),
    "mandrill-key": lambda: "md-7" + made(21),
    "maxmind-key": lambda: made(6) + "_" + made(29) + "_mmk",
    "mem0-key": lambda: "m0-" + made(40),
    "mercado-pago-token": lambda: "-".join(
        ("APP_USR", made(16, DIGITS), made(6, DIGITS), made(32, HEX), made(9, DIGITS))
    ),
    "mollie-key": lambda: "live_7" + made(29),
    "neon-key": lambda: "napi_" + made(64, LOWER + DIGITS),
    "neon-password": lambda: "npg_" + made(12),
    "new-relic-licence-key": lambda: made(36, HEX) + "NRAL",
    "ngrok-token": lambda: "ngrok: 2" + made(26) + "_" + made(21),
    "nylas-key": lambda: "nyk_v0_" + made(64),
    "octopus-key": lambda: "API-7" + made(25, UPPER + DIGITS),
    "okta-token": lambda: "okta: 00" + made(40, URL64),
    "openai-session": lambda: "sess-" + made(40),
    "paddle-key": lambda: "pdl_live_apikey_" + made(26, LOWER + DIGITS) + "_"
    + made(22) + "_" + made(3),
    "pagerduty-key": lambda: "pagerduty: y_" + made(18),
    "pipedream-key": lambda: "pd_live_" + made(40),
    "posthog-key": lambda: "phx_" + made(44),
    "rapidapi-key": lambda: "msh".join((made(10, HEX), made(15, HEX))) + "p1"
    + made(6, HEX) + "jsn" + made(12, HEX),
    "render-key": lambda: "rnd_" + made(28),
    "rootly-key": lambda: "rootly_" + made(64, HEX),
    "runpod-key": lambda: "rpa_" + made(40, UPPER + DIGITS),
    "salesforce-session": lambda: "Bearer 00D" + made(12) + "!" + made(96),
    "scaleway-key": lambda: "SCW7" + made(16, UPPER + DIGITS),
    "scalingo-token": lambda: "tk-us-" + made(48, URL64),
    "settlemint-token": lambda: "sm_aat_" + made(16),
    "sidekiq-key": lambda: "SIDEKIQ=" + made(8, HEX) + ":" + made(8, HEX, 2),
    "snyk-service-token": lambda: "snyk_uat." + made(8, HEX) + "." + made(90),
    "statsig-key": lambda: "secret-7" + made(42),
    "stytch-secret": lambda: "secret-live-" + made(36, URL64),
    "together-key": lambda: "tgp_v1_" + made(43, URL64),
    "trello-token": lambda: "ATTA" + made(72, HEX),
    "trigger-dev-key": lambda: "tr_prod_" + made(24),
    "uuid-key": lambda: "postmark: " + uuid(),
    "vault-legacy-token": lambda: "vault: s." + made(24),
    "vercel-token": lambda: "vercel_blob_rw_" + made(16) + "_" + made(30),
    "vk-token": lambda: "vk1.a." + made(160, URL64),
    "voyage-key": lambda: "pa-7" + made(42),
    "wakatime-key": lambda: "waka_" + uuid(),
    "wallet-key": lambda: "xprv9s21" + made(103, "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmn"),
    "xendit-key": lambda: "xnd_production_" + made(48),
    "yandex-oauth-token": lambda: "y0_" + made(56, URL64),
    "zapier-address": lambda: "https://hooks.zapier.com/hooks/catch/1234567/" + made(8),
    "zoho-token": lambda: "1000." + made(32, HEX) + "." + made(32, HEX, 2),
}  # fmt: skip


def test_every_format_has_a_case() -> None:
    """A format cannot be added without a credential that it must find."""
    assert sorted(ISSUED) == sorted(known.id for known in formats())


@pytest.mark.parametrize("known", formats(), ids=lambda known: known.id)
def test_a_credential_in_its_issuers_format_is_found_and_named(known: Format) -> None:
    """It blocks as critical; the message names who issued it, and the line says nothing of it."""
    text = ISSUED[known.id]()

    (finding,) = found(f'client = connect("{text}")')

    assert finding.rule.id == "secret-provider-key"
    assert finding.rule.severity == Severity.CRITICAL
    assert finding.message == f"{known.what} is written into the change"
    secret = known.pattern.search(text)
    value = secret["value"] if "value" in known.pattern.groupindex else secret[0]
    assert value[5:] not in finding.code
    assert "…[sha256:" in finding.code


@pytest.mark.parametrize(
    "known",
    [it for it in formats() if not it.near and ISSUED[it.id]().startswith(it.has)],
    ids=lambda known: known.id,
)
def test_inside_of_a_word_there_is_no_credential(known: Format) -> None:
    """A letter before it makes it another word."""
    assert found(f"x = {ISSUED[known.id]()}")
    assert not found(f"x = n{ISSUED[known.id]()}")


@pytest.mark.parametrize(
    "line",
    [
        'print("first\\n{}")',
        "curl https://api.example.org/?next=%3D{}",
        "{}",
        "- run: deploy --with {} --now",
        "x={};y=1",
        "https://robin:{}@git.example.org/shop.git",
        "говорит「{}」",
    ],
)
def test_a_credential_is_found_wherever_it_stands(line: str) -> None:
    """Quotes, escapes, options, addresses and letters of any script may stand around it."""
    (finding,) = found(line.format("ghp_" + made(36)), "notes/run.log")

    assert finding.message == "a GitHub token is written into the change"


@pytest.mark.parametrize(
    "text",
    [
        "AKIA" + "IOSFODNN7" + "EXAMPLE",
        "ghp_" + "x" * 36,
        "ghp_" + "0123456789" * 3 + "012345",
        "ghp_" + "abcd" * 9,
        "sk-" + "a" * 48,
        "sk-ant-" + "api03-" + "your-key-goes-here-" * 3,
        "sk_live_" + "placeholder" * 3,
        "AIza" + "Sy" + "D-your-own-key-replace-me-please-",
        "hf_" + "x" * 34,
        "glpat-" + "*" * 20,
        "SK" + "a" * 32,
        "xoxb-" + "0" * 12 + "-" + "0" * 12 + "-" + "A" * 24,
    ],
)
def test_a_stand_in_is_left_alone(text: str) -> None:
    """What documents print in the place of a credential opens nothing."""
    assert names(f'token = "{text}"') == []


def test_a_key_beside_its_id_needs_no_name() -> None:
    """AWS's secret half says nothing about itself; the id near it does."""
    text = f'use("AKIA{made(16, UPPER + "234567")}",\n    "{made(40, BASE64)}")'

    assert [finding.message for finding in found(text)] == [
        "an AWS access key id is written into the change",
        "an AWS secret access key is written into the change",
    ]


def test_a_key_far_from_any_name_is_left_alone() -> None:
    """Forty letters of base64 may be anything."""
    assert names(f'aws = 1\n{"# nothing" * 60}\nuse("{made(40, BASE64)}")') == []


# -- private keys --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("kind", "what"),
    [
        ("", "a private key"),
        ("RSA", "an RSA private key"),
        ("EC", "an EC private key"),
        ("OPENSSH", "an OPENSSH private key"),
        ("ENCRYPTED", "an encrypted private key"),
    ],
)
def test_a_private_key_is_found(kind: str, what: str) -> None:
    """The finding spans the key's lines, and shows the first and the last of them."""
    text = f"KEY = '''\n{pem(kind)}'''\n"

    (finding,) = found(text)

    assert finding.rule.id == "secret-private-key"
    assert finding.message == f"{what} is written into the change"
    assert (finding.start.line, finding.end.line) == (2, 29)
    name = f"{kind} PRIVATE KEY".strip()
    assert finding.code.startswith(f"-----BEGIN {name}-----…[sha256:")
    assert finding.code.endswith(f"]-----END {name}-----'''")


@pytest.mark.parametrize(
    "text",
    [
        '{"private_key": "' + pem(newline="\\n") + '"}',
        "KEY = (\n" + "\n".join(f'    "{line}\\n"' for line in pem("RSA").split("\n")) + "\n)",
        "\n".join(f"# {line}" for line in pem("EC", size=160).split("\n")),
        pem("RSA").replace(
            "-----\nMII", "-----\nProc-Type: 4,ENCRYPTED\nDEK-Info: AES-128-CBC,0F1E\n\nMII", 1
        ),
        "-----BEGIN PGP PRIVATE KEY BLOCK-----\nVersion: 2\n\n" + "\n".join([made(64, BASE64)] * 9),
        "PuTTY-User-Key-File-3: ssh-ed25519\nPrivate-Lines: 1\n" + made(64, BASE64),
    ],
    ids=["one line", "quoted lines", "comment", "headers", "OpenPGP", "PuTTY"],
)
def test_a_private_key_is_found_in_any_dress(text: str) -> None:
    """In one string, in many, behind comment signs, with headers, and without its end."""
    (finding,) = found(text, "src/config.json")

    assert finding.rule.id == "secret-private-key"
    assert not any(word in finding.code for word in text.split() if len(word) > 60)


@pytest.mark.parametrize(
    "text",
    [
        'if "-----BEGIN PRIVATE KEY-----" in text:\n    return load(text)',
        "-----BEGIN RSA PRIVATE KEY-----\n...\n-----END RSA PRIVATE KEY-----",
        "-----BEGIN PRIVATE KEY-----\n" + "A" * 64 + "\n-----END PRIVATE KEY-----",
        "-----BEGIN PRIVATE KEY-----\\nYOUR_KEY_HERE\\n-----END PRIVATE KEY-----",
        "-----BEGIN PUBLIC KEY-----\nMFkwEwYH" + made(56, BASE64) + "\n-----END PUBLIC KEY-----",
        "-----BEGIN CERTIFICATE-----\nMII" + made(61, BASE64) + "\n-----END CERTIFICATE-----",
    ],
)
def test_what_only_speaks_of_a_private_key_is_left_alone(text: str) -> None:
    """Code that looks for keys, samples without a body, and the public half."""
    assert names(text) == []


def test_the_same_key_keeps_its_mark() -> None:
    """However it is indented or quoted: its waiver must go on to fit."""
    plain = found(pem("RSA"))[0].code
    quoted = found(pem("RSA", newline="\\n"))[0].code
    other = found(pem("RSA", size=1601))[0].code

    assert plain == quoted
    assert plain != other


# -- addresses -----------------------------------------------------------------------------------

PASSWORD = "Wq7" + "vTz2mK9x"


@pytest.mark.parametrize(
    "text",
    [
        f'engine = create_engine("postgresql+psycopg://shop:{PASSWORD}@db.corp.net:5432/shop")',
        f"DATABASE_URL=mysql://root:{PASSWORD}@10.1.2.3/shop",
        f"mongodb+srv://app:{PASSWORD}@cluster0.ab1cd.mongodb.net/?retryWrites=true",
        f"redis://:{PASSWORD}@cache.corp.net:6379/0",
        f"https://robin:{PASSWORD}@git.corp.net/shop.git",
        f"postgres://shop:{PASSWORD}@db:5432/shop",
        f'"Server=tcp:sql1.corp.net,1433;Database=shop;User Id=sa;Password={PASSWORD};"',
        f'"jdbc:mysql://host/shop?user=root&password={PASSWORD}" # Host=sql1.corp.net',
    ],
)
def test_a_password_in_an_address_is_found(text: str) -> None:
    """The host and the user may be read, the password not."""
    (finding,) = found(text, "src/settings.cfg")

    assert finding.rule.id == "secret-connection-string"
    assert PASSWORD not in finding.code
    assert PASSWORD[:4] not in finding.code
    assert finding.code.split("…")[0] == text.split(PASSWORD)[0]


@pytest.mark.parametrize(
    "text",
    [
        "postgres://db.corp.net/shop",
        "postgres://shop@db.corp.net/shop",
        f"postgres://shop:{PASSWORD}@localhost:5432/shop",
        f"postgres://shop:{PASSWORD}@127.0.0.1/shop",
        f"postgres://shop:{PASSWORD}@db.example.com/shop",
        "postgres://postgres:postgres@db:5432/shop",
        "postgres://shop:shop@db.corp.net/shop",
        "amqp://guest:guest@rabbitmq:5672",
        "https://user:password@proxy.corp.net:8080",
        "postgres://${USER}:${PASSWORD}@db.corp.net/shop",
        "f'postgres://{user}:{password}@{host}/shop'",
        "postgres://%s:%s@db.corp.net/shop",
        "postgres://<user>:<password>@db.corp.net/shop",
        "https://example.org:8080/a@b",
        "re.compile(r'https?://([^:]+):([^@]+)@(.+)')",
        "Server=localhost;Password=" + PASSWORD,
        "Server=sql1.corp.net;Password={password};",
        "Server=sql1.corp.net;Integrated Security=true",
    ],
)
def test_an_address_that_opens_nothing_is_left_alone(text: str) -> None:
    """No password, one that a program fills in, one that everybody knows, or the own machine."""
    assert names(text) == []


# -- names and values ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("line", "path"),
    [
        ('api_key = "{}"', "a.py"),
        ('self.client_secret: str = "{}"', "a.py"),
        ('connect(password="{}")', "a.py"),
        ('os.environ["ACCESS_TOKEN"] = "{}"', "a.py"),
        ('key = os.getenv("API_KEY", "{}")', "a.py"),
        ('{{"X-Api-Key": "{}"}}', "a.py"),
        ('settings = Settings(token=SecretStr("{}"))', "a.py"),
        ('if token == "{}":', "a.py"),
        ("const authToken: string = '{}';", "a.ts"),
        ("const secretKey = `{}`", "a.js"),
        ('private static final String DB_PASSWORD = "{}";', "A.java"),
        ('const API_TOKEN: &str = "{}";', "a.rs"),
        ('apiSecret := "{}"', "a.go"),
        ("'app_secret' => '{}',", "a.php"),
        ("SECRET_KEY={}", ".env"),
        ("  api_token: {}", "values.yaml"),
        ("export SESSION_SECRET={}", "run.sh"),
        ("ENV API_TOKEN {}", "Dockerfile"),
        ("//registry.example.org/:_authToken={}", ".npmrc"),
        ("<password>{}</password>", "settings.xml"),
        ('<add key="ApiSecret" value="{}" />', "web.config"),
        ("deploy --api-key={} --now", "run.sh"),
        ('fetch("https://api.example.org/v1?api_key={}&page=1")', "a.js"),
        ('headers = {{"Authorization": "Bearer {}"}}', "a.py"),
        ('text = "{{\\"token\\": \\"{}\\"}}"', "a.py"),
    ],
)
def test_a_secret_under_its_name_is_found(line: str, path: str) -> None:
    """In the notations of many languages, quoted or as settings files have it."""
    value = made(40)

    (finding,) = found(line.format(value), f"src/{path}")

    assert finding.rule.id == "secret-hard-coded"
    assert finding.rule.severity == Severity.MEDIUM
    assert value[:4] not in finding.code


@pytest.mark.parametrize(
    "value", ["Summer" + "2024!", "tr0ub4dor" + "&3", "x9-" + "kQ!mm2", made(44, BASE64) + "="]
)
def test_a_chosen_password_is_found(value: str) -> None:
    """Where a name says password, a text of letters, digits and signs is enough."""
    assert names(f'db_password = "{value}"') == ["secret-hard-coded"]


def test_basic_credentials_are_read() -> None:
    """Base64 hides nothing."""
    value = base64.b64encode(f"robin:{PASSWORD}".encode()).decode()

    assert names(f'headers["Authorization"] = "Basic {value}"') == ["secret-hard-coded"]
    assert names(f'headers["Authorization"] = "Basic {base64.b64encode(b"a:b").decode()}"') == []


@pytest.mark.parametrize(
    "line",
    [
        'password = os.environ["DB_PASSWORD"]',
        'api_key = "your-api-key-goes-here"',
        'api_key = "<api-key>"',
        'token = "${TOKEN}"',
        'token = "{{ vault.token }}"',
        "api_key: ${{ secrets.API_KEY }}",
        'password = "changeme"',
        'password = "ch@ngeMe-dummy-1!"',
        'secret = "xxxxxxxxxxxxxxxxxxxxxxxx"',
        'token = "test-token-1234567890"',
        'password = "correct horse battery staple"',
        'password_label = "Enter your pa55word!"',
        'token_url = "https://auth.corp.net/oauth2/v2/token3"',
        'secret_name = "prod/db/shop-password-v1"',
        'key = "user:profile:12345:settings-page2"',
        'session_key = "3f2504e0-4f89-11d3-9a0c-0305e82c3301"',
        'pad_token = "<|endoftext|>"',
        'apiKey: process.env.API_KEY_2 || "none"',
        "password = read_password_from_vault_v2(name)",
        'public_key = "MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAE1Olb3zMAFFxXKHiIkQO5cJ3Yhl5i6UPp"',
        f'password_hash = "{made(44, BASE64)}"',
        f'token_sha256 = "{made(64, HEX)}"',
        f'key_digest = "{made(40, BASE64)}"',
        f'"integrity": "sha512-{made(86, BASE64)}=="',
        f'commit = "{made(40, HEX)}"',
        f'cache_key = "{made(32, HEX)}"',
        f'next_token = "{made(40)}"',
        f'monkey = "{made(40)}"',
        f'author = "{made(40)}"',
        f'key = "{made(32, HEX)}"',
    ],
)
def test_a_look_alike_is_left_alone(line: str) -> None:
    """Look-ups, stand-ins, digests, places, words of programs, and ids."""
    assert names(line) == []
    assert names(line, "config/values.yaml") == []


@pytest.mark.parametrize("path", ["uv.lock", "go.sum", "web/package-lock.json", "SHA256SUMS"])
def test_a_lock_file_is_full_of_digests(path: str) -> None:
    """Names say nothing there; a credential in an issuer's format does."""
    assert names(f'"token": "{made(40)}"', path) == []
    assert names(f'"resolved": "https://x/npm_{made(36)}"', path) == ["secret-provider-key"]


@pytest.mark.parametrize("path", ["locales/de.json", "src/i18n/fr.yaml", "po/de.po"])
def test_a_translation_is_left_alone(path: str) -> None:
    """`password` is a word like others in what is shown to people."""
    assert names('"password": "Pa55w0rt!neu"', path) == []


@pytest.mark.parametrize("path", ["tests/test_login.py", "docs/guide.md", "src/fixtures/a.json"])
def test_in_tests_and_documents_only_the_likeliest_counts(path: str) -> None:
    """A chosen password is made up there, and a key may be the test's own; what is issued isn't."""
    assert names('password = "Summer' + '2024!"', path) == []

    (token,) = found(f'token = "{made(40)}"', path)
    (issued,) = found(f'use("ghp_{made(36)}")', path)

    (key,) = found(pem(), path)

    assert token.rule.severity == Severity.LOW
    assert key.rule.severity == Severity.MEDIUM
    assert issued.rule.severity == Severity.CRITICAL


def test_a_web_token_is_found() -> None:
    """Three parts, of which the second says who somebody is."""
    text = web_token({"sub": "f3a9", "iss": "https://login.corp.net", "exp": 1893456000})

    (finding,) = found(f'cookie = "{text}"')

    assert finding.rule.id == "secret-json-web-token"
    assert finding.code.startswith('cookie = "eyJ…[sha256:')


@pytest.mark.parametrize(
    "text",
    [
        web_token({"sub": "1234567890", "name": "John Doe", "iat": 1516239022}),
        web_token({"role": "anon", "iss": "supabase-demo"}),
        web_token({}),
        "eyJ" + made(30) + ".eyJ" + made(30) + "." + made(30),
    ],
)
def test_a_sample_web_token_is_left_alone(text: str) -> None:
    """The sample that everybody copies, an empty one, and what is no token."""
    assert names(f'cookie = "{text}"') == []


# -- where, and how it is shown -------------------------------------------------------------------


def test_a_place_is_the_files_own() -> None:
    """Lines and columns count in the file, over all hunks."""
    token = "ghp_" + made(36)
    hunks = (Hunk(4, (), 5, ("a", "b")), Hunk(20, ("old",), 23, ("ok", f'\tx = "{token}"\r')))
    change = Change("patch", None, None, "here", (), (FileChange("a.c", "modified", hunks=hunks),))

    (finding,) = check(change, None)  # type: ignore[arg-type]

    assert (finding.start.line, finding.start.column) == (24, 7)
    assert (finding.end.line, finding.end.column) == (24, 7 + len(token))
    assert finding.code.startswith('\tx = "ghp_…[sha256:')
    assert finding.code.endswith(']"')


def test_old_lines_are_left_alone() -> None:
    """A secret that the change removes or leaves where it is, is not of its making."""
    secret = "ghp_" + made(36)
    hunk = f"@@ -1,3 +1,3 @@\n T = '{secret}'\n-U = '{secret}'\n+U = 1\n V = 1\n"

    change = read_patch(f"--- a/a.py\n+++ b/a.py\n{hunk}".encode(), "here")

    assert list(check(change, None)) == []  # type: ignore[arg-type]


def test_all_secrets_of_a_line_are_one_finding() -> None:
    """The gravest of them names it; none is shown, and one more makes another line."""
    one, other = "ghp_" + made(36), made(40)
    (finding,) = found(f'run(token="{other}", login="{one}")')

    assert finding.rule.id == "secret-provider-key"
    assert finding.message == "a GitHub token is written into the change (and 1 more on this line)"
    assert finding.code.count("…[sha256:") == 2
    assert one[4:] not in finding.code
    assert other not in finding.code


def test_the_mark_tells_one_secret_from_another() -> None:
    """A waiver of one does not cover the next in its place."""
    codes = {found(f'token = "ghp_{made(36, seed=seed)}"')[0].code for seed in range(9)}

    assert len(codes) == 9
    assert {len(code) for code in codes} == {len(codes.pop())}


def test_a_long_line_is_shown_around_its_secret() -> None:
    """A packed file does not fill the report, and a neighbour is hidden too."""
    near, far = "npm_" + made(36), "glpat-" + made(20)
    line = f'{"a" * 9000};use("{near}");login("ghp_{made(36)}");{"b" * 9000}"{far}"'

    (finding,) = found(line, "dist/app.js")

    assert "(and 2 more on this line)" in finding.message
    assert len(finding.code) < 500
    assert near[4:] not in finding.code
    assert finding.code != found(line.replace(far, ""), "dist/app.js")[0].code


def test_a_secret_is_nowhere_in_a_report(repo: Repo) -> None:
    """Not in what bandit says about the same line, and in no format."""
    secret = "ghp_" + made(36)
    repo.commit({"app.py": f'token = "{secret}"\n'}, signed=True)

    for name in ("text", "json", "sarif", "github", "markdown"):
        result = repo.run("check", "main..topic", "-o", name)
        assert result.exit_code == 1
        assert "secret-provider-key" in result.output
        assert secret[4:] not in result.output + result.errors


# -- redacting what others say -------------------------------------------------------------------


@pytest.mark.parametrize(
    ("line", "shown"),
    [
        ('password = "hunter42"', 'password = "…[sha256:'),
        ('connect(passwd="blue-lamp")', 'connect(passwd="…[sha256:'),
        (f'x = "{made(40)}"', 'x = "…[sha256:'),
        (f"    {made(64, BASE64)}", "    …[sha256:"),
        (f'open("postgres://a:{PASSWORD}@localhost/x")', 'open("postgres://a:…[sha256:'),
        (f'use("ghp_{made(36)}")', 'use("ghp_…[sha256:'),
    ],
)
def test_redacting_hides_more_than_is_reported(line: str, shown: str) -> None:
    """A password too weak for a finding of ours may be one that bandit points at."""
    assert redacted(line).startswith(shown)
    assert len(redacted(line).partition("]")[2]) <= len("@localhost/x'") + 1


@pytest.mark.parametrize(
    "line",
    [
        "",
        "run(command, shell=True)",
        'password = os.environ["DB_PASSWORD"]',
        "query = f\"SELECT * FROM users WHERE name = '{name}'\"",
        f'digest = "{made(64, HEX)}"',
        "from module.with_a_rather_long_name.inside import something_else_that_is_long",
    ],
)
def test_redacting_leaves_other_lines_as_they_are(line: str) -> None:
    """A report has to show what it speaks of."""
    assert redacted(line) == line


@given(st.text(max_size=200), st.sampled_from(sorted(ISSUED)), st.text(max_size=200))
@example("Secret", "twitter-bearer-token", "")
@settings(max_examples=150, deadline=None)
def test_a_redacted_text_is_left_as_it_is(before: str, kind: str, after: str) -> None:
    """Redacting twice is redacting once, and between blanks nothing hides a credential."""
    text = f"{before} {ISSUED[kind]()} {after}"

    once = redacted(text)

    assert redacted(once) == once
    assert ISSUED[kind]()[-12:] not in once or after.endswith(ISSUED[kind]()[-12:])


def test_a_password_says_less_than_a_key() -> None:
    """What people choose could be guessed from a long digest, and from its first letters."""
    assert redacted('password = "Summer' + '2024!"')[:20] == 'password = "…[sha256'
    assert len(redacted('password = "Summer' + '2024!"')) == len('password = "…[sha256:0000]"')


# -- the judgement -------------------------------------------------------------------------------


@pytest.mark.parametrize("seed", range(20))
@pytest.mark.parametrize(
    "letters", [ALNUM, HEX, URL64, BASE64, LOWER + DIGITS], ids=["62", "16", "url", "64", "36"]
)
def test_what_a_generator_prints_looks_machine_made(letters: str, seed: int) -> None:
    """Over the alphabets in use."""
    assert is_machine_made(made(48, letters, seed))


@pytest.mark.parametrize(
    "text",
    [
        "text-embedding-3-small-2024",
        "application/vnd.github.v3+json",
        "mySecretPasswordValue123",
        "us-east-1.amazonaws.com:5432",
        "2024-11-21T07:33:00.000Z",
        "AES-256-CBC-HMAC-SHA1-V2",
        "src/components/LoginForm2/index",
        "1234567890123456789012",
        "thequickbrownfoxjumpsover",
        "com.example.app.v2.Settings",
    ],
)
def test_what_people_write_does_not(text: str) -> None:
    """Names, paths, dates and versions are made of words and numbers."""
    assert not is_machine_made(text)
    assert not is_password(text)


def test_entropy_is_in_bits_a_character() -> None:
    """Of nothing, of one letter, of all alike."""
    assert entropy("") == 0
    assert entropy("aaaa") == 0
    assert entropy("abcd") == pytest.approx(2)


@pytest.mark.parametrize("text", ["abcdefgh1", "aaaaaaaa", "abc1abc1abc1abc1", "%(password)s"])
def test_a_pattern_is_a_stand_in(text: str) -> None:
    """Counting, repeating, and marks to be filled in."""
    assert is_placeholder(text)


def test_every_rule_says_all() -> None:
    """A page of each can be written."""
    for rule in RULES:
        assert rule.category == "secrets"
        assert rule.cwe == ("CWE-798",)
        assert all((rule.message, rule.why, rule.fix, rule.bad, rule.good, rule.references))


# -- time ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "part",
    [
        "a",
        "key=",
        "://a:b@",
        "eyJ",
        "A",
        "-----BEGIN PRIVATE KEY-----",
        "Password=",
        '"',
        "sk-",
        "curl ",
        "jwt.sign(a,",
        "name: a_key, value: ",
        'variable "a_key" {',
        "authorization: ",
        ".login(",
        "echo a:b",
        "login a password ",
        "kind: Secret ",
        "postmark",
    ],
)
def test_a_hostile_line_is_read_in_time(part: str) -> None:
    """The key on the next line is still found."""
    text = f"{part * (500_000 // len(part))}\nkey = 'ghp_{made(36)}'"

    with in_time():
        lines = [finding.start.line for finding in found(text)]

    assert lines[-1] == 2


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("app.py", 'requests.get(url, auth=("admin", "hK9!zP2qLm4w"))'),
        ("app.py", 'session.auth = HTTPBasicAuth("admin", "hK9!zP2qLm4w")'),
        ("NuGet.config", '<add key="ClearTextPassword" value="hK9!zP2qLm4w" />'),
        (".pypirc", "[pypi]\nusername = robin\npassword = hK9!zP2qLm4w"),
        ("app.properties", f"billing.api.key={made(32, HEX)}"),
        ("app.py", f'headers = {{"Authorization": "token {made(40, HEX)}"}}'),
        ("app.py", f'SNYK_TOKEN = "{uuid()}"'),
        ("settings.py", 'SECRET_KEY = "' + "q8(w!z7x)k2@" * 1 + "v5#n9%m3^b1&c6*d4-f0_g+h=" + '"'),
        ("app.js", f'const mailToken = "{made(32, LOWER + DIGITS)}";'),
        ("deploy.sh", f"export DEPLOY_TOKEN={made(24, HEX)}"),
        ("app.php", f"return ['password' => '{CHOSEN}'];"),
        ("app.java", f'if (pass.equals("{CHOSEN}")) {{'),
        ("run.log", f"login user=robin password={CHOSEN} ip=10.4.2.9"),
        ("hosts.ini", f"web1.corp.net ansible_user=root ansible_ssh_pass={CHOSEN}"),
        ("Makefile", f"DEPLOY_TOKEN := {made(24)}"),
        ("redis.conf", f"requirepass {CHOSEN}"),
        ("deploy.yaml", f"env:\n  - name: DB_PASSWORD\n    value: {CHOSEN}"),
        ("task.json", f'{{"name": "DB_PASSWORD", "value": "{CHOSEN}"}}'),
        ("main.tf", f'variable "db_password" {{\n  type = string\n  default = "{CHOSEN}"\n}}'),
        ("Info.plist", f"<key>ApiSecret</key>\n<string>{made(32)}</string>"),
        ("app.env", f"BILLING_API_KEY={uuid()}"),
        ("notes.md", f"url: https://corp.net\npassword: {CHOSEN}"),
        ("config.json", '{"auths": {"corp.net": {"auth": "' + wrapped(f"ci:{CHOSEN}") + '"}}}'),
        ("api.http", f"Authorization: SSWS {made(42, URL64)}"),
        ("app.js", f"const headers = {{ Authorization: 'Api-Key k_{made(34, HEX)}' }};"),
        ("app.php", f"$sig = hash_hmac('sha256', $payload, '{made(40)}');"),
        ("app.php", f"ftp_login($conn, 'robin', '{CHOSEN}');"),
        ("app.js", f"jwt.sign({{ sub: user.id }}, '{CHOSEN}', {{ expiresIn: '1d' }});"),
        ("app.py", f'fernet = Fernet(b"{made(43, URL64)}=")'),
        ("app.go", f'req.SetBasicAuth("robin", "{CHOSEN}")'),
        ("app.java", f'DriverManager.getConnection("jdbc:x", "robin", "{CHOSEN}");'),
        ("users.sql", f"CREATE USER 'robin'@'%' IDENTIFIED BY '{CHOSEN}';"),
        ("users.sql", f"ALTER USER robin WITH PASSWORD '{CHOSEN}';"),
        ("run.sh", f"sshpass -p '{CHOSEN}' ssh robin@corp.net"),
        ("run.sh", f"curl -u robin:{CHOSEN} https://corp.net/status"),
        ("run.sh", f"mysql -h db -uroot -p{CHOSEN} shop"),
        ("run.sh", f"docker login -u ci -p {CHOSEN} corp.net"),
        (".netrc", f"machine corp.net login robin password {CHOSEN}"),
        (".pgpass", f"db.corp.net:5432:shop:robin:{CHOSEN}"),
        ("mail.py", 'smtp.login("robin@gmail.com", "xhkg zzgf hqsf ivji")'),
        ("secret.yaml", f"kind: Secret\ndata:\n  first: {wrapped(CHOSEN)}\n"),
        (
            "secret.yaml",
            f"kind: Secret\ndata:\n  url: {wrapped(f'amqp://a:{CHOSEN}@corp.net/b')}\n",
        ),
    ],
)
def test_a_credential_is_found_where_it_is_used(path: str, text: str) -> None:
    assert names(text, path) == ["secret-hard-coded"]


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("app.py", f'REQUEST_TOKEN_ID = "{uuid()}"'),
        ("app.py", f'session_token = "{uuid()}"'),
        ("app.py", 'requests.get(url, auth=("admin", password))'),
        ("app.py", 'requests.get(url, auth=("admin", "your-password-1!"))'),
        ("app.properties", "billing.api.key=${BILLING_KEY}"),
        ("app.properties", f"cache.key={made(32, HEX)}"),
        ("app.py", 'token_format = "the token follows the word bearer"'),
        ("app.ts", 'const tokenNamespace = "organizationmembershipinvitation2";'),
        ("app.yaml", "db_password: ENC[AES256_GCM,data:18OERtHjUEkdMlz+K4s=,iv:HI+lpdzlO3M=]"),
        ("app.yaml", f"password: Ag{made(300, BASE64)}"),
        ("app.yaml", "db_password: op://prod/ledger-db2/password"),
        ("app.yaml", "pass: stage1-build"),
        ("app.py", 'password_algorithm = "sha256-v2"\npassword = "pbkdf2_sha256"'),
        ("app.sh", "mysql -u root -p$MYSQL_PASSWORD shop"),
        ("app.sh", 'curl -u "$NAME:$PASS" https://corp.net'),
        ("app.js", "jwt.verify(token, process.env.JWT_KEY_2)"),
        ("app.py", 'hmac.new(key, b"message123", hashlib.sha256)'),
        ("app.py", "for column in ['PASS2PASS', 'FAIL2PASS']:"),
        ("app.py", 'client = Client("projects-v2-eu-west-1")'),
        ("app.sql", "CREATE USER robin IDENTIFIED BY '${DB_PASS}';"),
        ("app.tf", 'variable "db_password" {\n  default = "changeme123"\n}'),
        ("secret.yaml", f"kind: Secret\ndata:\n  user: {wrapped('robin-the-bird')}\n"),
        ("other.yaml", f"kind: ConfigMap\ndata:\n  first: {wrapped('kingfisher88')}\n"),
        ("docs/guide.md", "password: kingf1sher88"),
        ("app.py", "'dXNlcm5hbWU6cGFzc3dvcmQ='"),
    ],
)
def test_what_only_looks_like_one_is_left_alone(path: str, text: str) -> None:
    assert names(text, path) == []


def test_a_name_ends_where_its_line_begins() -> None:
    """Otherwise the line before it, which may be a secret, would be told as a part of the name."""
    value, other = made(11), made(14, seed=2)

    shown = [it.message for it in found(f"DB_PASSWORD={value}\nSECRET_KEY={other}", ".env")]

    assert not any(value[1:] in text for text in shown)
    told = next(text for text in shown if "SECRET_KEY" in text)
    assert told.startswith("a literal under the name 'SECRET_KEY'")
