//! Sprig's certificates. They hold, and their keys are known to everybody; see [`crate::golang::keys`].

use std::borrow::Cow;
use std::net::IpAddr;
use std::rc::Rc;

use crate::funcs::types::print_value;
use crate::funcs::{Args, CallError, Context, Function, Param, wrong_type};
use crate::golang::der::from_pem;
use crate::golang::from_base64;
use crate::golang::keys::PrivateKey;
use crate::golang::x509::{self, Issuer, Request};
use crate::text::Text;
use crate::value::{Kind, Object, StructField, Value};
use Param::{Int, Named, String};

/// The Go type of a certificate.
const CERTIFICATE: &str = "sprig.certificate";

/// How many days the longest certificate is valid: Go counts in nanoseconds of 64 bits.
const MAX_DAYS: i64 = 106_751;

/// What a computation with a key costs, in steps of templates.
pub(super) const COST: usize = 100_000;

/// The entries of this family. There are no examples of what is random in Helm.
pub static FUNCTIONS: &[Function] = &[
    Function::new("buildCustomCert", &[String, String], |cx, args| {
        let certificate = built(args)?;
        Ok(cx.computed_value(Kind::Object(Rc::new(certificate)), &[args.any(0)?, args.any(1)?]))
    }),
    Function::new("genCA", &[String, Int], |cx, args| {
        let key = new_key(cx)?;
        generate(cx, args, &Plan { days: 1, authority: true, ..Plan::of(key) })
    })
    .examples(&[(r#"{{ (genCA "ca" 365).Cert | trunc 27 }}"#, "-----BEGIN CERTIFICATE-----")]),
    Function::new("genCAWithKey", &[String, Int, String], |cx, args| {
        let key = given_key(cx, args, 2)?;
        generate(cx, args, &Plan { days: 1, authority: true, ..Plan::of(key) })
    }),
    Function::new("genSelfSignedCert", &[String, Param::List, Param::List, Int], |cx, args| {
        let key = new_key(cx)?;
        generate(cx, args, &Plan { days: 3, names: true, ..Plan::of(key) })
    })
    .examples(&[(
        r#"{{ (genSelfSignedCert "a" (list "127.0.0.1") (list "b") 365).Key | trunc 31 }}"#,
        "-----BEGIN RSA PRIVATE KEY-----",
    )]),
    Function::new("genSelfSignedCertWithKey", &[String, Param::List, Param::List, Int, String], |cx, args| {
        let key = given_key(cx, args, 4)?;
        generate(cx, args, &Plan { days: 3, names: true, ..Plan::of(key) })
    }),
    Function::new("genSignedCert", &[String, Param::List, Param::List, Int, Named(CERTIFICATE)], |cx, args| {
        let key = new_key(cx)?;
        generate(cx, args, &Plan { days: 3, names: true, signer: Some(4), ..Plan::of(key) })
    })
    .examples(&[(
        r#"{{ (genSignedCert "a" nil (list "b") 365 (genCA "ca" 365)).Cert | trunc 27 }}"#,
        "-----BEGIN CERTIFICATE-----",
    )]),
    Function::new(
        "genSignedCertWithKey",
        &[String, Param::List, Param::List, Int, Named(CERTIFICATE), String],
        |cx, args| {
            let key = given_key(cx, args, 5)?;
            generate(cx, args, &Plan { days: 3, names: true, signer: Some(4), ..Plan::of(key) })
        },
    ),
];

/// A `sprig.certificate`.
#[derive(Clone, Debug)]
struct Certificate {
    cert: Text,
    key: Text,
}

impl Object for Certificate {
    fn type_name(&self) -> &'static str {
        CERTIFICATE
    }

    fn field(&self, name: &str) -> Option<Value> {
        match name {
            "Cert" => Some(Value::from(self.cert.clone())),
            "Key" => Some(Value::from(self.key.clone())),
            _ => None,
        }
    }

    fn method(&self, _: &str) -> Option<&'static Function> {
        None
    }

    fn print(&self) -> std::string::String {
        crate::gofmt::print_struct(self, &self.struct_fields()).to_str().into_owned()
    }

    fn struct_fields(&self) -> Vec<StructField> {
        let field = |name, text: &Text| StructField::always(name, name, Value::from(text.clone()));
        vec![field("Cert", &self.cert), field("Key", &self.key)]
    }

    fn is_stringer(&self) -> bool {
        false
    }

    fn as_any(&self) -> &dyn std::any::Any {
        self
    }
}

/// Which arguments say what of the certificate to make.
struct Plan {
    key: PrivateKey,
    /// The argument with the days of validity.
    days: usize,
    /// Whether arguments 1 and 2 are addresses and DNS names.
    names: bool,
    /// The argument with the signing authority.
    signer: Option<usize>,
    authority: bool,
}

impl Plan {
    const fn of(key: PrivateKey) -> Self {
        Self { key, days: 1, names: false, signer: None, authority: false }
    }
}

fn new_key(cx: &mut Context) -> Result<PrivateKey, CallError> {
    cx.step(COST)?;
    Ok(PrivateKey::rsa_2048(&mut cx.random))
}

fn given_key(cx: &mut Context, args: Args<'_>, index: usize) -> Result<PrivateKey, CallError> {
    cx.step(COST)?;
    PrivateKey::from_pem(&args.text(index)?.to_str())
        .map_err(|error| CallError::new(format!("parsing private key: {error}")))
}

fn generate(cx: &mut Context, args: Args<'_>, plan: &Plan) -> Result<Value, CallError> {
    let signer = plan.signer.map(|index| signer(args, index)).transpose()?;
    let common_name = args.text(0)?.to_str();
    let (mut addresses, mut dns_names) = (Vec::new(), Vec::new());
    if plan.names {
        addresses = list(args, 1)?.iter().map(address).collect::<Result<_, _>>()?;
        dns_names = list(args, 2)?.iter().map(dns_name).collect::<Result<_, _>>()?;
    }
    let request = Request {
        common_name: &common_name,
        addresses,
        dns_names,
        not_before: cx.now.clone(),
        days: args.int(plan.days)?.clamp(-MAX_DAYS, MAX_DAYS),
        authority: plan.authority,
    };
    let signing = signer.as_ref().map(|(issuer, key)| (issuer, key));
    let refusal = |why: &str| CallError::new(format!("error creating certificate: x509: {why}"));
    if signing.map_or(&plan.key, |(_, key)| key).signature_algorithm().is_none() {
        return Err(refusal("certificate private key does not implement crypto.Signer"));
    }
    if signing.is_some_and(|(issuer, key)| !issuer.has_key(key)) {
        return Err(refusal("provided PrivateKey doesn't match parent's PublicKey"));
    }
    cx.step(COST)?;
    let cert = x509::certificate(&request, &plan.key, signing, &mut cx.random);
    let inputs: Vec<&Value> = args.all().iter().collect();
    let origin = cx.computed(&inputs);
    let text = |text: std::string::String| Text::new(text.into_bytes(), origin, 0);
    let certificate = Certificate { cert: text(cert), key: text(plan.key.to_pem()) };
    Ok(Value::with_origin(Kind::Object(Rc::new(certificate)), origin))
}

/// A list; Go gives `nil` lists for `nil`.
fn list<'a>(args: Args<'a>, index: usize) -> Result<Cow<'a, [Value]>, CallError> {
    let value = args.any(index)?;
    match &value.kind {
        Kind::Nil => Ok(Cow::Borrowed(&[])),
        Kind::List(list) => Ok(list.items()),
        _ => Err(wrong_type("[]interface {}", value)),
    }
}

