//! What the kubelet asks containers to learn how they are.

use hullmark_parser::{NodeKind, NodeRef};

use crate::field::strings;
use crate::{Container, Field, FromNode, substitution};

/// What an answer decides.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum ProbeKind {
    /// When the other probes begin.
    Startup,
    /// Whether the container is restarted.
    Liveness,
    /// Whether the pod gets traffic.
    Readiness,
}

impl ProbeKind {
    /// Each, in the order in which they begin to count.
    pub const ALL: [Self; 3] = [Self::Startup, Self::Liveness, Self::Readiness];

    /// Its name in a sentence.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Startup => "startup",
            Self::Liveness => "liveness",
            Self::Readiness => "readiness",
        }
    }

    const fn key(self) -> &'static str {
        match self {
            Self::Startup => "startupProbe",
            Self::Liveness => "livenessProbe",
            Self::Readiness => "readinessProbe",
        }
    }
}

/// How a container is asked.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Handler {
    /// By a command that runs in it.
    Exec,
    /// By a call of the gRPC health service.
    Grpc,
    /// By an HTTP request.
    HttpGet,
    /// By opening a connection.
    TcpSocket,
}

const HANDLERS: [(&str, Handler); 4] = [
    ("exec", Handler::Exec),
    ("grpc", Handler::Grpc),
    ("httpGet", Handler::HttpGet),
    ("tcpSocket", Handler::TcpSocket),
];

/// A number that says when and how often a container is asked. The API server reads a zero as not written.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Timing {
    /// `initialDelaySeconds`, 0 by default.
    InitialDelay,
    /// `timeoutSeconds`, 1 by default.
    Timeout,
    /// `periodSeconds`, 10 by default.
    Period,
    /// `successThreshold`, 1 by default.
    SuccessThreshold,
    /// `failureThreshold`, 3 by default.
    FailureThreshold,
}

impl Timing {
    /// Each of them.
    pub const ALL: [Self; 5] =
        [Self::InitialDelay, Self::Timeout, Self::Period, Self::SuccessThreshold, Self::FailureThreshold];

    /// Its key.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::InitialDelay => "initialDelaySeconds",
            Self::Timeout => "timeoutSeconds",
            Self::Period => "periodSeconds",
            Self::SuccessThreshold => "successThreshold",
            Self::FailureThreshold => "failureThreshold",
        }
    }

    const fn default(self) -> i64 {
        match self {
            Self::InitialDelay => 0,
            Self::Timeout | Self::SuccessThreshold => 1,
            Self::Period => 10,
            Self::FailureThreshold => 3,
        }
    }
}

/// A port that something refers to.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum PortRef<'d> {
    /// By its number.
    Number(i64),
    /// By the name that the container gives it.
    Name(&'d str),
}

impl<'d> FromNode<'d> for PortRef<'d> {
    fn from_node(node: NodeRef<'d>) -> Option<Self> {
        if let Some(number) = i64::from_node(node) {
            return Some(Self::Number(number));
        }
        let text = substitution::text_of(node).filter(|text| !text.is_empty())?;
        // What is written as a text is a name for the API server, even of digits alone, which it refuses.
        Some(Self::Name(text))
    }
}

/// A probe of a container.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Probe<'d> {
    container: Container<'d>,
    kind: ProbeKind,
    node: NodeRef<'d>,
}

impl<'d> Container<'d> {
    /// The probe of a kind, when it is written.
    #[must_use]
    pub fn probe(&self, kind: ProbeKind) -> Option<Probe<'d>> {
        let node = self.node().get(kind.key()).filter(|node| node.kind() == NodeKind::Mapping)?;
        Some(Probe { container: *self, kind, node })
    }

    /// Its probes, in the order in which they begin to count.
    pub fn probes(&self) -> impl Iterator<Item = Probe<'d>> + use<'d> {
        let container = *self;
        ProbeKind::ALL.into_iter().filter_map(move |kind| container.probe(kind))
    }

    /// Whether one of its ports has this name.
    #[must_use]
    pub fn declares_port(&self, name: &str) -> bool {
        self.ports().any(|port| port.name() == Some(name))
    }

    /// The number of a port that is referred to, when it is written there or declared under the name.
    #[must_use]
    pub fn port_number(&self, port: PortRef<'d>) -> Option<i64> {
        match port {
            PortRef::Number(number) => Some(number),
            PortRef::Name(name) => {
                let declared = self.ports().find(|declared| declared.name() == Some(name));
                declared.and_then(|declared| declared.container_port().get())
            }
        }
    }
}

