//! Sprig's hashes, ciphers and passwords. Salts and initialisation vectors are from the render's fixed sequence.

mod certificates;
mod passwords;

pub use certificates::FUNCTIONS as CERTIFICATES;

use aes::Aes256;
use aes::cipher::{BlockDecrypt, BlockEncrypt, KeyInit};
use sha1::Sha1;
use sha2::{Digest, Sha256, Sha512};

use super::{Args, CallError, Context, Function, Param};
use crate::golang::base64;
use crate::golang::keys::PrivateKey;
use crate::text::TextBuilder;
use crate::value::{Kind, Value};
use Param::{Any, String};

/// What a hash that is slow on purpose costs, in steps of templates.
const HASH_COST: usize = 400_000;

/// What a key that is derived from a password costs, in steps of templates.
const DERIVED_COST: usize = 1_250_000;

/// How many bytes a checksum goes through in the time of a step.
const HASHED_PER_STEP: usize = 8;

/// The size of a cipher block, in bytes.
const BLOCK: usize = 16;

/// The entries of this family. There are no examples of what is random in Helm.
pub static FUNCTIONS: &[Function] = &[
    Function::new("adler32sum", &[String], |cx, args| {
        let sum = adler32(args.text(0)?.as_bytes()).to_string();
        Ok(cx.computed_string(sum, &[args.any(0)?]))
    })
    .examples(&[(r#"{{ adler32sum "Hello world!" }}"#, "487130206")]),
    Function::new("bcrypt", &[String], |cx, args| {
        cx.step(HASH_COST)?;
        let hash = bcrypt(cx, args.text(0)?.as_bytes());
        Ok(cx.computed_string(hash, &[args.any(0)?]))
    })
    .examples(&[(r#"{{ bcrypt "x" | len }}"#, "60")]),
    Function::new("decryptAES", &[String, String], |cx, args| {
        let plain = decrypt(args.text(0)?.as_bytes(), args.text(1)?.as_bytes())?;
        Ok(cx.computed_string(plain, &[args.any(0)?, args.any(1)?]))
    })
    .examples(&[(r#"{{ encryptAES "secret" "plain" | decryptAES "secret" }}"#, "plain")]),
    Function::new("derivePassword", &[Any, String, String, String, String], |cx, args| {
        let inputs: Vec<&Value> = args.all().iter().collect();
        cx.step(DERIVED_COST)?;
        let derived = derive_password(args)?;
        Ok(cx.computed_string(derived, &inputs))
    })
    .examples(&[(r#"{{ derivePassword 1 "long" "password" "user" "example.com" }}"#, "ZedaFaxcZaso9*")]),
    Function::new("encryptAES", &[String, String], |cx, args| {
        let iv = cx.random.bytes(BLOCK);
        let encrypted = encrypt(args.text(0)?.as_bytes(), args.text(1)?.as_bytes(), &iv);
        Ok(cx.computed_string(encrypted, &[args.any(0)?, args.any(1)?]))
    })
    .examples(&[(r#"{{ encryptAES "secret" "plain" | len }} {{ encryptAES "secret" "" | quote }}"#, r#"44 """#)]),
    Function::new("genPrivateKey", &[String], |cx, args| {
        let kind = args.text(0)?.to_str();
        cx.step(certificates::COST)?;
        let key = PrivateKey::generate(&kind, &mut cx.random);
        let text = key.map_or_else(|| format!("Unknown type {kind}"), |key| key.to_pem());
        Ok(cx.computed_string(text, &[args.any(0)?]))
    })
    .examples(&[(r#"{{ genPrivateKey "ecdsa" | trunc 30 }}"#, "-----BEGIN EC PRIVATE KEY-----")]),
    Function::new("getHostByName", &[String], |cx, args| Ok(cx.computed_string("", &[args.any(0)?])))
        .examples(&[(r#"{{ getHostByName "localhost" }}"#, "")]),
    Function::new("htpasswd", &[String, String], |cx, args| {
        let (user, password) = (args.text(0)?, args.text(1)?);
        if user.as_bytes().contains(&b':') {
            return Ok(cx.computed_string(format!("invalid username: {}", user.to_str()), &[args.any(0)?]));
        }
        cx.step(HASH_COST)?;
        let hash = bcrypt(cx, password.as_bytes());
        let origin = cx.computed(&[args.any(1)?]);
        let mut builder = TextBuilder::new();
        builder.push(user);
        builder.push_bytes(b":");
        builder.push_origin(hash.as_bytes(), origin, 0);
        Ok(Value::from(builder.finish()))
    })
    .examples(&[(r#"{{ htpasswd "user" "x" | trunc 5 }} {{ htpasswd "a:b" "x" }}"#, "user: invalid username: a:b")]),
    Function::new("sha1sum", &[String], hashed::<Sha1>)
        .examples(&[(r#"{{ sha1sum "a" }}"#, "86f7e437faa5a7fce15d1ddcb9eaeaea377667b8")]),
    Function::new("sha256sum", &[String], hashed::<Sha256>)
        .examples(&[(r#"{{ sha256sum "a" }}"#, "ca978112ca1bbdcafac231b39a23dc4da786eff8147c4e72b9807785afee48bb")]),
    Function::new("sha512sum", &[String], hashed::<Sha512>)
        .examples(&[(r#"{{ sha512sum "a" | trunc 16 }}"#, "1f40fc92da241694")]),
];

fn hashed<D: Digest>(cx: &mut Context, args: Args<'_>) -> Result<Value, CallError> {
    let bytes = args.text(0)?.as_bytes();
    cx.step(bytes.len() / HASHED_PER_STEP)?;
    let digest = D::digest(bytes);
    let hex: std::string::String = digest.iter().map(|byte| format!("{byte:02x}")).collect();
    Ok(cx.computed_string(hex, &[args.any(0)?]))
}

/// Adler-32 (RFC 1950, section 8.2).
fn adler32(bytes: &[u8]) -> u32 {
    const MODULUS: u32 = 65_521;
    let (mut a, mut b) = (1u32, 0u32);
    for byte in bytes {
        a = (a + u32::from(*byte)) % MODULUS;
        b = (b + a) % MODULUS;
    }
    b << 16 | a
}

/// The hash with cost 10, or Sprig's words for a password that is too long.
fn bcrypt(cx: &mut Context, password: &[u8]) -> std::string::String {
    use ::base64::Engine as _;
    use ::base64::engine::general_purpose::{GeneralPurpose, NO_PAD};
    const COST: u32 = 10;
    const LONGEST: usize = 72;
    if password.len() > LONGEST {
        return "failed to encrypt string with bcrypt: bcrypt: password length exceeds 72 bytes".to_owned();
    }
    let mut salt = [0; 16];
    for (byte, random) in salt.iter_mut().zip(cx.random.bytes(16)) {
        *byte = random;
    }
    // What is hashed ends with a zero byte; all 72 bytes count.
    let mut terminated = password.to_vec();
    terminated.push(0);
    terminated.truncate(LONGEST);
    let hash = ::bcrypt::bcrypt(COST, salt, &terminated);
    let encoding = GeneralPurpose::new(&::base64::alphabet::BCRYPT, NO_PAD);
    let hash = hash.get(..23).unwrap_or_default();
    format!("$2a${COST}${}{}", encoding.encode(salt), encoding.encode(hash))
}

/// Sprig takes the first 32 bytes of the password for the key and fills up with zeros.
fn cipher(password: &[u8]) -> Aes256 {
    let mut key = [0; 32];
    for (byte, given) in key.iter_mut().zip(password) {
        *byte = *given;
    }
    Aes256::new(&key.into())
}

fn xored(a: &[u8], b: &[u8]) -> [u8; BLOCK] {
    let mut block = [0; BLOCK];
    for (byte, (a, b)) in block.iter_mut().zip(a.iter().zip(b)) {
        *byte = a ^ b;
    }
    block
}

/// AES-256 in CBC mode with PKCS #7 padding, behind the initialisation vector, in base64.
fn encrypt(password: &[u8], plain: &[u8], iv: &[u8]) -> std::string::String {
    if plain.is_empty() {
        return std::string::String::new();
    }
    let cipher = cipher(password);
    let padding = BLOCK - plain.len() % BLOCK;
    let mut padded = plain.to_vec();
    padded.resize(plain.len() + padding, u8::try_from(padding).unwrap_or(0));
    let mut output = iv.to_vec();
    let mut before = iv.to_vec();
    for block in padded.chunks(BLOCK) {
        let mut block = xored(block, &before).into();
        cipher.encrypt_block(&mut block);
        output.extend_from_slice(&block);
        before = block.to_vec();
    }
    base64(&output)
}

fn decrypt(password: &[u8], encoded: &[u8]) -> Result<Vec<u8>, CallError> {
    if encoded.is_empty() {
        return Ok(Vec::new());
    }
    let bytes = super::encoding::base64_decode(encoded).map_err(CallError::new)?;
    let Some((mut before, body)) = bytes.split_at_checked(BLOCK) else {
        let length = bytes.len();
        return Err(CallError::new(format!(
            "runtime error: slice bounds out of range [:{BLOCK}] with capacity {length}"
        )));
    };
    if body.len() % BLOCK != 0 {
        return Err(CallError::new("crypto/cipher: input not full blocks"));
    }
    let cipher = cipher(password);
    let mut plain = Vec::with_capacity(body.len());
    for encrypted in body.chunks_exact(BLOCK) {
        let mut block = xored(encrypted, &[0; BLOCK]).into();
        cipher.decrypt_block(&mut block);
        plain.extend_from_slice(&xored(&block, before));
        before = encrypted;
    }
    let Some(padding) = plain.last() else {
        return Err(CallError::new("runtime error: index out of range [-1]"));
    };
    let length = plain.len().checked_sub(usize::from(*padding));
    let length = length.ok_or_else(|| CallError::new("runtime error: slice bounds out of range"))?;
    plain.truncate(length);
    Ok(plain)
}

fn derive_password(args: Args<'_>) -> Result<std::string::String, CallError> {
    let counter = match args.any(0)?.kind {
        Kind::Int(counter, _) => u32::try_from(counter).ok(),
        _ => None,
    };
    let counter = counter.ok_or_else(|| super::wrong_type("uint32", args.0.first().unwrap_or(&Value::NIL)))?;
    let kind = args.text(1)?.to_str();
    let text = |index| args.text(index).map(crate::text::Text::as_bytes);
    let derived = passwords::derive(counter, &kind, text(2)?, text(3)?, text(4)?);
    Ok(derived.unwrap_or_else(|| format!("cannot find password template {kind}")))
}
