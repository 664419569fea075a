//! Credentials that are known by their format: a prefix, an alphabet and a length.
//!
//! Sources: the issuers' documentation of their token formats, as of 2026. Checksums, where a format has one (GitHub,
//! npm), are not asked for: a revoked or mistyped token in a manifest is as much a fault of it.

use std::ops::Range;

use crate::entropy::distinct;
use crate::placeholder::is_filler;
use crate::text::line_around;
use crate::value::is_uuid;

/// A format: what stands in front, and what the rest is made of.
#[derive(Debug)]
pub(crate) struct Format {
    pub(crate) prefix: &'static str,
    alphabet: Alphabet,
    least: usize,
    most: usize,
    pub(crate) words: &'static str,
}

/// The characters of the part behind the prefix.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Alphabet {
    /// Letters and digits.
    Alnum,
    /// Capitals and `2` to `7`.
    Base32,
    /// Hexadecimal digits in lower case.
    Hex,
    /// Letters, digits, `_` and `-`.
    Url,
    /// Letters, digits, `_`, `-`, `.` and `=`.
    Dotted,
    /// Letters, digits, `+`, `/`, `=`.
    Base64,
    /// Letters, digits, `+`, `/`, `=`, `_` and `-`: base64 of either alphabet.
    AnyBase64,
    /// Letters, digits, `_`, `-`, `.` and `~`.
    Tilde,
    /// Letters, digits and `$`.
    Dollar,
    /// The rest of a URL's path.
    Path,
    /// Capitals and digits, with `-`.
    Capitals,
}

impl Alphabet {
    fn has(self, byte: u8) -> bool {
        match self {
            Self::Alnum => byte.is_ascii_alphanumeric(),
            Self::Base32 => byte.is_ascii_uppercase() || (b'2'..=b'7').contains(&byte),
            Self::Hex => byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte),
            Self::Url => byte.is_ascii_alphanumeric() || b"_-".contains(&byte),
            Self::Dotted => byte.is_ascii_alphanumeric() || b"_-.=".contains(&byte),
            Self::Base64 => byte.is_ascii_alphanumeric() || b"+/=".contains(&byte),
            Self::AnyBase64 => byte.is_ascii_alphanumeric() || b"+/=_-".contains(&byte),
            Self::Tilde => byte.is_ascii_alphanumeric() || b"_-.~".contains(&byte),
            Self::Dollar => byte.is_ascii_alphanumeric() || byte == b'$',
            Self::Path => byte.is_ascii_alphanumeric() || b"_-/@".contains(&byte),
            Self::Capitals => byte.is_ascii_uppercase() || byte.is_ascii_digit() || byte == b'-',
        }
    }
}

const fn of(prefix: &'static str, alphabet: Alphabet, least: usize, most: usize, words: &'static str) -> Format {
    Format { prefix, alphabet, least, most, words }
}

use Alphabet::{Alnum, AnyBase64, Base32, Base64, Capitals, Dollar, Dotted, Hex, Path, Tilde, Url};

