//! The Master Password algorithm (version 3, masterpassword.app), Sprig's `derivePassword`.

use hmac::{Hmac, Mac};
use sha2::Sha256;

const SCOPE: &[u8] = b"com.lyndir.masterpassword";

/// The shapes of passwords by their type; each letter stands for a class of characters.
const SHAPES: [(&str, &str); 6] = [
    ("maximum", "anoxxxxxxxxxxxxxxxxx axxxxxxxxxxxxxxxxxno"),
    (
        "long",
        "CvcvnoCvcvCvcv CvcvCvcvnoCvcv CvcvCvcvCvcvno CvccnoCvcvCvcv CvccCvcvnoCvcv CvccCvcvCvcvno CvcvnoCvccCvcv \
         CvcvCvccnoCvcv CvcvCvccCvcvno CvcvnoCvcvCvcc CvcvCvcvnoCvcc CvcvCvcvCvccno CvccnoCvccCvcv CvccCvccnoCvcv \
         CvccCvccCvcvno CvcvnoCvccCvcc CvcvCvccnoCvcc CvcvCvccCvccno CvccnoCvcvCvcc CvccCvcvnoCvcc CvccCvcvCvccno",
    ),
    ("medium", "CvcnoCvc CvcCvcno"),
    ("short", "Cvcn"),
    ("basic", "aaanaaan aannaaan aaannaaa"),
    ("pin", "nnnn"),
];

const fn class(letter: u8) -> &'static [u8] {
    match letter {
        b'V' => b"AEIOU",
        b'C' => b"BCDFGHJKLMNPQRSTVWXYZ",
        b'v' => b"aeiou",
        b'c' => b"bcdfghjklmnpqrstvwxyz",
        b'a' => b"AEIOUaeiouBCDFGHJKLMNPQRSTVWXYZbcdfghjklmnpqrstvwxyz",
        b'n' => b"0123456789",
        b'o' => b"@&%?,=[]_:-+*$#!'^~;()/.",
        _ => b"AEIOUaeiouBCDFGHJKLMNPQRSTVWXYZbcdfghjklmnpqrstvwxyz0123456789!@#$%^&*()",
    }
}

fn scoped(name: &[u8]) -> Vec<u8> {
    let length = u32::try_from(name.len()).unwrap_or(u32::MAX).to_be_bytes();
    [SCOPE, &length, name].concat()
}

/// The password of `user` for `site`; `None` when there is no such type of passwords.
pub(super) fn derive(counter: u32, kind: &str, password: &[u8], user: &[u8], site: &[u8]) -> Option<String> {
    let (_, shapes) = SHAPES.iter().find(|(name, _)| *name == kind)?;
    let shapes: Vec<&str> = shapes.split_whitespace().collect();
    let mut key = [0; 64];
    // N = 2¹⁵, r = 8, p = 2
    let parameters = scrypt::Params::new(15, 8, 2, 64).ok()?;
    scrypt::scrypt(password, &scoped(user), &parameters, &mut key).ok()?;
    let mut hmac = Hmac::<Sha256>::new_from_slice(&key).ok()?;
    hmac.update(&scoped(site));
    hmac.update(&counter.to_be_bytes());
    let seed = hmac.finalize().into_bytes();
    let mut seed = seed.into_iter().map(usize::from);
    let shape = seed.next().and_then(|first| shapes.get(first % shapes.len()))?;
    let chosen = shape.bytes().zip(seed).filter_map(|(letter, byte)| {
        let class = class(letter);
        class.get(byte % class.len())
    });
    Some(chosen.map(|byte| char::from(*byte)).collect())
}
