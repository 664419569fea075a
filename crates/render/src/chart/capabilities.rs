//! What a chart may ask of the cluster: its version and the API versions that it serves.

/// `.Capabilities` of a render.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Capabilities {
    /// The version of Kubernetes.
    pub kube_version: KubeVersion,
    /// The API versions, in Helm's order: those that it knows without a cluster, then the user's.
    pub api_versions: Vec<String>,
}

impl Capabilities {
    /// What Helm assumes without a cluster, but for the given version and with more API versions.
    pub fn new(kube_version: KubeVersion, more: impl IntoIterator<Item = String>) -> Self {
        let known = API_VERSIONS.iter().map(|version| (*version).to_owned());
        Self { kube_version, api_versions: known.chain(more).collect() }
    }
}

impl Default for Capabilities {
    fn default() -> Self {
        Self::new(KubeVersion::default(), [])
    }
}

/// A version of Kubernetes.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct KubeVersion {
    /// As in `v1.33.0`.
    pub version: String,
    /// As it was given, with what follows the numbers: `v1.33.0-gke.100`. Helm 4 shows it to charts.
    pub full_version: String,
    /// As in `1`.
    pub major: String,
    /// As in `33`.
    pub minor: String,
}

impl Default for KubeVersion {
    /// v1.20.0, the version that Helm assumes when nobody says one.
    fn default() -> Self {
        Self { version: "v1.20.0".into(), full_version: "v1.20.0".into(), major: "1".into(), minor: "20".into() }
    }
}

impl KubeVersion {
    /// Reads the value of `--kube-version`: two or more numbers with dots between, with or without a leading
    /// `v`; what follows the numbers is passed over, as Kubernetes' generic versions have it.
    ///
    /// # Errors
    /// Helm's words for a text that is no version.
    pub fn parse(text: &str) -> Result<Self, String> {
        let trimmed = text.trim_start_matches(['\t', '\n', '\x0c', '\r', ' ']);
        let digits = trimmed.strip_prefix('v').unwrap_or(trimmed);
        let numbers = numbers(digits);
        if numbers.is_empty() || text.contains('\n') {
            return Err(format!("could not parse {text:?} as version"));
        }
        let (Some(major), Some(minor)) = (numbers.first(), numbers.get(1)) else {
            return Err(format!("illegal version string {text:?}"));
        };
        if major.starts_with('0') && *major != "0" {
            return Err(format!("illegal zero-prefixed version component {major:?} in {text:?}"));
        }
        let mut parts = Vec::new();
        for number in &numbers {
            let part: u64 = number.parse().map_err(|_| {
                let cause = format!("strconv.ParseUint: parsing {number:?}: value out of range");
                format!("illegal non-numeric version component {number:?} in {text:?}: {cause}")
            })?;
            parts.push(part.to_string());
        }
        let strip = |number: &str| number.parse::<u64>().unwrap_or_default().to_string();
        let full_version = if text.starts_with('v') { text.to_owned() } else { format!("v{text}") };
        let version = format!("v{}", parts.join("."));
        Ok(Self { version, full_version, major: strip(major), minor: strip(minor) })
    }
}

/// The numbers with dots between at the beginning of a text; a dot counts only before a digit.
fn numbers(text: &str) -> Vec<&str> {
    let mut numbers = Vec::new();
    let mut rest = text;
    loop {
        let end = rest.find(|c: char| !c.is_ascii_digit()).unwrap_or(rest.len());
        let (number, behind) = rest.split_at_checked(end).unwrap_or((rest, ""));
        if number.is_empty() {
            return numbers;
        }
        numbers.push(number);
        match behind.strip_prefix('.') {
            Some(next) => rest = next,
            None => return numbers,
        }
    }
}

/// The API versions that Helm 3.22 knows without a cluster, in its order.
const API_VERSIONS: &[&str] = &[
    "v1",
    "admissionregistration.k8s.io/v1",
    "admissionregistration.k8s.io/v1alpha1",
    "admissionregistration.k8s.io/v1beta1",
    "internal.apiserver.k8s.io/v1alpha1",
    "apps/v1",
    "apps/v1beta1",
    "apps/v1beta2",
    "authentication.k8s.io/v1",
    "authentication.k8s.io/v1alpha1",
    "authentication.k8s.io/v1beta1",
    "authorization.k8s.io/v1",
    "authorization.k8s.io/v1beta1",
    "autoscaling/v1",
    "autoscaling/v2",
    "batch/v1",
    "batch/v1beta1",
    "certificates.k8s.io/v1",
    "certificates.k8s.io/v1beta1",
    "certificates.k8s.io/v1alpha1",
    "coordination.k8s.io/v1alpha2",
    "coordination.k8s.io/v1beta1",
    "coordination.k8s.io/v1",
    "discovery.k8s.io/v1",
    "discovery.k8s.io/v1beta1",
    "events.k8s.io/v1",
    "events.k8s.io/v1beta1",
    "extensions/v1beta1",
    "flowcontrol.apiserver.k8s.io/v1",
    "flowcontrol.apiserver.k8s.io/v1beta1",
    "flowcontrol.apiserver.k8s.io/v1beta2",
    "flowcontrol.apiserver.k8s.io/v1beta3",
    "lifecycle.k8s.io/v1alpha1",
    "networking.k8s.io/v1",
    "networking.k8s.io/v1beta1",
    "node.k8s.io/v1",
    "node.k8s.io/v1alpha1",
    "node.k8s.io/v1beta1",
    "policy/v1",
    "policy/v1beta1",
    "rbac.authorization.k8s.io/v1",
    "rbac.authorization.k8s.io/v1beta1",
    "rbac.authorization.k8s.io/v1alpha1",
    "resource.k8s.io/v1",
    "resource.k8s.io/v1beta2",
    "resource.k8s.io/v1beta1",
    "resource.k8s.io/v1alpha3",
    "scheduling.k8s.io/v1alpha3",
    "scheduling.k8s.io/v1beta1",
    "scheduling.k8s.io/v1",
    "storage.k8s.io/v1beta1",
    "storage.k8s.io/v1",
    "storage.k8s.io/v1alpha1",
    "storagemigration.k8s.io/v1",
    "storagemigration.k8s.io/v1beta1",
    "apiextensions.k8s.io/v1beta1",
    "apiextensions.k8s.io/v1",
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_read_as_helm_reads_them() {
        let cases = [
            ("1.33.0", "v1.33.0", "33"),
            ("v1.30", "v1.30", "30"),
            ("1.29.4-gke.100", "v1.29.4", "29"),
            ("1.28+", "v1.28", "28"),
            (" v1.27.3.4 ", "v1.27.3.4", "27"),
            ("1.08", "v1.8", "8"),
        ];
        for (text, version, minor) in cases {
            let parsed = KubeVersion::parse(text).unwrap();
            assert_eq!((parsed.version.as_str(), parsed.minor.as_str()), (version, minor), "{text}");
            assert_eq!(parsed.full_version.trim_start_matches('v'), text.trim_start_matches('v'));
        }
    }

    #[test]
    fn what_is_no_version_is_an_error_in_helms_words() {
        let cases = [
            ("x", "could not parse \"x\" as version"),
            ("1", "illegal version string \"1\""),
            ("01.2", "illegal zero-prefixed version component \"01\" in \"01.2\""),
        ];
        for (text, message) in cases {
            assert_eq!(KubeVersion::parse(text).unwrap_err(), message);
        }
    }
}
