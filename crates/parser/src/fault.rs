//! What keeps a text from being YAML, before it is put into words.

/// An error that the reader ran into: what it is, and the byte that it is about.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Fault {
    pub(crate) kind: FaultKind,
    pub(crate) at: usize,
}

impl Fault {
    pub(crate) const fn new(kind: FaultKind, at: usize) -> Self {
        Self { kind, at }
    }
}

/// The kinds of errors; offsets that come with some of them are bytes of the source.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum FaultKind {
    /// The quote at the place has no partner.
    UnclosedQuote,
    /// A line of a quoted scalar is further left than YAML allows.
    QuotedIndentation,
    /// Something stands behind a closing quote; `quote` is where the scalar opens.
    BehindQuote { quote: usize },
    /// A backslash before a character that makes no escape.
    UnknownEscape,
    /// An escape whose number is no character.
    BadEscape,
    /// The bracket at the place has no partner.
    UnclosedFlow,
    /// A closing bracket without an opening one.
    StrayFlowEnd,
    /// A closing bracket of the other sort than the opening one, `open`.
    WrongFlowEnd { open: u8 },
    /// No `,` and no end where one must stand in the collection that `open` opens.
    FlowSeparator { open: u8 },
    /// A `:` where no key stands before it, between brackets.
    FlowColon,
    /// A `- ` between brackets.
    FlowDash,
    /// A `-` that stands before a bracket or comma.
    LoneDash,
    /// A line of a flow collection is further left than YAML allows.
    FlowIndentation,
    /// A tab where spaces have to stand.
    Tab,
    /// A `: ` where no key can end.
    Colon,
    /// Something else than a key in a block mapping.
    KeyExpected,
    /// Something else than a dash in a block sequence.
    DashExpected,
    /// Text too far to the left or right.
    Indentation,
    /// A key without a colon.
    ColonExpected,
    /// A key of more than 1,024 characters.
    LongKey,
    /// Content behind a document's end.
    DocumentStartExpected,
    /// A list on the line of its key.
    DashNotAllowed,
    /// A character that no scalar may begin with.
    CannotStart,
    /// Text behind the header of a block scalar.
    BlockHeader,
    /// A comment without white space before it, or in the middle of a scalar.
    Comment,
    /// A tag whose handle is unknown.
    TagHandle,
    /// A tag that cannot be read, or text right behind it.
    Tag,
    /// A second anchor or tag for one node.
    SecondProperty,
    /// An anchor or alias without a name.
    Name,
    /// An anchor or alias with a name that go-yaml does not take.
    OddName { end: usize },
    /// A tag or anchor in front of an alias.
    AliasProperty,
    /// A byte order mark in a document.
    ByteOrderMark,
    /// A directive where none can stand, or none that YAML knows.
    Directive,
    /// A `...` that ends no document.
    DocumentEndWithoutDocument,
    /// Directives without a `---`.
    DirectiveWithoutDocument,
    /// Too many collections in each other.
    Depth,
    /// An alias that names nothing.
    UnknownAnchor { end: usize },
    /// An alias inside of the node that it names.
    AliasToItself { end: usize },
    /// An alias that puts too many collections into each other.
    AliasDepth { end: usize },
    /// Aliases that stand for too much.
    AliasBomb { end: usize },
    /// A tag that contradicts the text of its scalar, whose bytes end at `end`.
    WrongType { end: usize, tag: Option<(usize, usize)> },
    /// A `!!binary` that is no base64.
    NoBase64 { end: usize },
    /// A key that is no string for Kubernetes.
    NoKey { end: usize },
    /// A merge of what is no mapping.
    NoMerge { end: usize },
}
