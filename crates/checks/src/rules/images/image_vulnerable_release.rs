//! A release of a cluster's own software that is known to be broken into.

use hullmark_model::{Container, ImageRef};

use crate::{Check, Report, Rule};

pub static RULE: Rule = Rule::new("image-vulnerable-release", Check::Container(check));

/// A fault of some releases.
struct Advisory {
    /// How the name of the repository ends.
    repository: &'static str,
    cve: &'static str,
    /// What it lets people do.
    effect: &'static str,
    /// The first release of each line that has it, and the first that has it no more.
    affected: &'static [([u32; 3], [u32; 3])],
}

/// Software that runs in many clusters with many rights, and faults by which whoever reaches it takes it over.
///
/// Source: the advisories of the projects (for Argo CD GHSA-63qx-x74g-jcr7 and GHSA-786q-9hcg-v9ff) and the CVE records;
/// last compared in November 2026.
const ADVISORIES: &[Advisory] = &[
    Advisory {
        repository: "ingress-nginx/controller",
        cve: "CVE-2025-1974",
        effect: "whoever reaches its webhook runs code in it and reads every Secret",
        affected: &[([0, 0, 0], [1, 11, 5]), ([1, 12, 0], [1, 12, 1])],
    },
    Advisory {
        repository: "ingress-nginx/controller-chroot",
        cve: "CVE-2025-1974",
        effect: "whoever reaches its webhook runs code in it and reads every Secret",
        affected: &[([0, 0, 0], [1, 11, 5]), ([1, 12, 0], [1, 12, 1])],
    },
    Advisory {
        repository: "kubernetes-ingress-controller/nginx-ingress-controller",
        cve: "CVE-2025-1974",
        effect: "whoever reaches its webhook runs code in it and reads every Secret",
        affected: &[([0, 0, 0], [1, 0, 0])],
    },
    Advisory {
        repository: "argocd",
        cve: "CVE-2022-24348",
        effect: "a chart reads files of other applications, secrets included",
        affected: &[([0, 0, 0], [2, 1, 9]), ([2, 2, 0], [2, 2, 4])],
    },
    Advisory {
        repository: "argocd",
        cve: "CVE-2025-55190",
        effect: "a token of a project reads the logins of all its repositories",
        affected: &[
            ([2, 13, 0], [2, 13, 9]),
            ([2, 14, 0], [2, 14, 16]),
            ([3, 0, 0], [3, 0, 14]),
            ([3, 1, 0], [3, 1, 2]),
        ],
    },
    Advisory {
        repository: "grafana",
        cve: "CVE-2021-43798",
        effect: "anybody reads files of the server",
        affected: &[([8, 0, 0], [8, 0, 7]), ([8, 1, 0], [8, 1, 8]), ([8, 2, 0], [8, 2, 7]), ([8, 3, 0], [8, 3, 1])],
    },
    Advisory {
        repository: "grafana",
        cve: "CVE-2022-39328",
        effect: "requests get past the login",
        affected: &[([9, 2, 0], [9, 2, 4])],
    },
    Advisory {
        repository: "kyverno",
        cve: "CVE-2022-47633",
        effect: "unsigned images pass as signed ones",
        affected: &[([1, 8, 3], [1, 8, 5])],
    },
    Advisory {
        repository: "fluent-bit",
        cve: "CVE-2024-4323",
        effect: "whoever reaches its monitoring API corrupts its memory",
        affected: &[([2, 0, 7], [2, 2, 3]), ([3, 0, 0], [3, 0, 4])],
    },
    Advisory {
        repository: "kubernetes-dashboard-amd64",
        cve: "CVE-2018-18264",
        effect: "anybody reads Secrets past the login",
        affected: &[([0, 0, 0], [1, 10, 1])],
    },
];

fn check<'d>(container: &Container<'d>, report: &mut Report<'d>) {
    let image = container.image();
    let Some(name) = image.get() else { return };
    if let Some((advisory, fixed)) = ADVISORIES.iter().find_map(|advisory| Some((advisory, fixed_in(advisory, &name)?)))
    {
        let place = name.tag_range().map_or(image.anchor(), |tag| image.part(tag));
        let [major, minor, patch] = fixed;
        let found = report.at(place).arg("image", name).arg("cve", advisory.cve).arg("effect", advisory.effect);
        found.arg("fixed", format_args!("{major}.{minor}.{patch}"));
    }
}

/// The first release without the fault, for an image that has it.
fn fixed_in(advisory: &Advisory, image: &ImageRef<'_>) -> Option<[u32; 3]> {
    let before = image.repository.strip_suffix(advisory.repository)?;
    let version = image.version().filter(|_| before.is_empty() || before.ends_with('/'))?;
    advisory.affected.iter().find(|(from, fixed)| (*from..*fixed).contains(&version)).map(|(_, fixed)| *fixed)
}