impl<'d> Probe<'d> {
    /// What its answer decides.
    #[must_use]
    pub fn kind(&self) -> ProbeKind {
        self.kind
    }

    /// The probe itself.
    #[must_use]
    pub fn node(&self) -> NodeRef<'d> {
        self.node
    }

    /// A field of it.
    #[must_use]
    pub fn field<T: FromNode<'d>>(&self, path: &'static str) -> Field<'d, T> {
        Field::at(self.node, path)
    }

    /// How it asks: one way in a valid probe. The node is what the way needs, a port or a command.
    pub fn handlers(&self) -> impl Iterator<Item = (Handler, NodeRef<'d>)> + use<'d> {
        let probe = self.node;
        HANDLERS.into_iter().filter_map(move |(key, handler)| {
            let node = probe.get(key).filter(|node| node.kind() == NodeKind::Mapping)?;
            Some((handler, node))
        })
    }

    /// The port that it asks at. The kubelet looks a name up in the container, whatever host it asks then.
    #[must_use]
    pub fn port(&self) -> Option<Field<'d, PortRef<'d>>> {
        Some(Field::at(self.network_handler()?, "port"))
    }

    /// Whether it asks another host than the pod.
    #[must_use]
    pub fn asks_elsewhere(&self) -> bool {
        let host = self.host();
        // In the network of the node, its own address means the pod too.
        let is_on_host = self.container.pod().host_network().is(true);
        let is_own = host.is_empty() || (is_on_host && matches!(host, "127.0.0.1" | "::1" | "localhost"));
        !is_own
    }

    fn network_handler(&self) -> Option<NodeRef<'d>> {
        self.handlers().find(|(handler, _)| *handler != Handler::Exec).map(|(_, node)| node)
    }

    fn host(&self) -> &'d str {
        self.network_handler().and_then(|node| Field::at(node, "host").get()).unwrap_or_default()
    }

    /// The command that it runs: its strings, each with its place.
    pub fn command(&self) -> impl Iterator<Item = Field<'d, &'d str>> + use<'d> {
        strings(self.field("exec.command"))
    }

    /// A number in effect: the one written, or the default.
    #[must_use]
    pub fn timing(&self, timing: Timing) -> i64 {
        let written: Option<i64> = self.field(timing.as_str()).get();
        written.filter(|number| *number != 0).unwrap_or(timing.default())
    }

    /// How long a container may fail before the answer counts, in seconds.
    #[must_use]
    pub fn patience(&self) -> i64 {
        self.timing(Timing::Period).saturating_mul(self.timing(Timing::FailureThreshold))
    }

    /// Whether both ask the same question: the same way, at the same port, for the same path, service or command.
    #[must_use]
    pub fn asks_like(&self, other: &Self) -> bool {
        let (mut own, mut others) = (self.handlers(), other.handlers());
        match (own.next(), others.next()) {
            (Some((handler, mine)), Some((other_handler, theirs))) if handler == other_handler => match handler {
                Handler::Exec => self.command().map(text).eq(other.command().map(text)),
                Handler::HttpGet => {
                    let text_at = |node, path, default| Field::<&str>::at(node, path).get().unwrap_or(default);
                    let same = |path, default| text_at(mine, path, default) == text_at(theirs, path, default);
                    same("path", "/") && same("scheme", "HTTP") && self.asks_at_port_of(other)
                }
                Handler::Grpc => {
                    let service = |node| Field::<&str>::at(node, "service").get().unwrap_or_default();
                    service(mine) == service(theirs) && self.asks_at_port_of(other)
                }
                Handler::TcpSocket => self.asks_at_port_of(other),
            },
            _ => false,
        }
    }

    fn asks_at_port_of(&self, other: &Self) -> bool {
        let number = |probe: &Self| {
            let port = probe.port()?.get()?;
            Some(probe.container.port_number(port).map_or(port, PortRef::Number))
        };
        self.host() == other.host() && number(self).is_some() && number(self) == number(other)
    }
}

fn text<'d>(field: Field<'d, &'d str>) -> Option<&'d str> {
    field.get()
}