/// Every format, in no order that matters.
pub(crate) static FORMATS: &[Format] = &[
    of("AKIA", Base32, 16, 16, "an AWS access key id"),
    of("ASIA", Base32, 16, 16, "an AWS temporary access key id"),
    of("ABSK", Base64, 100, 160, "an Amazon Bedrock API key"),
    of("AIza", Url, 35, 35, "a Google API key"),
    of("GOCSPX-", Url, 24, 32, "a Google OAuth client secret"),
    of("ya29.", Url, 40, 2000, "a Google OAuth access token"),
    of("8Q~", Tilde, 31, 34, "an Azure client secret"),
    of("7Q~", Tilde, 31, 34, "an Azure client secret"),
    of("amzn.mws.", Url, 36, 36, "an Amazon MWS token"),
    of("ghp_", Alnum, 36, 255, "a GitHub token"),
    of("gho_", Alnum, 36, 255, "a GitHub OAuth token"),
    of("ghu_", Alnum, 36, 255, "a GitHub app token"),
    of("ghs_", Alnum, 36, 255, "a GitHub app token"),
    of("ghr_", Alnum, 36, 255, "a GitHub refresh token"),
    of("github_pat_", Url, 60, 100, "a GitHub token"),
    of("glpat-", Dotted, 20, 60, "a GitLab token"),
    of("gldt-", Url, 20, 60, "a GitLab deploy token"),
    of("glrt-", Dotted, 20, 60, "a GitLab runner token"),
    of("glcbt-", Url, 20, 60, "a GitLab job token"),
    of("glptt-", Url, 40, 60, "a GitLab trigger token"),
    of("glft-", Url, 20, 60, "a GitLab feed token"),
    of("glsoat-", Url, 20, 60, "a GitLab SCIM token"),
    of("glimt-", Url, 20, 60, "a GitLab mail token"),
    of("glagent-", Url, 50, 60, "a GitLab agent token"),
    of("gloas-", Hex, 64, 64, "a GitLab OAuth secret"),
    of("GR1348941", Url, 20, 40, "a GitLab runner token"),
    of("ATBB", Alnum, 32, 64, "a Bitbucket app password"),
    of("ATATT3", Dotted, 100, 300, "an Atlassian API token"),
    of("ATCTT3", Dotted, 100, 300, "an Atlassian access token"),
    of("xoxb-", Url, 20, 255, "a Slack bot token"),
    of("xoxp-", Url, 20, 255, "a Slack user token"),
    of("xoxa-", Url, 20, 255, "a Slack token"),
    of("xoxr-", Url, 20, 255, "a Slack token"),
    of("xoxs-", Url, 20, 255, "a Slack token"),
    of("xoxe-", Url, 20, 255, "a Slack token"),
    of("xoxe.", Dotted, 20, 255, "a Slack token"),
    of("xapp-", Url, 20, 255, "a Slack app token"),
    of("sk_live_", Alnum, 20, 255, "a Stripe secret key"),
    of("sk_test_", Alnum, 20, 255, "a Stripe secret key"),
    of("rk_live_", Alnum, 20, 255, "a Stripe restricted key"),
    of("rk_test_", Alnum, 20, 255, "a Stripe restricted key"),
    of("whsec_", Base64, 24, 100, "a webhook signing secret"),
    of("SK", Hex, 32, 32, "a Twilio API key"),
    of("SG.", Dotted, 50, 80, "a SendGrid API key"),
    of("key-", Hex, 32, 32, "a Mailgun API key"),
    of("xkeysib-", Url, 64, 100, "a Brevo API key"),
    of("npm_", Alnum, 36, 36, "an npm token"),
    of("pypi-AgE", Url, 40, 400, "a PyPI token"),
    of("rubygems_", Hex, 48, 48, "a RubyGems token"),
    of("dckr_pat_", Url, 20, 40, "a Docker Hub token"),
    of("dckr_oat_", Url, 20, 60, "a Docker Hub token"),
    of("hf_", Alnum, 30, 40, "a Hugging Face token"),
    of("sk-proj-", Url, 40, 200, "an OpenAI API key"),
    of("sk-svcacct-", Url, 40, 200, "an OpenAI API key"),
    of("sk-admin-", Url, 40, 200, "an OpenAI API key"),
    of("sk-ant-", Url, 40, 200, "an Anthropic API key"),
    of("sk-or-v1-", Hex, 64, 64, "an OpenRouter API key"),
    of("sk-", Alnum, 32, 64, "an OpenAI API key"),
    of("gsk_", Alnum, 40, 64, "a Groq API key"),
    of("xai-", Alnum, 70, 100, "an xAI API key"),
    of("pplx-", Alnum, 40, 64, "a Perplexity API key"),
    of("r8_", Alnum, 37, 37, "a Replicate API token"),
    of("dop_v1_", Hex, 64, 64, "a DigitalOcean token"),
    of("doo_v1_", Hex, 64, 64, "a DigitalOcean token"),
    of("dor_v1_", Hex, 64, 64, "a DigitalOcean token"),
    of("hvs.", Url, 24, 200, "a Vault token"),
    of("hvb.", Url, 24, 300, "a Vault token"),
    of("hvr.", Url, 24, 300, "a Vault token"),
    of("dapi", Hex, 32, 34, "a Databricks token"),
    of("dp.pt.", Alnum, 40, 44, "a Doppler token"),
    of("dp.st.", Dotted, 40, 60, "a Doppler token"),
    of("dp.ct.", Alnum, 40, 44, "a Doppler token"),
    of("glsa_", Url, 41, 41, "a Grafana service account token"),
    of("glc_", Base64, 32, 400, "a Grafana Cloud token"),
    of("NRAK-", Alnum, 27, 27, "a New Relic API key"),
    of("NRJS-", Hex, 19, 19, "a New Relic key"),
    of("NRII-", Url, 32, 32, "a New Relic insert key"),
    of("sntrys_", Dotted, 40, 400, "a Sentry token"),
    of("sntryu_", Hex, 64, 64, "a Sentry token"),
    of("shpat_", Hex, 32, 32, "a Shopify token"),
    of("shpca_", Hex, 32, 32, "a Shopify token"),
    of("shppa_", Hex, 32, 32, "a Shopify token"),
    of("shpss_", Hex, 32, 32, "a Shopify secret"),
    of("sq0atp-", Url, 22, 22, "a Square token"),
    of("sq0csp-", Url, 43, 43, "a Square secret"),
    of("pscale_tkn_", Dotted, 32, 64, "a PlanetScale token"),
    of("pscale_pw_", Dotted, 32, 64, "a PlanetScale password"),
    of("lin_api_", Alnum, 40, 40, "a Linear API key"),
    of("ntn_", Alnum, 43, 50, "a Notion token"),
    of("PMAK-", Url, 59, 59, "a Postman API key"),
    of("LTAI", Alnum, 20, 24, "an Alibaba Cloud access key id"),
    of("sbp_", Hex, 40, 40, "a Supabase token"),
    of("AKCp", Alnum, 60, 80, "an Artifactory API key"),
    of("AGE-SECRET-KEY-1", Alnum, 50, 64, "an age private key"),
    of("tskey-", Url, 20, 80, "a Tailscale key"),
    of("pul-", Hex, 40, 40, "a Pulumi token"),
    of("dt0c01.", Dotted, 80, 100, "a Dynatrace token"),
    of("CCIPAT_", Url, 40, 100, "a CircleCI token"),
    of("s.", Alnum, 24, 24, "a Vault token"),
    of("1//0", Url, 35, 120, "a Google OAuth refresh token"),
    of("secret_", Alnum, 43, 43, "a Notion token"),
    of("sl.", Url, 100, 250, "a Dropbox token"),
    of("sk.eyJ1", Dotted, 60, 200, "a Mapbox secret token"),
    of("v1.0-", Url, 171, 171, "a Cloudflare origin CA key"),
    of("ico-", Alnum, 32, 32, "an Infracost API key"),
    of("duffel_live_", Url, 43, 43, "a Duffel token"),
    of("duffel_test_", Url, 43, 43, "a Duffel token"),
    of("vercel_blob_rw_", Url, 40, 60, "a Vercel storage token"),
    of("cio", Alnum, 32, 32, "a crates.io token"),
    of("nfp_", Alnum, 36, 40, "a Netlify token"),
    of("sqp_", Hex, 40, 40, "a SonarQube token"),
    of("squ_", Hex, 40, 40, "a SonarQube token"),
    of("sqa_", Hex, 40, 40, "a SonarQube token"),
    of("HRKU-", Url, 36, 70, "a Heroku API key"),
    of("figd_", Url, 40, 50, "a Figma token"),
    of("glffct-", Url, 20, 60, "a GitLab feature flag token"),
    of("cmVmd", Alnum, 59, 59, "an Artifactory token"),
    of(".atlasv1.", Url, 60, 70, "a Terraform Cloud token"),
    of("bkua_", Hex, 40, 40, "a Buildkite token"),
    of("CFPAT-", Url, 43, 43, "a Contentful token"),
    of("EZAK", Alnum, 54, 54, "an EasyPost API key"),
    of("fio-u-", Url, 64, 64, "a Frame.io token"),
    of("fm2_", Base64, 100, 800, "a Fly.io token"),
    of("fo1_", Url, 43, 43, "a Fly.io token"),
    of("lsv2_", Url, 40, 60, "a LangSmith API key"),
    of("nvapi-", Url, 60, 80, "an NVIDIA API key"),
    of("ops_eyJ", AnyBase64, 200, 1200, "a 1Password service account token"),
    of("oy2", Alnum, 43, 43, "a NuGet API key"),
    of("pat-eu1-", Url, 36, 36, "a HubSpot token"),
    of("pat-na1-", Url, 36, 36, "a HubSpot token"),
    of("rdme_", Alnum, 70, 70, "a ReadMe API key"),
    of("shippo_live_", Hex, 40, 40, "a Shippo token"),
    of("shippo_test_", Hex, 40, 40, "a Shippo token"),
    of("tfp_", Dotted, 59, 59, "a Typeform token"),
    of("PRIVATE-TOKEN: ", Url, 20, 60, "a GitLab token"),
    of("pat", Dotted, 79, 79, "an Airtable token"),
    of("pat.", Dotted, 68, 68, "a Harness API key"),
    of("access_token$production$", Dollar, 49, 49, "a Braintree access token"),
    of("access_token$sandbox$", Dollar, 49, 49, "a Braintree access token"),
    of("SSWS 00", Url, 40, 42, "an Okta API token"),
    of("eyJrIjoi", Base64, 60, 200, "a Grafana API key"),
    of("EAACEdEose0cBA", Alnum, 20, 400, "a Facebook access token"),
    of("EAA", Alnum, 90, 400, "a Facebook access token"),
    of("EAAA", Url, 60, 60, "a Square access token"),
    of("FLWSECK-", Url, 34, 34, "a Flutterwave secret key"),
    of("FLWSECK_TEST-", Url, 34, 34, "a Flutterwave secret key"),
    of("aio_", Alnum, 28, 28, "an Adafruit IO key"),
    of("CLOJARS_", Hex, 60, 60, "a Clojars token"),
    of("pnu_", Alnum, 36, 36, "a Prefect API key"),
    of("AKID", Alnum, 32, 32, "a Tencent Cloud secret id"),
    of("t1.", Dotted, 100, 300, "a Yandex Cloud IAM token"),
    of("AQVN", Url, 35, 38, "a Yandex Cloud API key"),
    of("sgp_", Url, 40, 64, "a Segment or Sourcegraph token"),
    of("rootly_", Hex, 64, 64, "a Rootly API key"),
    of("xsmtpsib-", Url, 64, 100, "a Brevo SMTP key"),
    of("sdk-", Url, 36, 36, "a LaunchDarkly SDK key"),
    of("access-production-", Url, 36, 36, "a Plaid access token"),
    of("access-sandbox-", Url, 36, 36, "a Plaid access token"),
    of("lin_oauth_", Hex, 64, 64, "a Linear OAuth secret"),
    of("phx_", Alnum, 43, 50, "a PostHog API key"),
    of("xoxc-", Url, 20, 255, "a Slack token"),
    of("xoxd-", Url, 20, 255, "a Slack cookie"),
    of("dp.sa.", Alnum, 40, 44, "a Doppler token"),
    of("tk-us-", Url, 48, 48, "a Scalingo token"),
    of("EZTK", Alnum, 54, 54, "an EasyPost API key"),
    of("hooks.zapier.com/hooks/catch/", Path, 10, 60, "a Zapier webhook URL"),
    of("hooks.slack.com/services/T", Path, 20, 80, "a Slack webhook URL"),
    of("hooks.slack.com/workflows/T", Path, 20, 100, "a Slack webhook URL"),
    of("discord.com/api/webhooks/", Path, 60, 120, "a Discord webhook URL"),
    of("discordapp.com/api/webhooks/", Path, 60, 120, "a Discord webhook URL"),
    of("webhook.office.com/webhookb2/", Path, 60, 300, "a Teams webhook URL"),
    of(".tines.com/webhook/", Path, 60, 80, "a Tines webhook URL"),
    of("pagerduty.com/integration/", Path, 32, 60, "a PagerDuty integration URL"),
    of("JQQJ99", Base64, 26, 26, "an Azure service key"),
    of("packagist_", Url, 72, 72, "a Private Packagist token"),
    of("sk-lf-", Url, 36, 36, "a Langfuse secret key"),
    of("rnd_", Alnum, 28, 32, "a Render API key"),
    of("A3-", Capitals, 36, 37, "a 1Password secret key"),
    of("sha256~", Url, 43, 43, "an OpenShift token"),
    of("p8e-", Alnum, 32, 32, "an Adobe client secret"),
    of("_mmk", Url, 0, 0, "a MaxMind license key"),
    of("SCW", Capitals, 17, 17, "a Scaleway access key"),
    of("s-s4t2ud-", Hex, 64, 64, "a 42 client secret"),
    of("s-s4t2af-", Hex, 64, 64, "a 42 client secret"),
    of("4b1d", Alnum, 38, 38, "a ClickHouse Cloud secret key"),
    of("xnd_production_", Alnum, 40, 80, "a Xendit secret key"),
    of("xnd_development_", Alnum, 40, 80, "a Xendit secret key"),
    of("sm_aat_", Alnum, 16, 16, "a SettleMint token"),
    of("sm_pat_", Alnum, 16, 16, "a SettleMint token"),
    of("sm_sat_", Alnum, 16, 16, "a SettleMint token"),
];

