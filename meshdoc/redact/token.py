"""Tokens of services by their published formats: a prefix, an alphabet and a length.

No maintained Python library knows these formats. A kind of token is one row here; it needs no dependency, and is
searched for only in a text that contains its cue.
"""

from __future__ import annotations

import functools
import math
import re
from collections import Counter
from collections.abc import Iterator
from typing import NamedTuple

ALNUM = "A-Za-z0-9"
LOWER = "a-z0-9"
UPPER = "A-Z0-9"
HEX = "0-9a-f"
WORD = "A-Za-z0-9_-"
DOTTED = "A-Za-z0-9_.-"
BASE64 = "A-Za-z0-9+/=_-"
LONGEST = 2000
"""The length to which a token is looked at."""


class Format(NamedTuple):
    """The format of a kind of token: its cues, separated by spaces, then `length` or more characters of an alphabet."""

    kind: str
    cues: str
    alphabet: str
    length: int


PREFIXED = (
    # code and packages
    Format("GitHub token", "ghp_ gho_ ghu_ ghs_ ghr_", ALNUM, 36),
    Format("GitHub fine-grained token", "github_pat_", WORD, 70),
    Format("GitLab token", "glpat- gldt- glrt- glrtr- glcbt- glptt- glft- glsoat- glimt- glagent- gloas-", DOTTED, 20),
    Format("GitLab feature flags token", "glffct-", WORD, 20),
    Format("GitLab runner token", "GR1348941", WORD, 20),
    Format("Bitbucket app password", "ATBB", ALNUM, 28),
    Format("Atlassian token", "ATATT3 ATCTT3", BASE64, 100),
    Format("Linear key", "lin_api_ lin_oauth_", ALNUM, 32),
    Format("Postman key", "PMAK-", "0-9a-f-", 59),
    Format("npm token", "npm_", ALNUM, 36),
    Format("PyPI token", "pypi-AgE", WORD, 50),
    Format("RubyGems key", "rubygems_", HEX, 48),
    Format("crates.io token", "cio", ALNUM, 32),
    Format("NuGet key", "oy2", LOWER, 43),
    Format("Clojars token", "CLOJARS_", LOWER, 60),
    Format("Docker token", "dckr_pat_ dckr_oat_", WORD, 24),
    Format("SonarQube token", "sqp_ squ_ sqa_", HEX, 40),
    Format("JFrog key", "AKCp", ALNUM, 60),
    Format("ReadMe key", "rdme_", LOWER, 70),
    # clouds and operations
    Format("AWS access key", "AKIA ASIA ABIA ACCA", "A-Z2-7", 16),
    Format("Google API key", "AIza", WORD, 35),
    Format("Google OAuth secret", "GOCSPX-", WORD, 28),
    Format("Google OAuth token", "ya29.", WORD, 30),
    Format("Google refresh token", "1//0", WORD, 30),
    Format("Azure shared key", "AccountKey= SharedAccessKey=", BASE64, 43),
    Format("Alibaba Cloud key", "LTAI", ALNUM, 16),
    Format("DigitalOcean token", "dop_v1_ doo_v1_ dor_v1_", HEX, 64),
    Format("Doppler token", "dp.pt. dp.st. dp.ct. dp.sa. dp.said. dp.scim. dp.audit.", DOTTED, 40),
    Format("Vault token", "hvs. hvb. hvr.", WORD, 24),
    Format("Pulumi token", "pul-", HEX, 40),
    Format("Prefect key", "pnu_ pnb_", LOWER, 36),
    Format("Databricks token", "dapi dkea dose", HEX, 32),
    Format("Heroku key", "HRKU-", WORD, 36),
    Format("Fly token", "fm1r_ fm1a_ fm2_ fo1_", BASE64, 40),
    Format("Vercel token", "vcp_ vci_ vca_ vcr_ vck_ vercel_blob_rw_", WORD, 24),
    Format("Netlify token", "nfp_ nfc_ nfo_ nfu_ nfb_", ALNUM, 36),
    Format("Cloudflare origin key", "v1.0-", "0-9a-f-", 140),
    Format("Supabase token", "sbp_ sbp_oauth_", HEX, 40),
    Format("Supabase secret key", "sb_secret_", WORD, 20),
    Format("PlanetScale token", "pscale_pw_ pscale_tkn_ pscale_oauth_ pscale_app_secret_", DOTTED, 32),
    Format("Neon key", "napi_", LOWER, 40),
    Format("New Relic key", "NRAK- NRIQ- NRII- NRRA-", WORD, 27),
    Format("Sentry token", "sntryu_ sntrya_", HEX, 64),
    Format("Sentry organization token", "sntrys_", BASE64, 60),
    Format("Grafana token", "glsa_ glc_", BASE64, 32),
    Format("PostHog key", "phx_ phs_", ALNUM, 32),
    Format("age secret key", "AGE-SECRET-KEY-1", UPPER, 58),
    Format("age secret key", "AGE-SECRET-KEY-PQ-1", UPPER, 58),
    Format("1Password service account token", "ops_eyJ", BASE64, 100),
    # language models
    Format("Anthropic key", "sk-ant-", WORD, 80),
    Format("OpenAI key", "sk- sess-", WORD, 32),
    Format("Hugging Face token", "hf_ api_org_", ALNUM, 34),
    Format("Replicate token", "r8_", ALNUM, 37),
    Format("Groq key", "gsk_", ALNUM, 48),
    Format("xAI key", "xai-", ALNUM, 70),
    Format("Perplexity key", "pplx-", ALNUM, 40),
    # payment and shops
    Format("Stripe key", "sk_live_ sk_test_ sk_prod_ rk_live_ rk_test_ rk_prod_", ALNUM, 16),
    Format("webhook secret", "whsec_", BASE64, 24),
    Format("Square token", "sq0atp- sq0csp- sq0idp-", WORD, 22),
    Format("Shopify token", "shpat_ shpca_ shppa_ shpss_ shpua_", HEX, 32),
    Format("EasyPost key", "EZAK EZTK", ALNUM, 54),
    Format("Shippo token", "shippo_live_ shippo_test_", HEX, 40),
    # messages and documents
    Format("Slack token", "xoxa- xoxb- xoxc- xoxd- xoxe- xoxo- xoxp- xoxr- xoxs- xoxe.xoxb- xoxe.xoxp-", BASE64, 24),
    Format("Slack app token", "xapp-", WORD, 40),
    Format("Slack webhook", "hooks.slack.com/services/ hooks.slack.com/workflows/", "A-Za-z0-9/", 40),
    Format("Slack webhook", "hooks.slack.com/triggers/", "A-Za-z0-9/", 40),
    Format("Discord webhook", "discord.com/api/webhooks/ discordapp.com/api/webhooks/", "A-Za-z0-9_/-", 76),
    Format("Teams webhook", "webhook.office.com/webhookb2/", "A-Za-z0-9@/-", 100),
    Format("SendGrid key", "SG.", DOTTED, 60),
    Format("Mailgun key", "key-", HEX, 32),
    Format("Brevo key", "xkeysib- xsmtpsib-", "0-9A-Za-z-", 64),
    Format("Twilio key", "SK", HEX, 32),
    Format("Notion token", "ntn_ secret_", ALNUM, 43),
    Format("Figma token", "figd_", WORD, 40),
    Format("Typeform token", "tfp_", DOTTED, 40),
    Format("HubSpot token", "pat-na1- pat-na2- pat-eu1-", "0-9a-f-", 36),
    Format("Dropbox token", "sl.", WORD, 100),
    Format("Facebook or Square token", "EAA", WORD, 60),
)
"""Tokens that begin with their cue."""