fn address(value: &Value) -> Result<Vec<u8>, CallError> {
    let Some(text) = value.as_text() else {
        return Err(CallError::new(format!("error parsing ip: {} is not a string", print_value(value).to_str())));
    };
    match text.to_str().parse() {
        Ok(IpAddr::V4(address)) => Ok(address.octets().to_vec()),
        Ok(IpAddr::V6(address)) => Ok(match address.to_ipv4_mapped() {
            Some(address) => address.octets().to_vec(),
            None => address.octets().to_vec(),
        }),
        Err(_) => Err(CallError::new(format!("error parsing ip: {}", text.to_str()))),
    }
}

fn dns_name(value: &Value) -> Result<std::string::String, CallError> {
    value.as_text().map(|text| text.to_str().into_owned()).ok_or_else(|| {
        let printed = print_value(value);
        CallError::new(format!("error processing alternate dns name: {} is not a string", printed.to_str()))
    })
}

/// The authority that signs, and its key.
fn signer(args: Args<'_>, index: usize) -> Result<(Issuer, PrivateKey), CallError> {
    let value = args.any(index)?;
    let authority = match &value.kind {
        Kind::Object(object) => object.as_any().downcast_ref::<Certificate>(),
        _ => None,
    };
    let authority = authority.ok_or_else(|| wrong_type(CERTIFICATE, value))?;
    let issuer = issuer(&authority.cert.to_str(), "decodedSignerCert")?;
    Ok((issuer, key_of(&authority.key.to_str())?))
}

fn issuer(pem: &str, variable: &str) -> Result<Issuer, CallError> {
    let (_, der) = from_pem(pem).ok_or_else(|| CallError::new("unable to decode certificate"))?;
    Issuer::of(&der).ok_or_else(|| {
        CallError::new(format!("error parsing certificate: {variable}.Bytes: x509: malformed certificate"))
    })
}

fn key_of(pem: &str) -> Result<PrivateKey, CallError> {
    PrivateKey::from_pem(pem).map_err(|error| CallError::new(format!("error parsing private key: {error}")))
}

fn built(args: Args<'_>) -> Result<Certificate, CallError> {
    let decoded = |index: usize, what: &str| {
        let error = || CallError::new(format!("unable to decode base64 {what}"));
        from_base64(args.text(index)?.as_bytes()).map_err(|_| error())
    };
    let (cert, key) = (decoded(0, "certificate")?, decoded(1, "private key")?);
    issuer(&std::string::String::from_utf8_lossy(&cert), "decodedCert")?;
    key_of(&std::string::String::from_utf8_lossy(&key))?;
    let (cert_origin, key_origin) = (args.any(0)?.origin, args.any(1)?.origin);
    Ok(Certificate { cert: Text::new(cert, cert_origin, 0), key: Text::new(key, key_origin, 0) })
}
