//! Who has which role, and which pods run as them.

use std::collections::BTreeMap;

use crate::{Binding, Object, PodSpec, ReleaseUnit, Role, Subject};

/// The bindings that give service accounts rights, by account, by namespace and for all; and the way back, from roles
/// to the pods that have them.
#[derive(Clone, Debug, Default)]
pub(crate) struct Rights<'d> {
    accounts: BTreeMap<String, BTreeMap<&'d str, Vec<Binding<'d>>>>,
    namespaces: BTreeMap<&'d str, Vec<Binding<'d>>>,
    everybody: Vec<Binding<'d>>,
    /// By kind and name of the role.
    roles: BTreeMap<(&'d str, &'d str), Vec<Binding<'d>>>,
    aggregating: Vec<Role<'d>>,
    /// By namespace and service account.
    pods: BTreeMap<String, BTreeMap<&'d str, Vec<PodSpec<'d>>>>,
}

/// Who a subject is, as far as pods are concerned.
enum Holders<'a, 'd> {
    Account(&'a str, &'d str),
    AllOf(&'d str),
    Everybody,
    NoPod,
}

impl<'d> Rights<'d> {
    /// Adds the subjects of a binding; `home` is the namespace of those that name none.
    pub(crate) fn add(&mut self, binding: Binding<'d>, home: &str) {
        for subject in binding.subjects() {
            match holders(subject, home) {
                Holders::Account(namespace, name) => {
                    self.accounts.entry(namespace.to_owned()).or_default().entry(name).or_default().push(binding);
                }
                Holders::AllOf(namespace) => self.namespaces.entry(namespace).or_default().push(binding),
                Holders::Everybody => self.everybody.push(binding),
                Holders::NoPod => {}
            }
        }
        if let Some(role) = binding.role_kind().get().zip(binding.role_name().get()) {
            self.roles.entry(role).or_default().push(binding);
        }
    }

    /// Adds an object, if it is a role that takes its rules from others.
    pub(crate) fn add_role(&mut self, object: Object<'d>) {
        self.aggregating.extend(Role::of(object).filter(|role| role.aggregates().next().is_some()));
    }

    /// Adds a pod of a namespace.
    pub(crate) fn add_pod(&mut self, pod: PodSpec<'d>, namespace: &str) {
        let accounts = self.pods.entry(namespace.to_owned()).or_default();
        accounts.entry(pod.service_account()).or_default().push(pod);
    }

    /// The bindings of the service account `name` of `namespace`.
    pub(crate) fn bindings_of<'u>(
        &'u self,
        namespace: &str,
        name: &str,
    ) -> impl Iterator<Item = Binding<'d>> + use<'u, 'd> {
        let of_account = self.accounts.get(namespace).and_then(|names| names.get(name)).into_iter().flatten();
        let of_namespace = self.namespaces.get(namespace).into_iter().flatten();
        of_account.chain(of_namespace).chain(&self.everybody).copied()
    }

    fn bindings_to(&self, role: Object<'d>) -> &[Binding<'d>] {
        let of_name = |name| self.roles.get(&(role.kind(), name));
        role.name().get().and_then(of_name).map_or(&[], Vec::as_slice)
    }
}

fn holders<'a, 'd: 'a>(subject: Subject<'d>, home: &'a str) -> Holders<'a, 'd> {
    if let Some((namespace, name)) = subject.service_account(home) {
        return Holders::Account(namespace, name);
    }
    match (subject.kind(), subject.name()) {
        ("Group", "system:serviceaccounts" | "system:authenticated") => Holders::Everybody,
        ("Group", name) => name.strip_prefix("system:serviceaccounts:").map_or(Holders::NoPod, Holders::AllOf),
        _ => Holders::NoPod,
    }
}

impl<'d> ReleaseUnit<'d> {
    /// The bindings of the unit that give somebody what a role grants, to it or to a `ClusterRole` of the unit that
    /// aggregates it.
    #[must_use]
    pub fn bindings_to(&self, role: &Role<'d>) -> Vec<Binding<'d>> {
        let object = role.object();
        let is_meant = |binding: &&Binding<'d>| {
            role.is_cluster_wide() || self.namespace_of(&binding.object()) == self.namespace_of(&object)
        };
        let mut bindings: Vec<Binding<'d>> = self.rights.bindings_to(object).iter().filter(is_meant).copied().collect();
        let aggregates = |other: &&Role<'d>| {
            role.is_cluster_wide() && other.aggregates().any(|selector| selector.matches(object.labels()))
        };
        for other in self.rights.aggregating.iter().filter(aggregates) {
            bindings.extend(self.rights.bindings_to(other.object()));
        }
        bindings
    }

    /// A pod of the unit that has what a binding grants: the first that its subjects have.
    #[must_use]
    pub fn pod_with(&self, binding: &Binding<'d>) -> Option<PodSpec<'d>> {
        let home = self.namespace_of(&binding.object());
        let pods = &self.rights.pods;
        binding.subjects().find_map(|subject| match holders(subject, home) {
            Holders::Account(namespace, name) => pods.get(namespace)?.get(name)?.first().copied(),
            Holders::AllOf(namespace) => self.pods_in(namespace).first().copied(),
            Holders::Everybody => self.pods().first().copied(),
            Holders::NoPod => None,
        })
    }

    /// Whether a pod gets a token for the API server by default: by its own word, or else by that of its service
    /// account where it is in view.
    #[must_use]
    pub fn mounts_api_token(&self, pod: &PodSpec<'d>) -> bool {
        let account = self.service_account(self.namespace_of(&pod.object()), pod.service_account());
        let of_account = || account?.field::<bool>("automountServiceAccountToken").get();
        pod.automount_service_account_token().get().or_else(of_account).unwrap_or(true)
    }
}
