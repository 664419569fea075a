//! Sprig's certificates. They are shapes without worth; see [`crate::golang::x509`].

use std::net::IpAddr;
use std::rc::Rc;

use crate::funcs::types::print_value;
use crate::funcs::{Args, CallError, Context, Function, Param, wrong_type};
use crate::golang::der::from_pem;
use crate::golang::from_base64;
use crate::golang::x509::{self, Request};
use crate::text::Text;
use crate::value::{Kind, List, Object, Value};
use Param::{Int, Named, String};

/// The Go type of a certificate.
const CERTIFICATE: &str = "sprig.certificate";

/// How many days the longest certificate is valid: Go counts in nanoseconds of 64 bits.
const MAX_DAYS: i64 = 106_751;

/// The entries of this family. There are no examples of what is random in Helm.
pub static FUNCTIONS: &[Function] = &[
    Function::new("buildCustomCert", &[String, String], |cx, args| {
        let certificate = built(args)?;
        Ok(cx.computed_value(Kind::Object(Rc::new(certificate)), &[args.any(0)?, args.any(1)?]))
    }),
    Function::new("genCA", &[String, Int], |cx, args| {
        let key = x509::rsa_key(2048, &mut cx.random);
        generate(cx, args, Plan { days: 1, authority: true, ..Plan::of(key) })
    })
    .examples(&[(r#"{{ (genCA "ca" 365).Cert | trunc 27 }}"#, "-----BEGIN CERTIFICATE-----")]),
    Function::new("genCAWithKey", &[String, Int, String], |cx, args| {
        let key = given_key(args, 2)?;
        generate(cx, args, Plan { days: 1, authority: true, ..Plan::of(key) })
    }),
    Function::new("genSelfSignedCert", &[String, Param::List, Param::List, Int], |cx, args| {
        let key = x509::rsa_key(2048, &mut cx.random);
        generate(cx, args, Plan { days: 3, names: true, ..Plan::of(key) })
    })
    .examples(&[(
        r#"{{ (genSelfSignedCert "a" (list "127.0.0.1") (list "b") 365).Key | trunc 31 }}"#,
        "-----BEGIN RSA PRIVATE KEY-----",
    )]),
    Function::new("genSelfSignedCertWithKey", &[String, Param::List, Param::List, Int, String], |cx, args| {
        let key = given_key(args, 4)?;
        generate(cx, args, Plan { days: 3, names: true, ..Plan::of(key) })
    }),
    Function::new("genSignedCert", &[String, Param::List, Param::List, Int, Named(CERTIFICATE)], |cx, args| {
        let key = x509::rsa_key(2048, &mut cx.random);
        generate(cx, args, Plan { days: 3, names: true, signer: Some(4), ..Plan::of(key) })
    })
    .examples(&[(
        r#"{{ (genSignedCert "a" nil (list "b") 365 (genCA "ca" 365)).Cert | trunc 27 }}"#,
        "-----BEGIN CERTIFICATE-----",
    )]),
    Function::new(
        "genSignedCertWithKey",
        &[String, Param::List, Param::List, Int, Named(CERTIFICATE), String],
        |cx, args| {
            let key = given_key(args, 5)?;
            generate(cx, args, Plan { days: 3, names: true, signer: Some(4), ..Plan::of(key) })
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
        format!("{{{} {}}}", self.cert.to_str(), self.key.to_str())
    }

    fn plain(&self) -> Value {
        let map = crate::value::Map::new();
        map.insert("Cert", Value::from(self.cert.clone()));
        map.insert("Key", Value::from(self.key.clone()));
        Value::from(map)
    }

    fn as_any(&self) -> &dyn std::any::Any {
        self
    }
}

/// Which arguments say what of the certificate to make.
struct Plan {
    key: std::string::String,
    /// The argument with the days of validity.
    days: usize,
    /// Whether arguments 1 and 2 are addresses and DNS names.
    names: bool,
    /// The argument with the signing authority.
    signer: Option<usize>,
    authority: bool,
}

impl Plan {
    const fn of(key: std::string::String) -> Self {
        Self { key, days: 1, names: false, signer: None, authority: false }
    }
}

fn given_key(args: Args<'_>, index: usize) -> Result<std::string::String, CallError> {
    let key = args.text(index)?.to_str();
    x509::check_private_key(&key).map_err(|error| CallError::new(format!("parsing private key: {error}")))?;
    Ok(key.into_owned())
}

fn generate(cx: &mut Context, args: Args<'_>, plan: Plan) -> Result<Value, CallError> {
    let signer = plan.signer.map(|index| signer_name(args, index)).transpose()?;
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
    let cert = x509::certificate(&request, &plan.key, signer.as_deref(), &mut cx.random);
    let inputs: Vec<&Value> = args.all().iter().collect();
    let origin = cx.computed(&inputs);
    let text = |text: std::string::String| Text::new(text.into_bytes(), origin, 0);
    let certificate = Certificate { cert: text(cert), key: text(plan.key) };
    Ok(Value::with_origin(Kind::Object(Rc::new(certificate)), origin))
}

/// A list; Go gives `nil` lists for `nil`.
fn list(args: Args<'_>, index: usize) -> Result<&[Value], CallError> {
    let value = args.any(index)?;
    match &value.kind {
        Kind::Nil => Ok(&[]),
        Kind::List(List { items, .. }) => Ok(items),
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

/// The encoded name of the authority that signs.
fn signer_name(args: Args<'_>, index: usize) -> Result<Vec<u8>, CallError> {
    let value = args.any(index)?;
    let authority = match &value.kind {
        Kind::Object(object) => object.as_any().downcast_ref::<Certificate>(),
        _ => None,
    };
    let authority = authority.ok_or_else(|| wrong_type(CERTIFICATE, value))?;
    let name = certificate_subject(&authority.cert.to_str(), "decodedSignerCert")?;
    x509::check_private_key(&authority.key.to_str())
        .map_err(|error| CallError::new(format!("error parsing private key: {error}")))?;
    Ok(name)
}

fn certificate_subject(pem: &str, variable: &str) -> Result<Vec<u8>, CallError> {
    let (_, der) = from_pem(pem).ok_or_else(|| CallError::new("unable to decode certificate"))?;
    x509::subject(&der).map(<[u8]>::to_vec).ok_or_else(|| {
        CallError::new(format!("error parsing certificate: {variable}.Bytes: x509: malformed certificate"))
    })
}

fn built(args: Args<'_>) -> Result<Certificate, CallError> {
    let decoded = |index: usize, what: &str| {
        let error = || CallError::new(format!("unable to decode base64 {what}"));
        from_base64(args.text(index)?.as_bytes()).map_err(|_| error())
    };
    let (cert, key) = (decoded(0, "certificate")?, decoded(1, "private key")?);
    certificate_subject(&std::string::String::from_utf8_lossy(&cert), "decodedCert")?;
    x509::check_private_key(&std::string::String::from_utf8_lossy(&key))
        .map_err(|error| CallError::new(format!("error parsing private key: {error}")))?;
    let (cert_origin, key_origin) = (args.any(0)?.origin, args.any(1)?.origin);
    Ok(Certificate { cert: Text::new(cert, cert_origin, 0), key: Text::new(key, key_origin, 0) })
}