impl Format {
    /// How many characters of the secret's own stand in front of what is known of it.
    fn before_prefix(&self) -> usize {
        match self.prefix {
            "7Q~" | "8Q~" => 3,
            ".atlasv1." => 14,
            "_mmk" => 36,
            "JQQJ99" => 52,
            _ => 0,
        }
    }
}

/// The token at the hit of its prefix, prefix included; `None` when the rest is not of the format.
pub(crate) fn token_at(text: &str, format: &Format, hit: Range<usize>) -> Option<Range<usize>> {
    let bytes = text.as_bytes();
    if text.get(hit.clone()) != Some(format.prefix) {
        return None;
    }
    let start = hit.start.checked_sub(format.before_prefix())?;
    let is_of_format = |byte: u8| format.alphabet.has(byte);
    if !text.get(start..hit.start)?.bytes().all(is_of_format) {
        return None;
    }
    let before = start.checked_sub(1).and_then(|at| bytes.get(at));
    let is_host = format.alphabet == Path;
    if !is_host && before.is_some_and(|byte| byte.is_ascii_alphanumeric() || (*byte == b'-' && format.prefix == "sk-"))
    {
        return None;
    }
    let rest = bytes.get(hit.end..)?;
    let mut length = rest.iter().take(format.most + 1).take_while(|byte| format.alphabet.has(**byte)).count();
    while length > 0 && matches!(rest.get(length - 1), Some(b'.' | b'=' | b'-')) && format.alphabet == Dotted {
        length -= 1;
    }
    let body = match text.get(hit.end..hit.end + length)? {
        // All that is random stands in front.
        "" => text.get(start..hit.start)?,
        behind => behind,
    };
    let is_made_up = distinct(body) < if format.least < 24 { 6 } else { 8 } || is_filler(body) || is_sequence(body);
    let has_digit = body.bytes().any(|byte| byte.is_ascii_digit());
    let needs_digit = matches!(
        format.prefix,
        "sk-"
            | "SK"
            | "key-"
            | "ntn_"
            | "tskey-"
            | "xoxb-"
            | "s."
            | "secret_"
            | "ico-"
            | "cio"
            | "AKID"
            | "pat"
            | "SCW"
            | "4b1d"
            | "rnd_"
    );
    let fits = (format.least..=format.most).contains(&length) && !is_made_up && (has_digit || !needs_digit);
    let start = if is_host { url_start(text, start) } else { start };
    let fits = fits && is_shaped(format.prefix, body);
    fits.then_some(start..hit.end + length)
}

