//! What the reader tells while it reads.

use std::ops::Range;

use crate::ScalarStyle;
use crate::fault::Fault;
use crate::notice::Leniency;

/// The sorts of collections.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Layout {
    BlockSequence,
    FlowSequence,
    BlockMapping,
    FlowMapping,
}

impl Layout {
    pub(crate) fn is_mapping(self) -> bool {
        matches!(self, Self::BlockMapping | Self::FlowMapping)
    }
}

/// Where the decoded text of a scalar is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum TextPlace {
    /// It is not written at all.
    Absent,
    /// In the source, as it stands.
    Source,
    /// In the buffer of decoded text.
    Decoded,
}

/// A scalar as it stands in the source, whose offsets fit 32 bits.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Token {
    /// Its bytes, with quotes and block-scalar header.
    pub(crate) start: u32,
    pub(crate) end: u32,
    /// The bytes of its decoded text at `place`.
    pub(crate) text_start: u32,
    pub(crate) text_end: u32,
    pub(crate) style: ScalarStyle,
    pub(crate) place: TextPlace,
}

impl Token {
    /// A scalar with its decoded text.
    #[inline(always)]
    pub(crate) fn new(bytes: Range<usize>, style: ScalarStyle, place: TextPlace, text: Range<usize>) -> Self {
        let ((start, end), (text_start, text_end)) = (cut(bytes), cut(text));
        Self { start, end, text_start, text_end, style, place }
    }

    /// Text without quotes on one line.
    #[inline(always)]
    pub(crate) fn plain(bytes: Range<usize>) -> Self {
        Self::new(bytes.clone(), ScalarStyle::Plain, TextPlace::Source, bytes)
    }

    /// A node that is not written, at a place.
    pub(crate) fn absent(at: usize) -> Self {
        Self::new(at..at, ScalarStyle::Plain, TextPlace::Absent, 0..0)
    }

    pub(crate) fn text(self) -> Range<usize> {
        self.text_start as usize..self.text_end as usize
    }
}

/// Offsets as nodes hold them; the reader takes no text for which they don't suffice.
#[inline]
#[expect(clippy::cast_possible_truncation, reason = "no text of 4 GiB or more is read")]
pub(crate) fn cut(bytes: Range<usize>) -> (u32, u32) {
    (bytes.start as u32, bytes.end as u32)
}

/// A tag with the name that its handle gives to it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Tag {
    pub(crate) bytes: Range<usize>,
    pub(crate) name: String,
}

/// The tag and the anchor of a node.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub(crate) struct Properties {
    pub(crate) tag: Option<Tag>,
    /// The bytes of `&name`.
    pub(crate) anchor: Option<Range<usize>>,
}

/// Properties, boxed because hardly any node has some.
pub(crate) type MaybeProperties = Option<Box<Properties>>;

/// Takes the nodes of documents in the order of the text.
///
/// Offsets are bytes of the source. A node between [`Sink::open`] and [`Sink::close`] is an item or, in turn, a
/// key and a value of that collection.
pub(crate) trait Sink {
    /// A document begins at `start`; its `---` stands at `marker`, when it has one.
    fn begin_document(&mut self, marker: Option<usize>, start: usize);

    /// The document ends; its `...` stands at `marker`, when it has one.
    fn end_document(&mut self, marker: Option<usize>);

    /// The document's buffer of decoded text, to which the reader adds.
    fn decoded(&mut self) -> &mut String;

    /// A scalar.
    fn scalar(&mut self, token: Token, properties: MaybeProperties) -> Result<(), Fault>;

    /// A plain key and its value, which stands in the source as it is.
    fn pair(&mut self, key: Range<usize>, value: Token) -> Result<(), Fault> {
        self.scalar(Token::plain(key), None)?;
        self.scalar(value, None)
    }

    /// An alias with its `*`.
    fn alias(&mut self, bytes: Range<usize>) -> Result<(), Fault>;

    /// A collection begins.
    fn open(&mut self, layout: Layout, start: usize, properties: MaybeProperties) -> Result<(), Fault>;

    /// The innermost collection ends: behind its bracket, or with its last node.
    fn close(&mut self, end: Option<usize>) -> Result<(), Fault>;

    /// Where [`Sink::wrap`] would put a mapping: before the node that comes next.
    fn mark(&self) -> usize;

    /// The flow collection that was read since `mark` is the first key of a mapping that begins there. These are
    /// the properties of the mapping and of the key.
    fn wrap(
        &mut self,
        mark: usize,
        layout: Layout,
        properties: [MaybeProperties; 2],
        key: Range<usize>,
    ) -> Result<(), Fault>;

    /// A comment.
    fn comment(&mut self, bytes: Range<usize>);

    /// Something that only `kubectl` reads.
    fn lenient(&mut self, leniency: Leniency, bytes: Range<usize>);
}
