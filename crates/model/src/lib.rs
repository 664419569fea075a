//! Kubernetes as rules see it: objects, pod specifications, containers and the rest as views over spanned YAML.
//!
//! A view holds nodes and reads them when asked. A value comes as a [`Field`]: typed, with the place that it
//! was read from, or with the place where it is missing. Values that Kubernetes works out from several fields
//! (inheritance from the pod, defaults) are worked out here, so that a rule judges what will run.
//!
//! Views read what is there and judge nothing: a manifest that the API server would refuse reads as far as it
//! makes sense.
//!
//! ```
//! use hullmark_model::{ReleaseUnit, UnitKind};
//! use hullmark_source::SourceId;
//!
//! let text = "{apiVersion: v1, kind: Pod, spec: {containers: [{name: web}]}}".into();
//! let parsed = hullmark_parser::parse(SourceId::new(0), &text);
//! let unit = ReleaseUnit::new(UnitKind::Manifests, &parsed.documents);
//! let container = unit.pods()[0].containers().next().unwrap();
//! let privileged = container.security_context().privileged();
//! assert_eq!(privileged.get(), None);
//! assert_eq!(privileged.anchor().node(), container.node());
//! assert_eq!(privileged.anchor().missing(), "securityContext.privileged");
//! ```

mod agent;
mod allowed_traffic;
mod autoscaling;
mod certificate;
mod cidr;
mod cilium;
mod claim;
mod claimed_path;
mod config_key;
mod container;
mod dns;
mod entrance;
mod expansion;
mod field;
mod gateway;
mod go_duration;
mod hardening;
mod image;
mod index;
mod ingress_access;
mod ingress_rule;
mod isolation;
mod job;
mod kinds;
mod lifecycle;
mod limits;
mod load_balancer;
mod metric;
mod monitor;
mod mounts;
mod nested;
mod network;
mod network_policy;
mod nodes;
mod object;
mod peer;
mod placement;
mod probe;
mod quantity;
mod quota;
mod rbac;
mod reference;
mod reference_grant;
mod replicas;
mod resource_name;
mod rights;
mod route;
mod route_target;
mod sandbox;
mod scale_target;
mod scaled;
mod scaling;
mod schedule;
mod security;
mod selected;
mod selector;
mod service_port;
mod service_reference;
mod syntax;
mod tls_secret;
mod traffic;
mod transport;
mod unit;
mod update;
mod vertical;
mod volume;
mod workload;

pub use agent::NodeAgent;
pub use allowed_traffic::{AllowedTraffic, TrafficPeer};
pub use autoscaling::{Autoscaler, DisruptionBudget};
pub use certificate::Certificate;
pub use cidr::{Cidr, InvalidCidr};
pub use cilium::WorldPeer;
pub use claim::VolumeClaim;
pub use claimed_path::ClaimedPath;
pub use config_key::ConfigKey;
pub use container::{Container, ContainerKind, ContainerPort, EnvVar, Resource};
pub use entrance::Entrance;
pub use expansion::{Expansion, expansions};
pub use field::{Absence, Anchor, Field, FromNode, Part};
pub use gateway::{GATEWAY_API, Gateway, HttpRoute, Listener};
pub use go_duration::{GoDuration, InvalidDuration};
pub use hardening::{Setting, Sysctl};
pub use image::ImageRef;
pub use index::Presence;
pub use ingress_access::nginx_annotation;
pub use ingress_rule::IngressRule;
pub use job::JobSpec;
pub use kinds::Scope;
pub use limits::{LimitRange, LimitRangeItem};
pub use metric::ResourceMetric;
pub use monitor::Monitor;
pub use network::{Ingress, Service};
pub use network_policy::{Direction, NetworkPolicy};
pub use object::Object;
pub use peer::PodPeer;
pub use placement::{AntiAffinityTerm, TopologySpread};
pub use probe::{Handler, PortRef, Probe, ProbeKind, Timing};
pub use quantity::{InvalidQuantity, Quantity};
pub use quota::{Bound, ResourceQuota, bound_of};
pub use rbac::{Binding, Grant, PolicyRule, Role, Subject};
pub use reference::{Reference, Use};
pub use reference_grant::{GrantTarget, ReferenceGrant};
pub use resource_name::{groups_of_resource, is_built_in_group, scope_of_resource};
pub use route::Backend;
pub use route_target::RouteTarget;
pub use sandbox::SandboxTemplate;
pub use scale_target::ScaleTarget;
pub use scaled::IntOrPercent;
pub use scaling::ReplicaBounds;
pub use schedule::{InvalidSchedule, Schedule};
pub use security::{Capability, SecurityContext};
pub use selector::{LabelSelector, Labels};
pub use service_port::ServicePort;
pub use service_reference::ServiceReference;
pub use syntax::{dns_label_problem, label_key_problem, label_value_problem, port_name_problem};
pub use tls_secret::TlsSecret;
pub use transport::{UnverifiedTls, WeakTls};
pub use unit::{ReleaseUnit, UnitKind};
pub use update::UpdateStrategy;
pub use vertical::VerticalAutoscaler;
pub use volume::{Volume, VolumeMount};
pub use workload::PodSpec;