/// Whether the parts of what stands behind a prefix are where they should be, for prefixes that are words besides.
fn is_shaped(prefix: &str, body: &str) -> bool {
    let is_hex = |part: &str| part.bytes().all(|byte| byte.is_ascii_hexdigit());
    let is_alnum = |part: &str| part.bytes().all(|byte| byte.is_ascii_alphanumeric());
    match prefix {
        "pat" => {
            body.split_once('.').is_some_and(|(id, secret)| id.len() == 14 && secret.len() == 64 && is_hex(secret))
        }
        "pat." => matches!(body.split('.').map(str::len).collect::<Vec<_>>().as_slice(), [22, 24, 20]),
        "t1." => body.rsplit_once('.').is_some_and(|(_, signature)| signature.len() == 86),
        "sdk-" | "access-production-" | "access-sandbox-" | "sk-lf-" => is_uuid(body),
        "A3-" => matches!(
            body.split('-').map(str::len).collect::<Vec<_>>().as_slice(),
            [6, 11, 5, 5, 5] | [6, 6, 5, 5, 5, 5]
        ),
        "packagist_" => body.split_once('_').is_some_and(|(of, token)| of.len() == 3 && is_hex(token)),
        "SCW" => !body.contains('-'),
        "_mmk" => body.split_once('_').is_some_and(|(account, key)| account.len() == 6 && is_alnum(key)),
        "JQQJ99" => body.starts_with(['A', 'B', 'C']),
        "EAA" => body.bytes().any(|byte| byte.is_ascii_digit()) && body.bytes().any(|byte| byte.is_ascii_lowercase()),
        _ => true,
    }
}

