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
mod container;
mod entrance;
mod field;
mod gateway;
mod go_duration;
mod image;
mod index;
mod ingress_access;
mod ingress_rule;
mod isolation;
mod kinds;
mod limits;
mod load_balancer;
mod nested;
mod network;
mod network_policy;
mod object;
mod quantity;
mod rbac;
mod reference;
mod reference_grant;
mod replicas;
mod route;
mod sandbox;
mod schedule;
mod security;
mod selector;
mod traffic;
mod transport;
mod unit;
mod volume;
mod workload;

pub use agent::NodeAgent;
pub use allowed_traffic::{AllowedTraffic, TrafficPeer};
pub use autoscaling::{Autoscaler, DisruptionBudget};
pub use certificate::Certificate;
pub use cidr::{Cidr, InvalidCidr};
pub use cilium::WorldPeer;
pub use container::{Container, ContainerKind, ContainerPort, EnvVar, Resource};
pub use entrance::Entrance;
pub use field::{Absence, Anchor, Field, FromNode, Part};
pub use gateway::{GATEWAY_API, Gateway, HttpRoute, Listener};
pub use go_duration::{GoDuration, InvalidDuration};
pub use image::ImageRef;
pub use index::Presence;
pub use ingress_access::nginx_annotation;
pub use ingress_rule::IngressRule;
pub use kinds::Scope;
pub use network::{Ingress, Service};
pub use network_policy::{Direction, NetworkPolicy};
pub use object::Object;
pub use quantity::{InvalidQuantity, Quantity};
pub use rbac::{Binding, PolicyRule, Role, Subject};
pub use reference::{Reference, Use};
pub use reference_grant::{GrantTarget, ReferenceGrant};
pub use route::Backend;
pub use sandbox::SandboxTemplate;
pub use schedule::{InvalidSchedule, Schedule};
pub use security::{Capability, SecurityContext};
pub use selector::{LabelSelector, Labels};
pub use transport::{UnverifiedTls, WeakTls};
pub use unit::{ReleaseUnit, UnitKind};
pub use volume::{Volume, VolumeMount};
pub use workload::PodSpec;