NAMED = (
    Format("AWS secret key", "aws amazon secret_access_key secretaccesskey", "A-Za-z0-9+/", 40),
    Format("Datadog key", "datadog dd_api_key dd_app_key", HEX, 32),
    Format("Twilio token", "twilio", HEX, 32),
    Format("Mailgun key", "mailgun", "0-9a-f-", 50),
    Format("Cloudflare key", "cloudflare", WORD, 37),
    Format("Algolia key", "algolia", HEX, 32),
    Format("Fastly token", "fastly", WORD, 32),
    Format("Okta token", "okta", WORD, 42),
    Format("Asana token", "asana", HEX, 32),
    Format("Atlassian token", "atlassian jira confluence", ALNUM, 24),
    Format("Vercel token", "vercel", ALNUM, 24),
    Format("Netlify token", "netlify", WORD, 40),
    Format("New Relic key", "newrelic new_relic", ALNUM, 40),
    Format("PagerDuty key", "pagerduty", "A-Za-z0-9_+-", 20),
    Format("Twitter secret", "twitter", ALNUM, 45),
    Format("Facebook secret", "facebook", HEX, 32),
)
"""Tokens that only the name of their service near them tells from other random words."""

SHAPED = (
    ("JSON Web Token", "eyJ", r"eyJ[\w=-]{10,2000}+\.eyJ[\w=-]{10,4000}+(?:\.[\w+/=-]{0,2000}+)?"),
    ("Discord token", ".", r"[MNO][A-Za-z\d_-]{23,27}\.[\w-]{6}\.[\w-]{27,40}"),
    ("Telegram token", "AA", r"\d{8,10}:AA[\w-]{33}(?![\w-])"),
    ("Mailchimp key", "-us", r"[\da-f]{32}-us\d{1,2}\b"),
    ("Airtable token", "pat", r"pat[A-Za-z\d]{14}\.[\da-f]{64}"),
    ("Asana token", "/1", r"\d/1\d{15,17}(?:/\d{16,18})?:[\da-f]{32}"),
    ("Azure client secret", "Q~", r"[\w.~-]{3}\dQ~[\w.~-]{31,34}"),
    ("Azure DevOps token", "AZDO", r"[A-Za-z\d]{76}AZDO[A-Za-z\d]{4}"),
    ("Terraform token", ".atlasv1.", r"[A-Za-z\d]{14}\.atlasv1\.[\w=-]{60,100}"),
    ("Resend key", "re_", r"re_[A-Za-z\d]{8}_[A-Za-z\d]{24}"),
    ("New Relic license", "NRAL", r"[\da-f]{36}NRAL"),
    ("Neon password", "npg_", r"npg_(?=[a-zA-Z]{0,20}\d)(?=[a-z\d]{0,20}[A-Z])[A-Za-z\d]{10,60}"),
    ("Mapbox token", "sk.eyJ", r"sk\.eyJ[\w-]{40,400}\.[\w-]{20,100}"),
)
"""Tokens of other forms: kind, cue and pattern."""