/// The key of New Relic's that ends with the hit of `NRAL`.
pub(crate) fn newrelic_at(text: &str, hit: Range<usize>) -> Option<Range<usize>> {
    let start = hit.start.checked_sub(36)?;
    let key = text.get(start..hit.start)?;
    let own = key.strip_suffix("FFFF").unwrap_or(key);
    let is_key = own.bytes().all(|byte| byte.is_ascii_digit() || byte.is_ascii_lowercase()) && distinct(own) >= 8;
    let is_whole = !is_alnum_at(text, start.checked_sub(1)) && !is_alnum_at(text, Some(hit.end));
    (is_key && is_whole && text.get(hit.clone()) == Some("NRAL")).then_some(start..hit.end)
}

/// The key of Mailchimp's around the hit of `-us`: 32 hexadecimal digits, and the number of a data centre.
pub(crate) fn mailchimp_at(text: &str, hit: Range<usize>) -> Option<Range<usize>> {
    let start = hit.start.checked_sub(32)?;
    let key = text.get(start..hit.start)?;
    let digits = text.get(hit.end..)?.bytes().take(3).take_while(u8::is_ascii_digit).count();
    let end = hit.end + digits;
    let is_key = key.bytes().all(|byte| Hex.has(byte)) && distinct(key) >= 8;
    let is_whole = !is_alnum_at(text, start.checked_sub(1)) && !is_alnum_at(text, Some(end));
    (is_key && is_whole && (1..=2).contains(&digits)).then_some(start..end)
}

