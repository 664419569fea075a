//! An amount that nobody can have meant.

use hullmark_model::{Container, Field, Quantity, Resource};

use crate::amounts::text;
use crate::{Check, Report, Rule, unsafely};

pub static RULE: Rule = Rule::new("resource-quantity-suspicious", Check::Container(check));

const BILLIONTHS: i128 = 1_000_000_000;
/// No container starts with less memory.
const LEAST_BYTES: i128 = (1 << 20) * BILLIONTHS;
/// No node has more memory or disk.
const MOST_BYTES: i128 = (1 << 50) * BILLIONTHS;
/// Few nodes have more.
const MOST_CORES: i128 = 100 * BILLIONTHS;
/// The least that the API server stores.
const LEAST_CORES: i128 = BILLIONTHS / 1000;

fn check<'d>(container: &Container<'d>, report: &mut Report<'d>) {
    for resource in [Resource::Cpu, Resource::Memory, Resource::EphemeralStorage] {
        for amount in [container.own_request(resource), container.own_limit(resource)] {
            if let Some(doubt) = doubt(amount, resource) {
                let written = text(amount);
                let found =
                    report.at(amount).arg("amount", written).arg("resource", resource.as_str()).arg("doubt", doubt);
                let digits = written.strip_suffix('m').unwrap_or(written);
                let is_number =
                    !digits.is_empty() && digits.len() <= 5 && digits.bytes().all(|byte| byte.is_ascii_digit());
                if resource != Resource::Cpu && is_number {
                    found.fix(unsafely().set(amount, format!("{digits}Mi")));
                }
            }
        }
    }
}

fn doubt<'d>(amount: Field<'d, Quantity>, resource: Resource) -> Option<&'static str> {
    let nanos = amount.get().filter(|amount| amount.is_positive())?.nanos();
    let written = text(amount);
    match resource {
        Resource::Cpu if written.ends_with('i') => Some("this suffix is for bytes"),
        Resource::Cpu if nanos >= MOST_CORES => Some("that is more cores than nodes have; `m` stands for thousandths"),
        Resource::Cpu if nanos < LEAST_CORES => Some("that is less than a thousandth of a core"),
        Resource::Cpu => None,
        _ if nanos < LEAST_BYTES && written.ends_with('m') => {
            Some("`m` stands for thousandths of a byte; write `Mi` or `M` for megabytes")
        }
        _ if nanos < LEAST_BYTES => Some("that is less than a mebibyte; without a suffix it counts bytes"),
        _ if nanos >= MOST_BYTES => Some("that is more than any node has"),
        _ => None,
    }
}