SHORTEST = 16
"""No run of characters in a token is shorter, except together with longer ones."""
RUN = re.compile(rf"(?<![A-Za-z0-9_+/=.~-])[A-Za-z0-9_+/=.~-]{{{SHORTEST},}}+")
ORDINARY = re.compile(
    r"""[-=_.~+/*]*+ (?: (?: (?:[A-Z]?[a-z]{2,}+)++ | [a-z] | [A-Z]{1,12} | \d{1,14} ) (?:[-=_.~+/]++|$) )*+
      | [\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}""",
    re.VERBOSE,
)
"""Runs of characters that are no tokens: words and numbers with punctuation between them, rulers, and UUIDs."""
IDENTIFIER = re.compile(r"(?:[a-z]*+\d{0,4}+(?:[^a-z\d]++|\Z))++", re.IGNORECASE)
"""Words, each perhaps with a number after it, and punctuation between them."""
PUBLISHED = re.compile("EXAMPLE|eyJpc3MiOiJzdXBhYmFzZS1kZW1v")
"""In tokens that are the same for everyone: AWS's examples, and Supabase's local stack (issuer supabase-demo)."""
BEGINNING = r"(?:(?<![A-Za-z0-9])|(?<=\\[nrt]))"
NEAR, MORE = 80, 24
"""A token stands at most 80 characters after the name of its service, and has at most 24 more than the length given."""


def tokens(text: str, lower: str) -> Iterator[tuple[str, int, int]]:
    """The tokens in a text, given also in lower case: their kinds and offsets."""
    runs = "\n".join(run for run in set(RUN.findall(text)) if not ORDINARY.fullmatch(run))
    if not runs:
        return
    for kind, cue, pattern in _rules():
        if cue in runs:
            yield from ((kind, *match.span()) for match in _compiled(pattern).finditer(text) if _is_token(match[0]))
    for kind, cue, pattern in _named():
        if cue in lower:
            yield from ((kind, *match.span(1)) for match in _compiled(pattern).finditer(text) if is_generated(match[1]))


def is_random(value: str) -> bool:
    """Whether a word looks generated: it mixes digits with letters and repeats few characters."""
    return any(map(str.isdigit, value)) and any(map(str.isalpha, value)) and entropy(value) >= 3


def is_generated(value: str) -> bool:
    """Whether a word looks generated and is no identifier, UUID or published token."""
    return is_random(value) and _is_token(value) and not IDENTIFIER.fullmatch(value)


def entropy(value: str) -> float:
    """Shannon's entropy of a word, in bits a character."""
    size = len(value)
    return -sum(count / size * math.log2(count / size) for count in Counter(value).values())


def _is_token(value: str) -> bool:
    """Whether a word of the form of a token is none that is made of words, repeats or is published."""
    return entropy(value) >= 3 and not ORDINARY.fullmatch(value) and not PUBLISHED.search(value)


_compiled = functools.cache(re.compile)


@functools.cache
def _rules() -> tuple[tuple[str, str, str], ...]:
    """Kind, cue and pattern of each token that is recognized by itself."""
    prefixed = (
        (kind, cue, rf"{re.escape(cue)}[{alphabet}]{{{length},{LONGEST}}}+")
        for kind, cues, alphabet, length in PREFIXED
        for cue in cues.split()
    )
    return tuple((kind, cue, BEGINNING + pattern) for kind, cue, pattern in (*prefixed, *SHAPED))


@functools.cache
def _named() -> tuple[tuple[str, str, str], ...]:
    """Kind, cue and pattern of each token that is recognized by a name before it."""
    return tuple(
        (
            kind,
            cue,
            rf"(?<![A-Za-z])(?i:{cue})[^;]{{0,{NEAR}}}?(?<!{each})({each}{{{length},{length + MORE}}}+)(?!{each})",
        )
        for kind, cues, alphabet, length in NAMED
        for each in (f"[{alphabet}]",)
        for cue in cues.split()
    )