fn is_alnum_at(text: &str, at: Option<usize>) -> bool {
    at.and_then(|at| text.as_bytes().get(at)).is_some_and(u8::is_ascii_alphanumeric)
}

/// `abcdefgh…`, `1234567890…`: what people type where a token would stand.
fn is_sequence(body: &str) -> bool {
    let steps = body.as_bytes().windows(2).filter(|pair| matches!(pair, [a, b] if a.wrapping_add(1) == *b)).count();
    steps * 10 >= body.len() * 8
}

fn url_start(text: &str, host: usize) -> usize {
    let before = text.get(..host).unwrap_or_default();
    ["https://", "http://"].iter().find(|scheme| before.ends_with(**scheme)).map_or(host, |scheme| host - scheme.len())
}

/// Telegram's bot tokens: `123456789:AAE…`, at the hit of `:AA`.
pub(crate) fn telegram_at(text: &str, colon: usize) -> Option<Range<usize>> {
    let bytes = text.as_bytes();
    let digits = bytes.get(..colon)?.iter().rev().take(12).take_while(|byte| byte.is_ascii_digit()).count();
    let body = bytes.get(colon + 1..)?;
    let length = body.iter().take(60).take_while(|byte| Url.has(**byte)).count();
    let fits = (8..=10).contains(&digits) && (33..=37).contains(&length);
    let body = text.get(colon + 1..colon + 1 + length)?;
    (fits && distinct(body) > 10).then_some(colon - digits..colon + 1 + length)
}

/// Whether a text is a bot token of Discord's: the base64 of the bot's number, a time stamp, a signature.
pub(crate) fn is_discord_token(text: &str) -> bool {
    if !(57..=80).contains(&text.len()) || !text.starts_with(['M', 'N', 'O']) {
        return false;
    }
    let parts: Vec<&str> = text.split('.').collect();
    let [id, time, signature] = parts.as_slice() else { return false };
    let is_number = || crate::encoded::decode_url(id).is_some_and(|id| id.bytes().all(|byte| byte.is_ascii_digit()));
    let is_shaped = (22..=26).contains(&id.len()) && time.len() == 6 && (27..=45).contains(&signature.len());
    is_shaped && is_number() && signature.bytes().all(|byte| Url.has(byte)) && distinct(signature) > 10
}

/// Longer tokens fit into no header.
const MAX_JWT: usize = 8 * 1024;

/// A JSON Web Token with a signature, at the hit of `eyJ`.
pub(crate) fn jwt_at(text: &str, start: usize) -> Option<Range<usize>> {
    let bytes = text.as_bytes();
    if start.checked_sub(1).and_then(|at| bytes.get(at)).is_some_and(u8::is_ascii_alphanumeric) {
        return None;
    }
    let rest = text.get(start..)?;
    let length = rest.bytes().take(MAX_JWT).take_while(|byte| Url.has(*byte) || *byte == b'.').count();
    let token = rest.get(..length)?.trim_end_matches(['.', '-']);
    let mut parts = token.split('.');
    let (header, payload, signature) = (parts.next()?, parts.next()?, parts.next()?);
    let header = crate::encoded::decode_url(header)?;
    let is_jwt = header.contains("\"alg\"") && payload.len() >= 8 && signature.len() >= 16 && distinct(signature) > 8;
    is_jwt.then_some(start..start + token.len())
}

/// A shared access signature of Azure, at the hit of `sig=`: the value, when the other parameters are there.
pub(crate) fn sas_at(text: &str, hit: Range<usize>) -> Option<Range<usize>> {
    let bytes = text.as_bytes();
    let is_parameter =
        hit.start.checked_sub(1).and_then(|at| bytes.get(at)).is_some_and(|byte| b"?&;\"'".contains(byte));
    let is_end = |byte: &u8| byte.is_ascii_whitespace() || b"&\"'<>;,`".contains(byte);
    let length = bytes.get(hit.end..)?.iter().take_while(|byte| !is_end(byte)).count();
    let line = line_around(text, hit.start);
    let has = |name: &str| line.contains(name);
    let fits = is_parameter && length >= 32 && (has("sv=") || has("sr=")) && (has("se=") || has("sp="));
    fits.then_some(hit.end..hit.end + length)
}

/// What everybody knows of a secret's format; empty for other text.
pub(crate) fn public_prefix(secret: &str) -> &'static str {
    let formats = FORMATS.iter().filter(|format| format.alphabet != Path && secret.starts_with(format.prefix));
    formats.map(|format| format.prefix).max_by_key(|prefix| prefix.len()).unwrap_or_default()
}
